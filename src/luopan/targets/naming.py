"""What plans and versions are called, by how the trail calls them."""

from collections.abc import Iterable

from luopan.org.language import spoken
from luopan.targets.models import Plan, Version
from luopan.trail.subjects import numbered


def names(subjects: Iterable[str]) -> dict[str, str]:
    """``version:12`` and ``plan:3`` to names that people know them by; at most two queries.

    Asked by those only who read the whole trail: it says names, and nothing else.
    """
    asked = numbered(subjects, "version", "plan")
    found = {}
    if asked["version"]:
        versions = Version.objects.filter(pk__in=asked["version"])
        for one in versions.select_related("plan"):
            found[f"version:{one.pk}"] = f"{one.plan.year} · {spoken(one)}"
    if asked["plan"]:
        for plan in Plan.objects.filter(pk__in=asked["plan"]):
            found[f"plan:{plan.pk}"] = spoken(plan)
    return found
