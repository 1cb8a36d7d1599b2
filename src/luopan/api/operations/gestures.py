"""What a planner may do to a draft, as the body of a request."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from luopan.api.shapes import AmountSaid, Code, Number, RatioSaid, Said, Text

Step = Annotated[AmountSaid, Field(gt=0)]
MOST = 1_000


class Cell(Said):
    """A unit, a product and a period by their codes; of what is left out, the whole."""

    unit: Code = ""
    product: Code = ""
    period: Code = ""

    def told(self) -> dict[str, str]:
        """As a step takes it."""
        return {axis: code for axis, code in self.model_dump().items() if code}


class Gesture(Said):
    """A gesture: its kind, and what that kind asks for."""

    kind: str

    def parameters(self) -> dict[str, Any]:
        """As a step takes them; amounts, and nothing else, as ``Decimal``."""
        return {
            name: _told(value)
            for name, value in self
            if name != "kind" and value is not None
        }


class OnCell(Gesture):
    """Of one cell."""

    cell: Cell


class Total(OnCell):
    """Set a total; what is under it follows."""

    kind: Literal["total"]
    amount: AmountSaid
    hold: bool = False
    turn: bool = False  # amounts may change their sign


class TypedCell(Said):
    """An amount typed into a cell."""

    cell: Cell
    amount: AmountSaid


class Override(Gesture):
    """Type amounts into cells; they are kept when earlier steps change."""

    kind: Literal["override"]
    cells: list[TypedCell] = Field(min_length=1, max_length=MOST)
    hold: bool = False
    turn: bool = False


class Grow(OnCell):
    """By a ratio: 0.12 is 12 % more."""

    kind: Literal["grow"]
    ratio: RatioSaid

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        return super().parameters() | {"ratio": str(self.ratio)}


class Blend(Said):
    """By what to weigh, and how much that counts.

    A past year, evenly, as it is now, or what is known today of the open pipeline and the
    people in place by seat, of market sizes, of working days by month.
    """

    source: Literal["year", "even", "now", "pipeline", "people", "market", "days"]
    year: int | None = Field(None, ge=1900, le=2199)
    share: RatioSaid = Decimal(1)


class Spread(OnCell):
    """Over a cell by one of the methods."""

    kind: Literal["spread"]
    method: Code
    action: Code | None = None
    amount: AmountSaid | None = None
    end: AmountSaid | None = None
    ratio: RatioSaid | None = None
    pattern: Text | None = None
    reference: Code | None = None
    axis: Literal["unit", "product", "period"] | None = None
    over: list[Code] | None = Field(None, max_length=MOST)
    all_leaves: bool | None = None
    turn: bool | None = None
    round: Step | None = None
    blend: list[Blend] | None = Field(None, max_length=6)

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        found = super().parameters()
        if self.ratio is not None:
            found["ratio"] = str(self.ratio)
        if self.blend is not None:
            found["blend"] = [
                part.model_dump(exclude_none=True) | {"share": str(part.share)}
                for part in self.blend
            ]
        return found


class Hold(OnCell):
    """Keep a total (with ``leaves``: all under it) as it is, until a day or for good."""

    kind: Literal["hold"]
    leaves: bool = False
    until: date | None = None

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        day = {"until": self.until.isoformat()} if self.until else {}
        return super().parameters() | day


class Release(OnCell):
    """Let what is held at a cell and under it move again."""

    kind: Literal["release"]


class Bound(OnCell):
    """Limit a total; with neither limit: take its limits away."""

    kind: Literal["bound"]
    least: AmountSaid | None = None
    most: AmountSaid | None = None


class Move(Gesture):
    """Move an amount between two parts of one whole."""

    kind: Literal["move"]
    source: Cell
    sink: Cell
    amount: Step


class Mix(OnCell):
    """What part of a cell its products are: code → ratio."""

    kind: Literal["mix"]
    shares: dict[str, RatioSaid] = Field(min_length=1, max_length=200)

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        shares = {code: str(share) for code, share in self.shares.items()}
        return super().parameters() | {"shares": shares}


class Reserve(OnCell):
    """Keep an amount, or a ratio of a unit's own, back from its children."""

    kind: Literal["reserve"]
    amount: AmountSaid | None = None
    ratio: RatioSaid | None = None
    axis: Literal["unit", "product"] = "unit"

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        ratio = {} if self.ratio is None else {"ratio": str(self.ratio)}
        return super().parameters() | ratio


class Padding(OnCell):
    """Hand down more than a unit's own."""

    kind: Literal["padding"]
    ratio: RatioSaid
    axis: Literal["unit", "product"] = "unit"

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        return super().parameters() | {"ratio": str(self.ratio)}


class Round(OnCell):
    """To multiples of a step, larger ones on levels above; the total stays."""

    kind: Literal["round"]
    step: Step
    levels: dict[str, Step] | None = Field(None, max_length=20)


Beside = Literal["floor", "stretch"]


class Levels(Gesture):
    """What floor and stretch are of the target; which level is assessed, which pays."""

    kind: Literal["levels"]
    floor: RatioSaid | None = None
    stretch: RatioSaid | None = None
    assessed: Literal["floor", "target", "stretch"] = "target"
    pays: Literal["floor", "target", "stretch"] = "target"
    anew: bool = False

    def parameters(self) -> dict[str, Any]:
        """As a step takes them."""
        ratios = {"floor": self.floor, "stretch": self.stretch}
        said = {name: str(ratio) for name, ratio in ratios.items() if ratio is not None}
        return super().parameters() | said


class LevelCell(Said):
    """An amount of a level, or its share of the target that stands there."""

    cell: Cell
    amount: AmountSaid | None = None
    share: RatioSaid | None = None


class Level(Gesture):
    """Set totals of floor or stretch; they keep their share of the target, or with ``hold``."""

    kind: Literal["level"]
    level: Beside
    cells: list[LevelCell] = Field(min_length=1, max_length=500)
    hold: bool = False


class LevelHold(OnCell):
    """Keep a total of floor or stretch as it is when the target moves."""

    kind: Literal["level_hold"]
    level: Beside


class LevelRelease(OnCell):
    """Let it follow the target again; ``back``: in the ratio of all."""

    kind: Literal["level_release"]
    level: Beside
    back: bool = False


class Close(Gesture):
    """Let nothing in a period move any more."""

    kind: Literal["close"]
    period: Code


class Reopen(Gesture):
    """Let what is in a closed period move again."""

    kind: Literal["reopen"]
    period: Code


PlainGesture = Annotated[
    Total
    | Override
    | Grow
    | Spread
    | Hold
    | Release
    | Bound
    | Move
    | Mix
    | Reserve
    | Padding
    | Round
    | Levels
    | Level
    | LevelHold
    | LevelRelease
    | Close
    | Reopen,
    Field(discriminator="kind"),
]


class Revise(Said):
    """Say an earlier step anew: the same kind, with other parameters."""

    kind: Literal["revise"]
    seq: Number
    to: PlainGesture


class Revert(Said):
    """Take back one's own last step; ``seq`` says which one means."""

    kind: Literal["revert"]
    seq: Number | None = None


AnyGesture = Annotated[
    Total
    | Override
    | Grow
    | Spread
    | Hold
    | Release
    | Bound
    | Move
    | Mix
    | Reserve
    | Padding
    | Round
    | Levels
    | Level
    | LevelHold
    | LevelRelease
    | Close
    | Reopen
    | Revise
    | Revert,
    Field(discriminator="kind"),
]


def _told(value: Any) -> Any:
    if isinstance(value, Cell):
        return value.told()
    if isinstance(value, LevelCell):
        said: dict[str, Any] = {"cell": value.cell.told()}
        if value.share is not None:
            return said | {"share": str(value.share)}
        return said if value.amount is None else said | {"amount": value.amount}
    if isinstance(value, TypedCell):
        return {"cell": value.cell.told(), "amount": value.amount}
    if isinstance(value, list):
        return [_told(part) for part in value]
    return value
