"""The act that froze a version, as the trail has it."""

from luopan.targets.models import Version
from luopan.trail.canonical import named
from luopan.trail.models import Entry

ACT = "targets.commit"


def commit_of(version: Version) -> Entry | None:
    """The entry of the commitment, with who made it; None: another act froze it, or none."""
    rows = Entry.objects.filter(subject=named(version), act=ACT, outcome="done")
    return rows.select_related("actor__person").order_by("-seq").first()
