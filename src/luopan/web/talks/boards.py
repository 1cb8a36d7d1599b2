"""The page of all talks: which version, which rows, who may issue to whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.queries.marks import marked
from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, anywhere
from luopan.org.facts import remembered
from luopan.org.language import listed, spoken
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries import agreement as talks
from luopan.targets.queries.agreement.past import last_whole_year
from luopan.targets.queries.grid.choosing import seen_versions
from luopan.web import figures, typed
from luopan.web.exports import Column, Export, Holds
from luopan.web.talks import board as table
from luopan.web.talks.after import After, Moved
from luopan.web.talks.board import Choice, Line, Silent
from luopan.web.talks.forms import Filled

TO_ANSWER = timedelta(days=7)
DIRECT, ALL = "direct", "all"
NAMED = 6


@dataclass(frozen=True)
class Page:
    """What the page shows.

    Attributes:
        issued: Whether there is a talk that the viewer sees.
        shows: The switch above the table.
        last: What its column of the year before is.
        past: The same of the last year that is over, where that is another; else empty.
        submits: Code and name of the viewer's own units, to submit for.
        levels: Whether the version has a floor and a stretch.
        count: How many talks there are, whatever is chosen above.
        page, pages: Where in a long table.
    """

    version_id: int
    version_name: str
    title: str
    sentence: str
    issued: bool
    rows: tuple[Line, ...]
    none: str
    shows: tuple[Choice, ...]
    branch: str
    branch_name: str
    branches: tuple[Choice, ...]
    silent: tuple[Silent, ...]
    unit: figures.TableUnit
    counted_in: str
    last: str
    past: str
    levels: bool
    past_year: int
    versions: tuple[Choice, ...]
    may_issue: bool
    may_remind: bool
    reminds: str
    submits: tuple[tuple[str, str], ...]
    count: int
    page: int
    pages: int

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 9 + 2 * self.levels + bool(self.past)


def chosen(
    request: HttpRequest, first: Collection[int] = (), *, ended: bool = True
) -> Version | None:
    """The version that is named, else the newest in talks, else one where talks were.

    Where a committed version of the newest year was talked about, its talks come before a
    draft of that year that nobody was told of.

    Args:
        request: Names it in its address, or none.
        first: Numbers of versions that come before all others.
        ended: Whether one that is committed may be meant.
    """
    named = typed.whole_number(request.GET.get("version", ""), 0)
    if named:
        return version_named(request, named)
    open_ones = [v for v in _seen(request) if not v.frozen]
    for version in open_ones:
        if version.pk in first:
            return version
    issued = [v for v in open_ones if v.state != Version.State.DRAFT]
    return next(iter(issued or (_ended(request) if ended else ()) or open_ones), None)


def _ended(request: HttpRequest) -> list[Version]:
    """Committed versions of the newest year that were issued; of any, without drafts."""
    seen = _seen(request)
    year = max((v.plan.year for v in seen if not v.frozen), default=0)
    return [v for v in seen if v.frozen and v.issues and v.plan.year >= year]


def version_named(request: HttpRequest, number: int) -> Version:
    """A version in which the viewer sees something; most are found among the newest.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    found = next((v for v in _seen(request) if v.pk == number), None)
    return found or queries.version_seen(request.user, number, on=request.on)


def _seen(request: HttpRequest) -> list[Version]:
    """The newest versions that the viewer sees anything of, read once a page."""
    asked = ("versions", request.user.pk, request.user.scopes, request.on)
    return remembered(asked, lambda: seen_versions(request.user, on=request.on))


def asked(request: HttpRequest) -> table.Asked:
    """What the address asks for; wrong words become what suits."""
    show = request.GET.get("show", "")
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    return table.Asked(
        show if show in table.SHOWS else "all", request.GET.get("branch", ""), number
    )


