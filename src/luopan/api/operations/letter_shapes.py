"""What requests and answers about letters and explanations are made of."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from luopan.api.shapes import Amount, Code, Said, Text

Reservation = Annotated[str, Field(max_length=4_000)]
Language = Literal["", "zh", "en"]  # of a letter; empty: the company's


class UnitAsked(Schema):
    """A unit by its code."""

    unit: Code


class LetterAsked(UnitAsked):
    """And in which language its letter is read; empty: the company's."""

    language: Language = ""


class BranchAsked(Schema):
    """A branch by the code of its top; none: one's own part."""

    unit: Code = ""


class NumberAsked(Schema):
    """A letter by its number."""

    number: Text


class PaperAsked(NumberAsked):
    """And as which file."""

    kind: Literal["pdf", "docx"] = "pdf"


class MonthSaid(Schema):
    """A month of a number."""

    period: str
    amount: Amount


class StillOpen(Schema):
    """What of a unit's own talk nobody has answered.

    ``side``: who would have to: below or above; empty: the number is agreed.
    ``lapsed``: the version was committed meanwhile. ``resources``, ``supports``: how many
    were asked for without an answer.
    """

    side: str
    proposal: Amount | None
    offer: Amount | None
    lapsed: bool
    resources: int
    supports: int


class RequestOpen(Schema):
    """A request, not decided yet, that would change the number one is about to sign.

    ``carries``: it is of another unit, and this number would take over a part of it.
    ``amount``: the change that was worked out. ``waits``: who is to speak.
    """

    id: int
    unit: str
    metric: str
    amount: Amount
    trigger: str
    state: str
    asked_by: str
    asked_at: datetime
    deadline: date
    waits: list[str]
    carries: bool


class Draft(Schema):
    """A letter before it is signed.

    ``expected``: the fingerprint of its text, to be said back by who signs, with its
    ``language``.
    ``text``: its blocks from top to bottom: heading, paragraph, table, signing.
    ``unanswered``, ``adjustments``, ``reserved`` (the reservation on file with the letter
    that it replaces): told to who may sign; they keep nobody from it.
    """

    unit: str
    language: str
    amount: Amount
    counted_in: str
    months: list[MonthSaid]
    standing: str
    may_sign: bool
    accepts: bool
    replaces: str
    speakers: list[str]
    expected: str
    text: list[dict[str, Any]]
    unanswered: StillOpen | None
    adjustments: list[RequestOpen]
    reserved: str


class SignSaid(Said):
    """``expected``: the fingerprint of the text that one has read, in that ``language``."""

    unit: Code
    expected: str = Field(min_length=64, max_length=64)
    reservation: Reservation = ""
    language: Language = ""


class Made(Schema):
    """A letter that is signed now."""

    number: str
    unit: str
    name: str
    capacity: str
    text_hash: str
    replaces: str

    @classmethod
    def of(cls, made: Any) -> dict[str, Any]:
        """From what the service gives."""
        return {
            "number": made.number,
            "unit": made.unit.code,
            "name": made.name,
            "capacity": made.capacity,
            "text_hash": made.text_hash,
            "replaces": made.facts["replaces"],
        }


class PaperSaid(Said):
    """A letter that came back signed by hand; ``language``: of the paper."""

    unit: Code
    name: Annotated[str, Field(min_length=1, max_length=200)]
    capacity: Literal["holder", "acting", "leader", "delegate"] = "holder"
    paper_date: date
    reservation: Reservation = ""
    language: Language = ""


class RecordSaid(Said):
    """Several of them; all or none is put on record."""

    signed: list[PaperSaid] = Field(min_length=1, max_length=1_000)
    reason: Text = ""


class Recorded(Schema):
    """What was put on record."""

    letters: list[Made]


class PrintSaid(Said):
    """The letters of which branch, as what; each in the language in which it was signed."""

    unit: Code
    kind: Literal["pdf", "docx"] = "pdf"


class Asked(Schema):
    """The job that prints them; the zip is fetched on the page of background work."""

    job_id: int


class Row(Schema):
    """A unit and its letter; ``standing`` as of a draft, or ``changed`` since it was signed."""

    unit: str
    name_of_unit: str
    seat: bool
    standing: str
    amount: Amount | None
    number: str
    name: str
    at: datetime | None
    reserved: bool
    vacant: bool
    speakers: list[str]


class Board(Schema):
    """Who has signed; the counts are of all rows."""

    unit: str
    units_signed: int
    units: int
    seats_signed: int
    seats: int
    items: list[Row]
    count: int


class Letter(Schema):
    """A signed letter. ``as_signed``: printed today it says what was signed."""

    number: str
    unit: str
    version_id: int
    name: str
    capacity: str
    at: datetime
    paper_date: date | None
    recorded_by: str
    reservation: str
    text_hash: str
    version_hash: str
    replaces: str
    replaced_by: str
    as_signed: bool
    text: list[dict[str, Any]]


class Paper(Schema):
    """A file, its content in base64."""

    name: str
    mime: str
    content: str


class StepTold(Schema):
    """A step that moved the number; ``seq`` null: all above one's part."""

    seq: int | None
    title: str
    text: str
    part: Amount
    after: Amount
    who: str
    reason: str


class PartSaid(Schema):
    """A month or a product beside the newest year that was over."""

    name: str
    amount: Amount
    last: Amount


class Explanation(Schema):
    """How a number came about."""

    unit: str
    amount: Amount
    last: Amount
    base_year: int
    counted_in: str
    steps: list[StepTold]
    months: list[PartSaid]
    products: list[PartSaid]
    letter: str
    signed_by: str


class TemplateSaid(Said):
    """A Word document, its content in base64."""

    language: Literal["zh", "en"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=6_000_000)]


class Template(Schema):
    """The template of a language; without a name: Luopan's own text."""

    language: str
    name: str
    fields: list[str]
