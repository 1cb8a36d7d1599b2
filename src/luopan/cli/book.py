"""A planned year for people: a summary in the terminal, a workbook for the director."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from luopan.cli.tables import Table

SHOWN_UNITS = 12
FIRST = 7  # columns before the first period: four ids, unit, product, last year
CHECKS = 3
LEAST_SHOWN = 0.0005  # of a growth: less is 0.0 %


def show(book: Any, taken: Any, out: Path | None, say: Callable[[str], None]) -> None:
    """The summary: one sentence that says what matters, then the largest parts."""
    from django.utils.translation import gettext as _

    total = book.total
    say(
        _("%(year)s: target %(target)s, %(growth)s vs %(last)s in %(before)s.")
        % {
            "year": book.year,
            "target": _money(total.amounts[0], book.decimals),
            "growth": _signed(total.growth),
            "last": _money(book.last_total, None),
            "before": book.year - 1,
        }
    )
    for sentence in _of_the_files(taken, book):
        say(sentence)
    say("")
    _table(book, _("unit"), _top_units(book)).show(say)
    _table(book, _("product"), _top_products(book)).show(say)
    if out is not None:
        say(_("Written: %(file)s") % {"file": out})
    for sentence in taken.odd:
        say(f"· {sentence}")


def _of_the_files(taken: Any, book: Any) -> Iterator[str]:
    from django.utils.translation import gettext as _

    there = {total.measure for total in taken.examination.totals}
    measure = book.measure if book.measure in there else "amount"
    for total in taken.examination.totals:
        if total.measure == measure:
            yield _(
                "Read: %(rows)s rows of %(kind)s in %(place)s, %(amount)s in total."
            ) % {
                "rows": f"{total.rows:,}",
                "kind": kind_word(total.kind),
                "place": place_of(total),
                "amount": _money(total.amount, None),
            }
    if book.reach_date is not None:
        yield _("Data reach %(day)s.") % {"day": book.reach_date}


def place_of(total: Any) -> str:
    """File and sheet; of records made from another sheet's, that one in words."""
    from django.utils.translation import gettext as _

    if total.sheet:
        return f"{total.file} › {total.sheet}"
    return str(total.file) or _("the order sheet")


def _top_units(book: Any) -> list[Any]:
    product = book.total.product.code
    return [
        row for row in book.rows if row.product.code == product and row.unit.depth <= 1
    ][:SHOWN_UNITS]


def _top_products(book: Any) -> list[Any]:
    unit = book.total.unit.code
    return [
        row for row in book.rows if row.unit.code == unit and row.product.depth <= 1
    ][:SHOWN_UNITS]


def _table(book: Any, name: str, rows: list[Any]) -> Table:
    from django.utils.translation import gettext as _

    quarters = [n for n, p in enumerate(book.periods) if p.kind == "quarter"]
    table = Table(
        (
            name,
            str(book.year - 1),
            str(book.year),
            _("growth"),
            *(book.periods[n].code for n in quarters),
        )
    )
    by_product = bool(rows) and rows[-1].product.code != book.total.product.code
    for row in rows:
        node = row.product if by_product else row.unit
        table.add(
            "  " * node.depth + node.name,
            _money(row.last_year, book.decimals),
            _money(row.amounts[0], book.decimals),
            _signed(row.growth),
            *(_money(row.amounts[n], book.decimals) for n in quarters),
        )
    return table


def _money(amount: Decimal, decimals: int | None) -> str:
    if decimals is not None:
        return f"{amount:,.{decimals}f}"
    return f"{amount.normalize():,f}"


def _signed(share: float | None) -> str:
    """``+12.0%``; what rounds to nothing has no sign."""
    if share is None:
        return "—"
    return f"{0 if abs(share) < LEAST_SHOWN else share:+.1%}".replace("+0.0%", "0.0%")


def as_json(book: Any, taken: Any) -> dict[str, Any]:
    """The whole book for programs; amounts are decimal texts."""
    return {
        "year": book.year,
        "metric": book.metric,
        "total": str(book.total.amounts[0]),
        "last_year_total": str(book.last_total),
        "data_reach": book.reach_date,
        "files": [
            {
                "kind": t.kind,
                "measure": t.measure,
                "place": place_of(t),
                "amount": str(t.amount),
            }
            for t in taken.examination.totals
        ],
        "periods": [
            {
                "code": p.code,
                "kind": p.kind,
                "start_date": p.start_date,
                "end_date": p.end_date,
            }
            for p in book.periods
        ],
        "rows": [
            {
                "unit": row.unit.code,
                "unit_name": row.unit.name,
                "parent_unit": row.unit.parent,
                "product": row.product.code,
                "product_name": row.product.name,
                "parent_product": row.product.parent,
                "last_year": str(row.last_year),
                "amounts": [str(a) for a in row.amounts],
            }
            for row in book.rows
        ],
        "derivation": [_line_of(line, book) for line in book.derivation.lines],
        "odd": taken.odd,
    }


def _line_of(line: Any, book: Any) -> dict[str, Any]:
    """A line of the derivation, its amounts as those of the rows."""
    return {
        "step": line.title,
        "text": line.text,
        "before": str(line.before * book.quantum),
        "after": str(line.after * book.quantum),
        "delta": str(line.delta * book.quantum),
        "noticed": list(line.notes),
    }


def write(book: Any, taken: Any, out: Path, at: datetime) -> None:
    """Write the workbook: plan, derivation, what was odd.

    Raises:
        Refused: The place cannot be written to.
    """
    from django.utils.translation import gettext as _
    from django.utils.translation import gettext_lazy

    from luopan.cli.workbook import plan_of
    from luopan.sheets.write import to_xlsx
    from luopan.trail.refusal import Refused

    content = to_xlsx(
        plan_of(book, taken, title=_("Plan %(year)s") % {"year": book.year}, at=at)
    )
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refused(
            gettext_lazy(
                "%(file)s cannot be written (%(why)s). Choose another location."
            ),
            file=out,
            why=error.strerror,
        ) from error


def kind_word(kind: str) -> str:
    """A kind of record as people say it."""
    from luopan.records.uploads import findings

    return findings.kind_word(kind)