def page_of(request: HttpRequest, version: Version) -> Page:
    """The page of a version."""
    viewer, on, wish = request.user, request.on, asked(request)
    found = talks.board(viewer, version, on=on)
    waits = talks.who_waits(viewer, version, on=on) if found.rows else ()
    own = queries.own_parts(viewer, version, on=on)
    codes = [unit.code for unit in own]
    picked = table.picked(found, wish, codes)
    pages = max(-(-len(picked) // table.A_PAGE), 1)
    number = min(wish.page, pages)
    shown = picked[(number - 1) * table.A_PAGE : number * table.A_PAGE]
    shown = marked(shown, found.year, on=on)
    year, past = last_whole_year(viewer, version, [r.unit for r in shown], on=on)
    branches = table.branches(found, wish)
    here = table.of_branch(found, wish)
    chosen = next((row.name for row in found.rows if row.unit == wish.branch), "")
    silent = table.silent(here.rows, found, on=on)
    agrees = anywhere(viewer, (Action.TARGETS_AGREE,), on=on)
    return Page(
        version_id=version.pk,
        version_name=f"{found.year} · {found.version}",
        title=f"{found.year} · {found.version}",
        sentence=table.sentence(here, table.within(here, waits), chosen),
        issued=bool(found.rows),
        rows=table.lines(
            shown, found, on=on, who={w.unit: w.who for w in waits}, past=past
        ),
        none=_("No numbers need your answer.")
        if wish.show == "waiting"
        else _("No matching talks. Change the filters above."),
        shows=table.shows(found, wish, codes if agrees else ()),
        branch=wish.branch,
        branch_name=chosen or _("All units"),
        branches=branches,
        silent=silent,
        unit=figures.unit_of_table(found.counted_in),
        counted_in=found.counted_in,
        last=_last(found.last_year, on),
        past=_last(year, on) if year and year != found.last_year else "",
        levels=_has_levels(found.rows),
        past_year=year,
        versions=versions(request, version),
        may_issue=bool(found.may_issue),
        may_remind=agrees and bool(silent) and _answers(found),
        reminds=listed(one.name for one in silent[:NAMED]),
        submits=tuple((u.code, spoken(u)) for u in own)
        if agrees and not version.frozen
        else (),
        count=len(found.rows),
        page=number,
        pages=pages,
    )


def _has_levels(rows: Sequence[talks.Row]) -> bool:
    return any(row.floor is not None for row in rows)


def _last(year: int, on: date) -> str:
    words = _("%(year)s so far") if year >= on.year else _("Actual %(year)s")
    return words % {"year": year}


def _answers(found: talks.Board) -> bool:
    """Whether some of the silent are the viewer's to remind."""
    tops = {code for code, _name in found.may_issue}
    return bool(tops) and any(not row.mine for row in found.rows)


def versions(request: HttpRequest, version: Version) -> tuple[Choice, ...]:
    """The versions that one may go over to."""
    return tuple(
        Choice(str(v.pk), f"{v.plan.year} · {spoken(v)}", v == version)
        for v in _seen(request)
        if v == version or not v.frozen or v.issues
    )


def issue_form(
    request: HttpRequest, version: Version, said: Filled | None = None
) -> dict[str, Any]:
    """What the form to issue begins with: to whom, until when, what it would do."""
    nodes = talks.gaps(request.user, version, on=request.on)
    to = _issue_to(request, version, nodes)
    begun = said or Filled(
        branch=_first_to(to, nodes), deadline=f"{request.on + TO_ANSWER:%Y-%m-%d}"
    )
    return {
        "version_id": version.pk,
        "issue_to": to,
        "said": begun,
        "after": before_issue(version, nodes, begun.branch),
    }


def _first_to(to: tuple[tuple[str, str], ...], nodes: tuple[talks.Node, ...]) -> str:
    """The first choice under which anybody has no number yet; else the first."""
    for key, _title in to:
        unit, _branch = issued_to(key)
        if any(node.parent == unit and not node.state for node in nodes):
            return key
    return to[0][0] if to else ""


def _issue_to(
    request: HttpRequest, version: Version, nodes: tuple[talks.Node, ...]
) -> tuple[tuple[str, str], ...]:
    """Whom numbers may be issued to: what stands directly under a unit, or all under it."""
    found = talks.board(request.user, version, on=request.on)
    below: dict[str, list[talks.Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    tops = [code for code, _name in found.may_issue]
    inner = [n for n in nodes if n.unit in below and _under(n, tops, nodes)]
    choices: list[tuple[str, str]] = []
    for node in inner:
        direct = _("%(unit)s: directly under it (%(count)d)")
        facts = {"unit": node.name, "count": len(below[node.unit])}
        choices.append((f"{DIRECT}:{node.unit}", direct % facts))
        deeper = node.units - 1
        if deeper > len(below[node.unit]):
            whole = _("%(unit)s: everything under it (%(count)d)")
            facts = {"unit": node.name, "count": deeper}
            choices.append((f"{ALL}:{node.unit}", whole % facts))
    return tuple(choices)


def _under(node: talks.Node, tops: list[str], nodes: tuple[talks.Node, ...]) -> bool:
    above = {n.unit: n.parent for n in nodes}
    step = node.unit
    while step and step not in tops:
        step = above.get(step, "")
    return bool(step)


def issued_to(branch: str) -> tuple[str, bool]:
    """Whom a form issues to: the unit, and whether all under it."""
    how, _colon, unit = branch.partition(":")
    return unit, how == ALL


def before_issue(version: Version, nodes: tuple[talks.Node, ...], to: str) -> After:
    """How many would get a number, and what it comes to."""
    unit, branch = issued_to(to)
    top = next((n for n in nodes if n.unit == unit), None)
    if top is None:
        return After(problem=_("Choose who receives it."))
    under = [n for n in nodes if n.parent == unit]
    if branch:
        under = [n for n in nodes if n.unit != unit and _under(n, [unit], nodes)]
    new = [n for n in under if not n.state]
    return After(
        sentence=_issues(len(new), len(under) - len(new)),
        lines=_first(new, counted_in(version.metric)),
        note=_(
            "Those who speak for a unit see its number at once. From then on the number "
            "stays on the grid until it is agreed or recalled."
        ),
    )


def _issues(new: int, stood: int) -> str:
    if not new:
        return _("All of these units already have their numbers.")
    said = ngettext(
        "%(count)d unit will receive its number.",
        "%(count)d units will receive their numbers.",
        new,
    ) % {"count": new}
    if not stood:
        return said
    more = ngettext(
        "%(count)d already has it and keeps it.",
        "%(count)d already have it and keep it.",
        stood,
    ) % {"count": stood}
    return f"{said}{'' if figures.chinese() else ' '}{more}"


def _first(new: list[talks.Node], counted: str) -> tuple[Moved, ...]:
    largest = sorted(new, key=lambda node: -node.top_down)[:NAMED]
    return tuple(
        Moved(
            node.name,
            figures.named(node.bottom_up, counted),
            figures.named(node.top_down, counted),
            "",
        )
        for node in largest
    )


def as_export(request: HttpRequest, version: Version) -> Export:
    """The table as a workbook."""
    viewer, on, wish = request.user, request.on, asked(request)
    found = talks.board(viewer, version, on=on)
    waits = {w.unit: w.who for w in talks.who_waits(viewer, version, on=on)}
    codes = [unit.code for unit in queries.own_parts(viewer, version, on=on)]
    rows = table.picked(found, wish, codes)
    year, past = last_whole_year(viewer, version, [r.unit for r in rows], on=on)
    rows = marked(rows, found.year, on=on)
    lines = table.lines(rows, found, on=on, who=waits, past=past)
    over = _last(year, on) if year and year != found.last_year else ""
    a, r = Holds.AMOUNT, Holds.RATIO
    levels = _has_levels(found.rows)
    return Export(
        title=_("Align") + f" {found.year} {found.version}",
        columns=[
            Column(_("Unit"), width=28),
            *([Column(over, a)] if over else []),
            Column(_last(found.last_year, on), a),
            *([Column(_("Floor"), a)] if levels else []),
            Column(_("Proposal"), a),
            *([Column(_("Stretch"), a)] if levels else []),
            Column(_("Unit's number"), a),
            Column(_("Gap"), a),
            Column(_("Gap, share of the proposal"), r),
            Column(_("State")),
            Column(_("Waiting on"), width=22),
            Column(_("Deadline"), Holds.DAY),
            Column(_("Holder"), width=18),
            Column(_("Promises")),
        ],
        rows=[_exported(line, levels, over=bool(over)) for line in lines],
        counted_in=found.counted_in,
        notes=[table.sentence(found, ())],
    )


def _exported(line: Line, levels: bool, *, over: bool) -> list[Any]:
    return [
        line.name,
        *([line.past] if over else []),
        line.last,
        *([line.floor, line.proposal, line.stretch] if levels else [line.proposal]),
        line.own,
        line.gap,
        line.share,
        line.state,
        line.turn,
        line.deadline,
        line.holder,
        line.unmet,
    ]
