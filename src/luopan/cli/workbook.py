"""The workbook of a planned year.

Four hidden columns number each row's unit, its parent, its product and its parent; the check
columns use them, so that every total proves itself in the year and in each of its smallest
periods: Σ periods, Σ products, Σ units, each 0.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from luopan.sheets.write import (
    CHECK,
    SHARE,
    TEXT,
    ColumnSpec,
    Formula,
    RowSpec,
    SheetSpec,
    Style,
    WorkbookPlan,
    cell_name,
)

IDS = 4
UNIT, PRODUCT, LAST, YEAR, GROWTH = range(IDS, IDS + 5)
MOST_LEVELS = 7
TOTAL = Style(bold=True, fill="#EEF1F5", line="top")
UNIT_TOTAL = Style(bold=True)
SKIPPED = {"year", "half"}


def plan_of(book: Any, taken: Any, *, title: str, at: datetime) -> WorkbookPlan:
    """The three sheets."""
    sheets = (_plan(book, taken, title), _derivation(book), _odd(book, taken))
    return WorkbookPlan(title=title, created_at=at, sheets=sheets)


def _amount_style(book: Any) -> Style:
    decimals = "." + "0" * book.decimals if book.decimals else ""
    return Style(number=f"#,##0{decimals};[Red]-#,##0{decimals}")


def _shown(book: Any) -> list[tuple[int, Any]]:
    """Quarters, months and weeks with their place among the amounts."""
    return [(n, p) for n, p in enumerate(book.periods) if p.kind not in SKIPPED]


def _plan(book: Any, taken: Any, title: str) -> SheetSpec:
    shown = _shown(book)
    amount = _amount_style(book)
    widest = max(12.0, len(f"{book.total.amounts[0]:,.{book.decimals}f}") + 2.0)
    columns = [
        *(ColumnSpec(width=6, hidden=True) for _id in range(IDS)),
        ColumnSpec(width=24),
        ColumnSpec(width=22),
        ColumnSpec(width=widest, style=amount),
        ColumnSpec(width=widest, style=amount),
        ColumnSpec(width=9, style=SHARE),
        *(ColumnSpec(width=widest, style=amount, level=_level(p)) for _n, p in shown),
        *(ColumnSpec(width=9, style=CHECK) for _check in range(3)),
    ]
    head = [
        "",
        "",
        "",
        "",
        _("Unit"),
        _("Product"),
        str(book.year - 1),
        str(book.year),
        _("Growth"),
        *(p.code for _n, p in shown),
        _("Σ periods"),
        _("Σ products"),
        _("Σ units"),
    ]
    unit = book.counted_in or taken.examination.choices.currency
    words = _("%(metric)s, %(unit)s. Data reach %(day)s.")
    if (
        not unit
    ):  # a file that names no currency is in whatever its reader knows it to be
        words = _("%(metric)s. Data reach %(day)s.")
    subtitle = words % {
        "metric": book.metric,
        "unit": unit,
        "day": book.reach_date or "—",
    }
    spec = SheetSpec(
        name=_("Plan"),
        title=(title, subtitle),
        head=(head,),
        columns=columns,
        frozen_columns=IDS + 2,
    )
    rows = tuple(_rows(book, shown, spec.table_at))
    return SheetSpec(
        name=spec.name,
        title=spec.title,
        head=spec.head,
        columns=spec.columns,
        frozen_columns=spec.frozen_columns,
        rows=rows,
        remarks=(
            _("Every total is the exact sum of what is below it; ✓ confirms it."),
        ),
    )


def _level(period: Any) -> int:
    return {"quarter": 0, "month": 1}.get(period.kind, 2)


def _rows(book: Any, shown: list[tuple[int, Any]], table_at: int) -> Iterator[RowSpec]:
    units = _numbered(row.unit for row in book.rows)
    products = _numbered(row.product for row in book.rows)
    leaf = [IDS + 5 + at for at, (_n, p) in enumerate(shown) if p.leaf]
    inner_units = {row.unit.parent for row in book.rows}
    inner_products = {row.product.parent for row in book.rows}
    last = table_at + len(book.rows) - 1
    for place, row in enumerate(book.rows):
        checks = _checks(
            table_at + place,
            table_at,
            last,
            leaf,
            row.product.code in inner_products,
            row.unit.code in inner_units,
        )
        yield RowSpec(
            cells=(
                units[row.unit.code],
                units.get(row.unit.parent, 0),
                products[row.product.code],
                products.get(row.product.parent, 0),
                row.unit.name,
                row.product.name,
                row.last_year,
                row.amounts[0],
                "—" if row.growth is None else row.growth,
                *(row.amounts[n] for n, _p in shown),
                *checks,
            ),
            level=min(row.unit.depth + row.product.depth, MOST_LEVELS),
            style=_row_style(row, place),
            styles=_indents(row),
        )


def _numbered(nodes: Any) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for node in nodes:
        found.setdefault(node.code, len(found) + 1)
    return found


def _row_style(row: Any, place: int) -> Style | None:
    if place == 0:
        return TOTAL
    return UNIT_TOTAL if row.product.depth == 0 else None


def _indents(row: Any) -> tuple[Style | None, ...]:
    bold = row.product.depth == 0
    return (
        *(None for _id in range(IDS)),
        Style(indent=row.unit.depth, bold=bold),
        Style(indent=row.product.depth, bold=bold),
    )


def _checks(
    at: int, first: int, last: int, leaf: list[int], products: bool, units: bool
) -> tuple[Formula | None, ...]:
    """Σ of the leaf periods, of the products below, of the units below; each minus the total.

    The last two are compared in the year and in every leaf period, differences added up
    without their signs.
    """
    year = cell_name(at, YEAR)
    months = "+".join(cell_name(at, column) for column in leaf)

    def below(parent: int, own: int, same: int) -> Formula:
        def span(column: int) -> str:
            return f"{_fixed(first, column)}:{_fixed(last, column)}"

        which = (
            f"{span(parent)},{cell_name(at, own)},{span(same)},{cell_name(at, same)}"
        )
        off = "+".join(
            f"ABS(SUMIFS({span(column)},{which})-{cell_name(at, column)})"
            for column in (YEAR, *leaf)
        )
        return Formula(f"=ROUND({off},6)", 0)

    return (
        Formula(f"=ROUND({months}-{year},6)", 0),
        below(3, 2, 0) if products else None,
        below(1, 0, 2) if units else None,
    )


def _fixed(row: int, column: int) -> str:
    """``$H$5``."""
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def _derivation(book: Any) -> SheetSpec:
    amount = _amount_style(book)
    rows = [
        RowSpec(
            cells=(
                place,
                line.title,
                line.text,
                line.before * book.quantum,
                line.after * book.quantum,
                line.delta * book.quantum,
                "; ".join(line.notes),
            )
        )
        for place, line in enumerate(book.derivation.lines, start=1)
    ]
    return SheetSpec(
        name=_("Derivation"),
        title=(_("How the year's total was derived"),),
        head=(
            (
                "#",
                _("Step"),
                _("What it says"),
                _("Total before"),
                _("Total after"),
                _("Change amount"),
                _("Notices"),
            ),
        ),
        columns=(
            ColumnSpec(width=5),
            ColumnSpec(width=14),
            ColumnSpec(width=52, style=Style(wrap=True)),
            ColumnSpec(width=18, style=amount),
            ColumnSpec(width=18, style=amount),
            ColumnSpec(width=18, style=amount),
            ColumnSpec(width=60, style=Style(wrap=True)),
        ),
        rows=tuple(rows),
    )


def _odd(book: Any, taken: Any) -> SheetSpec:
    from luopan.cli.book import kind_word, place_of
    from luopan.records.tabling import measure_word

    totals = [
        RowSpec(
            cells=(
                place_of(t),
                kind_word(t.kind),
                str(measure_word(t.measure)),
                t.rows,
                t.amount,
            )
        )
        for t in taken.examination.totals
    ]
    odd = [RowSpec(cells=(sentence,)) for sentence in taken.odd]
    nothing = [RowSpec(cells=(_("Nothing unusual was found."),))]
    return SheetSpec(
        name=_("Files"),
        title=(_("What the files held, and what was odd"),),
        head=((_("File and sheet"), _("Records"), _("Measure"), _("Rows"), _("Sum")),),
        columns=(
            ColumnSpec(width=44, style=TEXT),
            ColumnSpec(width=18),
            ColumnSpec(width=12),
            ColumnSpec(width=10, style=Style(number="#,##0")),
            ColumnSpec(width=20, style=Style(number="#,##0.######")),
        ),
        rows=(*totals, RowSpec(cells=()), *(odd or nothing)),
    )
