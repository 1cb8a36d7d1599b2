"""Contests announced, groups corrected by hand, called off; ended by themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import Action, Denied, day_of, may
from luopan.org.models import Holding, Unit, User
from luopan.review.access.rewarding import company_rule
from luopan.review.models import Contest, ContestEnd, Entrant, Placing
from luopan.review.queries.contests.figures import grouped, sizes, taking_part
from luopan.review.queries.contests.listing import (
    LATE,
    OPEN,
    WAITS,
    Ranked,
    coming_periods,
    ranked,
    state_of,
)
from luopan.review.recurring import look_daily
from luopan.targets.parameters import storable
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_TOP = 10


@service("review.announce_contest")
def announce_contest(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    name: str,
    metric: Metric,
    period: str,
    among: str,
    ranking: str,
    top: int = 3,
    shows_rate: bool = True,
    name_other: str = "",
    words: str = "",
) -> Contest:
    """Announce a contest with all its rules; they change no more.

    Args:
        actor: Who plans there.
        at: When.
        unit: Among whom under it.
        name: As people call it.
        metric: What is looked at; it adds up.
        period: Code of a month, quarter or half that is still to begin.
        among: ``seat`` or ``team``.
        ranking: ``attainment``, ``growth`` or ``progress``.
        top: How many of a group all see.
        shows_rate: All see the percentages of the first ones too.
        name_other: The name in the second language.
        words: What is won, and whatever else there is to say.

    Raises:
        Refused: He may not; the company has no contests; it has begun; too few can take
            part; an exchange rate is missing for a size that groups are made by.
    """
    _require(actor, unit, at)
    if not company_rule().contests:
        raise Refused(
            _("The company has no contests. Finance or the director can turn them on.")
        )
    _refuse_said(name, name_other, words, top)
    _refuse_odd(metric, among, ranking)
    span = next((s for s in coming_periods(day_of(at)) if s.code == period), None)
    if span is None:
        raise Refused(
            _(
                "Choose a period that has not started: the rules must be published beforehand."
            )
        )
    on = max(day_of(at), span.start_date)
    units = taking_part(unit, among, on)
    sized = sizes(metric, period, units, ranking=ranking, at=at, on=day_of(at))
    if len(sized) < 2:
        raise Refused(
            _(
                "Fewer than two have comparable data in that period, so a contest is not possible."
            )
        )
    made = Contest.objects.create(
        name=name.strip(),
        name_other=name_other.strip(),
        words=words.strip(),
        unit=unit,
        among=among,
        metric=metric,
        ranking=ranking,
        period=period,
        start_date=span.start_date,
        end_date=span.end_date,
        top=top,
        shows_rate=shows_rate,
        actor=actor,
        at=at,
    )
    _let_in(made, units, grouped(sized))
    look_daily(actor, at)
    note(made, unit=unit.code, period=period, ranking=ranking, entrants=len(sized))
    return made


@service("review.move_entrant")
def move_entrant(
    *, actor: User, at: datetime, entrant: Entrant, group: int, reason: str
) -> Entrant:
    """Put somebody into another group by hand, before the contest starts.

    Raises:
        Refused: He may not; it has started; no such group; no reason.
    """
    contest = entrant.contest
    _require(actor, contest.unit, at)
    if state_of(contest, day_of(at)) != "coming":
        raise Refused(_("The contest has started: groups stay as they are."))
    there = set(contest.entrants.values_list("group", flat=True))
    if group not in there | {max(there) + 1}:
        raise Refused(_("There is no such group."))
    if not reason.strip() or len(reason) > 200 or not storable(reason):
        raise Refused(_("Explain in 1 to 200 characters why the group is changed."))
    entrant.group, entrant.moved = group, reason.strip()
    entrant.save(update_fields=["group", "moved"])
    note(contest, unit=entrant.unit.code, group=group)
    return entrant


@service("review.call_off_contest")
def call_off_contest(
    *, actor: User, at: datetime, contest: Contest, reason: str
) -> ContestEnd:
    """Call a contest off before it has ended, or while its result waits for a rate.

    Raises:
        Refused: He may not; it is over, and the result is not kept up; no reason.
        Conflict: It was called off or ended meanwhile.
    """
    _require(actor, contest.unit, at)
    if not reason.strip() or len(reason) > 400 or not storable(reason):
        raise Refused(_("Explain in 1 to 400 characters why it is cancelled."))
    state = state_of(contest, day_of(at))
    if state not in OPEN and not (state == WAITS and _stand(contest, at)[1].lacking):
        raise Refused(_("The contest is over."))
    note(contest)
    return _ended(
        ContestEnd(
            contest=contest, called_off=True, reason=reason.strip(), actor=actor, at=at
        )
    )


@service("review.end_contests")
def end_contests(*, actor: User, at: datetime) -> list[Contest]:
    """Keep the results of contests that are over, each once; late records still had their days.

    One waits while somebody in it cannot be told for want of an exchange rate: who won is
    not known then, and what is kept changes no more.

    Args:
        actor: The built-in operator.
        at: When.
    """
    today = day_of(at)
    over = Contest.objects.filter(end_date__lte=today, ending=None)
    found = []
    for contest in over.select_related("metric", "unit"):
        if today < contest.end_date + LATE:
            continue
        entrants, stand = _stand(contest, at)
        if not stand.lacking:
            _keep(contest, entrants, stand, actor, at)
            found.append(contest)
    note("contests", ended=[one.pk for one in found])
    return found


def _stand(contest: Contest, at: datetime) -> tuple[list[Entrant], Ranked]:
    """Everybody in it, and how they stand; who lacks a rate keeps the result up."""
    entrants = list(contest.entrants.select_related("unit"))
    return entrants, ranked(contest, entrants, at=at, on=day_of(at))


def _keep(
    contest: Contest,
    entrants: Sequence[Entrant],
    stand: Ranked,
    actor: User,
    at: datetime,
) -> None:
    """The places as they are now, for good."""
    last = contest.end_date - timedelta(days=1)
    held = Holding.objects.on(last).filter(kind=Holding.Kind.HOLDER)
    people = dict(held.values_list("seat", "person"))
    _ended(ContestEnd(contest=contest, as_of_date=stand.as_of, actor=actor, at=at))
    Placing.objects.bulk_create(
        Placing(
            contest=contest,
            unit=one.unit,
            person_id=people.get(one.unit_id),
            group=one.group,
            rank=stand.ranks[one.unit_id],
            rate=stand.rates[one.unit_id],
            honoured=(stand.ranks[one.unit_id] or contest.top + 1) <= contest.top,
        )
        for one in entrants
    )


def _ended(ending: ContestEnd) -> ContestEnd:
    try:
        with transaction.atomic():
            ending.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            _("Someone has just ended it. Refresh and check again.")
        ) from None
    return ending


def _require(actor: User, unit: Unit, at: datetime) -> None:
    if not may(actor, Action.PLANS_CREATE, unit=unit, on=day_of(at)):
        raise Denied(_("Contests are announced by directors and operations."))


def _refuse_said(name: str, other: str, words: str, top: int) -> None:
    said = name + other + words
    if not 1 <= len(name.strip()) <= 80 or len(other) > 80 or not storable(said):
        raise Refused(_("Enter a contest name of 1 to 80 characters."))
    if len(words) > 400:
        raise Refused(_("Describe the prize in at most 400 characters."))
    if not 1 <= top <= MOST_TOP:
        raise Refused(_("The top 1 to %(most)s can be shown."), most=MOST_TOP)


def _let_in(contest: Contest, units: Sequence[Unit], groups: dict[str, int]) -> None:
    Entrant.objects.bulk_create(
        Entrant(contest=contest, unit=one, group=groups[one.code])
        for one in units
        if one.code in groups
    )


def _refuse_odd(metric: Metric, among: str, ranking: str) -> None:
    if among not in Contest.Among.values or ranking not in Contest.Ranking.values:
        raise Refused(_("Choose who takes part and what they are ranked by."))
    if metric.kind != "additive" or metric.lower_is_better:
        raise Refused(
            _("A contest needs a metric that adds up and where more is better.")
        )
