"""Changing what was said before: revise an earlier step, take back one's own last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import name_of
from luopan.org.language import listed
from luopan.org.models import User
from luopan.targets.acts import Said, counting_acts
from luopan.targets.append import Author, append, refuse_committed
from luopan.targets.conflicts import rests_on
from luopan.targets.kinds import Touch
from luopan.targets.models import Step, Version
from luopan.targets.results import Applied
from luopan.targets.sequence import REVERT, REVISE
from luopan.targets.storage import thaw_space
from luopan.trail.chain import service
from luopan.trail.refusal import Refused


@service("targets.revise")
def revise(
    *,
    actor: User,
    at: datetime,
    version: Version,
    seq: int,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str] | None = None,
    kind: str | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Say an earlier step anew; the steps after it are replayed.

    Typed amounts stay as they were typed; those that now stand on another basis come
    back flagged. To confirm such an amount, revise its own step with the same amounts.

    Args:
        actor: Who says it.
        at: When.
        version: A draft.
        seq: Of the step.
        parameters: What it is to say.
        inputs: Frozen arrays by the names that the parameters give them.
        kind: Of which kind one takes the step to be; None: whichever it is.
        expected: The last step that the actor had seen.
        reason: Why.

    Raises:
        Refused: The step does not count; it makes no sense so; a later step finds no
            room any more (named).
    """
    if kind is not None:
        _refuse_other_kind(version, seq, kind)
    said = Said(REVISE, {"seq": seq, "parameters": dict(parameters)}, inputs or {})
    return append(Author(actor, at, reason), version, said, expected)


def _refuse_other_kind(version: Version, seq: int, kind: str) -> None:
    found = Step.objects.filter(version=version, seq=seq).first()
    if found is not None and found.kind != kind:
        raise Refused(
            _("Step %(seq)s is of the kind “%(kind)s”, not “%(said)s”."),
            seq=seq,
            kind=found.kind,
            said=kind,
        )


@service("targets.revert")
def revert(
    *,
    actor: User,
    at: datetime,
    version: Version,
    seq: int | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Take back one's own last step (or last revision) that still counts.

    Args:
        actor: Whose last step.
        at: When.
        version: A draft.
        seq: The step one means; None: whichever was the last. Another one is refused.
        expected: The last step that the actor had seen.
        reason: Why.

    Raises:
        Refused: There is none; or steps said later rest on it (named).
    """
    version.refresh_from_db()
    refuse_committed(version)
    rows = Step.objects.filter(version=version).select_related("actor__person")
    acts = counting_acts(list(rows.order_by("seq")))
    own = [act for act in acts if act.actor == actor]
    if not own:
        raise Refused(_("You have no step to undo in this version."))
    last = own[-1]
    if seq is not None and seq != last.seq:
        raise Refused(
            _("You can undo your last step, which is step %(last)s."),
            last=last.seq,
        )
    _refuse_rested_on(version, last, acts)
    said = Said(REVERT, {"seq": last.seq})
    return append(Author(actor, at, reason), version, said, expected)


def _refuse_rested_on(version: Version, last: Step, acts: Sequence[Step]) -> None:
    space = thaw_space(version.space_hash)
    touch = Touch.of(last.touches)
    resting = [
        act.actor
        for act in acts
        if act.seq > last.seq and rests_on(space, Touch.of(act.touches), touch)
    ]
    if resting:
        raise Refused(
            _(
                "Step %(seq)s can no longer be undone: steps of %(people)s rest on it. "
                "Revise it instead."
            ),
            seq=last.seq,
            people=lambda: listed(dict.fromkeys(map(name_of, resting))),
        )
