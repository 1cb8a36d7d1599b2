"""``luopan plan``: files in, a year's targets out; no server, no set-up, nothing stored."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, say, say_json
from luopan.cli.files import file_options, take_in
from luopan.cli.readings import AMOUNT, GROWTH, amount_of, pairs_of


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
    r"""Plan a year from sales FILES, and write the workbook.

    \b
    luopan plan orders.xlsx --year 2026 --grow 12% --by 地区,省份 --product 类别 --out plan.xlsx
    """
    if grow is not None and total is not None:
        raise click.UsageError("Say --grow or --total, not both.")
    taken = take_in(files, **said)
    from luopan.cli import book as books
    from luopan.targets.queries.books import book
    from luopan.targets.services.yearly import plan_year

    at = now()
    drafted = plan_year(
        actor=taken.operator,
        at=at,
        year=year or year_after(taken.examination),
        metric=said["metric"] or taken.examination.metric,
        calendar=said["calendar"],
        grow=grow,
        total=total,
        holds={
            n: amount_of(v) for n, v in pairs_of(said["hold"], "UNIT=AMOUNT").items()
        },
        round_to=said["round_to"],
    )
    made = book(drafted.version, viewer=taken.operator, at=at, on=at.date())
    if out is not None:
        books.write(made, taken, out, at)
    if as_json:
        say_json(books.as_json(made, taken))
    else:
        books.show(made, taken, out, say)


def year_after(examination: Any) -> int:
    """The year after the last day of the records.

    Raises:
        Refused: The files have no dated records.
    """
    from django.utils.translation import gettext_lazy as _

    from luopan.trail.refusal import Refused

    if examination.last_date is None:
        raise Refused(_("These files hold no dated records to plan from."))
    return int(examination.last_date.year) + 1
