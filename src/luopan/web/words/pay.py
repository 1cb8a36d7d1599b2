"""Pay in words: a period line by line with its formula, the next 10 万, people in reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.dimensions.queries import counted_in
from luopan.dimensions.queries.terms import worded_for
from luopan.org.language import listed, spoken
from luopan.review.models import PayDispute
from luopan.review.paying.rules import DEDUCTION
from luopan.review.paying.wording import kind_word, percent, sentences
from luopan.review.queries.pay import (
    Line,
    Mine,
    Pay,
    Source,
    Table,
    yuan,
)
from luopan.targets.assessing.wording import level_word
from luopan.web import figures
from luopan.web.words.lacking import without
from luopan.web.words.progress import period_name

WAN = 1_000_000  # fen in 1 万
MILLION = Decimal(1_000_000)


def money(fen: int | None) -> str:
    """An amount to the fen."""
    return figures.NOTHING if fen is None else figures.fixed(yuan(fen), 2)


def sum_of(pay: Pay, fen: int) -> str:
    """A sum of a period; a dash where nothing of it can be told."""
    return money(fen if pay.told else None)


def clawed_of(pay: Pay) -> str:
    """What is taken back of a period; a dash where nothing is, or nothing can be told."""
    return sum_of(pay, -pay.clawed) if pay.clawed else figures.NOTHING


def signed(fen: int) -> str:
    """A difference, which always says its sign."""
    return f"+{money(fen)}" if fen > 0 else money(fen)


def share(millionths: int) -> str:
    """Millionths as a percentage, without zeros at the end."""
    return percent(Decimal(millionths) / MILLION)


@dataclass(frozen=True)
class PartRow:
    """A step that paid: from where, on how much, which share, what."""

    start: str
    base: str
    rate: str
    amount: str


@dataclass(frozen=True)
class LineRow:
    """A line of a period.

    Attributes:
        says: The rule in sentences.
        facts: How it came about, in sentences.
        documents: Address of the records behind it; empty: none.
        dispute: The open dispute, or the last one that was decided.
    """

    key: str
    name: str
    kind: str
    came: str
    attainment: str
    against: str
    earned: str
    payable: str
    clawed: str
    says: tuple[str, ...]
    facts: tuple[str, ...]
    parts: tuple[PartRow, ...]
    documents: str
    dispute: PayDispute | None
    open: bool


def names_of(mine_or_table: Mine | Table) -> dict[str, str]:
    """Metrics and products by code, in the reader's language."""
    books = mine_or_table.books
    found = {code: spoken(one) for code, one in books.metrics.items()}
    return found | {code: spoken(one) for code, one in books.products.items()}


def currency_of(mine_or_table: Mine | Table) -> str:
    """As it stands after an amount."""
    return figures.money(mine_or_table.books.currency)


def lines(pay: Pay, found: Mine) -> list[LineRow]:
    """The lines of a period."""
    names, code = names_of(found), found.books.currency
    units = {key: counted_in(one) for key, one in found.books.metrics.items()}
    return [
        _line(line, pay, names, code, units.get(line.rule.metric, ""))
        for line in pay.lines
    ]


def _line(
    line: Line, pay: Pay, names: Mapping[str, str], code: str, unit: str
) -> LineRow:
    """A line; ``unit`` is what its metric is counted in."""
    rule, currency = line.rule, figures.money(code)
    told = not line.lacking
    disputes = [one for one in pay.disputes if one.line == rule.key]
    last = disputes[-1] if disputes else None
    return LineRow(
        rule.key,
        spoken(rule),
        kind_word(rule.kind),
        _came(line, unit),
        "" if line.attainment is None else figures.percent(line.attainment),
        _against(line, code),
        money(line.settled.earned if told else None),
        money(line.settled.payable if told else None),
        money(-line.settled.clawed) if line.settled.clawed else "",
        tuple(sentences(rule, dict(names), currency)),
        tuple(_facts(line, pay, code, unit)),
        tuple(
            PartRow(money(p.start), money(p.base), share(p.rate), money(p.amount))
            for p in line.found.parts
        ),
        _documents(line, pay),
        last,
        last is not None and last.pk not in pay.decisions,
    )


def _against(line: Line, currency: str) -> str:
    """Which level the attainment is of, and how much that is."""
    if line.attainment is None or line.target is None:
        return ""
    return f"{level_word(line.level)} {figures.named(yuan(line.target), currency)}"


def _came(line: Line, unit: str) -> str:
    if line.lacking:
        return figures.NOTHING
    if line.rule.kind == DEDUCTION:
        return _counted(Decimal(line.came) / 100, unit)
    return money(line.came)


def _counted(count: Decimal, unit: str) -> str:
    """So many, with what is counted: the base of a deduction is no money."""
    return f"{figures.fixed(count)} {worded_for(unit, count)}".rstrip()


