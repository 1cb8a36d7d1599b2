"""What this stage leaves to the worker."""

from pathlib import Path as File
from typing import Any

from luopan.org.access import day_of
from luopan.org.clock import now
from luopan.org.queries import builtin_operator
from luopan.targets import services
from luopan.targets.acts import Considered, Said, consider, to_replay
from luopan.targets.collecting.checking import examined
from luopan.targets.cube import Path, path_of, snapshots
from luopan.targets.folding import PARTS, folded, keep
from luopan.targets.models import Return, Version
from luopan.targets.queries.letter_files import letters_under
from luopan.targets.replays import Replay, name_of
from luopan.targets.replays import keep as keep_replay
from luopan.targets.services import collecting
from luopan.targets.signed.bundles import bundle
from luopan.targets.state import State
from luopan.trail.jobs import Context, job
from luopan.trail.refusal import Refused


@job("targets.release_expired")
def release_expired(context: Context) -> Any:
    """The day after a hold's last one: let go what is held longer than was meant."""
    actor = builtin_operator(at=context.at)
    return {"released": services.release_expired(actor=actor, at=context.at)}


def _path(context: Context) -> Path:
    said = context.parameters
    versions = Version.objects.select_related("plan__root", "plan__calendar", "metric")
    return path_of(versions.get(pk=said["version"]), said["seq"])


def _folded(context: Context) -> State:
    return folded(_path(context), context.progress)


@job("targets.fold", prepare=_folded)
def fold_version(context: Context) -> Any:
    """Work out the numbers of a version with many steps, and keep them at hand."""
    keep(_path(context), context.prepared)
    return {"version": context.parameters["version"], "seq": context.parameters["seq"]}


def _replayed(context: Context) -> tuple[str, Considered | str]:
    """What a change of an early step leads to, or why it cannot be made."""
    path, act = _path(context), context.parameters["act"]
    said = Said(act["kind"], act["parameters"], act["inputs"])
    whole, done = max(to_replay(path, said), 1), 0

    def watch(*_step: Any) -> None:
        nonlocal done
        done += 1
        if done * PARTS // whole > (done - 1) * PARTS // whole:
            context.progress(done / whole)

    try:
        return name_of(path, said), consider(path, said, watch=watch)
    except Refused as refusal:
        return name_of(path, said), str(refusal)


@job("targets.replay", prepare=_replayed)
def replay_version(context: Context) -> Any:
    """Work out what a change of an early step leads to; it is made by who wants it."""
    name, found = context.prepared
    if isinstance(found, str):
        keep_replay(name, Replay(problem=found))
    else:
        now = _path(context)
        if now.names[-1] not in snapshots(now):
            keep(now, found.before)
        keep(found.path, found.after)
        keep_replay(name, Replay(found.step, found.touch, found.notes, found.flagged))
    return {"version": context.parameters["version"], "seq": context.parameters["seq"]}


@job("targets.deadlines")
def deadlines(context: Context) -> Any:
    """Every morning: remind whose deadline is over, mark promises that were not kept."""
    at = now()  # a demo that stands still has no deadlines after its day
    by = {"actor": builtin_operator(at=at), "at": at}
    reminded = services.remind_overdue(**by)
    return {"reminded": reminded, "broken": services.break_promises(**by)}


def _bundled(context: Context) -> File:
    said, on = context.parameters, day_of(now())
    version = Version.objects.select_related("plan__root").get(pk=said["version"])
    letters = letters_under(context.actor, version, said["unit"], on=on)
    return bundle(context.job_id, letters, said["kind"], context.at, context.progress)


@job("targets.letters", prepare=_bundled)
def letters_of_a_branch(context: Context) -> Any:
    """Print the signed letters of a branch into one zip."""
    size = context.prepared.stat().st_size
    return {**context.parameters, "file": context.prepared.name, "size": size}


def _returned(context: Context) -> Return:
    found = Return.objects.select_related(
        "version__plan__root", "version__metric", "handout__unit", "handout__version"
    )
    return found.get(pk=context.parameters["returned"])


def _examined(context: Context) -> dict[str, Any]:
    return examined(_returned(context), context.actor, context.at)


@job("targets.check_workbook", prepare=_examined)
def check_workbook(context: Context) -> Any:
    """Read a workbook that was returned, and say what it would change."""
    returned = _returned(context)
    by = {"actor": context.actor, "at": context.at, "returned": returned}
    collecting.note_workbook(**by, found=context.prepared)
    return {"faults": len(context.prepared["faults"])}


@job("targets.load_workbook")
def load_workbook(context: Context) -> Any:
    """Let a returned workbook be what its unit offers."""
    by = {"actor": context.actor, "at": context.at}
    kept = collecting.load_workbook(**by, returned=_returned(context))
    return {"submission": kept.pk}
