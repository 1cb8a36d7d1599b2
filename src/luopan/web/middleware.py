"""What every answer carries: a request id, and headers that let a page do little."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from luopan.trail import chain

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def request_id(answer: Answer) -> Answer:
    """Give each request an id that its logs and audit rows share."""

    def with_id(request: HttpRequest) -> HttpResponse:
        token = chain.request_id.set(uuid.uuid4().hex)
        try:
            response = answer(request)
            response["X-Request-Id"] = chain.request_id.get()
            return response
        finally:
            chain.request_id.reset(token)

    return with_id


def headers(answer: Answer) -> Answer:
    """Content policy and caching: nothing inline, nothing framed, nothing kept."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers
