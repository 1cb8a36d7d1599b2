"""What requests and answers are made of: amounts, days, pages, names."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Query, Schema
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

T = TypeVar("T")
AMOUNT = r"^-?[0-9]{1,20}(\.[0-9]{1,6})?$"
MOST = 1_000  # of a list in one answer
FURTHEST = 10_000_000
MILLION = 1_000_000


def _plain(amount: Decimal) -> str:
    """Digits only, without idle zeros: ``12000.5``, never ``1.2E+4``."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _from_millionths(amount: Any) -> Any:
    """Records keep millionths; here they are said in whole units."""
    return Decimal(amount) / MILLION if isinstance(amount, int) else amount


def _no_flag(amount: Any) -> Any:
    """``true`` is no amount."""
    return "" if isinstance(amount, bool | float) else amount


Text = Annotated[str, Field(max_length=2_000)]
Code = Annotated[str, Field(max_length=120)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Amount = Annotated[Decimal, PlainSerializer(_plain), WithJsonSchema({"type": "string"})]
Millionths = Annotated[Amount, BeforeValidator(_from_millionths)]
AmountSaid = Annotated[
    Decimal,
    BeforeValidator(_no_flag),
    Field(max_digits=26, decimal_places=6, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": AMOUNT}),
]
RatioSaid = Annotated[
    Decimal,
    BeforeValidator(_no_flag),
    Field(max_digits=20, decimal_places=12, ge=-1_000, le=1_000, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,3}(\.[0-9]{1,12})?$"}),
]

FactorSaid = Annotated[
    Decimal,
    BeforeValidator(_no_flag),
    Field(gt=0, max_digits=24, decimal_places=12, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,12})?$"}),
]


class Said(Schema):
    """A body. A name that nobody asks for is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class Part(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=FURTHEST)


Paged = Annotated[Part, Query()]


class Some(Schema, Generic[T]):
    """A part of a list; ``count`` is how many there are in all."""

    items: list[T]
    count: int


def some(rows: Sequence[Any], part: Part) -> dict[str, Any]:
    """The part of a list that is wanted."""
    return {
        "items": rows[part.offset : part.offset + part.limit],
        "count": len(rows),
    }


class Named(Schema):
    """A thing by its code and its name in the reader's language."""

    code: str
    name: str


class Done(Schema):
    """A thing was done that has no number of its own."""

    done: bool = True
