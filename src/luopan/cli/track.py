"""``luopan track``: files that hold sales and targets, one beside the other."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, say, say_json
from luopan.cli.files import file_options, take_in
from luopan.cli.tables import Table, amount_text, percent_text


@click.command()
@file_options
@click.option(
    "--as-of", default="", help="Last day to count, 2024-05-31; default: all there is."
)
@click.option(
    "--metric",
    "stated_metric",
    default="",
    help="Code of the metric the targets are about: buying_customers, win_rate ….",
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
    found = [
        queries.progress(metric, at=now(), as_of=until)
        for metric in queries.stated_metrics()
    ]
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
            "actual": _amount(row.actual, plain=True) or None,
            "attainment": row.attainment,
            "pacing": row.pacing,
            "time_progress": row.time_progress,
        }

    return {
        "metric": progress.metric,
        "kind": progress.kind,
        "data_reach": progress.reach_date,
        "adds_up": progress.whole is not None,
        "whole": one(progress.whole) if progress.whole else None,
        "months": [one(row) for row in progress.months],
        "cells": [one(row) for row in progress.cells],
    }


def _show(progress: Any) -> None:
    from django.utils.translation import gettext as _

    say(_sentence(progress))
    heads = (_("target"), _("actual"), _("attained"), _("to date"))
    spans = () if progress.whole else (_("from"), _("to"))
    table = Table((_("unit"), _("product"), *spans, *heads))
    for row in progress.cells:
        days = (str(row.start_date), str(row.end_date - timedelta(days=1)))
        names = row.unit or _("all"), row.product or _("all")
        table.add(*names, *(days if spans else ()), *_figures(row))
    table.show(say)
    if not progress.months:
        return
    months = Table((_("month"), *heads))
    for row in progress.months:
        months.add(f"{row.start_date:%Y-%m}", *_figures(row))
    months.show(say)


def _sentence(progress: Any) -> str:
    from django.utils.translation import gettext as _

    whole, named = progress.whole, {"metric": progress.name}
    if whole is None:
        return _(
            "%(metric)s does not add up: it is counted or divided separately for every unit "
            "and period, and each target is shown beside its own actual (data reach "
            "%(reach)s)."
        ) % (named | {"reach": progress.reach_date})
    return _(
        "%(metric)s: %(actual)s of %(target)s, %(share)s attained while "
        "%(time)s of the time has passed (data reach %(reach)s)."
    ) % {
        **named,
        "actual": _amount(whole.actual) or "—",
        "target": amount_text(whole.target),
        "share": percent_text(whole.attainment),
        "time": percent_text(whole.time_progress),
        "reach": progress.reach_date,
    }


def _amount(millionths: int | None, *, plain: bool = False) -> str:
    """An amount; empty where nothing is there to count."""
    return "" if millionths is None else amount_text(millionths, plain=plain)


def _figures(row: Any) -> tuple[str, str, str, str]:
    return (
        amount_text(row.target),
        _amount(row.actual) or "—",
        percent_text(row.attainment),
        percent_text(row.pacing),
    )
