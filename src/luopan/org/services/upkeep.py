"""Looking after the installation from a page."""

from datetime import datetime

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import User
from luopan.trail.chain import note
from luopan.trail.queue import enqueue


@service("org.ask_for_backup")
def ask_for_backup(*, actor: User, at: datetime) -> int:
    """Have a backup written in the background; two asked for in one minute are one.

    Returns:
        The number of the job.
    """
    require(actor, Action.SYSTEM_OPERATE, at=at)
    note("backup")
    key = f"backup:{at:%Y%m%d%H%M}"
    return enqueue(actor=actor, at=at, kind="org.backup", key=key)


@service("org.ask_for_proof")
def ask_for_proof(*, actor: User, at: datetime) -> int:
    """Have a long trail proved in the background.

    Returns:
        The number of the job.
    """
    require(actor, Action.AUDIT_READ, at=at)
    note("trail")
    key = f"proof:{at:%Y%m%d%H%M}"
    return enqueue(actor=actor, at=at, kind="org.prove", key=key)
