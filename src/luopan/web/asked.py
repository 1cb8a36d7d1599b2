"""What waits for a person, source by source: Today lists it, messages tell of it.

Asked for with the person's own rights, in the language now spoken; nothing is kept here.
"""

from collections.abc import Callable, Mapping, Set
from datetime import date, datetime, timedelta

from luopan.actions.queries import asked_for, due_of, late_for
from luopan.actions.queries import due_for as actions_due
from luopan.actions.queries.promises import needs_open_for
from luopan.org import nights, outgoing
from luopan.org.access import Action, anywhere, day_of, name_of
from luopan.org.clock import now, zone
from luopan.org.models import User
from luopan.org.presence import Rows, present
from luopan.records.queries.sources import failed_for
from luopan.records.queries.uploads import open_of, waiting_for
from luopan.records.reading import end_of
from luopan.review.access.adjusting import waiting_for as adjustments_waiting
from luopan.review.access.closing import to_judge
from luopan.review.queries import schemes
from luopan.review.queries.adjusting.before_signing import open_requests
from luopan.review.queries.adjusting.listing import waiting_adjustments
from luopan.review.queries.closing.waiting import awaited, running, to_decide
from luopan.review.queries.handing_over import of_today
from luopan.review.queries.reviews import drafts_of, unread_for
from luopan.strategy import queries as strategy
from luopan.targets.queries import agreement, collecting
from luopan.targets.queries.own_talks import own_talks
from luopan.targets.queries.questions import fallen_under, unanswered
from luopan.targets.queries.supports import supports_waiting, waited_for
from luopan.targets.queries.unsigned import to_sign
from luopan.targets.queries.unsigned import unsigned as not_signed
from luopan.tracking.queries import reports as reporting
from luopan.tracking.queries.ability.onboarding import on_way, own_way
from luopan.tracking.queries.coaching.waiting import coaching_open, coaching_waits
from luopan.tracking.queries.forecast import uncalled
from luopan.tracking.queries.forecast import unsaid as unsaid_calls
from luopan.tracking.queries.meetings.keeping import open_promises
from luopan.tracking.queries.meetings.waiting import (
    asked_by_meetings,
    meetings_for,
    own_promises,
)
from luopan.tracking.queries.reports.waiting import to_write
from luopan.tracking.queries.trust import own_doubts
from luopan.tracking.queries.warnings.answering import not_opened
from luopan.tracking.queries.warnings.listing import open_for as warnings_open
from luopan.tracking.queries.warnings.listing import waiting_warnings
from luopan.trail import queries as trail
from luopan.web.aside import (
    AGREEING,
    CALLS,
    CLOSING,
    DRAFTING,
    MEETINGS,
    RECORDS,
    TALKS,
    WARNINGS,
    WEEK,
)
from luopan.web.words import (
    actions,
    adjusting,
    assumptions,
    closing,
    coaching,
    collect,
    forecast,
    handovers,
    looking_back,
    meetings,
    onboarding,
    pay_people,
    report_waiting,
    supports,
    today,
    trust,
    unsigned,
    warnings,
)
from luopan.web.words import sources as source_words

BACK = timedelta(days=14)  # how long a word that was spoken to one waits
Asking = Callable[[User, date], list[today.Item]]


def work(user: User, at: datetime) -> dict[str, list[Rows]]:
    """What the rows of one's work are, by name, as ``ROWS`` of what others ask."""
    return {
        "jobs": [trail.stopped_of(user).exclude(kind__startswith="records.")],
        "files": [open_of(user)],
        "ways": outgoing.stopped(),
        "nights": [nights.failures()],
        "spoken": [trail.spoken_to(_names(user), since=at - BACK)],
    }


def _names(user: User) -> list[str]:
    return [user.get_username(), *today.names_of(user)]


def of_work(user: User, at: datetime, there: Set[str]) -> list[today.Item]:
    """Imports that ask, jobs that stopped, words spoken to one: not all leave a trail.

    Args:
        user: Whose work.
        at: Now.
        there: What of ``work`` there is.
    """
    jobs = trail.jobs(actor=user, limit=20) if "jobs" in there else ()
    stopped = [
        row
        for row in jobs
        if row.state in {"failed", "parked"} and not row.kind.startswith("records.")
    ]
    spoken: tuple[trail.CommentRow, ...] = ()
    if "spoken" in there:
        since, along = at - BACK, ("person",)
        spoken = trail.mentions(_names(user), since=since, called=name_of, along=along)
    pulls = source_words.waiting(failed_for(user, on=day_of(at)))
    files = waiting_for(user) if "files" in there else ()
    found = [*today.waiting(files, stopped, spoken), *pulls]
    if "ways" in there:
        found += today.troubles(outgoing.troubles(user, on=day_of(at)))
    if "nights" in there:
        found += today.nights(nights.missed(user, on=day_of(at)))
    return found


def of_others(user: User, on: date, there: Set[str]) -> dict[str, list[today.Item]]:
    """What others ask of one, of the kinds that may; those that ask nothing left out."""
    found = {kind: asking(user, on) for kind, asking in ASKING.items() if kind in there}
    return {kind: items for kind, items in found.items() if items}


