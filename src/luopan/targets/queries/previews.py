"""What a gesture would do, before it is made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.acts import Said, consider
from luopan.targets.agreeing.issued import moved_talks, refuse_issued
from luopan.targets.cube import path_of
from luopan.targets.models import Version
from luopan.targets.results import Applied, applied
from luopan.targets.scope import require_act, sight
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.weights import frozen_weights


def preview(
    version: Version,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    viewer: User,
    at: datetime,
    inputs: Mapping[str, str] | None = None,
) -> Applied:
    """Leaves touched, biggest movers, people, totals: as the gesture would return them.

    Raises:
        Refused: As the gesture would be.
    """
    read, frozen = frozen_weights(version, parameters, actor=viewer, at=at)
    said = Said(kind, read, {**frozen, **(inputs or {})})
    considered = consider(path_of(version), said, sight(viewer, version, at))
    require_act(viewer, version, at, considered)
    speech = DatabaseSpeech(version.metric, sight(viewer, version, at))
    refuse_issued(moved_talks(version, considered), speech)
    notes = tuple(sentence.say(speech) for sentence in considered.notes)
    return applied(considered, saved=False, on=day_of(at), notes=notes)
