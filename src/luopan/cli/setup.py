"""``luopan init``: from nothing to an installation one can sign in to."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import real_now, say, say_json, start
from luopan.cli.links import link_to


@click.command()
@click.option("--company", prompt="Company name 公司名称", help="Name of the company.")
@click.option("--company-other", default="", help="Its name in the second language.")
@click.option(
    "--admin", prompt="Administrator's user name 管理员账号", help="First user."
)
@click.option("--email", default="", help="The administrator's mail address.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
@click.option("--currency", default="CNY", show_default=True)
@click.option("--first-month", default=1, show_default=True, help="Of the fiscal year.")
@click.option("--language", default="zh-hans", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def init(company: str, admin: str, as_json: bool, **settings: str) -> None:
    """Set up a new installation: folders, secret, database, company, first administrator.

    Prints a one-time link by which the administrator chooses a password.
    """
    prepare_home()
    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    token = set_up(
        name=company,
        name_other=settings["company_other"],
        admin=admin,
        email=settings["email"],
        time_zone=settings["time_zone"],
        currency=settings["currency"],
        first_month=int(settings["first_month"]),
        language=settings["language"],
        at=real_now(),
    )
    _tell(link_to(token), as_json)


def set_up(*, at: datetime, **company: Any) -> str:
    """Found the company with its standard metrics and calendar.

    Returns:
        The token of the administrator's one-time link.
    """
    from luopan.dimensions.services import create_standards
    from luopan.org import services
    from luopan.org.queries import builtin_operator

    operator = builtin_operator(at=at)
    token = services.found_company(actor=operator, at=at, **company)
    create_standards(actor=operator, at=at)
    return token


def _tell(link: str, as_json: bool) -> None:
    from django.utils.translation import gettext as _

    if as_json:
        say_json({"link": link})
        return
    say(_("Luopan is set up. Open this one-time link to choose your password:"))
    say(f"  {link}")
    say(_("Start it with `luopan serve`, and the background work with `luopan work`."))


def prepare_home() -> Path:
    """Make LUOPAN_HOME with its folders and its secret, readable by its owner only."""
    os.umask(0o077)  # whatever this process writes, only its owner reads
    home = Path(os.environ.get("LUOPAN_HOME") or Path.home() / ".luopan").expanduser()
    for folder in (home, home / "log", home / "backups", home / "files"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = home / "secret.key"
    if not secret.exists():
        descriptor = os.open(secret, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return home
