"""What objectives and assumptions are called, by how the trail calls them."""

from collections.abc import Iterable

from luopan.org.language import spoken
from luopan.strategy.models import Assumption, Objective
from luopan.trail.subjects import numbered

TABLES = {"objective": Objective, "assumption": Assumption}


def names(subjects: Iterable[str]) -> dict[str, str]:
    """``objective:12`` and ``assumption:3`` to names; at most one query for each kind.

    Asked by those only who read the whole trail: it says names, and nothing else.
    """
    asked = numbered(subjects, *TABLES)
    return {
        f"{kind}:{row.pk}": spoken(row)
        for kind, table in TABLES.items()
        if asked[kind]
        for row in table._default_manager.filter(pk__in=asked[kind])
    }
