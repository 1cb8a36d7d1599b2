"""Files into a database that lives as long as the command: what plan and track share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, start, underway
from luopan.cli.readings import NAMES, pairs_of

USUAL = "CNY"  # where nobody says otherwise


@dataclass(frozen=True)
class Taken:
    """What was read: who acts, what the files held, the batch they became.

    ``more`` is what else was noticed, on the way from the files to the answer.
    """

    operator: Any
    examination: Any
    batch: Any
    more: tuple[str, ...] = ()

    @property
    def odd(self) -> list[str]:
        """What one should know of the files: near-misses left apart, odd things."""
        found = self.examination
        noticed = (*found.problems, *found.questions, *found.odd, *self.more)
        return [str(one) for one in noticed]


def file_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which an operator says what he knows of his files."""
    place = click.Path(path_type=Path)
    options = [
        click.argument("files", nargs=-1, required=True, type=place),
        _columns("--by", "Columns of who carries it, largest first."),
        _columns("--product", "Columns of what is sold, largest first."),
        click.option("--date", default="", help="Column of the day that counts."),
        click.option("--amount", default="", help="Column of the amount."),
        _often("--filter", "filters", "COLUMN=VALUE: take only these rows."),
        _often("--same", "same", "'GTXPro=GTX Pro': two spellings of one thing."),
        click.option("--leave-out", is_flag=True, help="Leave out rows with problems."),
        click.option("--currency", default="", help="Of amounts that do not say."),
        click.option("--json", "as_json", is_flag=True, help="Answer as JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _columns(flag: str, text: str) -> Any:
    return click.option(flag, type=NAMES, default=(), help=text)


def _often(flag: str, name: str, text: str) -> Any:
    return click.option(flag, name, multiple=True, help=text)


def take_in(files: tuple[Path, ...], **said: Any) -> Taken:
    """Read, check and store the files as a built-in operator, in memory.

    Raises:
        Refused: A file cannot be read, or its rows have problems; each is named.
    """
    start(memory=True)
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.services import apply
    from luopan.trail.upkeep.memory import create_tables, empty_tables

    create_tables()
    at = now()
    currency = said.get("currency") or USUAL
    examination = _examined(files, at, currency, said)
    named = {one.currency for one in examination.totals if one.currency}
    if len(named) == 1 and named != {currency}:  # the files say it themselves
        empty_tables()
        examination = _examined(files, at, named.pop(), said)
    operator = builtin_operator(at=at)
    with underway(_("Adding up")):
        batch = apply(
            actor=operator,
            at=at,
            examination=examination,
            accept_new=True,
            accept_apart=True,
            leave_out=bool(said.get("leave_out")),
        )
    return Taken(operator, examination, batch)


def _examined(
    files: tuple[Path, ...], at: datetime, currency: str, said: dict[str, Any]
) -> Any:
    """The files, read for a company that counts its money in a currency."""
    from django.utils.translation import gettext as _

    from luopan.dimensions.services import create_standards
    from luopan.org import services as org
    from luopan.org.queries import builtin_operator
    from luopan.records.services import examine

    by = {"actor": builtin_operator(at=at), "at": at}
    org.create_company(**by, name=_("Whole company"), currency=currency)
    create_standards(**by)
    with underway(_("Reading and checking")):
        return examine(**by, files=files, choices=choices(**said))


def choices(**said: Any) -> Any:
    """What the operator said, as the import takes it."""
    from luopan.records.mapping import Choices

    return Choices(
        by=said.get("by", ()),
        product=said.get("product", ()),
        date=said.get("date", ""),
        amount=said.get("amount", ""),
        currency=said.get("currency", ""),
        kind=said.get("kind") or "",
        metric=said.get("stated_metric") or "",
        same=pairs_of(said.get("same", ()), "SPELLING=NAME"),
        filter=pairs_of(said.get("filters", ()), "COLUMN=VALUE"),
    )
