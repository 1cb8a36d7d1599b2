"""``luopan user``: invite, reset, unlock, list. Without mail: it prints one-time links."""

import click

from luopan.cli.answers import now, say, say_json, start_on
from luopan.cli.links import link_to


@click.group()
def user() -> None:
    """Invite people, reset passwords, unlock and list accounts."""


@user.command()
@click.argument("name")
@click.option("--email", default="")
@click.option(
    "--role", required=True, help="admin, director, manager, rep, operations …"
)
@click.option(
    "--unit", default="", help="Code of the unit; default: the whole company."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def invite(name: str, email: str, role: str, unit: str, as_json: bool) -> None:
    """Create account NAME with a role over a unit, and print its one-time link."""
    start_on()
    from luopan.org import queries, services

    actor = queries.builtin_operator(at=now())
    token = services.invite(
        actor=actor, at=now(), username=name, email=email, role=role, unit=unit
    )
    _tell(name, token, as_json)


@user.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def reset(name: str, as_json: bool) -> None:
    """Print a one-time link by which NAME chooses a new password."""
    start_on()
    from luopan.org import queries, services

    actor = queries.builtin_operator(at=now())
    _tell(name, services.reset(actor=actor, at=now(), username=name), as_json)


@user.command()
@click.argument("name")
def unlock(name: str) -> None:
    """Let NAME try again at once after too many wrong passwords."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org import queries, services

    actor = queries.builtin_operator(at=now())
    services.unlock(actor=actor, at=now(), username=name)
    say(_("%(name)s can sign in again.") % {"name": name})


@user.command("forget-factor")
@click.argument("name")
def forget_factor(name: str) -> None:
    """Take away the second factor of NAME, who lost it; the next sign-in sets up another."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org import queries, services

    actor = queries.builtin_operator(at=now())
    services.forget_factor(actor=actor, at=now(), user=queries.account(name))
    say(
        _("%(name)s sets up two-step verification again at the next sign-in.")
        % {"name": name}
    )


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_accounts(as_json: bool) -> None:
    """List accounts, their roles and where they hold."""
    start_on()
    from luopan.org import queries
    from luopan.org.access import day_of

    accounts = queries.accounts(on=day_of(now()))
    if as_json:
        say_json([vars(account) for account in accounts])
        return
    for account in accounts:
        say(f"{account.username:20} {account.state:10} {', '.join(account.roles)}")


def _tell(name: str, token: str, as_json: bool) -> None:
    from django.utils.translation import gettext as _

    if as_json:
        say_json({"user": name, "link": link_to(token)})
        return
    say(_("One-time link for %(name)s, valid for seven days:") % {"name": name})
    say(f"  {link_to(token)}")
