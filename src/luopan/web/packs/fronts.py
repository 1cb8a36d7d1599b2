"""The first pages of a pack: how it stands, what was promised, which unit lacks what and why."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.papers.deck import (
    Bar,
    Block,
    Bridge,
    Cell,
    Heat,
    HeatLine,
    Page,
    Side,
    Strip,
    Table,
    Tile,
)
from luopan.tracking.queries import Overview
from luopan.tracking.queries.meetings import PromiseSeen
from luopan.tracking.queries.pack import Asked, Front
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.web import figures
from luopan.web.standings import heat as heats
from luopan.web.standings import tiles
from luopan.web.words import meetings as meeting_words
from luopan.web.words import progress
from luopan.web.words.action import what_and_much
from luopan.web.words.clauses import counted, run_on, sentences, stop
from luopan.web.words.warning_causes import step, what
from luopan.web.words.warnings import line

SHOWN = ("attainment", "progress", "lead", "landing", "coverage", "required", "year")
MOST_TILES = 6
FIRST_ASKED = 3  # on the first page; all of them stand with the actions
MOST_BARS = 7  # units of a bridge, the others together
MOST_LINES = 11  # units of a heat map beside a bridge
OF_A_PERIOD = {"pace", "concentration"}  # rules whose words do not say until when
TONES = {"ahead": "ahead", "behind": "behind", "risk": "risk"}
LOOKS = {"done": "ahead", "wait": "risk", "bad": "behind"}


def kind_title(kind: str) -> str:
    """What the pack of a kind of meeting is called."""
    titles = {
        "daily": _("Daily meeting"),
        "weekly": _("Weekly meeting"),
        "monthly": _("Monthly business review"),
        "quarterly": _("Quarterly review"),
    }
    return titles[kind]


def period_of(found: Overview) -> str:
    """The period its figures are of."""
    period = found.question.period
    return progress.period_name(period.code, period.kind)


def front_pages(front: Front) -> tuple[Page, ...]:
    """The pages that stand before what has changed; of a brief pack its only one."""
    first = Page(
        f"{kind_title(front.setting.kind)} · {period_of(front.found)}",
        headline(front),
        tuple(_first(front)),
    )
    if front.setting.brief:
        return (first,)
    pages = [first]
    if front.setting.meeting is not None:
        pages.append(_promised(front))
    return tuple(pages)


def headline(front: Front) -> str:
    """How the period stands; and the year, where the unit lacks more than that says."""
    said = [progress.sentence(front.found)]
    own = front.found.question.unit.code
    warned = (one.warning for one in front.asked if one.warning is not None)
    year = next((w for w in warned if w.rule == "pace" and w.code == own), None)
    if year is not None:
        said.append(stop(dated(year)))
    return sentences(said)


def _first(front: Front) -> list[Block]:
    found = front.found
    blocks: list[Block] = []
    if strip := strip_of(found):
        blocks.append(strip)
    if front.setting.brief:
        if front.setting.meeting is not None:
            blocks.append(promises_table(front.promises))
        return [*blocks, asked_table(front.asked)]
    return [
        *blocks,
        *_drawn(found),
        asked_table(front.asked[:FIRST_ASKED], elsewhere=True),
    ]


def _drawn(found: Overview) -> list[Block]:
    bridge, heat = bridge_of(found), heat_of(found)
    if bridge is not None and heat is not None:
        return [Side(bridge, heat, 0.5)]
    return [one for one in (bridge, heat) if one is not None]


def strip_of(found: Overview) -> Strip | None:
    """The figures of Track, those that a meeting begins with; None: there are none."""
    known = {tile.key: tile for tile in tiles.tiles(found)}
    chosen = [_tile(known[key]) for key in SHOWN if key in known]
    gap = _gap_tile(found)
    if gap is not None:
        place = next((n for n, key in enumerate(known) if key == "landing"), 3)
        chosen.insert(min(place, len(chosen)), gap)
    return Strip(tuple(chosen[:MOST_TILES])) if chosen else None


def _tile(tile: tiles.Tile) -> Tile:
    share, due = tile.bullet or (None, None)
    note = tile.aside or tile.note
    said = tile.said if tile.mark else ""
    if tile.key == "landing" and said:  # what is missing stands in a tile of its own
        said, note = _("%(share)s of the target") % {"share": said}, ""
    tone = TONES.get(tile.mark, "")
    return Tile(tile.title, tile.value, tile.unit, tone, said, note, share, due)


def _gap_tile(found: Overview) -> Tile | None:
    """Landing less target, as Track has it."""
    stands = found.standing
    if stands.landing_gap is None or not stands.target or stands.target <= 0:
        return None
    gap = stands.landing_gap
    value, _space, unit = progress.amount(gap, stands, even=True).partition(" ")
    if gap > 0 and not stands.lower_is_better:
        title, note = _("Expected above target"), _("at the current pace")
        return Tile(title, value, unit, "ahead", "", note)
    good = gap <= 0 if stands.lower_is_better else gap >= 0
    value = f"+{value}" if gap > 0 else value
    share = figures.change(float(gap / stands.target))
    said = _("no gap") if good else share
    note = "" if good else _("at the current pace")
    return Tile(_("Gap"), value, unit, "ahead" if good else "behind", said, note)


def bridge_of(found: Overview) -> Bridge | None:
    """From the target to the landing by the gaps of the units below; None: no such sum."""
    stands = found.standing
    if not found.drill.adds_up or stands.target is None or stands.landing is None:
        return None
    rows = [row for row in found.drill.rows if row.gap]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: -abs(row.gap or Decimal(0)))
    steps = [(row.name.holder or row.name.name, row.gap) for row in rows[:MOST_BARS]]
    rest = stands.landing - stands.target - sum(gap or 0 for _name, gap in steps)
    steps.sort(key=lambda one: one[1] or 0)
    if rows[MOST_BARS:] or rest:
        steps.append((_("Others"), rest))
    unit = figures.unit_of_table(stands.counted_in)
    wholes = ((_("Target"), stands.target), (_("Run-rate"), stands.landing))
    first, last = (
        Bar(name, float(much / unit.size), figures.in_table(much, unit), whole=True)
        for name, much in wholes
    )
    between = [
        Bar(name, float(gap / unit.size), figures.in_table(abs(gap), unit))
        for name, gap in steps
        if gap is not None
    ]
    title = _("From the target to the run-rate landing, %(period)s")
    return Bridge(
        title % {"period": period_of(found)}, unit.label, (first, *between, last)
    )


def heat_of(found: Overview) -> Heat | None:
    """The heat map of Track, of the units furthest behind where there are many."""
    shown = heats.heat(found)
    if shown is None:
        return None
    rows = list(shown["rows"])
    if len(rows) > MOST_LINES + 1:
        own = [row for row in rows if row["own"]]
        others = [row for row in rows if not row["own"]]
        others.sort(key=lambda row: row["row"].total.attainment or 9.9)
        rows = [*others[:MOST_LINES], *own]
    tones = {"lo": "behind", "hi": "ahead", "": ""}
    heads = [str(head) for head in shown["heads"]]
    title = _("Attainment by month, %")
    if shown["running"] >= 0:  # its cell is held against the part of time that is gone
        heads[shown["running"]] += "*"
        title = _("Attainment by month, %; * so far, against target to date")
    lines = tuple(
        HeatLine(
            row["row"].name.holder or row["row"].name.name,
            tuple(Cell(cell.text, cell.step) for cell in row["cells"]),
            Cell(row["total"][0], tones[row["total"][1]]),
            row["own"],
        )
        for row in rows
    )
    return Heat(
        title,
        _("Unit"),
        tuple(heads),
        _("To date") + ("*" if shown["running"] >= 0 else ""),
        lines,
        shown["running"],
    )


def asked_table(asked: Sequence[Asked], *, elsewhere: bool = False) -> Table:
    """What has to be decided."""
    return Table(
        _("Decisions needed"),
        (_("What"), _("Scope covered"), _("Owner"), _("At stake")),
        tuple(_asked(one) for one in asked),
        (6.0, 1.6, 1.2, 1.1),
        figures=(3,),
        empty=_("No decisions needed: every active warning has a response."),
        elsewhere=elsewhere,
    )


def _asked(one: Asked) -> tuple[Cell, ...]:
    if one.need is not None:
        need = one.need
        facts = {
            "what": what_and_much(need.resource, need.what, need.much),
            "action": need.action_name,
        }
        text = _("Promise or refuse %(what)s for “%(action)s”") % facts
        return Cell(text), Cell(need.unit_name), Cell(need.asked_by), Cell("")
    row = one.warning
    assert row is not None
    much = figures.named(row.amount, row.counted_in) if row.amount is not None else ""
    gap = "" if figures.chinese() else " "
    text = f"{dated(row)}{gap}{step(row).text}"
    return Cell(text), Cell(row.name), Cell(row.owner), Cell(much, "strong")


def dated(row: WarningRow) -> str:
    """What is coming, with the period that it is said of: seldom that of the pack."""
    if row.rule not in OF_A_PERIOD:
        return what(row)
    return f"{line(row).period}{colon()}{what(row)}"


def colon() -> str:
    """Between a title and what it is about."""
    return "：" if figures.chinese() else ": "


def _promised(front: Front) -> Page:
    blocks: list[Block] = [promises_table(front.promises)]
    if front.decided:
        rows = tuple((Cell(one.text), Cell(one.by)) for one in front.decided)
        heads = (_("What was decided"), _("Owner"))
        blocks.append(Table(_("Decided last time"), heads, rows, (6.0, 1.5)))
    return Page(
        _("Promises from last time"), kept_sentence(front.promises), tuple(blocks)
    )


def kept_sentence(promises: Sequence[PromiseSeen]) -> str:
    """How many were kept."""
    if not promises:
        return _("There was no promise before this meeting.")
    count = len(promises)
    done = (
        sum(one.outcome == "kept" for one in promises),
        sum(one.outcome == "late" for one in promises),
        sum(one.outcome == "not_kept" or one.overdue for one in promises),
    )
    kept, late, broken = done
    parts = [
        (kept, _("%(n)s kept")),
        (late, _("%(n)s kept late")),
        (broken, _("%(n)s not kept or overdue")),
        (count - sum(done), _("%(n)s still open")),
    ]
    head = ngettext("%(count)s promise", "%(count)s promises", count)
    return run_on(counted(parts), head % {"count": count})


def promises_table(promises: Sequence[PromiseSeen]) -> Table:
    """Who promised what until when, and what became of it."""
    return Table(
        _("Previous promises"),
        (_("Owner"), _("What"), _("Until"), _("State"), _("Explanation")),
        tuple(_promise(one) for one in promises),
        (1.3, 4.2, 1.0, 1.1, 2.6),
        empty=_("There was no promise before this meeting."),
    )


def _promise(one: PromiseSeen) -> tuple[Cell, ...]:
    named = meeting_words.outcomes()
    tone = LOOKS.get(meeting_words.OUTCOME_LOOKS[one.outcome], "")
    word = _("past due") if one.overdue else named[one.outcome]
    told = one.proof.name if one.proof and one.proof.name != one.text else ""
    said = one.said or told
    return (
        Cell(one.person, "strong"),
        Cell(one.text),
        Cell(f"{one.due_date:%m-%d}"),
        Cell(word, "behind" if one.overdue else tone),
        Cell(said, "quiet"),
    )
