"""``luopan holidays``: the public holidays of a year, from a file."""

from pathlib import Path

import click

from luopan.cli.answers import now, say, start_on


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--region", default="CN", show_default=True)
def holidays(files: tuple[Path, ...], region: str) -> None:
    """Load the holidays and make-up days 调休 of a year from FILES (holiday-cn JSON)."""
    start_on()
    from django.utils.translation import gettext as _
    from django.utils.translation import gettext_lazy

    from luopan.dimensions.services import load_holidays
    from luopan.org.queries import builtin_operator
    from luopan.trail.refusal import Refused

    operator = builtin_operator(at=now())
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            raise Refused(
                gettext_lazy("There is no file %(file)s."), file=file
            ) from None
        load_holidays(
            actor=operator, at=now(), content=content, source=file.name, region=region
        )
        say(_("Loaded: %(file)s.") % {"file": file.name})
