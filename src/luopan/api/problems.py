"""Whatever goes wrong is one sentence and its facts, as JSON, with a status that says whose."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from luopan.org.access import Unknown
from luopan.targets import queries, services
from luopan.targets.patience import Unfolded, Unreplayed
from luopan.trail.refusal import Refused

AGAIN = (
    2  # seconds after which numbers that are being worked out may be asked for again
)
Handler = Callable[[HttpRequest, Any], HttpResponse]


class Unreadable(Refused):
    """The request is none: nothing of it was understood."""

    status = 400


class Unsigned(Refused):
    """No token, or one that stands for nobody."""

    status = 401


class TooLarge(Refused):
    """More than a request may hold."""

    status = 413


class OtherKind(Refused):
    """A body of another kind than the operation takes."""

    status = 415


class Hurried(Refused):
    """The token comes too often; ``seconds`` says when it may again."""

    status = 429


def problem(refusal: Refused) -> HttpResponse:
    """The answer to a refusal: 422 where a rule says no to what was understood."""
    status = refusal.status
    if status == 400 and not isinstance(refusal, Unreadable):
        status = 422
    answer = _json(refusal.told(), status)
    if isinstance(refusal, Hurried):
        answer["Retry-After"] = str(refusal.facts["seconds"])
    return answer


def nothing(*_asked: Any, **_words: Any) -> HttpResponse:
    """No such address, or nothing there that one may see: always the same bytes."""
    return problem(Unknown(""))


def not_a_way(methods: Sequence[str]) -> HttpResponse:
    """The address is one, but not for this method."""
    known = ", ".join(sorted(methods))
    text = _("This address answers to %(methods)s.") % {"methods": known}
    answer = _json({"problem": text, "facts": {"methods": known}}, 405)
    answer["Allow"] = known
    return answer


def handlers() -> dict[type[Exception], Handler]:
    """What an operation may raise, and what is answered then."""
    too_large = TooLarge(gettext_lazy("This request is too large."))
    return {
        Unfolded: _being_worked_out,
        Refused: lambda _request, refusal: problem(refusal),
        Http404: nothing,
        ValidationError: lambda _request, fault: _misfit(fault.errors),
        HttpError: lambda _request, fault: _unparsed(fault),
        RequestDataTooBig: lambda _request, _fault: problem(too_large),
        SuspiciousOperation: lambda _request, _fault: problem(unreadable()),
        MultiPartParserError: lambda _request, _fault: problem(unreadable()),
    }


def _being_worked_out(request: HttpRequest, fault: Unfolded) -> HttpResponse:
    """Numbers that take long: a job is asked for, and the program asks again later."""
    viewer, version = request.user, fault.version
    by = {"actor": viewer, "at": request.at, "version": version}
    try:
        if isinstance(fault, Unreplayed):
            services.ask_to_replay(**by, seq=fault.seq, act=fault.act)
        else:
            found = queries.readiness(viewer, version.pk, on=request.on)
            if not found.ready and not found.asked:
                services.ask_to_fold(**by)
    except Refused as refusal:
        return problem(refusal)
    answer = problem(fault)
    answer["Retry-After"] = str(AGAIN)
    return answer


def unreadable() -> Unreadable:
    """The body is not what its type says."""
    return Unreadable(gettext_lazy("The body of the request cannot be read."))


def _unparsed(fault: HttpError) -> HttpResponse:
    """A body that the parser gave up; it knows why."""
    cause = fault.__cause__
    return problem(cause if isinstance(cause, Refused) else unreadable())


def _misfit(errors: Sequence[dict[str, Any]]) -> HttpResponse:
    """Parameters or a body that do not fit the description of the operation."""
    found = [{"place": _place(e), "why": _why(e)} for e in errors[:20]]
    text = _("“%(place)s”: %(why)s.") % found[0]
    return _json({"problem": text, "facts": {"errors": found}}, 400)


def _place(error: dict[str, Any]) -> str:
    """Where: ``gesture.cell.unit``; the first words only say which part of the request."""
    where = [str(part) for part in error["loc"]]
    inner = where[2:] if where[0] in {"body", "form", "file"} else where[1:]
    return ".".join(inner) or where[-1]


def _why(error: dict[str, Any]) -> str:
    kind, limits = str(error["type"]), error.get("ctx", {})
    for beginning, words in _WHY:
        if kind.startswith(beginning):
            return str(words) % {key: str(value) for key, value in limits.items()}
    return _("not as this operation is described")


def _json(content: dict[str, Any], status: int) -> HttpResponse:
    written = {"ensure_ascii": False}
    return JsonResponse(content, status=status, json_dumps_params=written)


_WHY = (
    ("missing", gettext_lazy("is missing")),
    ("extra_forbidden", gettext_lazy("no such field")),
    ("int", gettext_lazy("must be a whole number")),
    ("bool", gettext_lazy("must be true or false")),
    ("string_too_long", gettext_lazy("at most %(max_length)s characters")),
    ("string_too_short", gettext_lazy("at least %(min_length)s characters")),
    ("string", gettext_lazy("must be text")),
    ("greater_than_equal", gettext_lazy("must be %(ge)s or more")),
    ("greater_than", gettext_lazy("must be more than %(gt)s")),
    ("less_than_equal", gettext_lazy("must be %(le)s or less")),
    ("less_than", gettext_lazy("must be less than %(lt)s")),
    ("decimal_max", gettext_lazy("has too many digits")),
    ("decimal_whole", gettext_lazy("has too many digits")),
    ("decimal", gettext_lazy("must be a number, as text: “12000.50”")),
    ("finite", gettext_lazy("must be a number")),
    ("float", gettext_lazy("must be a number")),
    ("date", gettext_lazy("must be a day like 2027-03-31")),
    ("too_long", gettext_lazy("at most %(max_length)s of them")),
    ("too_short", gettext_lazy("at least %(min_length)s of them")),
    ("list", gettext_lazy("must be a list")),
    ("literal_error", gettext_lazy("must be one of %(expected)s")),
    ("enum", gettext_lazy("must be one of %(expected)s")),
    ("union_tag_not_found", gettext_lazy("its “kind” is missing")),
    ("union_tag_invalid", gettext_lazy("must be one of %(expected_tags)s")),
    ("dict", gettext_lazy("must be a set of named values")),
    ("model", gettext_lazy("must be a set of named values")),
)
