"""What is said of meetings, and what is told of them."""

from datetime import date, datetime, time
from typing import Annotated

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Code, Number, Said, Text

Key = Annotated[str, Field(min_length=1, max_length=40)]


class MeetingLine(Schema):
    """A meeting of a list; state: planned, held (minutes open), closed, cancelled."""

    id: int
    series: int
    name: str
    unit: str
    unit_code: str
    day: date
    starts_at: time
    minutes: int
    state: str
    reason: str
    leader: str
    mine: bool
    leads: bool
    promises: int
    open: int


class SeriesLine(Schema):
    """A recurring meeting; ``day``: ISO weekday, or the n-th working day (−1: the last)."""

    id: int
    name: str
    unit: str
    unit_code: str
    rhythm: str
    day: int
    starts_at: time
    minutes: int
    leader: str
    ended: date | None
    next_day: date | None
    may_arrange: bool


class MeetingsShape(Schema):
    """What waits for its minutes, what comes in a month, what was held; recurring ones."""

    to_close: list[MeetingLine]
    coming: list[MeetingLine]
    held: list[MeetingLine]
    series: list[SeriesLine]


class ProofShape(Schema):
    """What the action of a promise says of how far it has come."""

    number: int
    name: str
    state: str
    done_date: date | None
    reached: int
    steps: int
    shown: int


class PromiseShape(Schema):
    """A promise; outcome: kept, late, not_kept, open. ``by_records``: nobody ticked it."""

    id: int
    text: str
    person: str
    person_code: str
    unit_code: str
    first_date: date
    due_date: date
    outcome: str
    overdue: bool
    by_records: bool
    settled_date: date | None
    moved: int
    said: str
    proof: ProofShape | None
    meeting_id: int
    meeting_date: date


class PresentShape(Schema):
    """Who takes part; ``came`` null: nobody has said."""

    code: str
    name: str
    guest: bool
    came: bool | None


class PointShape(Schema):
    """A point of the agenda with what was said to it."""

    place: int
    title: str
    minutes: int
    behind: str
    note: str
    edits: int


class DecisionShape(Schema):
    """What was decided; ``by`` empty: all together."""

    id: int
    text: str
    by: str


class MeetingFull(Schema):
    """A meeting in full; ``last``: what was promised before, looked at first.

    ``digest``: of the closed minutes; empty: they are open.
    """

    id: int
    series: int
    name: str
    unit_code: str
    day: date
    starts_at: time
    state: str
    people: list[PresentShape]
    points: list[PointShape]
    before: int | None
    last: list[PromiseShape]
    decisions: list[DecisionShape]
    promises: list[PromiseShape]
    may_write: bool
    digest: str
    closed_at: datetime | None


class CountedShape(Schema):
    """What became of promises."""

    kept: int
    late: int
    not_kept: int
    open: int
    overdue: int
    moved: int


class KeptShape(Schema):
    """What a person or a unit's meetings promised, and what became of it."""

    code: str
    name: str
    counted: CountedShape


class KeepingShape(Schema):
    """One's own promises, and counts of those whom one leads, by name."""

    own: list[PromiseShape]
    mine: CountedShape
    people: list[KeptShape]
    units: list[KeptShape]
    untold: int


class PointSaid(Said):
    """A point of an agenda; ``behind``: promises, since, gaps, forecast …, or empty."""

    title: Text
    title_other: Text = ""
    minutes: Annotated[int, Field(ge=1, le=480)]
    behind: Code = ""


class SeriesSaid(Said):
    """A recurring meeting. From a preset, what is left out is as that has it."""

    unit: Code
    preset: Code = ""
    name: Text = ""
    name_other: Text = ""
    rhythm: Code = ""
    day: Annotated[int, Field(ge=-66, le=66)] | None = None
    off: Code = ""
    starts_at: time | None = None
    takes: Code = ""
    agenda: list[PointSaid] = Field(default_factory=list, max_length=12)
    leader: Code = ""
    guests: list[Code] = Field(default_factory=list, max_length=100)
    start_date: date
    end_date: date | None = None


class MeetingMade(Schema):
    """The number of what was made."""

    id: int


class MoveSaid(Said):
    """Another day and hour, and why."""

    day: date
    starts_at: time
    reason: Text = ""


class MeetingReasonSaid(Said):
    """Why."""

    reason: Text


class CameSaid(Said):
    """Codes of those who came; all others who were to come did not."""

    came: list[Code] = Field(max_length=400)


class MeetingNoteSaid(Said):
    """What was said to a point of the agenda; ``edits``: as it was read."""

    point: Annotated[int, Field(ge=0, le=11)]
    text: Annotated[str, Field(max_length=4_000)]
    edits: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class MeetingDecisionSaid(Said):
    """What was decided; ``by``: the code of who decided it. A key again is the same one."""

    text: Text
    key: Key
    by: Code = ""


class MeetingPromiseSaid(Said):
    """Who promised what until when; as an action: in his plan at once."""

    person: Code
    text: Text
    due_date: date
    key: Key
    as_action: bool = False


class SettleSaid(Said):
    """kept, late or not_kept; ``meeting``: in which it is looked at."""

    outcome: Code
    meeting: Number | None = None
    said: Text = ""


class LaterSaid(Said):
    """The new last day, and why."""

    until: date
    said: Text = ""
    meeting: Number | None = None


class MeetingWordSaid(Said):
    """A word of who promised it."""

    said: Text
