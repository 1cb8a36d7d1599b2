"""A letter of commitment 目标责任书 as plain values: who promises what to whom, until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Party:
    """One side of the letter.

    Attributes:
        unit: The organisation it stands for.
        person: Who acts for it, as his name is written on the day.
        post: What he is there; may be empty.
    """

    unit: str
    person: str
    post: str = ""


@dataclass(frozen=True)
class Month:
    """A part of the year.

    Attributes:
        label: As the plan calls it.
        amount: In the metric's own unit.
    """

    label: str
    amount: Decimal


@dataclass(frozen=True)
class LevelSaid:
    """What a number is at one of its levels.

    Attributes:
        level: ``floor``, ``target`` or ``stretch``.
        name: The same as a word.
        amount: Of the whole term, in the metric's unit.
        counts: What it counts for: assessed, pays; may be empty.
    """

    level: str
    name: str
    amount: Decimal
    counts: str = ""


@dataclass(frozen=True)
class Metric:
    """One number that is promised.

    Attributes:
        name: Of the metric.
        definition: 口径: document, date, tax, returns.
        unit: What it is counted in: 元, 次.
        level: Floor, target or stretch, as a word.
        weight: In the assessment, 1.0 is 100 %; None: no sheet says one.
        amount: Of the whole term, in the unit.
        months: The same, part by part; they add up to ``amount``.
        decimals: Digits behind the point.
        currency: Three letters where the unit is money; else empty.
        levels: Floor, target and stretch, where there are any.
        assessed: The level that is assessed, as a word; empty: ``level``.
    """

    name: str
    definition: str
    unit: str
    level: str
    weight: float | None
    amount: Decimal
    months: tuple[Month, ...]
    decimals: int = 2
    currency: str = ""
    levels: tuple[LevelSaid, ...] = ()
    assessed: str = ""

    def __post_init__(self) -> None:
        """The parts are the whole.

        Raises:
            ValueError: They do not add up; such a letter must not be printed.
        """
        if sum(month.amount for month in self.months) != self.amount:
            raise ValueError(f"the months of {self.name} do not add up to the year")


@dataclass(frozen=True)
class Resource:
    """What is promised so that the number can be reached 资源承诺."""

    what: str
    amount: str
    who: str
    due: str


@dataclass(frozen=True)
class SheetLine:
    """One line of the assessment sheet 考核表.

    Attributes:
        name: What is looked at.
        definition: 口径; of what is marked by hand: that it is.
        weight: 1.0 is 100 %; None: it adds or takes points, or is a veto.
        held_to: The plan's target at a level, or a bar of its own.
        rule: How it is scored.
    """

    name: str
    definition: str
    weight: float | None
    held_to: str
    rule: str


@dataclass(frozen=True)
class AimLevel:
    """What a target that is no sum is at one of its levels.

    Attributes:
        level: ``floor``, ``target`` or ``stretch``.
        name: The same as a word.
        value: Of the whole term, as it is read.
        counts: What it counts for: assessed, pays; may be empty.
    """

    level: str
    name: str
    value: str
    counts: str = ""


@dataclass(frozen=True)
class AimSaid:
    """A target that is no sum 单设目标: customers, a rate, a balance, days.

    Attributes:
        name: Of the metric.
        definition: 口径.
        value: What is to be come to in the whole term, as it is read.
        parts: What a ratio follows from; empty: it was set itself.
        direction: Whether more or less is better, in words.
        levels: Floor, target and stretch, where there are any.
    """

    name: str
    definition: str
    value: str
    parts: str
    direction: str
    levels: tuple[AimLevel, ...] = ()


@dataclass(frozen=True)
class Signature:
    """That somebody signed.

    Attributes:
        side: Of which party; a word of the letter's language.
        name: As it was written that day.
        at: When, as text with its time zone.
        capacity: In what capacity: holder, acting holder, delegate …
        day: The day of it, as the letter writes days.
    """

    side: str
    name: str
    at: str
    capacity: str = ""
    day: str = ""


@dataclass(frozen=True)
class Issue:
    """That Party A set the number in the system, which is its signature.

    Attributes:
        act: ``issued``, ``accepted`` or ``committed``: a key of the wording.
        name: Of who did, as it was written that day.
        at: When, as text with its time zone.
        day: The day of it, as the letter writes days.
    """

    act: str
    name: str
    at: str
    day: str


@dataclass(frozen=True)
class Letter:
    """All that a letter says beside its fixed wording.

    Attributes:
        language: ``zh`` or ``en``: of the wording.
        number: By which it is known.
        year: Of the plan.
        party_a: Who sets the target 甲方.
        party_b: Who takes it on 乙方.
        start_date: First day of the term.
        end_date: The day after its last.
        plan: Name of the plan.
        version: Name of the version it rests on.
        hash: What that version's numbers come to.
        metrics: What is promised.
        resources: What was promised for it.
        reservation: 保留意见; empty: none.
        replaces: Number of the letter it takes the place of; empty: none.
        signatures: Who has signed so far.
        wording: Which edition of the fixed text.
        assessment: By what Party B is assessed; empty: no sheet is for it.
        sheet: What that sheet comes to; empty: none.
        aims: Targets that do not add up, of the same term.
        issue: By what Party A has signed; None: it has not yet, or does not here.
        board: Party A is the company's board, which is nobody in the system.
    """

    language: str
    number: str
    year: int
    party_a: Party
    party_b: Party
    start_date: date
    end_date: date
    plan: str
    version: str
    hash: str
    metrics: tuple[Metric, ...]
    resources: tuple[Resource, ...] = ()
    reservation: str = ""
    replaces: str = ""
    signatures: tuple[Signature, ...] = ()
    wording: int = 1
    assessment: tuple[SheetLine, ...] = ()
    sheet: str = ""
    aims: tuple[AimSaid, ...] = ()
    issue: Issue | None = None
    board: bool = False

    @property
    def last_date(self) -> date:
        """The last day of the term, as people write it."""
        return self.end_date - timedelta(days=1)
