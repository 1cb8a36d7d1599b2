"""Background work that the operator of an installation asks for."""

from typing import Any

from luopan.org.access import Action, require
from luopan.trail.jobs import Context, job
from luopan.trail.upkeep.backup import Backup, back_up


def _written(context: Context) -> Backup:
    require(context.actor, Action.SYSTEM_OPERATE, at=context.at)
    return back_up(at=context.at)


@job("org.backup", prepare=_written)
def backup(context: Context) -> dict[str, Any]:
    """Write a verified copy of all data."""
    written: Backup = context.prepared
    return {"file": written.file.name, "rows": written.rows, "size": written.size}
