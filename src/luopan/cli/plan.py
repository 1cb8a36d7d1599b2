"""``luopan plan``: files in, a year's targets out; no server, no set-up, nothing stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, say, say_json
from luopan.cli.files import file_options, take_in
from luopan.cli.readings import AMOUNT, GROWTH, amount_of, pairs_of

LAST_MONTH = 12


@click.command()
@file_options
@click.option(
    "--year", type=int, default=None, help="To plan; default: after the last full one."
)
@click.option(
    "--grow", type=GROWTH, default=None, help="Against last year: 12% or -5%."
)
@click.option(
    "--total", type=AMOUNT, default=None, help="Of the year: 18000000 or 1800万."
)
@click.option("--hold", multiple=True, help="UNIT=AMOUNT: a number that is settled.")
@click.option(
    "--round", "round_to", type=AMOUNT, default=None, help="Step of a month: 1000."
)
@click.option("--metric", default="", help="What is planned: amount, quantity, profit.")
@click.option("--calendar", default="months", help="months, 26th, 445, 454, 544, 13x4.")
@click.option("--out", type=click.Path(path_type=Path), help="Workbook to write.")
def plan(
    files: tuple[Path, ...],
    year: int | None,
    grow: Decimal | None,
    total: Decimal | None,
    out: Path | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Plan a year from sales FILES, and write the workbook.

    \b
    luopan plan orders.xlsx --year 2026 --grow 12% --by 地区,省份 --product 类别 --out plan.xlsx
    """  # noqa: D301 - click reads a backspace here
    if grow is not None and total is not None:
        raise click.UsageError("Say --grow or --total, not both.")
    taken = take_in(files, **said)
    from luopan.cli import book as books
    from luopan.cli.noticed import noticed
    from luopan.org.access import day_of
    from luopan.targets.queries.books import book
    from luopan.targets.services.yearly import plan_year

    at = now()
    drafted = plan_year(
        actor=taken.operator,
        at=at,
        year=year
        or year_after_full(taken.examination.first_date, taken.examination.last_date),
        metric=said["metric"] or taken.examination.metric,
        calendar=said["calendar"],
        grow=grow,
        total=total,
        holds={
            n: amount_of(v) for n, v in pairs_of(said["hold"], "UNIT=AMOUNT").items()
        },
        round_to=said["round_to"],
    )
    made = book(drafted.version, viewer=taken.operator, at=at, on=day_of(at))
    last_day = taken.examination.last_date
    taken = replace(
        taken, more=tuple(noticed(made, drafted.history, year is not None, last_day))
    )
    if out is not None:
        books.write(made, taken, out, at)
    if as_json:
        say_json(books.as_json(made, taken))
    else:
        books.show(made, taken, out, say)


def year_after_full(first_day: date | None, last_day: date | None) -> int:
    """The year after the last full one; a year is full when its last month has begun.

    Where there is none, the part of a year that there is has to do.

    Raises:
        Refused: The files have no dated records.

    Example:
        >>> began = date(2014, 1, 2)
        >>> year_after_full(began, date(2017, 12, 28))
        2018
        >>> year_after_full(began, date(2018, 1, 6))
        2018
        >>> year_after_full(date(2018, 1, 2), date(2018, 6, 6))
        2019
    """
    from django.utils.translation import gettext_lazy as _

    from luopan.trail.refusal import Refused

    if first_day is None or last_day is None:
        raise Refused(_("These files hold no dated records to plan from."))
    full = last_day.month == LAST_MONTH or first_day.year == last_day.year
    return last_day.year + full
