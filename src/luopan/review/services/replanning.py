"""Mid-year 年中调整: the shortfall policy of a plan, and a version with closed months locked."""

from datetime import datetime

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_spans
from luopan.engine.shortfall import ABSORB, POLICIES
from luopan.org.access import Action, day_of, require
from luopan.org.language import in_both
from luopan.org.models import User
from luopan.review.adjusting.closed import Closed, closed_months
from luopan.review.models import Replan, ShortfallPolicy
from luopan.review.queries.adjusting.replans import policy_of
from luopan.targets.acts import Said
from luopan.targets.agreeing.talks import text_of
from luopan.targets.append import Author, append
from luopan.targets.copying import copied
from luopan.targets.models import Plan, Version
from luopan.targets.splits import closed_of
from luopan.targets.storage import freeze
from luopan.targets.succeeding import in_force, take_plan
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

NONE = ""


@service("review.set_shortfall_policy")
def set_shortfall_policy(
    *, actor: User, at: datetime, plan: Plan, policy: str, reason: str = ""
) -> ShortfallPolicy:
    """Say what a plan does with what was missed; nothing is applied by it.

    Args:
        actor: Who may open plans there.
        at: When.
        plan: Of which plan.
        policy: ``carry``, ``respread``, ``absorb``, or empty: none.
        reason: Why.

    Raises:
        Refused: He may not; there is no such policy; no reason.
    """
    require(actor, Action.PLANS_CREATE, unit=plan.root, at=at)
    if policy not in {NONE, *POLICIES}:
        raise Refused(_("There is no policy “%(word)s”."), word=policy)
    reason = text_of(reason)
    if not reason:
        raise Refused(_("Explain why: everybody's year rests on it."))
    made = ShortfallPolicy.objects.create(
        plan=plan, policy=policy, reason=reason, actor=actor, at=at
    )
    note(plan, policy=policy or "none")
    return made


@service("review.replan")
def replan(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    metric: int,
    policy: str | None = None,
    reason: str = "",
) -> Version:
    """Open a version in mid-year: closed months locked, what was missed laid by the policy.

    It is a draft and goes through issue, talks and commitment like any other; the version in
    force counts until then.

    Args:
        actor: Who may open plans there.
        at: When.
        plan: Of which plan.
        metric: Number of the metric.
        policy: For this version; None: the plan's.
        reason: Why.

    Raises:
        Refused: He may not; nothing is in force; no month is over, or none is open; no
            reason; held totals leave no room (named).
    """
    require(actor, Action.PLANS_CREATE, unit=plan.root, at=at)
    chosen = policy_of(plan) if policy is None else policy
    if chosen not in {NONE, *POLICIES}:
        raise Refused(_("There is no policy “%(word)s”."), word=chosen)
    reason = text_of(reason)
    if not reason:
        raise Refused(_("Explain why the year is replanned."))
    take_plan(plan.pk)
    version = in_force(plan.pk, metric)
    if version is None:
        raise Refused(_("Nothing is committed yet: continue in the draft."))
    on = day_of(at)
    found = closed_months(version, on=on)
    if not found.count or not found.open:
        raise Refused(
            _("A mid-year plan needs some months that are over and some still open.")
        )
    made = copied(version, actor=actor, at=at, names=_names(version, found))
    author = Author(actor, at, reason)
    _close(author, made, version, found)
    _lay(author, made, found, chosen)
    made.refresh_from_db()
    _keep(author, made, version, found, chosen)
    note(made, before=version.pk, policy=chosen or "none", closed=found.count)
    return made


def _names(version: Version, found: Closed) -> tuple[str, str]:
    words = in_both(gettext_lazy("Mid-year plan from %(period)s"))
    first, second = (text % {"period": found.open[0]} for text in words)
    return first[:200], second[:200]


def _close(author: Author, made: Version, before: Version, found: Closed) -> None:
    """Nothing moves any more in the months that are over; whole quarters are closed at once."""
    shut = closed_of(before, made.plan.root.code, None)
    left = {
        period
        for period, already in zip(found.periods, shut, strict=False)
        if not already
    }
    for span in year_spans(made.plan.calendar, made.plan.year):
        inside = {
            month.code
            for month in found.spans
            if span.start_date <= month.start_date and month.end_date <= span.end_date
        }
        if span.kind in {"half", "quarter", "month"} and inside and inside <= left:
            append(author, made, Said("close", {"period": span.code}))
            left -= inside


def _lay(author: Author, made: Version, found: Closed, policy: str) -> None:
    """What was missed, by the policy; with “absorb” the step only says so."""
    missed = int(found.short.sum())
    if not policy or not missed:
        return
    name = freeze(found.short, at=author.at)
    parameters = {
        "policy": policy,
        "periods": [{"period": code} for code in found.open],
        "input": "missed",
        "missed": missed,
    }
    said = Said("shortfall", parameters, {"missed": name})
    append(author, made, said, agreed=lambda moved: None)


def _keep(
    author: Author, made: Version, before: Version, found: Closed, policy: str
) -> None:
    """What stood then: closed months, their actuals, what was missed."""
    came = found.actuals.sum(axis=1).tolist()
    Replan.objects.create(
        version=made,
        before=before,
        policy=policy,
        closed=list(found.periods),
        actuals={c: n for c, n in zip(found.leaves, came, strict=True) if n},
        missed=0 if policy in {NONE, ABSORB} else int(found.short.sum()),
        as_of=day_of(author.at),
        reason=author.reason,
        actor=author.actor,
        at=author.at,
    )
