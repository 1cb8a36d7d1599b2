"""``luopan audit``: the trail, read and proved."""

from pathlib import Path

import click

from luopan.cli.answers import say, say_json, start_on


@click.group()
def audit() -> None:
    """Verify the audit trail, list it, export its head."""


@audit.command()
@click.option(
    "--head",
    type=click.Path(exists=True, path_type=Path),
    help="A head exported earlier: proves that nothing was cut off since.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def verify(ctx: click.Context, head: Path | None, as_json: bool) -> None:
    """Recompute the chain; name the first bad row. Exit 1 if there is one."""
    start_on(any_version=True)
    from django.utils.translation import gettext as _

    from luopan.trail import chain

    verdict = chain.verify(head=head.read_text() if head else None)
    if as_json:
        say_json(vars(verdict))
    elif verdict.ok:
        say(_("The trail is intact: %(rows)d rows.") % {"rows": verdict.rows})
    else:
        say(
            _("The trail was changed: row %(seq)s is the first bad one (%(why)s).")
            % {"seq": verdict.first_bad_seq, "why": verdict.why}
        )
    if not verdict.ok:
        ctx.exit(1)


@audit.command("head")
def export() -> None:
    """Print the head of the chain; keep it outside this machine."""
    start_on(any_version=True)
    from luopan.trail import chain

    say(chain.export_head())


@audit.command("list")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True
)
@click.option("--subject", default=None)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_entries(limit: int, subject: str | None, as_json: bool) -> None:
    """List the newest entries."""
    start_on(any_version=True)
    from luopan.trail import queries

    entries = queries.entries(subject=subject, limit=limit)
    if as_json:
        say_json([vars(entry) for entry in entries])
        return
    for entry in entries:
        say(
            f"{entry.seq:>8}  {entry.at:%Y-%m-%d %H:%M}  {entry.actor_name:16} "
            f"{entry.outcome:7} {entry.act} {entry.subject} {entry.reason}"
        )
