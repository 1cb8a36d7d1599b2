"""A workbook that is handed out: to fill in, to check, what is known, and who it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.sheets.write import (
    CHECK,
    REMARK,
    SHARE,
    TEXT,
    ColumnSpec,
    Formula,
    RowSpec,
    SheetSpec,
    Style,
    WorkbookPlan,
    cell_name,
    to_xlsx,
)
from luopan.targets.collecting.identity import MARK, SHEET, mark_of
from luopan.targets.collecting.layout import (
    FIRST,
    ISSUED,
    LAST,
    PRODUCT_KEY,
    TOTAL,
    UNIT_KEY,
    Cells,
    Layout,
    Row,
)
from luopan.targets.models import Handout

SUM = Style(bold=True, fill="#EEF1F5", line="bottom")
FILL = Style(fill="#FFF8E1")
CLOSED = Style(fill="#E7E9ED")


def workbook(handout: Handout, said: Cells | None = None) -> bytes:
    """The workbook of a handout; the same handout is the same workbook.

    Args:
        handout: As it was handed out.
        said: What is filled in, in quanta; None: what was said before.
    """
    layout, version = Layout.of(handout.layout), handout.version
    if said is not None:
        layout = replace(layout, rows=tuple(_said(layout, said)))
    writing = _Writing(handout, layout)
    title = f"{spoken(handout.unit)} {version.plan.year} {spoken(version)}"
    return to_xlsx(
        WorkbookPlan(
            sheets=[
                writing.to_fill(title),
                writing.to_check(),
                writing.known(),
                SheetSpec(
                    name=SHEET,
                    columns=[ColumnSpec(24), ColumnSpec(60)],
                    rows=[RowSpec([MARK, mark_of(handout)])],
                    hidden=True,
                ),
            ],
            title=title,
            created_at=handout.at,
        )
    )


def _said(layout: Layout, said: Cells) -> Iterator[Row]:
    for row in layout.rows:
        filled = (said.get((*row.key, code)) for code in layout.periods)
        yield replace(row, filled=tuple(filled))


class _Writing:
    """A workbook while it is written."""

    def __init__(self, handout: Handout, layout: Layout) -> None:
        self.handout, self.layout = handout, layout
        places = -int(layout.quantum.normalize().as_tuple().exponent)  # type: ignore[arg-type]
        decimals = "." + "0" * places if places > 0 else ""
        self.amount = Style(number=f"#,##0{decimals};[Red]-#,##0{decimals}")
        self.first = layout.table_at + 1  # the first row to fill in, from 0
        self.last = layout.table_at + len(layout.rows)
        self.count = len(layout.periods)
        self.year = FIRST + self.count

    def own(self, quanta: int | None) -> Decimal | None:
        return None if quanta is None else quanta * self.layout.quantum

    def span(self, column: int) -> str:
        """The cells of a column in all rows to fill in."""
        top = cell_name(self.first, column)
        return f"{top}:{cell_name(self.last, column)}"

    def to_fill(self, title: str) -> SheetSpec:
        amount, filled = self.amount, replace(self.amount, fill=FILL.fill)
        return SheetSpec(
            name=self.layout.sheet,
            title=[title, *self._about()],
            columns=[
                *(ColumnSpec(10, hidden=True) for _key in (UNIT_KEY, PRODUCT_KEY)),
                *(ColumnSpec(24), ColumnSpec(20)),
                *(ColumnSpec(16, amount), ColumnSpec(16, amount)),
                *(ColumnSpec(13, filled) for _period in range(self.count)),
                *(ColumnSpec(17, amount), ColumnSpec(17, amount)),
                ColumnSpec(9, CHECK),
            ],
            head=[self.layout.head],
            rows=[self._totals(), *map(self._row, range(len(self.layout.rows)))],
            frozen_columns=4,
        )

    def _about(self) -> list[str]:
        counted = self.layout.counted_in
        unit = _("yuan") if counted == "CNY" else counted
        facts = {"number": self.handout.number, "unit": unit}
        head = _("Workbook no. %(number)s · amounts in %(unit)s") % facts
        issued = self.own(self.handout.proposal)
        if issued is not None:
            said = _("number of the unit as issued: %(amount)s")
            head = f"{head} · {said % {'amount': f'{issued:,f}'}}"
        return [
            head,
            _(
                "Fill in the yellow cells; 1.2亿, 1,200 and (1,200) are understood. An empty "
                "cell means not filled in, 0 means none. Do not change rows, columns or "
                "names."
            ),
        ]

    def _totals(self) -> RowSpec:
        rows = self.layout.rows
        last = [row.last_year for row in rows if row.last_year is not None]
        cells = [
            *(TOTAL, TOTAL, _("Total"), ""),
            self.sum_of(LAST, sum(last) if last else None),
            self.sum_of(ISSUED, sum(sum(row.issued) for row in rows)),
            *(
                self.sum_of(FIRST + n, sum(row.filled[n] or 0 for row in rows))
                for n in range(self.count)
            ),
            self.sum_of(self.year, sum(_filled(row) for row in rows)),
            self.sum_of(self.year + 1, sum(map(_apart, rows))),
            Formula(f"=SUM({self.span(self.year + 2)})", 0),
        ]
        return RowSpec(cells, style=SUM)

    def sum_of(self, column: int, quanta: int | None) -> Formula:
        return Formula(f"=SUM({self.span(column)})", self.own(quanta) or 0)

    def _row(self, place: int) -> RowSpec:
        row, at = self.layout.rows[place], self.first + place
        across = f"{cell_name(at, FIRST)}:{cell_name(at, self.year - 1)}"
        year, issued = cell_name(at, self.year), cell_name(at, ISSUED)
        cells = [
            *(row.unit, row.product, row.unit_name, row.product_name),
            *(self.own(row.last_year), self.own(sum(row.issued))),
            *map(self.own, row.filled),
            Formula(f"=SUM({across})", self.own(_filled(row)) or 0),
            Formula(f"={year}-{issued}", self.own(_apart(row)) or 0),
            Formula(f"=COUNTA({across})-COUNT({across})", 0),
        ]
        shut = [None if is_open else CLOSED for is_open in row.open]
        return RowSpec(cells, styles=[*[None] * FIRST, *shut])

    def to_check(self) -> SheetSpec:
        """Per unit and per product: filled in beside issued, and that both add up."""
        rows = [*self._by(UNIT_KEY), *self._by(PRODUCT_KEY)]
        amount = self.amount
        return SheetSpec(
            name=_("Checks"),
            title=[_("Checks")],
            columns=[
                *(ColumnSpec(12), ColumnSpec(26), ColumnSpec(17, amount)),
                *(ColumnSpec(17, amount), ColumnSpec(17, amount)),
                ColumnSpec(12, SHARE),
            ],
            head=[
                [
                    *(_("Sum by"), _("Name"), self.layout.head[ISSUED], _("Filled in")),
                    *(_("Apart"), _("Apart, share")),
                ]
            ],
            rows=[*rows, *self._closing(len(rows))],
        )

    def _by(self, key: int) -> Iterator[RowSpec]:
        """A line for each unit, or each product."""
        by_unit = key == UNIT_KEY
        word = _("Unit") if by_unit else _("Product")
        names = {
            (row.unit if by_unit else row.product): (
                row.unit_name if by_unit else row.product_name
            )
            for row in self.layout.rows
        }
        for code, name in names.items():
            own = [r for r in self.layout.rows if code == r.key[key]]
            yield self._line(word, name, key, code, own)

    def _line(
        self, word: str, name: str, key: int, code: str, own: Sequence[Row]
    ) -> RowSpec:
        sheet = f"'{self.layout.sheet}'!"
        keys = f"{sheet}{_fixed(self.span(key))}"
        quoted = code.replace('"', '""')
        issued, filled = (
            f'SUMIFS({sheet}{_fixed(self.span(column))},{keys},"{quoted}")'
            for column in (ISSUED, self.year)
        )
        was, now = sum(sum(row.issued) for row in own), sum(map(_filled, own))
        cells = [
            *(word, name),
            Formula(f"={issued}", self.own(was) or 0),
            Formula(f"={filled}", self.own(now) or 0),
            Formula(f"={filled}-{issued}", self.own(now - was) or 0),
            Formula(
                f"=IF({issued}=0,0,{filled}/{issued}-1)", now / was - 1 if was else 0
            ),
        ]
        return RowSpec(cells)

    def _closing(self, count: int) -> Iterator[RowSpec]:
        """The total by months is the total by rows; every cell holds a number."""
        sheet, top = f"'{self.layout.sheet}'!", self.layout.table_at
        across = f"{cell_name(top, FIRST)}:{cell_name(top, self.year - 1)}"
        by_rows = f"{sheet}{cell_name(top, self.year)}"
        says = Style(bold=True)
        yield RowSpec([])
        checks = [
            (_("Months and rows add up"), f"={by_rows}-SUM({sheet}{across})"),
            (
                _("Cells containing text"),
                f"={sheet}{cell_name(top, self.year + 2)}",
            ),
        ]
        for name, formula in checks:
            yield RowSpec(
                [_("Check"), name, Formula(formula, 0)],
                styles=[says, TEXT, CHECK],
            )

    def known(self) -> SheetSpec:
        """By month: what the year before brought, and what was issued."""
        layout, amount = self.layout, self.amount
        periods = layout.head[FIRST : self.year]
        rows = []
        for row in layout.rows:
            lines = ((layout.head[LAST], row.last), (None, row.issued))
            over = ((layout.over, row.over),) if layout.over and row.over else ()
            for word, parts in (*over, *lines):
                known = [part for part in parts if part is not None]
                cells = [
                    *(row.unit_name, row.product_name, word or layout.head[ISSUED]),
                    *map(self.own, parts),
                    self.own(sum(known)) if known else None,
                ]
                rows.append(RowSpec(cells, style=None if word else REMARK))
        return SheetSpec(
            name=_("By month"),
            title=[_("Last year and the number of the version, by month")],
            columns=[
                *(ColumnSpec(24), ColumnSpec(20), ColumnSpec(16)),
                *(ColumnSpec(13, amount) for _period in periods),
                ColumnSpec(17, amount),
            ],
            head=[[_("Unit"), _("Product"), _("What"), *periods, _("Full year")]],
            rows=rows,
            frozen_columns=3,
        )


def _filled(row: Row) -> int:
    return sum(part or 0 for part in row.filled)


def _apart(row: Row) -> int:
    return _filled(row) - sum(row.issued)


def _fixed(span: str) -> str:
    """``A7:A20`` as ``$A$7:$A$20``."""
    return ":".join(
        f"${''.join(c for c in end if c.isalpha())}${''.join(c for c in end if c.isdigit())}"
        for end in span.split(":")
    )
