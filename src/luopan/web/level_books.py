"""The grid as a workbook with a sheet for each level, and one that proves them.

Its check cells reckon for themselves: the periods of every row come to its year, and floor,
target and stretch stand in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.sheets.write import (
    CHECK,
    TEXT,
    ColumnSpec,
    Formula,
    RowSpec,
    SheetSpec,
    WorkbookPlan,
    cell_name,
    to_xlsx,
)
from luopan.targets.queries import VersionRow
from luopan.targets.queries.grid import Paper
from luopan.web import figures
from luopan.web.exports import COUNTED, IN_LARGE_UNITS, sheet_of
from luopan.web.words import decompose
from luopan.web.words.levels import words

BEFORE = 2  # columns before the amounts


def as_workbook(
    version: VersionRow,
    papers: Mapping[str, Paper],
    *,
    lower_is_better: bool,
    at: datetime,
) -> bytes:
    """The workbook.

    Args:
        version: Of which version.
        papers: The same rows of the grid by level: floor, target, stretch.
        lower_is_better: The order is the other way round.
        at: When it is made.
    """
    sheets = {}
    for level, name in words():
        export = decompose.as_export(version, papers[level])
        spec = sheet_of(export)
        sheets[level] = SheetSpec(**{**vars(spec), "name": name})
    check = _check(version, papers, sheets, lower_is_better)
    title = f"{version.year} {spoken(version)}"
    made = WorkbookPlan([*sheets.values(), check], title=title, created_at=at)
    return to_xlsx(made)


def _check(
    version: VersionRow,
    papers: Mapping[str, Paper],
    sheets: Mapping[str, SheetSpec],
    lower_is_better: bool,
) -> SheetSpec:
    unit = figures.unit_of_table(version.counted_in)
    amount = COUNTED if unit.size == 1 else IN_LARGE_UNITS
    names = [name for _level, name in words()]
    head = [
        _("Organisation"),
        _("Seat"),
        *names,
        _("Sequence"),
        *(_("Σ periods: %(level)s") % {"level": name} for name in names),
    ]
    title = [_("Check"), _("✓: the three levels are in order, and periods add up.")]
    spec = SheetSpec(
        name=_("Check"),
        title=title,
        head=[head],
        columns=[
            ColumnSpec(28.0, TEXT),
            ColumnSpec(20.0, TEXT),
            *(ColumnSpec(14.0, amount) for _name in names),
            *(ColumnSpec(12.0, CHECK) for _check in range(4)),
        ],
        frozen_columns=1,
    )
    rows = list(_rows(papers, sheets, spec.table_at, unit.size, lower_is_better))
    return SheetSpec(**{**vars(spec), "rows": rows})


def _rows(
    papers: Mapping[str, Paper],
    sheets: Mapping[str, SheetSpec],
    table_at: int,
    size: Decimal,
    lower_is_better: bool,
) -> Iterator[RowSpec]:
    levels = [level for level, _name in words()]
    columns = papers["target"].columns
    year = next(at for at, column in enumerate(columns) if column.kind == "year")
    parts = [at for at, column in enumerate(columns) if column.stop == column.start + 1]
    for place, row in enumerate(papers["target"].rows):
        at = table_at + place
        own = [
            papers[level].rows[place].amounts[year] or Decimal(0) for level in levels
        ]
        yield RowSpec(
            [
                row.name,
                row.title,
                *(
                    Formula(f"={_there(sheets[level], place, year)}", amount / size)
                    for level, amount in zip(levels, own, strict=True)
                ),
                _order(at, own, lower_is_better),
                *(_sum(sheets[level], place, year, parts) for level in levels),
            ],
            level=min(row.depth, 7),
        )


def _there(sheet: SheetSpec, place: int, column: int) -> str:
    """A cell of another sheet."""
    return f"'{sheet.name}'!{cell_name(sheet.table_at + place, BEFORE + column)}"


def _order(at: int, own: Sequence[Decimal], lower_is_better: bool) -> Formula:
    """0, which shows as a tick, if the levels of a row stand in order."""
    low, mid, high = (cell_name(at, BEFORE + place) for place in range(3))
    first, _second, last = own
    good = first >= own[1] >= last if lower_is_better else first <= own[1] <= last
    sign = ">=" if lower_is_better else "<="
    text = f"=IF(AND(ROUND({low}-{mid},6){sign}0,ROUND({mid}-{high},6){sign}0),0,1)"
    return Formula(text, 0 if good else 1)


def _sum(sheet: SheetSpec, place: int, year: int, parts: Sequence[int]) -> Formula:
    """The year less its smallest periods."""
    cells = ",".join(_there(sheet, place, part) for part in parts)
    return Formula(f"=ROUND({_there(sheet, place, year)}-SUM({cells}),6)", 0)
