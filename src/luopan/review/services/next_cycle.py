"""What goes from a review into the next plan, and opening that plan: once, in one act."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import action_seen
from luopan.actions.services.templates import save_template
from luopan.actions.standards import Draft
from luopan.org.access import Action as Right
from luopan.org.access import Denied, day_of, name_of, who_may
from luopan.org.dossier import person_called
from luopan.org.facts import facts as company_facts
from luopan.org.language import in_both, spoken
from luopan.org.models import Reach, Unit, User
from luopan.review.access.looking_back import (
    may_open_next,
    require_writer,
    reviews_seen,
)
from luopan.review.models import NextCycle, Review, ReviewLine, Seed
from luopan.review.taking import taken
from luopan.strategy import services as strategy
from luopan.strategy.words import with_us
from luopan.targets import services as targets
from luopan.targets.cells import whole
from luopan.targets.models import Version
from luopan.targets.services.yearly import OneOff, plan_year
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

Kind = Seed.Kind
LONGEST_NAME = 200
REVIEWED_AFTER = timedelta(days=120)  # a new assumption is looked at once a season


@service("review.plant_seed")
def plant_seed(
    *, actor: User, at: datetime, line: ReviewLine, kind: str, said: dict[str, Any]
) -> Seed:
    """Mark what of a cause or lesson goes into the next plan.

    Args:
        actor: Who writes the unit's review, or who may open plans there.
        at: When.
        line: A cause or lesson, of a draft or of what is published.
        kind: clean, assumption, template or remark.
        said: Of ``clean`` unit (code), amount (``Decimal``, in the metric's own unit), back
            (put back, not taken out), period (code of a month of the next year; empty: the
            whole year); of ``assumption`` owner (code of a person); of ``template`` action
            (number). Of ``remark`` nothing.

    Raises:
        Refused: He may not; its plan is open already; no such unit, person or action.
    """
    review = line.review
    if not may_open_next(actor, review.unit, day_of(at)):
        require_writer(actor, review.unit, at=at)
    if line.withdrawn_at or line.part == ReviewLine.Part.NEXT:
        raise Refused(_("Only a cause or a lesson can go into the next plan."))
    if kind not in CHECKS:
        raise Refused(_("There is nothing of that name to carry over."))
    made = Seed.objects.create(
        line=line,
        kind=kind,
        said=CHECKS[Kind(kind)](said, actor, review, day_of(at)),
        actor=actor,
        at=at,
    )
    note(review, seed=made.pk, kind=kind, said=made.said)
    return made


def _clean(said: dict[str, Any], _actor: User, review: Review, on: date) -> Any:
    code = str(said.get("unit") or review.unit.code)
    unit = Unit.objects.filter(code=code).first()
    under = unit is not None and (
        unit.pk == review.unit_id or _stands_under(unit, review.unit, on)
    )
    if not under:
        raise Refused(_("“%(unit)s” is not under this unit."), unit=code)
    amount = said.get("amount")
    if not isinstance(amount, Decimal) or amount <= 0:
        raise Refused(
            _("Enter the amount taken out of the base, or put back: above 0.")
        )
    period = str(said.get("period") or "")
    return {
        "unit": code,
        "amount": str(amount),
        "back": bool(said.get("back")),
        "period": period[:20],
    }


def _stands_under(unit: Unit, above: Unit, on: date) -> bool:
    return Reach.objects.on(on).filter(above=above, below=unit).exists()


def _assumption(said: dict[str, Any], _actor: User, _review: Review, on: date) -> Any:
    return {"owner": with_us(person_called(str(said.get("owner", ""))), on).code}


def _template(said: dict[str, Any], actor: User, _review: Review, on: date) -> Any:
    return {"action": action_seen(actor, int(said.get("action") or 0), on=on).pk}


CHECKS: dict[str, Callable[[dict[str, Any], User, Review, date], Any]] = {
    Kind.CLEAN: _clean,
    Kind.ASSUMPTION: _assumption,
    Kind.TEMPLATE: _template,
    Kind.REMARK: lambda _said, _actor, _review, _on: {},
}


@service("review.take_seed_back")
def take_seed_back(*, actor: User, at: datetime, seed: Seed) -> None:
    """Take back what was to go into the next plan.

    Raises:
        Refused: He may not; it is in a plan already.
    """
    review = seed.line.review
    if not may_open_next(actor, review.unit, day_of(at)):
        require_writer(actor, review.unit, at=at)
    gone = Seed.objects.filter(pk=seed.pk, cycle=None, withdrawn_at=None)
    if not gone.update(withdrawn_at=at):
        raise Refused(_("It is already in the next plan, or was removed before."))
    note(review, seed=seed.pk)


@service("review.open_next")
def open_next_cycle(
    *,
    actor: User,
    at: datetime,
    review: Review,
    seeds: Collection[int],
    grow: Decimal | None = None,
    reason: str = "",
) -> NextCycle:
    """Open the next year's plan from the company's published review of a year.

    The baseline is what came in the year reviewed. What was marked goes along: one-offs out
    of the base or back into it, assumptions and templates, remarks on the company's number.

    Args:
        actor: Who may open plans.
        at: When.
        review: The company's, of a whole year, published.
        seeds: Numbers of what goes along, of this review or a published one of the year.
        grow: 0.08 for 8 % on top of the base; None: the base as it is.
        reason: For the trail.

    Raises:
        Refused: He may not; it is no published review of the company's year; its plan was
            opened before; a mark that is not there any more; what a step refuses.
    """
    held = taken(review)
    _check_opener(actor, held, day_of(at))
    if before := NextCycle.objects.filter(review=held).select_related("plan").first():
        raise Refused(
            _("The next cycle was opened from this review: “%(plan)s”."),
            plan=lambda: spoken(before.plan),
        )
    chosen = _chosen(actor, held, seeds, day_of(at))
    drafted = plan_year(
        actor=actor,
        at=at,
        year=int(held.period) + 1,
        metric=held.metric.code,
        grow=grow,
        clean=[_one_off(seed) for seed in chosen if seed.kind == Kind.CLEAN],
        reason=reason or _from(held),
    )
    cycle = NextCycle.objects.create(
        review=held,
        plan=drafted.version.plan,
        version=drafted.version,
        opened_by=actor,
        opened_at=at,
    )
    for seed in chosen:
        seed.cycle = cycle
        seed.became = BECOMES[Kind(seed.kind)](seed, drafted.version, actor, at)
        seed.save(update_fields=["cycle", "became"])
    note(cycle.plan, review=held.pk, seeds=[seed.pk for seed in chosen])
    return cycle


def _check_opener(actor: User, review: Review, on: date) -> None:
    if not may_open_next(actor, review.unit, on):
        others = who_may(Right.PLANS_CREATE, unit=review.unit, on=on)
        raise Denied(
            _("The next cycle is opened by those who can open plans: ask %(who)s."),
            who=lambda: name_of(others[0]) if others else _("nobody yet"),
        )
    known = company_facts()
    of_company = known is not None and review.unit_id == known.root_id
    if not of_company or not review.period.isdigit() or review.action_id:
        raise Refused(
            _("The next cycle is opened from the company's review of a whole year.")
        )
    if review.state != Review.State.PUBLISHED:
        raise Refused(
            _("Publish the review of %(year)s first; the next cycle starts from it."),
            year=review.period,
        )


def _chosen(
    actor: User, review: Review, numbers: Collection[int], on: date
) -> list[Seed]:
    """The marks by number, each of a published review of the year that he may read."""
    seen = reviews_seen(actor, on).filter(
        state=Review.State.PUBLISHED,
        start_date__gte=review.start_date,
        end_date__lte=review.end_date,
    )
    rows = Seed.objects.filter(
        pk__in=numbers,
        withdrawn_at=None,
        cycle=None,
        line__withdrawn_at=None,
        line__review__in=seen.values("pk"),
    )
    found = list(rows.select_related("line__review__unit", "actor__person"))
    if len(found) != len(set(numbers)):
        raise Refused(_("One of these marks no longer exists. Check the list again."))
    return sorted(found, key=lambda seed: seed.pk)


def _from(review: Review) -> Any:
    return _from_words(review.period, review.unit)


def _from_words(period: str, unit: Unit) -> str:
    """Where something comes from, in the company's first language."""
    words = in_both(_("Comes from the review of %(period)s, %(unit)s"))
    return str(words[0]) % {"period": period, "unit": unit.name}


def _one_off(seed: Seed) -> OneOff:
    review = seed.line.review
    source = _from_words(review.period, review.unit)
    return OneOff(
        unit=seed.said["unit"],
        amount=Decimal(seed.said["amount"]),
        reason=f"{seed.line.text} ({source})"[:400],
        back=seed.said["back"],
        period=seed.said["period"],
    )


# ── what each becomes ──


def _became_clean(seed: Seed, version: Version, _actor: User, _at: datetime) -> str:
    step = version.steps.filter(kind="clean").order_by("seq").first()
    return f"step:{step.seq}" if step else ""


def _became_assumption(seed: Seed, version: Version, actor: User, at: datetime) -> str:
    line, owner = seed.line, person_called(seed.said["owner"])
    made = strategy.add_assumption(
        actor=actor,
        at=at,
        name=line.text[:LONGEST_NAME],
        owner=owner,
        review_date=day_of(at) + REVIEWED_AFTER,
        wording=line.text,
        source=_from_words(line.review.period, line.review.unit),
    )
    targets.rest_target(
        actor=actor,
        at=at,
        assumption=made,
        plan=version.plan,
        metric=version.metric,
    )
    return f"assumption:{made.code}"


def _became_template(seed: Seed, _version: Version, actor: User, at: datetime) -> str:
    action = action_seen(actor, seed.said["action"], on=day_of(at))
    lasts = (action.end_date - action.start_date).days
    first = action.start_date - date(action.start_date.year, 1, 1)
    draft = Draft(
        name=action.name,
        kind=action.kind,
        after=first.days,
        lasts=lasts,
        outcome=action.outcome[:400],
        other=action.name_other,
    )
    made = save_template(
        actor=actor,
        at=at,
        code=f"review-{seed.pk}",
        name=action.name,
        name_other=action.name_other,
        drafts=[draft],
    )
    return f"template:{made.code}"


def _became_remark(seed: Seed, version: Version, actor: User, at: datetime) -> str:
    review = seed.line.review
    source = _from_words(review.period, review.unit)
    number = targets.comment_on_cell(
        actor=actor,
        at=at,
        version=version,
        cell=whole(thaw_space(version.space_hash)),
        text=f"{seed.line.text} ({source})",
    )
    return f"comment:{number}"


BECOMES: dict[Kind, Callable[[Seed, Version, User, datetime], str]] = {
    Kind.CLEAN: _became_clean,
    Kind.ASSUMPTION: _became_assumption,
    Kind.TEMPLATE: _became_template,
    Kind.REMARK: _became_remark,
}
