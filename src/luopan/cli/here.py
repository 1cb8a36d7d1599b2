"""``make run``: set up whatever is missing, then serve and work in one go."""

import subprocess
import sys

import click

from luopan.cli.answers import now, say, start
from luopan.cli.links import link_to
from luopan.cli.setup import prepare_home, set_up


@click.command("run-here", hidden=True)
@click.option("--port", default=8000, show_default=True)
@click.pass_context
def run_here(ctx: click.Context, port: int) -> None:
    """Set up a first company if there is none, then serve on this machine."""
    from luopan.cli.serve import serve

    home = prepare_home()
    start()
    from django.utils.translation import gettext as _

    token = _first_company()
    say(_("All data lie under %(home)s.") % {"home": home})
    if token:
        say(_("Open this one-time link to choose the administrator's password:"))
        say(f"  {link_to(token, port=port)}")
    else:
        say(f"  http://127.0.0.1:{port}/")
    worker = subprocess.Popen([sys.executable, "-m", "luopan", "work"])
    try:
        ctx.invoke(serve, host="127.0.0.1", port=port)
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _first_company() -> str:
    from django.core.management import call_command

    from luopan.org import queries

    call_command("migrate", verbosity=0, interactive=False)
    if queries.has_company():
        return ""
    return set_up(name="我的公司", name_other="My company", admin="admin", at=now())
