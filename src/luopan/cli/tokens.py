"""``luopan token``: tokens with which programs use the API. A token is printed once."""

import click

from luopan.cli.answers import now, say, say_json, start_on


@click.group()
def token() -> None:
    """Issue, list and revoke tokens for programs."""


@token.command()
@click.argument("user")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="targets.read, records.import …; may be said several times.",
)
@click.option("--days", default=90, show_default=True, help="So long it lasts.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def issue(
    user: str, name: str, scopes: tuple[str, ...], days: int, as_json: bool
) -> None:
    """Make a token called NAME with which a program acts as USER, and print it once."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org import queries, services

    made = services.issue_token(
        actor=queries.builtin_operator(at=now()),
        at=now(),
        user=queries.account(user),
        name=name,
        scopes=scopes,
        days=days,
    )
    if as_json:
        say_json({"user": user, "name": name, "token": made})
        return
    say(_("Save it now; it is shown only once:"))
    say(f"  {made}")


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_tokens(as_json: bool) -> None:
    """List tokens, ended ones too; none is shown itself."""
    start_on()
    from luopan.org import bearers

    found = bearers.all_tokens(at=now())
    if as_json:
        say_json([vars(row) for row in found])
        return
    for row in found:
        say(
            f"{row.id:>5}  {row.hint}…  {row.username:16} {row.state:8} "
            f"{row.expires_at:%Y-%m-%d}  {row.name}: {', '.join(row.scopes)}"
        )


@token.command()
@click.argument("number", type=int)
@click.option("--reason", default="", help="For the trail.")
def revoke(number: int, reason: str) -> None:
    """End the token of NUMBER at once."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org import bearers, queries, services

    services.revoke_token(
        actor=queries.builtin_operator(at=now()),
        at=now(),
        token=bearers.token_numbered(number),
        reason=reason,
    )
    say(_("The token is no longer valid."))
