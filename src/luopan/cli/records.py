"""``luopan import`` and ``luopan batches``: records in, and out again as a whole."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from luopan.cli.answers import now, say, say_json, start_on, underway
from luopan.cli.book import kind_word, place_of
from luopan.cli.files import choices, file_options

SHOWN = 40
KINDS = (
    *("order", "contract", "shipment", "invoice", "receipt", "return", "credit_note"),
    *("rebate", "sell_out", "opportunity", "activity", "stock", "cost"),
    *("stated_target", "instalment", "stage"),
)


@click.command("import")
@file_options
@click.option(
    "--check", is_flag=True, help="Only say what the files hold and what is wrong."
)
@click.option(
    "--apart", is_flag=True, help="Names that look alike are different things."
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="What the rows are, where the files do not show it.",
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
    from django.utils.translation import gettext as _

    from luopan.org.queries import builtin_operator
    from luopan.records.services import apply, examine

    operator = builtin_operator(at=now())
    with underway(_("Reading and checking")):
        found = examine(actor=operator, at=now(), files=files, choices=choices(**said))
    if check:
        _tell(found, as_json)
        return
    with underway(_("Storing")):
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
    for line in (*_held(found), *_new(found)):
        say(line)
    told = (*found.problems, *found.questions, *found.odd)
    for line in told[:SHOWN]:
        say(f"· {line}")
    if len(told) > SHOWN:
        from django.utils.translation import gettext as _

        more = len(told) - SHOWN
        say(_("… and %(more)d more; --check --json lists all.") % {"more": more})


def _held(found: Any) -> Iterator[str]:
    """What the sheets add up to; of records without amounts, how many there are."""
    from luopan.records.tabling import measure_word

    for total in found.totals:
        yield (
            f"{place_of(total)}: {total.rows:,} · {kind_word(total.kind)} · "
            f"{measure_word(total.measure)} {total.amount:,f}"
        )
    summed = {(total.file, total.sheet) for total in found.totals}
    for reading in found.readings:
        counts = reading.kind in KINDS and (reading.file, reading.sheet) not in summed
        if counts:
            yield f"{place_of(reading)}: {reading.rows:,} · {kind_word(reading.kind)}"


def _new(found: Any) -> Iterator[str]:
    """Units, products and accounts that nobody knew before."""
    from django.utils.translation import gettext as _

    words = {"unit": _("units"), "product": _("products"), "account": _("accounts")}
    counts = Counter(proposal.axis for proposal in found.proposals)
    if counts:
        each = ", ".join(
            f"{counts[axis]} {words[axis]}" for axis in words if counts[axis]
        )
        yield _("New here: %(what)s.") % {"what": each}


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
        "problems": [problem.told() for problem in found.problems],
        "questions": [str(question) for question in found.questions],
        "new": [
            {"axis": p.axis, "code": p.code, "name": p.name} for p in found.proposals
        ],
        "odd": [str(line) for line in found.odd],
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
