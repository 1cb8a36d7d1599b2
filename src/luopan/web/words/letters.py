"""Letters of commitment in words: sentences, marks, lines of the board."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import listed, spoken
from luopan.papers.fields import Field
from luopan.targets.models import LetterTemplate
from luopan.targets.queries.commitments import Signed, ToSign
from luopan.targets.queries.signing_board import Board, BoardRow, Counts
from luopan.targets.signed.keeping import capacity_word
from luopan.targets.signed.standing import Standing
from luopan.web import figures
from luopan.web.exports import Column, Export
from luopan.web.words.progress import period_name

LANGUAGES = (("zh", "中文"), ("en", "English"))  # each as it calls itself
DONE, BAD, WAIT, ON = "done", "bad", "wait", "on"
FEW = 3  # missing letters that are named


def to_sign(found: ToSign) -> str:
    """What is to be done with a letter."""
    facts = {
        "unit": spoken(found.unit),
        "amount": figures.named(found.total, found.counted_in),
        "year": found.version.plan.year,
        "number": found.before,
        "who": listed(found.speakers[:3]) or _("nobody yet"),
    }
    if found.standing == Standing.SIGNED:
        return _("%(unit)s has signed %(amount)s for %(year)s, as %(number)s.") % facts
    if found.standing == Standing.ABOVE:
        return (
            _(
                "%(unit)s has made a counter-offer; the letter can be signed once it is answered."
            )
            % facts
        )
    if found.standing == Standing.NOT_ISSUED:
        return _("The number of %(unit)s is not issued yet; this is its draft.") % facts
    if not found.may_sign:
        return (
            _("%(amount)s for %(year)s, to be signed for %(unit)s by %(who)s.") % facts
        )
    if found.accepts:
        return (
            _("%(amount)s is proposed to %(unit)s for %(year)s. Signing accepts it.")
            % facts
        )
    if found.standing == Standing.CHANGED:
        return (
            _(
                "%(unit)s signed %(number)s; its target or assessment has changed since. "
                "Now %(amount)s for %(year)s: read the new letter, then sign it."
            )
            % facts
        )
    return (
        _("%(amount)s for %(year)s: read the letter of %(unit)s, then sign it.") % facts
    )


def signed(found: Signed) -> str:
    """What a signed letter is."""
    facts = {
        "who": found.name,
        "capacity": found.capacity,
        "unit": spoken(found.unit),
        "day": f"{found.paper_date or day_of(found.at):%Y-%m-%d}",
        "recorder": found.recorded_by,
        "after": found.replaced_by,
    }
    said = _("%(who)s (%(capacity)s) signed for %(unit)s on %(day)s.") % facts
    if found.recorded_by:
        said = (
            _(
                "%(who)s signed on paper for %(unit)s on %(day)s; recorded by %(recorder)s."
            )
            % facts
        )
    if found.replaced_by:
        gap = "" if figures.chinese() else " "
        said += gap + _("It was replaced by %(after)s.") % facts
    return said


def months(rows: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Months as people say them, with their amounts."""
    return [(period_name(code, "month"), amount) for code, amount in rows]


def of_board(found: Board, *, own: bool = False) -> str:
    """How many have signed, and how many are missing; ``own``: it is the reader's letter."""
    if own:
        amount = figures.named(found.rows[0].amount, found.counted_in)
        return _("You have not signed your letter of %(amount)s yet.") % {
            "amount": amount
        }
    facts = {
        "unit": spoken(found.unit),
        "signed": found.units.signed,
        "units": found.units.count,
        "seats_signed": found.seats.signed,
        "seats": found.seats.count,
        "missing": found.whole.open,
    }
    if not found.whole.count:
        return _("No unit in %(unit)s has a target to sign yet.") % facts
    if not found.whole.open:
        return (
            _("All of %(unit)s have signed: units %(units)s, seats %(seats)s.") % facts
        )
    if found.whole.count == 1:
        return _("%(unit)s has not signed yet.") % facts
    waits = [_waits_for(row) for row in _wanted(found, missing=True)]
    if found.whole.signed and len(waits) <= FEW:
        return _("%(done)s of %(all)s letters signed; waiting for %(who)s.") % {
            "done": figures.fixed(found.whole.signed),
            "all": figures.fixed(found.whole.count),
            "who": listed(waits),
        }
    if not found.whole.signed:
        units = ngettext("%(count)s unit", "%(count)s units", found.units.count)
        seats = ngettext("%(count)s seat", "%(count)s seats", found.seats.count)
        counts = (
            units % {"count": found.units.count},
            seats % {"count": found.seats.count},
        )
        return _("No signatures yet: %(whose)s.") % {"whose": listed(counts)}
    if not found.units.count:
        return (
            _("Signed: seats %(seats_signed)s of %(seats)s; missing: %(missing)s.")
            % facts
        )
    return (
        _(
            "Signed: units %(signed)s of %(units)s, seats %(seats_signed)s of %(seats)s; "
            "missing: %(missing)s."
        )
        % facts
    )


@dataclass(frozen=True)
class Mark:
    """Where a unit stands, as a word and how it looks."""

    word: str
    look: str


@dataclass(frozen=True)
class BoardLine:
    """A row of the board."""

    row: BoardRow
    mark: Mark
    indent: int
    who: str
    mine: bool = False  # it waits for the reader's own signature


