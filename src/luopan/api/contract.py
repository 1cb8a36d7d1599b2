"""What the API promises: each operation with its policy, its problems and its key.

The gate (``luopan.web.policy``) reads ``policies`` of a route's view: method → policy.
"""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation, PathView

from luopan.api.parser import StrictParser
from luopan.api.problems import handlers, not_a_way
from luopan.api.repeats import HEADER
from luopan.org.policy import Policy

View = Callable[..., HttpResponse]

PROBLEM = {
    "type": "object",
    "required": ["problem", "facts"],
    "properties": {
        "problem": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": True},
    },
}
BEARER = {"type": "http", "scheme": "bearer"}
STATUSES = {
    400: _("The request cannot be read."),
    401: _("No token, or an expired one."),
    403: _("The owner of the token, or the token, may not do this."),
    404: _("There is no such thing, or you cannot see it."),
    409: _("Someone was faster, or the same request is in progress."),
    413: _("The body is too large."),
    415: _("The body is of the wrong kind."),
    422: _("Understood, and refused: the sentence says why."),
    429: _("Too many requests; Retry-After says when to ask again."),
}
OF_WRITES = frozenset({409, 413, 415})
ABOUT = _(
    "Amounts are texts such as “12000.50” in the metric's own unit. Days look like "
    "2027-03-31, and a period ends on the day after its last. Each write request carries "
    "its own Idempotency-Key, and the same one when it is repeated."
)


class Contract(NinjaAPI):
    """The API, or some topics of it (modules with a router), and its description."""

    def __init__(self, *topics: Any) -> None:
        super().__init__(
            title="Luopan 罗盘",
            version="1",
            openapi_url=None,
            docs_url=None,
            parser=StrictParser(),
        )
        for kind, handler in handlers().items():
            self.add_exception_handler(kind, handler)
        for topic in topics:
            self.add_router("", topic.router)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function."""
        return operation.view_func.__name__

    def path_views(self) -> Iterable[PathView]:
        """Every address with its operations."""
        for bound in self._get_bound_routers():
            yield from bound.path_operations.values()

    def sealed(self) -> "Contract":
        """Give each address a view that tells the gate its policies."""
        for path_view in self.path_views():
            _seal(path_view)
            for operation in path_view.operations:
                operation.view_func = _as_list(operation.view_func)
        return self

    def addresses(self) -> list[URLPattern]:
        """Each address with its view."""
        self.sealed()
        bound = (
            self._get_bound_routers()
        )  # ninja's own list has pages that we do without
        return [found for router in bound for found in router.urls_paths(router.prefix)]

    def described(self) -> "Contract":
        """Say of each operation what may be answered, and what it takes to ask."""
        for path_view in self.path_views():
            for operation in path_view.operations:
                _describe(operation)
        return self

    def description_in_words(self) -> OpenAPISchema:
        """The description as OpenAPI, in the language now active."""
        found = self.get_openapi_schema(path_prefix="/api/v1/")
        found["info"]["description"] = str(ABOUT)
        found["components"]["schemas"]["Problem"] = PROBLEM
        found["components"]["securitySchemes"] = {"token": BEARER}
        return found


def policies_of(path_view: PathView) -> dict[str, Policy]:
    """What each method of an address declares; one that declares nothing is left out."""
    return {
        method: operation.view_func.policy
        for operation in path_view.operations
        for method in operation.methods
        if isinstance(getattr(operation.view_func, "policy", None), Policy)
    }


def _seal(path_view: PathView) -> None:
    made = path_view.get_view
    path_view.get_view = lambda: _guarded(path_view, made())  # type: ignore[method-assign]


def _guarded(path_view: PathView, run: View) -> View:
    methods = [m for operation in path_view.operations for m in operation.methods]

    def view(request: HttpRequest, **words: Any) -> HttpResponse:
        if request.method not in methods:
            return not_a_way(methods)
        return run(request, **words)

    view.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is believed here
    view.policies = _ByMethod(methods, policies_of(path_view))  # type: ignore[attr-defined]
    return view


def _as_list(run: Callable[..., Any]) -> Callable[..., Any]:
    """Queries answer with tuples; Ninja takes one of two for a status and an answer."""

    @functools.wraps(run)
    def listed(request: HttpRequest, **said: Any) -> Any:
        found = run(request, **said)
        return list(found) if isinstance(found, tuple) else found

    return listed


class _ByMethod(dict[str, Policy]):
    """A method that is none of an address is let in, only to be told so."""

    def __init__(self, methods: list[str], declared: dict[str, Policy]) -> None:
        super().__init__(declared)
        self.methods = frozenset(methods)

    def get(self, method: str, default: Any = None) -> Any:
        """The policy of a method; None: an operation that declares none."""
        if method not in self.methods:
            return Policy(public=True)
        return super().get(method, default)


def _describe(operation: Operation) -> None:
    writes = getattr(operation.view_func, "keyed", False)
    declared = getattr(operation.view_func, "policy", Policy())
    operation.description = None
    has_body = operation.methods != ["GET"]
    operation.openapi_extra = {
        "responses": {
            status: _response(words)
            for status, words in STATUSES.items()
            if has_body or status not in OF_WRITES
        },
        "security": [] if declared.public else [{"token": []}],
        "x-scopes": [action.value for action in declared.actions],
        "parameters": [_key()] if writes else [],
    }


def _response(words: Any) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/json": {"schema": shape}}}


def _key() -> dict[str, Any]:
    return {
        "in": "header",
        "name": HEADER,
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    }
