"""The assumption book: how each stands, what is overdue, what a risk would bring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from luopan.org.access import day_of, name_of
from luopan.org.language import in_other_language, spoken
from luopan.org.models import User
from luopan.strategy.access import may_edit, owns, sees_amounts
from luopan.strategy.models import Assumption, Firing, Judgement, PreparedAction
from luopan.strategy.queries.objectives import worded


@dataclass(frozen=True)
class Entry:
    """A line of the book.

    Attributes:
        probability: As a person sees it; 0.3: three in ten. None: no risk.
        amount: In the company's currency; None: none said, or not to be seen.
        overdue: Days since it should have been looked at; 0: it is not due.
        fired: Since when the trigger has fired; None: it has not, or it is over.
    """

    id: int
    code: str
    name: str
    kind: str
    state: str
    owner: str
    owner_code: str
    source: str
    review_date: date
    overdue: int
    probability: float | None
    amount: Decimal | None
    fired: datetime | None

    @property
    def risk(self) -> bool:
        """Whether it is something feared."""
        return self.kind == Assumption.Kind.RISK

    @property
    def expected(self) -> Decimal | None:
        """Probability × amount: the size of a risk by what people entered."""
        if self.probability is None or self.amount is None:
            return None
        return self.amount * Decimal(str(self.probability))


@dataclass(frozen=True)
class Looked:
    """A judgement of the past."""

    state: str
    reason: str
    who: str
    at: datetime
    review_date: date


@dataclass(frozen=True)
class Step:
    """A step of a prepared answer; ``due_date`` since the trigger fired."""

    id: int
    wording: str
    owner: str
    owner_code: str
    days: int
    due_date: date | None


@dataclass(frozen=True)
class Fired:
    """A time the trigger fired."""

    reason: str
    who: str
    at: datetime
    over_at: datetime | None
    over_reason: str


@dataclass(frozen=True)
class Page:
    """An assumption in full, with all that was ever judged."""

    entry: Entry
    wording: str
    evidence: str
    trigger: str
    answer: str
    judgements: tuple[Looked, ...]
    steps: tuple[Step, ...]
    firings: tuple[Fired, ...]
    may_edit: bool
    may_judge: bool


def book(viewer: User, *, on: date) -> tuple[Entry, ...]:
    """All of the book: what asks for attention first, then by next review."""
    rows = Assumption.objects.select_related("owner")
    entries = _entries(rows.order_by("review_date", "pk"), viewer, on)
    return tuple(sorted(entries, key=_urgency))


def _urgency(entry: Entry) -> tuple[bool, bool, bool, date]:
    return (
        entry.fired is None,
        entry.state == Assumption.State.HOLDS,
        not entry.overdue,
        entry.review_date,
    )


def _entries(
    rows: Iterable[Assumption],
    viewer: User,
    on: date,
    fired: Mapping[int, datetime] | None = None,
) -> list[Entry]:
    if fired is None:
        running = Firing.objects.filter(over_at=None)
        fired = dict(running.values_list("risk_id", "at"))
    open_ = sees_amounts(viewer, on=on)
    return [
        Entry(
            id=row.pk,
            code=row.code,
            name=spoken(row),
            kind=row.kind,
            state=row.state,
            owner=spoken(row.owner),
            owner_code=row.owner.code,
            source=row.source,
            review_date=row.review_date,
            overdue=max(0, (on - row.review_date).days),
            probability=row.probability,
            amount=_yuan(row) if open_ or owns(viewer, row.owner, on) else None,
            fired=fired.get(row.pk),
        )
        for row in rows
    ]


def _yuan(row: Assumption) -> Decimal | None:
    return None if row.amount is None else Decimal(row.amount) / 100


def entry(assumption: Assumption, *, viewer: User, on: date) -> Entry:
    """One line of the book."""
    return _entries([assumption], viewer, on)[0]


def entry_page(assumption: Assumption, *, viewer: User, on: date) -> Page:
    """An assumption or risk as its page shows it."""
    edits, risk = may_edit(viewer, on=on), assumption.kind == Assumption.Kind.RISK
    firings = _firings(assumption) if risk else ()
    running = next((one.at for one in firings if one.over_at is None), None)
    fired = {} if running is None else {assumption.pk: running}
    return Page(
        entry=_entries([assumption], viewer, on, fired)[0],
        wording=worded(assumption),
        evidence=assumption.evidence,
        trigger=assumption.trigger,
        answer=assumption.answer,
        judgements=_judgements(assumption),
        steps=steps_of(assumption, running) if risk else (),
        firings=firings,
        may_edit=edits,
        may_judge=edits or owns(viewer, assumption.owner, on),
    )


def _judgements(assumption: Assumption) -> tuple[Looked, ...]:
    rows = Judgement.objects.filter(assumption=assumption)
    return tuple(
        Looked(row.state, row.reason, name_of(row.actor), row.at, row.review_date)
        for row in rows.select_related("actor__person").order_by("-pk")
    )


def _firings(assumption: Assumption) -> tuple[Fired, ...]:
    rows = Firing.objects.filter(risk=assumption).select_related("actor__person")
    return tuple(
        Fired(row.reason, name_of(row.actor), row.at, row.over_at, row.over_reason)
        for row in rows.order_by("-pk")
    )


def steps_of(risk: Assumption, fired: datetime | None) -> tuple[Step, ...]:
    """The prepared answer, step by step; due from the day the trigger fired."""
    rows = PreparedAction.objects.filter(risk=risk, withdrawn_at=None)
    return tuple(
        Step(
            row.pk,
            _in_words(row),
            spoken(row.owner),
            row.owner.code,
            row.days,
            None if fired is None else day_of(fired) + timedelta(days=row.days),
        )
        for row in rows.select_related("owner").order_by("days", "pk")
    )


def _in_words(row: PreparedAction) -> str:
    return (row.wording_other if in_other_language() else "") or row.wording


@dataclass(frozen=True)
class Due:
    """A step of an answer that is due, for the person who is to do it."""

    risk: str
    risk_code: str
    wording: str
    due_date: date
    fired_at: datetime


def due_of(fired: "QuerySet[PreparedAction]") -> tuple[Due, ...]:
    """Steps as of ``fired_for``, with the day they are due; the first due first."""
    found = [
        Due(
            spoken(row.risk),
            row.risk.code,
            _in_words(row),
            day_of(row.fired_at) + timedelta(days=row.days),
            row.fired_at,
        )
        for row in fired.select_related("risk")
    ]
    return tuple(sorted(found, key=lambda due: due.due_date))


def fired_for(viewer: User) -> "QuerySet[PreparedAction]":
    """His steps of risks that have fired; ``fired_at``: when."""
    running = Firing.objects.filter(risk=OuterRef("risk"), over_at=None)
    mine = PreparedAction.objects.filter(
        owner=viewer.person_id or -1, withdrawn_at=None
    )
    fired = mine.annotate(fired_at=Subquery(running.order_by("-pk").values("at")[:1]))
    return fired.exclude(fired_at=None)


def overdue_for(viewer: User, *, on: date) -> tuple[Entry, ...]:
    """What a person owns and should have looked at by now."""
    if viewer.person_id is None:
        return ()
    rows = unreviewed(viewer, on)
    return tuple(_entries(rows.select_related("owner"), viewer, on, {}))


def unreviewed(viewer: User, on: date) -> "QuerySet[Assumption]":
    """The entries of a person whose review is over."""
    return Assumption.objects.filter(owner=viewer.person_id or -1, review_date__lt=on)


def find(words: str, *, most: int = 6) -> tuple[Assumption, ...]:
    """Assumptions and risks by a part of a name in either language, or a code's beginning."""
    said = Q(name__icontains=words) | Q(name_other__icontains=words)
    said |= Q(code__istartswith=words)
    return tuple(Assumption.objects.filter(said).order_by("code")[:most])
