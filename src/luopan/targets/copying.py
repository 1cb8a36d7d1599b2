"""A version with all its steps once more, as a new draft."""

from datetime import datetime

from luopan.org.models import User
from luopan.targets.models import PlannedResource, Step, Version


def copied(
    version: Version,
    *,
    actor: User,
    at: datetime,
    names: tuple[str, str],
    level: str | None = None,
    head: int | None = None,
) -> Version:
    """A copy with the steps up to one; who said which when stays as it was.

    Args:
        version: Which.
        actor: Who owns the copy.
        at: When.
        names: Of the copy, in the first and the second language.
        level: Of the copy; None: the same.
        head: Seq of the last step that goes along; None: all.
    """
    head = version.head if head is None else head
    copy = Version.objects.create(
        plan=version.plan,
        name=names[0],
        name_other=names[1],
        metric=version.metric,
        level=level or version.level,
        space_hash=version.space_hash,
        head=head,
        copied_from=version,
        owner=actor,
        created_at=at,
    )
    steps = list(Step.objects.filter(version=version, seq__lte=head).order_by("seq"))
    for step in steps:
        step.pk, step.version = None, copy
    Step.objects.bulk_create(steps, batch_size=500)
    _copy_resources(version, copy)
    return copy


def _copy_resources(version: Version, copy: Version) -> None:
    """What was said of planned resources goes along, by whom and when it was said."""
    rows = list(PlannedResource.objects.filter(version=version).order_by("pk"))
    for row in rows:
        row.pk, row.version = None, copy
    PlannedResource.objects.bulk_create(rows, batch_size=500)
