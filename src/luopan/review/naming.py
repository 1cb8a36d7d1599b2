"""What is asked for in a review is called, by how the trail calls it."""

from collections.abc import Iterable

from luopan.org.language import spoken
from luopan.review.models import Adjustment
from luopan.trail.subjects import numbered


def names(subjects: Iterable[str]) -> dict[str, str]:
    """``adjustment:5`` to the unit whose number it is about; at most one query.

    Asked by those only who read the whole trail: it says names, and nothing else.
    """
    asked = numbered(subjects, "adjustment")["adjustment"]
    if not asked:
        return {}
    found = Adjustment.objects.filter(pk__in=asked).select_related("unit")
    return {f"adjustment:{row.pk}": spoken(row.unit) for row in found}
