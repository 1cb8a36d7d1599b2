"""共识 Align: the table of disagreements, and the talk about one number."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries import agreement as talks
from luopan.targets.services import agreement
from luopan.trail.refusal import Refused
from luopan.web.exports import download
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.talks import acts, boards, forms, pages
from luopan.web.words import align as words

# Forms that are asked for when they are opened, and what each of them chooses from.
FORMS = {"accept": "carriers", "answer": "carriers", "delegate": "delegates"}


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All talks of a version by size of disagreement, and who has not answered."""
    version = boards.chosen(request)
    context: dict[str, Any] = {"here": "align"}
    if version is None:
        context["may_plan"] = queries.may_plan(request.user, on=request.on)
        return page(request, "align/empty.html", context)
    context["board"] = boards.page_of(request, version)
    return page(request, "align/page.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def workbook(request: HttpRequest, version_id: int) -> HttpResponse:
    """The table as the address filters it, as a workbook with true numbers."""
    version = boards.version_named(request, version_id)
    return download(boards.as_export(request, version), at=request.at)


@policy(Action.TARGETS_READ)
@require_GET
def talk(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """One unit's number: what was said, the same ruler, resources."""
    version = boards.version_named(request, version_id)
    thread = talks.talk(request.user, version, code, on=request.on, choices=())
    return page(request, "align/talk.html", pages.of(request, version, thread))


@policy(Action.TARGETS_AGREE)
@require_GET
def form(request: HttpRequest, version_id: int, code: str, act: str) -> HttpResponse:
    """A form of a talk that needs more than the talk: asked for when it is opened."""
    version = boards.version_named(request, version_id)
    wanted = (FORMS.get(act, ""),)
    thread = talks.talk(request.user, version, code, on=request.on, choices=wanted)
    if act not in FORMS:
        raise Unknown(_("There is no such operation."))
    context = pages.of(request, version, thread)
    return part(request, f"align/_{act}.html", context)


@policy(Action.TARGETS_AGREE)
@require_POST
def act(request: HttpRequest, version_id: int, code: str, act: str) -> HttpResponse:
    """One thing said or done in a talk; what cannot be is said beside what was typed."""
    version = boards.version_named(request, version_id)
    thread = talks.talk(request.user, version, code, on=request.on)
    if act not in acts.ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        done = acts.ACTS[act](request, version, thread)
    except Refused as refusal:
        return _again(request, version, code, act, refusal)
    messages.success(request, done)
    return go(request, reverse("talk", args=[version.pk, code]))


def _again(
    request: HttpRequest, version: Version, code: str, act: str, refusal: Refused
) -> HttpResponse:
    """The talk as it is by now, with what was typed and why it could not be."""
    if refusal.status not in {400, 409}:
        raise refusal
    thread = talks.talk(request.user, version, code, on=request.on)
    said = forms.filled(request.POST, act)
    if act == "say" and refusal.status == 400 and thread.may.counter:
        asked = forms.reason_wanted(said, pages.counting(version))
        said, act = (asked, "counter") if asked else (said, act)
    context = pages.of(request, version, thread, said=said)
    context |= {"problem": str(refusal), "opens": act}
    status = 409 if refusal.status == 409 else 422
    return page(request, "align/talk.html", context, status=status)


@policy(Action.TARGETS_AGREE)
@require_POST
def after(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """What an acceptance or another proposal would change, before it is confirmed."""
    version = boards.version_named(request, version_id)
    thread = talks.talk(request.user, version, code, on=request.on)
    context = {"after": acts.after(request, version, thread)}
    return part(request, "align/_after.html", context)


@policy(Action.TARGETS_AGREE)
@require_POST
def ask(
    request: HttpRequest, version_id: int, code: str, ask_id: int, act: str
) -> HttpResponse:
    """A resource that was asked for: promised until a day, refused, delivered."""
    version = boards.version_named(request, version_id)
    talks.talk_seen(request.user, version, code, on=request.on)
    wanted = talks.ask_seen(request.user, version, ask_id, on=request.on)
    if act not in acts.ON_ASKS or wanted.talk.unit.code != code:
        raise Unknown(_("There is no such talk."))
    messages.success(request, acts.ON_ASKS[act](request, wanted))
    return go(request, reverse("talk", args=[version.pk, code]))


@policy(Action.TARGETS_EDIT)
@require_POST
def issue(request: HttpRequest, version_id: int) -> HttpResponse:
    """Hand numbers down: to what stands directly under a unit, or to all under it."""
    version = boards.version_named(request, version_id)
    form = request.POST
    unit, branch = boards.issued_to(form.get("branch", ""))
    try:
        done = agreement.issue(
            actor=request.user,
            at=request.at,
            version=version,
            unit=unit,
            branch=branch,
            deadline=forms.deadline(form),
            text=form.get("text", ""),
            reason=form.get("reason", ""),
        )
    except Refused as refusal:
        return _board_again(request, version, refusal)
    messages.success(request, words.issued(done.count))
    return go(request, f"{reverse('align')}?version={version.pk}")


def _board_again(
    request: HttpRequest, version: Version, refusal: Refused
) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    said = forms.filled(request.POST, "issue")
    context = boards.issue_form(request, version, said)
    context |= {"here": "align", "problem": str(refusal), "opens": "issue"}
    context["board"] = boards.page_of(request, version)
    return page(request, "align/page.html", context, status=422)


@policy(Action.TARGETS_EDIT)
@require_GET
def issue_form(request: HttpRequest, version_id: int) -> HttpResponse:
    """To whom one may issue, asked for when one wants to."""
    version = boards.version_named(request, version_id)
    return part(request, "align/_issue.html", boards.issue_form(request, version))


@policy(Action.TARGETS_EDIT)
@require_POST
def issue_preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """How many would get a number, and who, before it is issued."""
    version = boards.version_named(request, version_id)
    to = request.POST.get("branch", "")
    nodes = talks.gaps(request.user, version, on=request.on)
    context = {"after": boards.before_issue(version, nodes, to)}
    return part(request, "align/_after.html", context)


@policy(Action.TARGETS_EDIT)
@require_POST
def recall(request: HttpRequest, version_id: int) -> HttpResponse:
    """Call the number of a unit back, with all that was issued under it if so said."""
    version = boards.version_named(request, version_id)
    unit = request.POST.get("unit", "")
    talks.talk_seen(request.user, version, unit, on=request.on)
    agreement.recall(
        actor=request.user,
        at=request.at,
        version=version,
        unit=unit,
        branch=request.POST.get("branch") == "all",
        reason=request.POST.get("reason", ""),
    )
    messages.success(
        request, _("Recalled. The number can be edited on the grid again.")
    )
    return go(request, reverse("talk", args=[version.pk, unit]))


@policy(Action.TARGETS_AGREE)
@require_POST
def remind(request: HttpRequest, version_id: int) -> HttpResponse:
    """Remind all who have not answered and whom one may remind; once a day is enough."""
    version = boards.version_named(request, version_id)
    count = acts.remind_silent(request, version)
    said = ngettext("%(count)d reminder sent.", "%(count)d reminders sent.", count)
    messages.success(request, said % {"count": count})
    return go(request, f"{reverse('align')}?version={version.pk}")


@policy(Action.TARGETS_AGREE)
@require_POST
def submit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Say what a unit offers by itself, before anything was issued to it."""
    version = boards.version_named(request, version_id)
    unit = request.POST.get("unit", "")
    counting = pages.counting(version)
    agreement.submit(
        actor=request.user,
        at=request.at,
        version=version,
        unit=unit,
        amount=counting.quanta(request.POST.get("amount", "")),
        text=request.POST.get("text", ""),
    )
    messages.success(request, _("Submitted. It will appear beside the number issued."))
    return go(request, f"{reverse('align')}?version={version.pk}")