def lines(found: Board, *, missing: bool, own: bool = False) -> list[BoardLine]:
    """All rows, or those alone whose letter is missing; ``own``: they are the reader's."""
    return [
        BoardLine(
            row,
            mark(row),
            min(row.depth, 7),
            _who(row),
            own,
        )
        for row in _wanted(found, missing=missing)
    ]


def _wanted(found: Board, *, missing: bool) -> list[BoardRow]:
    rows = [row for row in found.rows if row.standing != Standing.NO_NUMBER]
    return [r for r in rows if r.standing != Standing.SIGNED] if missing else rows


def _waits_for(row: BoardRow) -> str:
    """Who is to sign, or the unit where nobody is there."""
    return listed(row.speakers[:1]) or row.name_of_unit


def _who(row: BoardRow) -> str:
    if row.standing == Standing.SIGNED:
        return row.name
    return _("vacant") if row.vacant else listed(row.speakers[:2])


def mark(row: BoardRow) -> Mark:
    """Signed, or what it waits for."""
    words = {
        Standing.SIGNED: Mark(_("signed"), DONE),
        Standing.CHANGED: Mark(_("changed since"), BAD),
        Standing.READY: Mark(_("to be signed"), WAIT),
        Standing.ASKED: Mark(_("awaiting acceptance"), WAIT),
        Standing.ABOVE: Mark(_("counter-offer unanswered"), ON),
        Standing.NOT_ISSUED: Mark(_("not issued"), ""),
        Standing.NO_NUMBER: Mark(_("no number"), ""),
    }
    return words[row.standing]


def open_units(found: Board) -> list[tuple[str, str]]:
    """Those whose letter could come back on paper, for a select."""
    ready = {Standing.READY, Standing.CHANGED}
    return [(row.code, row.name_of_unit) for row in found.rows if row.standing in ready]


def capacities() -> list[tuple[str, str]]:
    """As what one signs."""
    return [
        (word, capacity_word(word))
        for word in ("holder", "leader", "acting", "delegate")
    ]


def of_paper() -> list[tuple[str, str]]:
    """In which language a paper is, for a select."""
    return [("", _("the company's language")), *LANGUAGES]


def counted(found: Counts | None) -> str:
    """Of a version: how many of its units and seats have signed."""
    if found is None or not found.units.count + found.seats.count:
        return ""
    if not found.units.signed + found.seats.signed:
        return _("Nobody has signed yet.")
    if not found.units.count:
        said = _("Seats that have signed: %(seats)s of %(of_seats)s.")
    elif not found.seats.count:
        said = _("Units that have signed: %(units)s of %(of_units)s.")
    else:
        said = _(
            "Signed: units %(units)s of %(of_units)s, seats %(seats)s of %(of_seats)s."
        )
    return said % {
        "units": figures.fixed(found.units.signed),
        "of_units": figures.fixed(found.units.count),
        "seats": figures.fixed(found.seats.signed),
        "of_seats": figures.fixed(found.seats.count),
    }


@dataclass(frozen=True)
class Used:
    """A language and the template its letters are written in."""

    language: str
    title: str
    name: str
    fields: str


def templates(used: Mapping[str, LetterTemplate | None]) -> list[Used]:
    """By language."""
    titles = {"zh": _("Letters in Chinese"), "en": _("Letters in English")}
    return [
        Used(
            language,
            titles[language],
            template.name if template else "",
            listed(template.fields) if template else "",
        )
        for language, template in used.items()
    ]


def of_templates(used: Mapping[str, LetterTemplate | None]) -> str:
    """Whose text letters are written in."""
    own = [template.name for template in used.values() if template]
    if not own:
        return _("Letters use Luopan's default text.")
    return _("Letters use the template %(name)s.") % {"name": listed(own)}


def fields(known: Iterable[Field], *, zh: bool) -> list[tuple[str, str]]:
    """Merge fields as they stand in a template, with what they mean."""
    found = []
    for field in known:
        text = field.zh if zh else field.en
        if not field.many:
            found.append((f"{{{{ {field.name} }}}}", text))
            continue
        found.append((f"{{% for one in {field.name} %}} … {{% endfor %}}", text))
        found += [
            (
                f"{{% for x in one.{inner.name} %}} … {{% endfor %}}"
                if inner.many
                else f"{{{{ one.{inner.name} }}}}",
                inner.zh if zh else inner.en,
            )
            for inner in field.inside
        ]
    return found


def template_exports(
    known: Iterable[tuple[str, str]], used: Iterable[Used]
) -> list[Export]:
    """The merge fields that a template may ask for, and which template uses which."""
    templates_ = Export(
        title=_("Templates"),
        columns=[
            Column(_("Language"), width=24),
            Column(_("Your own Word document"), width=30),
            Column(_("Merge fields it uses"), width=60),
        ],
        rows=[[one.title, one.name, one.fields] for one in used],
    )
    fields_ = Export(
        title=_("Merge fields"),
        columns=[Column(_("Merge field"), width=44), Column(_("Meaning"), width=60)],
        rows=list(known),
    )
    return [fields_, templates_]


def disposition(name: str) -> str:
    """So that a browser keeps a file under a name in any script."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def zip_link(job_id: int) -> str:
    """Where the letters of a job are fetched."""
    return reverse("letters_zip", args=[job_id])