def by_kind(user: User, *, at: datetime, on: date) -> dict[str, list[today.Item]]:
    """All that waits for one, by the kinds that people choose messages by."""
    found = there(user, on, ASKING.keys(), work(user, at))
    return told(of_work(user, at, found), of_others(user, on, found))


def told(
    work: list[today.Item], found: Mapping[str, list[today.Item]]
) -> dict[str, list[today.Item]]:
    """What was found under each source, by the kinds that people know, work first."""
    kinds: dict[str, list[today.Item]] = {"work": work} if work else {}
    for source in ASKING:
        if found.get(source):
            kinds.setdefault(TOLD_AS.get(source, source), []).extend(found[source])
    return kinds


def there(
    user: User, on: date, kinds: Set[str], beside: Mapping[str, list[Rows]]
) -> Set[str]:
    """Kinds that may have something to say: most have nothing, asked of all at once.

    Args:
        user: To whom.
        on: On which day.
        kinds: Of ``ASKING``.
        beside: What else is asked about with them, by names that are no kinds.
    """
    asked = {kind: rows(user, on) for kind, rows in ROWS.items() if kind in kinds}
    return present({**asked, **beside}) | kinds - ROWS.keys()


def _talks(user: User, on: date) -> list[today.Item]:
    rows = own_talks(user, on).opened
    return today.talks(agreement.waiting(user, on=on, among=rows))


def _workbooks(user: User, on: date) -> list[today.Item]:
    return list(collect.waiting(collecting.wanted(user, on=on)))


def _supports(user: User, on: date) -> list[today.Item]:
    return list(supports.waiting(waited_for(user, on=on)))


def _signatures(user: User, on: date) -> list[today.Item]:
    """Letters to sign, each with the requests that would change its number."""
    rows = not_signed(user, on=on, among=own_talks(user, on).to_sign)
    numbers = [(row.version_id, row.unit) for row in rows]
    asked = open_requests(user, numbers, on=on, by_name=False)
    return unsigned.waiting(rows, asked, on)


def _actions(user: User, on: date) -> list[today.Item]:
    return list(actions.waiting(actions_due(user, on=on)))


def _resources(user: User, on: date) -> list[today.Item]:
    late = [*late_for(user, on=on), *asked_for(user, on=on)]
    return list(actions.awaited(late))


def _calls(user: User, on: date) -> list[today.Item]:
    return list(forecast.waiting(unsaid_calls(user, on=on)))


def _doubts(user: User, on: date) -> list[today.Item]:
    return list(trust.waiting(own_doubts(user, at=end_of(on), on=on)))


def _reports(user: User, on: date) -> list[today.Item]:
    return [
        report_waiting.to_send(one) for one in reporting.due_for(user, at=_hour(on))
    ]


def _hour(on: date) -> datetime:
    """A day at the time of day that it is: reports are asked for by the hour."""
    return datetime.combine(on, now().astimezone(zone()).timetz())


def _to_read(user: User, on: date) -> list[today.Item]:
    unread = reporting.unread(user, on).select_related("unit")
    return list(report_waiting.unread(list(unread)))


def _answers(user: User, on: date) -> list[today.Item]:
    return list(report_waiting.answered(reporting.answered(user, on)))


def _talked(user: User, on: date) -> list[today.Item]:
    found = coaching_waits(user, on=on)
    return list(coaching.waiting(found, on)) if found is not None else []


def _way(user: User, on: date) -> list[today.Item]:
    """Milestones of who is new: records prove them, as talks are proved by nothing."""
    return list(onboarding.waiting(own_way(user, on=on), on))


def _warnings(user: User, on: date) -> list[today.Item]:
    return list(warnings.waiting(waiting_warnings(user, on=on)))


def _meetings(user: User, on: date) -> list[today.Item]:
    return list(meetings.waiting(asked_by_meetings(user, on=on), on))


def _promises(user: User, on: date) -> list[today.Item]:
    return list(meetings.promised(own_promises(user, on=on)))


def _adjustments(user: User, on: date) -> list[today.Item]:
    return list(adjusting.waiting(waiting_adjustments(user, on=on)))


def _closing(user: User, on: date) -> list[today.Item]:
    """Figures to confirm, a month to close."""
    return closing.waiting(awaited(user, at=end_of(on), on=on))


def _objections(user: User, on: date) -> list[today.Item]:
    return closing.waiting(to_decide(user, on=on))


def _fallen(user: User, on: date) -> list[today.Item]:
    """Assumptions that fell under one's numbers."""
    found = fallen_under(user, on=on) if _reads_book(user, on) else ()
    return list(assumptions.waiting(found, (), ()))


def _fired(user: User, on: date) -> list[today.Item]:
    """Steps that are due since a trigger fired, until they are actions."""
    found = strategy.due_of(not_opened(user)) if _reads_book(user, on) else ()
    return list(assumptions.waiting((), found, ()))


