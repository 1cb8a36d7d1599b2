"""What imports are called, by how the trail calls them."""

from collections.abc import Iterable

from luopan.dimensions.queries.terms import worded_start
from luopan.org.language import listed
from luopan.records.models import Batch, Upload
from luopan.trail.subjects import numbered


def names(subjects: Iterable[str]) -> dict[str, str]:
    """``batch:53`` and ``upload:2`` to their labels and files; at most two queries.

    Asked by those only who read the whole trail: it says names, and nothing else.
    """
    asked = numbered(subjects, "batch", "upload")
    found = {}
    if asked["batch"]:
        for row in Batch.objects.filter(pk__in=asked["batch"]):
            found[f"batch:{row.pk}"] = worded_start(row.label)
    if asked["upload"]:
        for one in Upload.objects.filter(pk__in=asked["upload"]):
            found[f"upload:{one.pk}"] = listed([file["name"] for file in one.files])
    return found
