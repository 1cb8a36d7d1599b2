"""The 100 file inputs of the bad-input corpus, each with what must come of it.

1 to 26 containers, 27 to 38 XML, 39 to 56 workbooks, 57 to 72 delimited text, 73 to 100
values; a letter tells variants apart. ``CASES`` drives
tests/corpus/test_corpus.py (files alone) and may drive any test of the whole import: every
file that can be read holds the columns of ``packages.ORDERS`` or part of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luopan.sheets.book import Book


@dataclass(frozen=True)
class Expect:
    """What must come of a file.

    Args:
        refused: Code of ``Unreadable``; empty if the file can be read.
        facts: Among the facts of the refusal.
        amounts: What the column 销售额 reads as, row by row under the head: a Decimal (or
            int), None for nothing, or the code of a fault.
        days: What the column 订单日期 reads as: an ISO text, None, or the code of a fault.
        notes: Codes among the notes of the book or its sheets.
        check: Anything else.
    """

    refused: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    amounts: tuple[Any, ...] | None = None
    days: tuple[Any, ...] | None = None
    notes: tuple[str, ...] = ()
    check: Callable[[Book], bool] | None = None


@dataclass(frozen=True)
class Case:
    """One input.

    Args:
        id: Its number, with a letter where there are variants.
        name: What is odd about it.
        file: Name under which it is sent.
        build: Makes its bytes, the same every time.
        expect: What must come of it.
        quick: Small enough for every test run.
    """

    id: str
    name: str
    file: str
    build: Callable[[], bytes]
    expect: Expect
    quick: bool = True


def refused(code: str, **facts: Any) -> Expect:
    return Expect(refused=code, facts=facts)


PLAIN = (Decimal(100), Decimal("200.5"), Decimal(-30))
GOOD = Expect(amounts=PLAIN)


def _all() -> tuple[Case, ...]:
    from tests.corpus import case_cells, case_containers, case_texts, case_workbooks

    return (
        *case_containers.CASES,
        *case_workbooks.CASES,
        *case_texts.CASES,
        *case_cells.CASES,
    )


def __getattr__(name: str) -> Any:
    """CASES is gathered when first asked for, so that its parts may import this module."""
    if name == "CASES":
        globals()["CASES"] = _all()
        return globals()["CASES"]
    raise AttributeError(name)
