"""A form that makes something makes it once, however often it is sent.

Two clicks, or a browser that sends again what it had no answer to: the second leads to what the
first made. The key is the token that stands in each form anyway: it is another one each time a
page is shown, kept pages too. With it go the address and all that was filled in, so that the
other forms of a page, or the same one filled in otherwise, are other requests.

It is remembered in the same table, by the same rules, as for programs (decision 0012). Only
forms that make something are held here: what is set, withdrawn or taken back may come again.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from luopan.trail import idempotency
from luopan.trail.refusal import Busy
from luopan.web.middleware import Answer, Gate
from luopan.web.parts import go

TOKEN = "csrfmiddlewaretoken"
PATIENCE = 10.0  # seconds a second sending waits for the first
STEP = 0.1
MAKES = frozenset(
    {
        "act_on_customers",
        "add_action",
        "add_bulletin",
        "add_calendar",
        "add_channel",
        "add_market",
        "add_own_channel",
        "add_person",
        "add_webhook",
        "ask_support",
        "arrange_meeting_series",
        "begin_actions",
        "begin_onboarding",
        "begin_review",
        "closing_object",
        "copy_assessments",
        "copy_version",
        "dispute_pay",
        "edit_skill",
        "edit_training",
        "imports",
        "new_adjustment",
        "new_assessment",
        "new_assumption",
        "new_contest",
        "new_meeting_series",
        "new_metric",
        "new_objective",
        "new_pay_scheme",
        "new_plan",
        "new_source",
        "open_next",
        "open_replan",
        "prepare_handover",
        "products",
        "quick_talk",
        "receive_action_sheet",
        "receive_market",
        "write_talk",
    }
)


class Once:
    """Stands last before the views, where all has been asked that a request is asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.gate = Gate(answer)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to the view."""
        return self.answer(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        words: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Of a form that makes something, the answer; of all else, None."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in MAKES:
            return None
        if not request.user.is_authenticated or not request.POST.get(TOKEN):
            return None
        try:
            return _made(request, lambda: view(request, *args, **words))
        except Exception as problem:
            said = self.gate.process_exception(request, problem)
            if said is None:
                raise
            return said


def _made(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    first: list[HttpResponse] = []

    def run() -> str:
        first.append(view())
        return _leads_to(first[0])

    said = {"actor": request.user, "key": _key(request), "at": request.at}
    where = _patiently(lambda: idempotency.once(**said, body=request.path, run=run))
    if not where:  # it was refused on its page: the same may be sent again
        idempotency.free(actor=request.user, key=said["key"])
    if first:
        return first[0]
    return go(request, where) if where else view()


def _leads_to(response: HttpResponse) -> str:
    """Where an act leads that was done; empty: it was not, its page says why."""
    if response.status_code in {302, 303}:
        return response["Location"]
    return response.get("HX-Redirect", "")


def _patiently(ask: Callable[[], str]) -> str:
    """While the first is being worked on, a browser would only hear that it must wait."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(STEP)


def _key(request: HttpRequest) -> str:
    found = hashlib.sha256()
    for name in sorted(request.POST):
        found.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found.update(repr((name, file.name, _digest(file))).encode())
    return f"form:{request.path[:100]}:{found.hexdigest()}"


def _digest(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
