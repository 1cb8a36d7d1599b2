"""``luopan demo``: the demo company 云澜科技, made here or brought up to today."""

from datetime import date, datetime

import click

from luopan.cli.answers import real_now, say, start
from luopan.cli.setup import prepare_home

DAY = click.DateTime(formats=["%Y-%m-%d"])
TODAY = "Show the company as it stood on this day, for ever; default: today, every day anew."


@click.command()
@click.option("--today", type=DAY, help=TODAY)
def demo(today: datetime | None) -> None:
    """Make the demo company in an empty LUOPAN_HOME, or bring it up to today."""
    prepare_demo(today.date() if today else None)
    from django.utils.translation import gettext as _

    say(_("Start it with `luopan serve --demo`."))


def prepare_demo(today: date | None) -> None:
    """Everything that the demo needs, and who can sign in; quick if it is all there.

    Raises:
        Refused: The home holds a real company, or a demo that stands still on another
            day.
    """
    home = prepare_home()
    start()
    from django.core.management import call_command
    from django.utils.translation import gettext as _

    from luopan.demo.make import keep_up

    call_command("migrate", verbosity=0, interactive=False)
    say(_("All data is stored under %(home)s.") % {"home": home})
    keep_up(today, now=real_now(), tell=say)
    _tell_who()


def _tell_who() -> None:
    from django.utils.translation import gettext as _

    from luopan.demo.cast import CAST
    from luopan.org.access import TITLES, Role

    say(_("Who can sign in (no password; on this machine only):"))
    for each in CAST:
        say(f"  {each.username:<6} {TITLES[Role(each.role)]}")
