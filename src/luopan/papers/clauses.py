"""Of what the text of a letter is put together."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What stands between paragraphs."""

    METRICS = "metrics"
    MONTHS = "months"
    RESOURCES = "resources"
    ASSESSMENT = "assessment"
    AIMS = "aims"


@dataclass(frozen=True)
class Clause:
    """A numbered part of the letter."""

    title: str
    parts: tuple[str | Place, ...]


@dataclass(frozen=True)
class Wording:
    """An edition in one language.

    Attributes:
        title: Of the letter.
        head: Lines under it: number and parties.
        clauses: Its body.
        none: Stands where nothing was said.
        words: Heads of tables and small words, by key.
        issues: Party A signs by setting the number in the system: the text says who did
            and when, and the place for signatures bears the days.
        across: Floor, target and stretch of a metric stand in one row.
        units: That row says what its amounts are in, as targets that do not add up do in
            each figure.
    """

    title: str
    head: tuple[str, ...]
    clauses: tuple[Clause, ...]
    none: str
    words: dict[str, str]
    issues: bool = False
    across: bool = False
    units: bool = False