def _facts(line: Line, pay: Pay, currency: str, unit: str) -> list[str]:
    """What was found: target, gate, cap, receipts, what came back; else why nothing."""
    if line.lacking:
        said = [_("Not calculated: %(lacks)s.") % {"lacks": without(line.lacking)}]
        return [*said, str(line.lacking[0].refusal)]
    said = []
    if line.target is not None:
        facts = {"level": level_word(line.level), "target": money(line.target)}
        said.append(_("%(level)s: %(target)s") % facts)
    elif line.rule.stepped:
        said.append(_("There is no target: only what needs none is paid."))
    if line.short:
        said.append(_pays_from(line, pay.over, currency))
    if line.found.cut:
        said.append(_("Above the cap: %(cut)s") % {"cut": money(line.found.cut)})
    if line.put_back:
        fact = {"amount": money(line.put_back)}
        said.append(_("Returns of earlier periods, added back: %(amount)s") % fact)
    if line.rule.receipts:
        said.append(_received(line))
    if line.lost:
        facts = {"lost": money(line.lost), "back": money(line.settled.clawed)}
        said.append(_("Returned or long unpaid: %(lost)s, takes back %(back)s") % facts)
    if line.rule.kind == DEDUCTION:
        said.append(_missing(line, pay, unit))
    return said


def place_of(amount: int, line: Line) -> str:
    """A place on the way: of the target, else the amount itself."""
    if line.target:
        return figures.percent(amount / line.target, 0)
    return money(amount)


def _pays_from(line: Line, over: bool, currency: str) -> str:
    """Why a line pays nothing, and how much is missing."""
    facts = {
        "at": place_of(line.begins or 0, line),
        "short": figures.named(yuan(line.short), currency),
    }
    if over:
        return _("Pays from %(at)s; it was %(short)s short.") % facts
    return _("Pays from %(at)s; %(short)s to go.") % facts


def _received(line: Line) -> str:
    if not line.billed:
        return _("Nothing has been invoiced yet, so nothing is payable yet.")
    facts = {
        "got": money(line.received),
        "billed": money(line.billed),
        "sold": money(line.sold),
        "share": share(line.settled.share),
    }
    if line.sold > line.billed:
        return (
            _(
                "Received %(got)s of %(sold)s sold, %(billed)s of it invoiced: %(share)s is "
                "payable"
            )
            % facts
        )
    return _("Received %(got)s of %(billed)s invoiced: %(share)s is payable") % facts


def _missing(line: Line, pay: Pay, unit: str) -> str:
    if not pay.over:
        return _("It is assessed at the end of the period.")
    if not line.missing:
        return _("No gap.")
    count = _counted(Decimal(line.missing) / MILLION, unit)
    return _("Missing: %(count)s.") % {"count": count}


def _documents(line: Line, pay: Pay) -> str:
    said = {
        "unit": pay.assigned.unit.code,
        "metric": line.rule.metric,
        "period": pay.span.code,
    }
    if line.rule.product:
        said["product"] = line.rule.product
    return f"{reverse('track_records')}?{urlencode(said)}"


@dataclass(frozen=True)
class PeriodRow:
    """A period in the list of a year."""

    key: str
    title: str
    unit: str
    earned: str
    clawed: str
    payable: str
    running: bool
    chosen: bool
    without: str
    disputed: int | None  # key of its open dispute


def key_of(pay: Pay) -> str:
    """Names a period of a unit in an address."""
    return f"{pay.span.code}@{pay.assigned.unit.code}"


def periods(found: Mine, chosen: Pay | None) -> list[PeriodRow]:
    """All periods of the year, the newest first."""
    return [
        PeriodRow(
            key_of(pay),
            period_name(pay.span.code, pay.span.kind),
            spoken(pay.assigned.unit),
            sum_of(pay, pay.earned),
            clawed_of(pay),
            sum_of(pay, pay.payable),
            not pay.over,
            pay is chosen,
            without(pay.lacking),
            _open_dispute(pay),
        )
        for pay in reversed(found.pays)
    ]


def _open_dispute(pay: Pay) -> int | None:
    rows = (one.pk for one in pay.disputes if one.pk not in pay.decisions)
    return next(rows, None)


def chosen_of(found: Mine, key: str) -> Pay | None:
    """The period that an address names, else the running one, else the newest."""
    named = [pay for pay in found.pays if key_of(pay) == key]
    return next(iter([*named, *found.now, *reversed(found.pays)]), None)


def source_name(source: Source, names: Mapping[str, str]) -> str:
    """What a rule counts, as people say it."""
    parts = [names.get(source.product, source.product), source.channel]
    found = [one for one in parts if one]
    name = names.get(source.metric, source.metric)
    return f"{name} ({listed(found)})" if found else name


def basis(found: Mine | Table) -> str:
    """As of when, and on what it rests."""
    return _(
        "As of %(day)s, based on the records known now; each period uses the edition in "
        "force on its first day. Payments made are not recorded here."
    ) % {"day": f"{found.books.on:%Y-%m-%d}"}
