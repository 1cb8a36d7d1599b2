"""``luopan import`` and ``luopan batches``: records in, and out again as a whole."""

from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, say, say_json, start_on
from luopan.cli.book import kind_word, place_of
from luopan.cli.files import choices, file_options

SHOWN = 40


@click.command("import")
@file_options
@click.option(
    "--check", is_flag=True, help="Only say what the files hold and what is wrong."
)
@click.option(
    "--apart", is_flag=True, help="Names that look alike are different things."
)
@click.option("--reason", default="", help="For the trail.")
def bring_in(
    files: tuple[Path, ...],
    check: bool,
    apart: bool,
    leave_out: bool,
    reason: str,
    as_json: bool,
    **said: Any,
) -> None:
    """Import FILES as one batch: all of it or nothing."""
    start_on()
    from luopan.org.queries import builtin_operator
    from luopan.records.services import apply, examine

    operator = builtin_operator(at=now())
    found = examine(actor=operator, at=now(), files=files, choices=choices(**said))
    if check:
        _tell(found, as_json)
        return
    batch = apply(
        actor=operator,
        at=now(),
        examination=found,
        accept_apart=apart,
        leave_out=leave_out,
        reason=reason,
    )
    _tell_done(batch, found, as_json)


def _tell(found: Any, as_json: bool) -> None:
    if as_json:
        say_json(_examination(found))
        return
    for total in found.totals:
        say(
            f"{place_of(total)}: {total.rows:,} · {kind_word(total.kind)} · "
            f"{total.measure} {total.amount:,f}"
        )
    for line in (*found.problems, *found.questions, *found.odd)[:SHOWN]:
        say(f"· {line}")


def _examination(found: Any) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "totals": [
            {
                "kind": t.kind,
                "measure": t.measure,
                "rows": t.rows,
                "amount": str(t.amount),
            }
            for t in found.totals
        ],
        "problems": [vars(problem) for problem in found.problems],
        "questions": [str(question) for question in found.questions],
        "new": [
            {"axis": p.axis, "code": p.code, "name": p.name} for p in found.proposals
        ],
        "odd": list(found.odd),
    }


def _tell_done(batch: Any, found: Any, as_json: bool) -> None:
    from django.utils.translation import gettext as _

    if as_json:
        say_json({"batch": batch.pk, **_examination(found)})
        return
    _tell(found, as_json=False)
    say(
        _("Imported %(rows)s rows as batch %(number)s.")
        % {"rows": f"{batch.rows:,}", "number": batch.pk}
    )


@click.group()
def batches() -> None:
    """List what was imported, and revoke it."""


@batches.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_batches(as_json: bool) -> None:
    """List the newest imports."""
    start_on()
    from luopan.org.queries import builtin_operator
    from luopan.records.batches import batches as rows_of

    rows = rows_of(builtin_operator(at=now()), at=now())
    if as_json:
        say_json([vars(row) for row in rows])
        return
    for row in rows:
        mark = "×" if row.revoked_at else " "
        say(
            f"{row.id:>5} {mark} {row.applied_at:%Y-%m-%d %H:%M}  {row.rows:>9,}  {row.label}"
        )


@batches.command("revoke")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; the trail keeps it.")
def revoke_batch(number: int, reason: str) -> None:
    """Take import NUMBER back: what it replaced counts again."""
    start_on()
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.batches import batch_called
    from luopan.records.services import revoke

    batch = batch_called(number)
    revoke(actor=builtin_operator(at=now()), at=now(), batch=batch, reason=reason)
    say(_("Revoked: %(label)s.") % {"label": batch.label})
