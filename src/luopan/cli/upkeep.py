"""``luopan backup | export | restore | upgrade | doctor``."""

from pathlib import Path

import click

from luopan.cli.answers import real_now, say, say_json, start, start_on, underway
from luopan.cli.setup import prepare_home


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="File; default: backups/.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def backup(out: Path | None, as_json: bool) -> None:
    """Write a verified copy of all data, while people go on working."""
    start_on(any_version=True)
    from django.utils.translation import gettext as _

    from luopan.trail.upkeep.backup import back_up

    with underway(_("Copying and verifying")):
        made = back_up(at=real_now(), out=out)
    if as_json:
        say_json({"file": str(made.file), "rows": made.rows, "bytes": made.size})
        return
    say(
        _("Backed up %(rows)d rows to %(file)s, read back and verified.")
        % {"rows": made.rows, "file": made.file}
    )


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="File; default: exports/.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def export(out: Path | None, as_json: bool) -> None:
    """Write all data as plain tables into a zip: a CSV each, and what their columns are."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.trail.upkeep.export import export_all

    with underway(_("Writing tables")):
        file, rows = export_all(at=real_now(), out=out)
    if as_json:
        say_json({"file": str(file), "rows": rows})
        return
    said = _("Exported %(rows)d rows to %(file)s. It contains all data: keep it safe.")
    say(said % {"rows": rows, "file": file})


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put backup FILE in the place of the database; the old one is kept beside it."""
    prepare_home()
    start()
    from django.utils.translation import gettext as _

    from luopan.trail.upkeep.backup import restore as put_back
    from luopan.trail.upkeep.upgrade import outstanding

    if not yes:
        click.confirm(_("Replace the database with this backup?"), abort=True)
    with underway(_("Restoring and verifying")):
        kept = put_back(file=file, at=real_now())
    say(_("Restored %(file)s.") % {"file": file})
    if kept:
        say(_("The database before it is kept as %(kept)s.") % {"kept": kept})
    if outstanding():
        say(_("It is from an older version: run `luopan upgrade` now."))
    say(_("Start `luopan serve` and `luopan work` anew if they are running."))


@click.command()
def upgrade() -> None:
    """Back up, bring the database up to this version, verify; undo it all on failure."""
    start_on(any_version=True)
    from django.utils.translation import gettext as _

    from luopan.trail.upkeep.upgrade import upgrade as bring_up

    done = bring_up(at=real_now(), tell=say)
    if done.applied:
        say(_("Up to date: %(steps)d changes applied.") % {"steps": done.applied})
    elif not done.brought:
        say(_("The database is of this version already; nothing was changed."))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check this installation, and say what to mend. Exit 1 if anything is wrong."""
    start()
    from luopan.trail.upkeep.health import findings

    found = findings(at=real_now())
    if as_json:
        say_json([vars(finding) for finding in found])
    else:
        for finding in found:
            mark = {"ok": "✓", "note": "·", "wrong": "✗"}[finding.state]
            say(f"{mark} {finding.sentence}")
    if any(finding.state == "wrong" for finding in found):
        ctx.exit(1)
