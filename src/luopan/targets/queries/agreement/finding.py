"""Talks by the name of their unit, as far as one may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.models import Talk, Version
from luopan.targets.queries.agreement.reading import Reader

MOST = 4


@dataclass(frozen=True)
class Found:
    """A talk: of which version, of which unit."""

    version_id: int
    version: str
    unit: str
    name: str


def talks_of(
    viewer: User, units: Collection[str], *, on: date, version: Version | None = None
) -> tuple[Found, ...]:
    """The live talks of some units that the viewer may see, of the newest version first.

    Args:
        viewer: Who looks.
        units: Codes.
        on: The day his rights are asked for.
        version: Of this one only; None: of all that are not committed.
    """
    seen = reach(viewer, Action.TARGETS_READ, on=on)
    found = Talk.objects.filter(unit__code__in=units, unit__in=seen.values("pk"))
    found = found.exclude(state=Talk.State.RECALLED)
    if version is None:
        found = found.exclude(version__state=Version.State.COMMITTED)
    else:
        found = found.filter(version=version)
    talks = found.select_related("version__plan__root", "version__metric", "unit")
    shown: list[Found] = []
    for talk in talks.order_by("-version__plan__year", "-version", "unit__code"):
        if len(shown) < MOST and Reader(talk.version, viewer, on).sees(
            [talk.unit.code]
        ):
            label = f"{talk.version.plan.year} · {spoken(talk.version)}"
            shown.append(
                Found(talk.version_id, label, talk.unit.code, spoken(talk.unit))
            )
    return tuple(shown)
