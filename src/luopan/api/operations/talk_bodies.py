"""What is said in agreement, as the bodies of requests."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from luopan.api.shapes import AmountSaid, Code, RatioSaid, Said, Text
from luopan.dimensions.models import Metric
from luopan.targets import services
from luopan.targets.amounts import quanta

Head = Annotated[int, Field(ge=0, le=2**31)]
Long = Annotated[str, Field(max_length=4_000)]


class IssueSaid(Said):
    """What stands under ``unit`` gets its number; ``branch``: all under it."""

    unit: Code
    deadline: date | None = None
    branch: bool = False
    text: Long = ""
    reason: Text = ""


class RecallSaid(Said):
    """``branch``: the unit's own number and all that was issued under it."""

    unit: Code
    branch: bool = False
    reason: Text = ""


class InTalk(Said):
    """``expected``: the last card (``head``) that one has seen."""

    unit: Code
    text: Long = ""
    expected: Head


class ChipSaid(Said):
    """A part of the difference; all together are the difference."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    amount: AmountSaid


class AskSaid(Said):
    """A resource asked for: leads and heads as counts, discount in percent, presales in days."""

    resource: Literal["leads", "discount", "presales", "heads", "budget"]
    quantity: AmountSaid
    wanted_date: date
    note: Annotated[str, Field(max_length=300)] = ""

    def told(self) -> services.Asked:
        """As the service takes it."""
        return services.Asked(**dict(self))


class CounterSaid(InTalk):
    """A number, what the difference to the proposal consists of, and what it needs."""

    amount: AmountSaid
    evidence: list[ChipSaid] = Field([], max_length=20)
    asks: list[AskSaid] = Field([], max_length=20)
    deadline: date | None = None

    def told(self, metric: Metric) -> dict[str, Any]:
        """As the service takes it, amounts in quanta."""
        chips = [
            {"label": chip.label, "amount": quanta(chip.amount, metric)}
            for chip in self.evidence
        ]
        return dict(self) | {
            "amount": quanta(self.amount, metric),
            "evidence": chips,
            "asks": [ask.told() for ask in self.asks],
        }


class Carrying(InTalk):
    """``carried``: code of a unit or reserve (``north~``) → how much more it carries."""

    carried: dict[str, AmountSaid] | None = Field(None, max_length=200)


class AnswerSaid(Carrying):
    """The old proposal again, or another that somebody carries."""

    amount: AmountSaid
    deadline: date | None = None


class RemindSaid(Said):
    """A word to whose turn it is."""

    unit: Code
    text: Long = ""


class DelegateSaid(Said):
    """Who speaks in one's place, from a day until before another."""

    unit: Code
    username: Annotated[str, Field(max_length=150)]
    from_date: date | None = None
    until_date: date | None = None
    text: Long = ""


class CellOffered(Said):
    """A part of a submission."""

    product: Code
    period: Code
    amount: AmountSaid


class SubmitSaid(Said):
    """A total, parts of it, or both: what the parts leave lies on the reserve."""

    unit: Code
    amount: AmountSaid | None = None
    cells: list[CellOffered] = Field([], max_length=5_000)
    text: Long = ""
    reason: Text = ""


class PromiseSaid(Said):
    """Until when, that day included."""

    until_date: date
    text: Long = ""


class WordSaid(Said):
    """In words."""

    text: Long = ""


class AuthoritySaid(Said):
    """From today, or a later day."""

    role: Annotated[str, Field(max_length=20)]
    share: Annotated[RatioSaid, Field(ge=0, le=1)] | None
    from_date: date | None = None
    reason: Text = ""
