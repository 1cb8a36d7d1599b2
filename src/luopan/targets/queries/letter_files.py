"""Letters in bulk, and the templates they are written in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.cells import within
from luopan.targets.models import Commitment, LetterTemplate, Version
from luopan.targets.queries.commitments import kept_letters, unit_in
from luopan.targets.scope import Scope
from luopan.targets.signed.bundles import place
from luopan.targets.signed.keeping import template_of
from luopan.targets.storage import thaw_space
from luopan.trail.queries import job as job_of


def letters_under(
    viewer: User, version: Version, unit: str, *, on: date
) -> list[Commitment]:
    """The letters that stand in a branch, in the order of the organisation.

    Raises:
        Unknown: No such unit of the version that he may see.
    """
    unit_in(viewer, version, unit, on)
    tree = thaw_space(version.space_hash).units
    codes = [code for code in tree.codes if within(tree, code, unit)]
    outside = set(Scope(viewer, Action.TARGETS_READ, version, on).outside(codes))
    order = {code: place for place, code in enumerate(codes) if code not in outside}
    kept = kept_letters().filter(plan=version.plan_id, replaced_by=None)
    found = [c for c in kept if c.unit.code in order]
    return sorted(found, key=lambda c: order[c.unit.code])


@dataclass(frozen=True)
class Bundle:
    """A zip of letters that was asked for.

    Attributes:
        name: Under which it is saved.
        file: Where it lies.
    """

    name: str
    file: Path


def bundle_seen(viewer: User, job_id: int, *, on: date) -> Bundle:
    """The zip of a job that the viewer asked for, as long as he may read what is in it.

    Raises:
        Unknown: No such job of his, not done yet, or its zip was taken away.
    """
    job = job_of(job_id)
    nothing = Unknown(_("There is no such file, or it has been removed."))
    if job is None or job.kind != "targets.letters" or job.actor_id != viewer.pk:
        raise nothing
    if job.state != "done" or not place(job.id).exists():
        raise nothing
    made = job.result
    version = Version.objects.select_related("plan__root").get(pk=made["version"])
    where = unit_in(viewer, version, made["unit"], on)
    name = f"{spoken(where)} {version.plan.year} {made['kind']}.zip"
    return Bundle(name, place(job.id))


def templates_used() -> dict[str, LetterTemplate | None]:
    """The organisation's own template by language; None: our own text."""
    return {language: template_of(language) for language in ("zh", "en")}
