"""What actions are called, by how the trail calls them."""

from collections.abc import Iterable

from luopan.actions.models import Action
from luopan.org.language import spoken
from luopan.trail.subjects import numbered


def names(subjects: Iterable[str]) -> dict[str, str]:
    """``action:12`` to the name that people know it by; at most one query.

    Asked by those only who read the whole trail: it says names, and nothing else.
    """
    asked = numbered(subjects, "action")["action"]
    if not asked:
        return {}
    found = Action.objects.filter(pk__in=asked)
    return {f"action:{row.pk}": spoken(row) for row in found}
