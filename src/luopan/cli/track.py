"""``luopan track``: files that hold sales and targets, one beside the other."""

from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import say, say_json
from luopan.cli.files import file_options, take_in
from luopan.cli.tables import Table, amount_text, percent_text


@click.command()
@file_options
@click.option(
    "--as-of", default="", help="Last day to count, 2024-05-31; default: all there is."
)
def track(files: tuple[Path, ...], as_json: bool, as_of: str, **said: Any) -> None:
    """Compare sales with the targets in the same FILES.

    \b
    luopan track sales.csv targets.csv --by 地区 --product 产品类别
    """  # noqa: D301 - click reads a backspace here
    taken = take_in(files, **said)
    from datetime import date

    from django.utils.translation import gettext_lazy as _

    from luopan.tracking import queries
    from luopan.trail.refusal import Refused

    try:
        until = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise click.BadParameter(f"“{as_of}” is no day; write 2024-05-31") from None
    found = [queries.progress(m, as_of=until) for m in queries.stated_metrics()]
    shown = [progress for progress in found if progress is not None]
    if not shown:
        raise Refused(
            _(
                "These files state no target that any sales can be compared with. "
                "Add the file of targets, or use `luopan plan`."
            )
        )
    if as_json:
        say_json({"progress": [_as_json(p) for p in shown], "odd": taken.odd})
        return
    for progress in shown:
        _show(progress)
    for sentence in taken.odd:
        say(f"· {sentence}")


def _as_json(progress: Any) -> dict[str, Any]:
    def one(row: Any) -> dict[str, Any]:
        return {
            "unit": row.unit,
            "product": row.product,
            "start_date": row.start_date,
            "end_date": row.end_date,
            "target": amount_text(row.target, plain=True),
            "target_to_date": amount_text(row.to_date, plain=True),
            "actual": amount_text(row.actual, plain=True),
            "attainment": row.attainment,
            "pacing": row.pacing,
            "time_progress": row.time_progress,
        }

    return {
        "metric": progress.metric,
        "data_reach": progress.reach_date,
        "whole": one(progress.whole),
        "months": [one(row) for row in progress.months],
        "cells": [one(row) for row in progress.cells],
    }


def _show(progress: Any) -> None:
    from django.utils.translation import gettext as _

    whole = progress.whole
    say(
        _(
            "%(metric)s: %(actual)s of %(target)s, %(share)s attained while "
            "%(time)s of the time has passed (data reach %(reach)s)."
        )
        % {
            "metric": progress.name,
            "actual": amount_text(whole.actual),
            "target": amount_text(whole.target),
            "share": percent_text(whole.attainment),
            "time": percent_text(whole.time_progress),
            "reach": progress.reach_date,
        }
    )
    heads = (_("target"), _("actual"), _("attained"), _("to date"))
    table = Table((_("unit"), _("product"), *heads))
    for row in progress.cells:
        table.add(row.unit or _("all"), row.product or _("all"), *_figures(row))
    table.show(say)
    months = Table((_("month"), *heads))
    for row in progress.months:
        months.add(f"{row.start_date:%Y-%m}", *_figures(row))
    months.show(say)


def _figures(row: Any) -> tuple[str, str, str, str]:
    return (
        amount_text(row.target),
        amount_text(row.actual),
        percent_text(row.attainment),
        percent_text(row.pacing),
    )
