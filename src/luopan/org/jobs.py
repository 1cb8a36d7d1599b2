"""Background work that the operator of an installation asks for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org import auditing
from luopan.org.access import Action, require
from luopan.org.nights import JOB as NIGHTLY
from luopan.trail.jobs import Context, job
from luopan.trail.refusal import Refused
from luopan.trail.upkeep import nightly
from luopan.trail.upkeep.backup import Backup, back_up
from luopan.trail.verdict import Verdict


def _written(context: Context) -> Backup:
    require(context.actor, Action.SYSTEM_OPERATE, at=context.at)
    return back_up(at=context.at)


@job("org.backup", prepare=_written)
def backup(context: Context) -> dict[str, Any]:
    """Write a verified copy of all data."""
    written: Backup = context.prepared
    return {"file": written.file.name, "rows": written.rows, "size": written.size}


def _written_tonight(context: Context) -> Backup:
    return nightly.write(context.at)


@job(NIGHTLY, prepare=_written_tonight)
def write_nightly(context: Context) -> dict[str, Any]:
    """Write the copy of the night, and let go of those that are no longer kept."""
    written: Backup = context.prepared
    gone = nightly.rotate()
    return {
        "file": written.file.name,
        "rows": written.rows,
        "size": written.size,
        "gone": gone,
    }


def _proved(context: Context) -> Verdict:
    found = auditing.verdict(context.actor, at=context.at)
    if not found.ok:
        raise Refused(
            _("The trail was changed: entry %(seq)s is the first bad one (%(why)s)."),
            seq=found.first_bad_seq,
            why=found.why,
        )
    return found


@job("org.prove", prepare=_proved)
def prove(context: Context) -> dict[str, Any]:
    """Recompute every seal of the trail; the first that does not hold ends it."""
    found: Verdict = context.prepared
    return {"rows": found.rows}
