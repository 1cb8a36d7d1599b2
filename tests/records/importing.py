"""A company that imports files, and files written on the spot."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from luopan.dimensions.services import create_standards
from luopan.org import services as org
from luopan.org.models import Unit, User
from luopan.org.queries import builtin_operator
from luopan.records.examination import Examination
from luopan.records.mapping import Choices
from luopan.records.models import Batch, Fact
from luopan.records.services import apply, examine
from tests.kept import kept

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Desk:
    """The built-in operator at work in a fresh company."""

    def __init__(self) -> None:
        self.user, self.root = _company()

    def examine(self, *files: Any, **said: Any) -> Examination:
        return examine(
            actor=self.user,
            at=AT,
            files=[named(f) for f in files],
            choices=Choices(**said),
        )

    def apply(self, examination: Examination, **said: Any) -> Batch:
        return apply(actor=self.user, at=AT, examination=examination, **said)

    def take(self, *files: Any, **said: Any) -> Batch:
        return self.apply(self.examine(*files, **said))


@kept
def _company() -> tuple[User, Unit]:
    user = builtin_operator(at=AT)
    company = org.create_company(actor=user, at=AT, name="Test")
    create_standards(actor=user, at=AT)
    assert company.root is not None
    return user, company.root


def named(file: Any) -> Any:
    if isinstance(file, str):
        return "file.csv", file.encode()
    return file


def workbook(
    sheets: dict[str, list[list[Any]]], merged: dict[str, list[str]] | None = None
) -> bytes:
    """An xlsx with rows as given."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell, days if hasattr(cell, "year") else None)
        for span in (merged or {}).get(name, []):
            first, _colon, _last = span.partition(":")
            value = _at(rows, first)
            sheet.merge_range(span, value)
    book.close()
    return held.getvalue()


def _at(rows: list[list[Any]], cell: str) -> Any:
    return rows[int(cell[1:]) - 1][ord(cell[0]) - 65]


def fact_sum(metric: str, **where: Any) -> int:
    known = Fact.objects.filter(metric__code=metric, batch__revoked_no=None, **where)
    rows = known.values_list("amount", flat=True)
    return sum(rows)


def path_of(shared: Any, *names: str) -> list[Path]:
    return [shared(name) for name in names]
