"""``luopan source``: databases and folders that records are pulled from."""

import sys
from typing import Any

import click

from luopan.cli.answers import now, say, say_json, start_on, underway

KINDS = (
    *("postgres", "mysql", "duckdb", "sqlite", "spark", "clickhouse", "trino"),
    *("snowflake", "folder"),
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.group()
def source() -> None:
    """Set up, try, pull from and list sources of records."""


@source.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is.")
@click.option("--host", default="", help="Of a server; of Snowflake the account.")
@click.option("--port", default=0, help="Of a server, if not the usual one.")
@click.option("--database", default="", help="Its name; a file's or a folder's name.")
@click.option("--user", "username", default="", help="An account that may only read.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
@click.option("--table", default="", help="table or schema.table.")
@click.option("--query", default="", help="One SELECT in the place of a table.")
@click.option("--cursor", default="", help="Column that grows with each change.")
@click.option("--number", default="", help="Column of the document number.")
@click.option("--back-days", default=0, help="Days before the cursor to read again.")
@click.option("--at-once", default=50_000, help="Rows of one batch.")
@click.option("--rule", default="", help='When, as in "daily 02:30" or "every 15".')
@click.option("--accept-new", is_flag=True, help="Take new products and customers in.")
@click.option("--leave-out", is_flag=True, help="Take good rows though others are not.")
@AS_JSON
def add(name: str, password_stdin: bool, as_json: bool, **said: Any) -> None:
    """Set up the source NAME; nothing is pulled yet."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.connecting.spec import Spec
    from luopan.records.services import connecting

    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    spec = Spec(name=name, password=password, **said)
    made = connecting.add_source(actor=builtin_operator(at=now()), at=now(), spec=spec)
    if as_json:
        say_json({"source": made.pk, "name": made.name})
        return
    say(_("Source %(number)s is set up: %(name)s.") % {"number": made.pk, "name": name})


@source.command("test")
@click.argument("name")
@AS_JSON
def test_source(name: str, as_json: bool) -> None:
    """Connect to the source NAME (or number), and show its first rows."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.connecting import working
    from luopan.records.queries import sources as queries
    from luopan.records.services import connecting
    from luopan.trail.refusal import Refused

    by = {"actor": builtin_operator(at=now()), "at": now()}
    found = queries.source_called(by["actor"], name, at=by["at"])
    with underway(_("Connecting to the source")):
        seen = working.preview(found, **by)
    connecting.tried(**by, source=found, found=seen)
    tried = queries.tried_of(found)
    if tried.problem:
        raise Refused("%(problem)s", problem=tried.problem)
    if as_json:
        say_json({"columns": tried.columns, "rows": tried.rows, "files": tried.files})
        return
    for row in (tried.columns, *tried.rows, tried.files):
        say("  ".join(row)) if row else None
    for sheet in tried.found.get("sheets", ()):
        say(_("Read as %(word)s: %(why)s") % {k: sheet[k] for k in ("word", "why")})


@source.command("pull")
@click.argument("name")
@AS_JSON
def pull(name: str, as_json: bool) -> None:
    """Pull what is new from the source NAME (or number), and wait until it is in."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.connecting.through import through
    from luopan.records.queries import sources as queries
    from luopan.trail.refusal import Refused

    operator = builtin_operator(at=now())
    found = queries.source_called(operator, name, at=now())
    with underway(_("Pulling")):
        begun = through(found, actor=operator, clock=now)
    rows = [row for row in queries.pulls_of(found) if row.id in begun]
    if as_json:
        say_json([vars(row) for row in rows])
    for row in rows if not as_json else []:
        say(
            _("%(state)s: %(read)s rows read, %(taken)s imported, %(refused)s skipped.")
            % {**vars(row), "state": row.file or row.source}
        )
    failed = [row for row in rows if row.state == "failed"]
    waiting = [row for row in rows if row.state == "waiting"]
    if failed:
        raise Refused("%(problem)s", problem=failed[0].problem)
    if waiting:
        raise Refused(
            _("Import %(number)s has questions; answer them on its page."),
            number=waiting[0].upload_id,
        )


@source.command("list")
@AS_JSON
def list_sources(as_json: bool) -> None:
    """List the sources, and how their last runs went."""
    start_on()
    from luopan.org.queries import builtin_operator
    from luopan.records.queries.sources import sources

    rows = sources(builtin_operator(at=now()), at=now())
    if as_json:
        say_json([{**vars(row), "last": _last(row)} for row in rows])
        return
    for row in rows:
        mark = "×" if row.stopped_at else " "
        last = f"{row.last.state} {row.last.taken:,}" if row.last else "—"
        say(f"{row.id:>5} {mark} {row.name}  {row.title}  {row.rule or '—'}  {last}")


def _last(row: Any) -> Any:
    return vars(row.last) if row.last else None