def _unreviewed(user: User, on: date) -> list[today.Item]:
    """Reviews of assumptions that are overdue."""
    found = strategy.overdue_for(user, on=on) if _reads_book(user, on) else ()
    return list(assumptions.waiting((), (), found))


def _reads_book(user: User, on: date) -> bool:
    return anywhere(user, (Action.STRATEGY_READ,), on=on)


def _reviews(user: User, on: date) -> list[today.Item]:
    """Reviews to finish and to answer."""
    drafts = drafts_of(user, on).select_related("unit")
    unread = unread_for(user, on).select_related("unit")
    return list(looking_back.waiting(drafts, unread))


def _handed(user: User, on: date) -> list[today.Item]:
    """Handovers whose day has come, and what comes to him."""
    return handovers.waiting(of_today(user, on), user)


def _pay(user: User, on: date) -> list[today.Item]:
    """Disputes to decide, and what was published of one's own pay."""
    return list(pay_people.waiting(schemes.waiting(user, on=on)))


TOLD_AS = {
    "talked": "coaching",
    "way": "coaching",
    "objection": "closing",
    "fired": "assumption",
    "unreviewed": "assumption",
    "promise": "meeting",
    "handed": "review",
}
# A new source of what waits is one more line here, and its name in one of the groups below; its
# kind is named in org.telling.
ASKING: dict[str, Asking] = {
    "talk": _talks,
    "workbook": _workbooks,
    "support": _supports,
    "signature": _signatures,
    "action": _actions,
    "resource": _resources,
    "forecast": _calls,
    "talked": _talked,
    "way": _way,
    "report": _reports,
    "reading": _to_read,
    "answer": _answers,
    "warning": _warnings,
    "adjustment": _adjustments,
    "assumption": _fallen,
    "fired": _fired,
    "unreviewed": _unreviewed,
    "doubt": _doubts,
    "pay": _pay,
    "closing": _closing,
    "objection": _objections,
    "meeting": _meetings,
    "promise": _promises,
    "review": _reviews,
    "handed": _handed,
}
_MEETINGS = frozenset({"action", "resource", "meeting", "promise"})
_REPORTS = frozenset({"report", "reading", "answer"})
_HELP = frozenset({"talked", "warning"})
_WAY = frozenset({"way"})
_FIGURES = frozenset({"forecast", "doubt", "closing", "objection"})
_REVIEWED = frozenset({"pay", "review", "handed", "adjustment"})
_BOOK = frozenset({"assumption", "fired", "unreviewed"})
_AGREED = frozenset({"talk", "workbook", "support", "signature"}) | _BOOK
# Kinds that are asked together, and the acts that change none of them.
GROUPS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (_MEETINGS, AGREEING | TALKS | RECORDS | CALLS | CLOSING),
    (_REPORTS, AGREEING | MEETINGS | RECORDS | CALLS | WARNINGS | CLOSING),
    (_HELP, AGREEING | RECORDS | CALLS | CLOSING),
    (_WAY, AGREEING | MEETINGS | CALLS | WARNINGS | CLOSING),
    (_FIGURES, AGREEING | WEEK | WARNINGS),
    (_REVIEWED, AGREEING | WEEK | RECORDS | CALLS | WARNINGS),
    (_AGREED, DRAFTING | WEEK | RECORDS | CALLS | WARNINGS | CLOSING),
)
# What the rows of a kind are, where that is one question: asked first whether there are any.
ROWS: dict[str, Callable[[User, date], list[Rows]]] = {
    "talk": lambda user, on: [agreement.open_for(user, on)],
    "workbook": lambda user, on: [
        collecting.to_fill_in(user, on),
        collecting.to_load(user, on),
    ],
    "support": lambda user, on: [supports_waiting(user, on)],
    "signature": lambda user, on: [to_sign(user, on)],
    "action": lambda user, on: [due_of(user, on)],
    "resource": lambda user, on: [needs_open_for(user, on)],
    "warning": lambda user, on: [warnings_open(user, on)],
    "pay": lambda user, on: [schemes.to_decide(user, on), schemes.news(on)],
    "closing": lambda user, on: [running(user, on)],
    "objection": lambda user, on: [to_judge(user, on)],
    "adjustment": lambda user, on: [adjustments_waiting(user, on)],
    "forecast": lambda user, on: [uncalled(user, on)] if user.person_id else [],
    "report": lambda user, on: [to_write(user, _hour(on))],
    "reading": lambda user, on: [reporting.unread(user, on)],
    "answer": lambda user, on: [reporting.answers_for(user, on)],
    "meeting": lambda user, on: [meetings_for(user, on)] if user.person_id else [],
    "promise": lambda user, on: [open_promises(user, on)] if user.person_id else [],
    "talked": lambda user, on: [coaching_open(user, on)],
    "way": lambda user, on: [on_way(user)],
    "review": lambda user, on: [
        drafts_of(user, on),
        unread_for(user, on),
    ],
    "handed": lambda user, on: [of_today(user, on)],
    "assumption": lambda user, on: [unanswered(user, on)],
    "fired": lambda user, _on: [not_opened(user)],
    "unreviewed": lambda user, on: [strategy.unreviewed(user, on)],
}
