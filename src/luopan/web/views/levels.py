"""Floor and stretch of a version: set for the whole of it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action
from luopan.targets import queries, services
from luopan.targets.models import Version
from luopan.targets.queries import levels as asked
from luopan.web import figures, typed
from luopan.web.parts import go
from luopan.web.policy import policy
from luopan.web.talks.pages import counting
from luopan.web.words import levels as words


@policy(Action.TARGETS_EDIT)
@require_POST
def set_levels(request: HttpRequest, version_id: int) -> HttpResponse:
    """What floor and stretch are of the target; which level is assessed and which pays."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    form = request.POST
    services.set_levels(
        actor=request.user,
        at=request.at,
        version=version,
        floor=typed.ratio(form.get("floor", "")),
        stretch=typed.ratio(form.get("stretch", "")),
        assessed=form.get("assessed") or "target",
        pays=form.get("pays") or "target",
        anew=bool(form.get("anew")),
        step=_step(version, form.get("step", "")),
        expected=typed.whole_number(form.get("expected", ""), 0) or None,
        reason=form.get("reason", ""),
    )
    messages.success(
        request, _("Floor and stretch now follow the target in these ratios.")
    )
    if form.get("back") == "decompose":
        return go(request, f"{reverse('decompose')}?version={version.pk}")
    return go(request, reverse("version", args=[version.pk]))


def _step(version: Version, text: str) -> int:
    """What was typed as a rounding step, in quanta; nothing: the last unit."""
    if not text.strip():
        return 1
    return max(counting(version).quanta(text), 1)


def _shown(version: Version, step: Decimal | None) -> str:
    """A rounding step as the form shows it."""
    if step is None:
        return ""
    return counting(version).shown(int(step / version.metric.quantum))


def beside(request: HttpRequest, one: Version, other: Version) -> dict[str, Any]:
    """What a comparison says of the levels of two versions."""
    first, second = (
        asked.table(version, request.user, on=request.on) for version in (one, other)
    )
    return {
        "levels_apart": words.beside(first, second),
        "levels_told": [words.counts_of(first), words.counts_of(second)],
        "both_have_levels": first.set and second.set,
    }


def context(request: HttpRequest, version: Version) -> dict[str, Any]:
    """What the card and the dialog of levels show."""
    found = asked.table(version, request.user, on=request.on)
    counted = counted_in(version.metric)
    return {
        "levels": found,
        "level_lines": words.lines(found.levels) if found.levels else [],
        "level_counts": words.counts_of(found),
        "level_about": words.about(found, counted),
        "level_step": _shown(version, found.step),
        "level_unit": figures.unit_of_table(counted),
        "level_words": words.words(),
        "level_percents": words.percents(found),
    }
