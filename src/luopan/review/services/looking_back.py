"""What people do to a review: open it, write it, publish it, read and answer it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Action as PlannedAction
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Person, Unit, User
from luopan.review.access.looking_back import (
    require_reader_above,
    require_writer,
    review_seen,
    reviews_seen,
)
from luopan.review.models import Review, ReviewLine, ReviewWord
from luopan.review.queries.evidence import evidence_keys
from luopan.review.queries.facts import facts_of, facts_of_action, question_of
from luopan.review.taking import taken
from luopan.strategy.words import checked_text, with_us
from luopan.tracking.queries.asking import Question
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_LINES = 40
LONGEST = 1000
State, Part, Kind = Review.State, ReviewLine.Part, ReviewLine.Kind
KINDS = {"month", "quarter", "half", "year"}


@service("review.open")
def open_review(
    *, actor: User, at: datetime, unit: Unit, metric: str, period: str, reason: str = ""
) -> Review:
    """Begin the review of a unit for a period, filled with what was wanted and what came.

    Args:
        actor: Who holds or leads exactly the unit.
        at: When; what is known by then counts.
        unit: Whose.
        metric: Code; empty: sales.
        period: Code of a month, quarter, half or year that has begun.
        reason: For the trail.

    Raises:
        Refused: He may not; no such period; there is one already.
    """
    require_writer(actor, unit, at=at)
    on = day_of(at)
    question = question_of(actor, unit, metric, period, at=at, on=on)
    _check_period(question, on)
    same = Review.objects.filter(
        unit=unit, metric=question.metric, period=question.period.code, action=None
    )
    _refuse_second(same)
    return _begun(actor, at, question, facts_of(question))


@service("review.open_of_action")
def open_review_of_action(
    *, actor: User, at: datetime, action: PlannedAction, reason: str = ""
) -> Review:
    """Begin the review of one action or project.

    Args:
        actor: Who holds or leads exactly the action's unit.
        at: When.
        action: Which; it says what it should bring, and when.
        reason: For the trail.

    Raises:
        Refused: He may not; it says nothing to hold it against; there is one already.
    """
    unit, on = action.plan.unit, day_of(at)
    require_writer(actor, unit, at=at)
    if action.metric is None:
        raise Refused(
            _(
                "“%(action)s” never had an expected contribution to compare with. Review "
                "the unit's period instead."
            ),
            action=lambda: spoken(action),
        )
    _refuse_second(Review.objects.filter(action=action))
    year = str(action.plan.year)
    question = question_of(actor, unit, action.metric.code, year, at=at, on=on)
    facts = facts_of_action(action, question)
    return _begun(actor, at, question, facts, action)


def _check_period(question: Question, on: date) -> None:
    period = question.period
    if period.kind not in KINDS:
        raise Refused(_("A review covers a month, a quarter, half a year or a year."))
    if period.start_date > on:
        raise Refused(
            _("%(period)s has not started. Choose one that has."), period=period.code
        )


def _refuse_second(same: Any) -> None:
    if same.exists():
        raise Refused(
            _("There is already a review of this. An addendum is a new edition of it.")
        )


def _begun(
    actor: User,
    at: datetime,
    question: Question,
    facts: dict[str, Any],
    action: PlannedAction | None = None,
) -> Review:
    period = question.period
    made = Review.objects.create(
        unit=question.unit,
        metric=question.metric,
        action=action,
        period=period.code,
        start_date=action.from_date if action else period.start_date,
        end_date=action.until_date if action else period.end_date,
        facts=facts,
        as_of=question.as_of,
        opened_by=actor,
        opened_at=at,
    )
    note(made, unit=question.unit.code, period=period.code, metric=question.metric.code)
    return made


def _mine(actor: User, at: datetime, review: Review) -> Review:
    """A draft of his own, locked: two do not write it at once."""
    require_writer(actor, review.unit, at=at)
    held = taken(review)
    if held.state != State.DRAFT:
        raise Refused(
            _(
                "This edition is published and can no longer be changed. Start a new edition."
            )
        )
    return held


@service("review.tell_anew")
def tell_anew(*, actor: User, at: datetime, review: Review) -> Review:
    """Read goal and result of a draft again, as they are known now.

    Raises:
        Refused: He may not; it is published.
    """
    held = _mine(actor, at, review)
    code, on = held.period, day_of(at)
    question = question_of(actor, held.unit, held.metric.code, code, at=at, on=on)
    held.facts = (
        facts_of_action(held.action, question) if held.action else facts_of(question)
    )
    held.as_of = question.as_of
    held.save(update_fields=["facts", "as_of"])
    note(held, as_of=held.as_of)
    return held


@dataclass(frozen=True)
class Said:
    """A line as it is written; see ``ReviewLine``.

    Attributes:
        part: cause, lesson or next.
        kind: Of a lesson: keep, stop or try.
        evidence: Of a cause: key of the facts that it leans on; empty: own words.
        concerns: Of a lesson: whom it concerns; None: the unit itself.
        owner, due_date: Of a next step.
    """

    part: str
    text: str
    kind: str = ""
    evidence: str = ""
    concerns: Unit | None = None
    owner: Person | None = None
    due_date: date | None = None


@service("review.write")
def write_line(*, actor: User, at: datetime, review: Review, said: Said) -> ReviewLine:
    """Write a cause, a lesson or a next step into a draft.

    Raises:
        Refused: He may not; published; too many; evidence that its facts do not have;
            a lesson that says neither keep, stop nor try; a step without owner and day.
    """
    held = _mine(actor, at, review)
    if held.lines.filter(withdrawn_at=None).count() >= MOST_LINES:
        raise Refused(_("A review has at most %(most)s lines."), most=MOST_LINES)
    made = ReviewLine.objects.create(
        review=held, author=actor, at=at, **_checked(said, held, day_of(at))
    )
    note(held, part=made.part, line=made.pk, evidence=made.evidence)
    return made


def _checked(said: Said, review: Review, on: date) -> dict[str, Any]:
    text = checked_text(said.text, longest=LONGEST)
    if said.part not in Part.values or not text:
        raise Refused(_("Write a cause, a lesson or a next step in a sentence."))
    found = {"part": said.part, "text": text}
    if said.part == Part.CAUSE:
        return found | {"evidence": _evidence(said.evidence, review)}
    if said.part == Part.LESSON:
        if said.kind not in Kind.values:
            raise Refused(_("Mark the lesson as keep, stop or try."))
        return found | {"kind": said.kind, "concerns": said.concerns}
    if said.owner is None or said.due_date is None:
        raise Refused(_("Enter who takes the next step, and its due date."))
    return found | {"owner": with_us(said.owner, on), "due_date": said.due_date}


def _evidence(key: str, review: Review) -> str:
    if key and key not in evidence_keys(review.facts):
        raise Refused(_("This review has no such evidence; choose one from its list."))
    return key


@service("review.take_out")
def take_out_line(*, actor: User, at: datetime, line: ReviewLine) -> None:
    """Take a line out of a draft; what it said stays in the trail.

    Raises:
        Refused: He may not; published; it was taken out before.
    """
    held = _mine(actor, at, line.review)
    gone = ReviewLine.objects.filter(pk=line.pk, withdrawn_at=None)
    if not gone.update(withdrawn_at=at):
        raise Refused(_("It was already removed."))
    note(held, part=line.part, text=line.text)


@service("review.summarise")
def summarise(*, actor: User, at: datetime, review: Review, text: str) -> Review:
    """Say in a few sentences how the period went.

    Raises:
        Refused: He may not; published; too long.
    """
    held = _mine(actor, at, review)
    held.summary = checked_text(text, longest=2 * LONGEST)
    held.save(update_fields=["summary"])
    note(held)
    return held


@service("review.lift")
def lift_lessons(
    *, actor: User, at: datetime, review: Review, lessons: Collection[int]
) -> int:
    """Take lessons of published reviews of the units under it into a draft.

    Args:
        actor: Who writes the draft.
        at: When.
        review: The draft.
        lessons: Their numbers; what is in it already is left.

    Returns:
        How many are new.

    Raises:
        Refused: He may not; published; a lesson that is not below it or not his to read.
    """
    held = _mine(actor, at, review)
    near = reviews_seen(actor, day_of(at)).exclude(pk=held.pk).values("pk")
    rows = ReviewLine.objects.filter(
        pk__in=lessons,
        part=Part.LESSON,
        withdrawn_at=None,
        review__in=near,
        review__state=State.PUBLISHED,
        review__start_date__gte=held.start_date,
        review__end_date__lte=held.end_date,
    ).select_related("review__unit", "concerns")
    if rows.count() != len(set(lessons)):
        raise Refused(_("There is no such lesson in a review of this period below it."))
    there = set(
        held.lines.filter(withdrawn_at=None).values_list("lifted_from", flat=True)
    )
    fresh = [_lifted(one, held, actor, at) for one in rows if one.pk not in there]
    ReviewLine.objects.bulk_create(fresh)
    note(held, lessons=sorted(lessons), count=len(fresh))
    return len(fresh)


def _lifted(one: ReviewLine, review: Review, actor: User, at: datetime) -> ReviewLine:
    return ReviewLine(
        review=review,
        part=Part.LESSON,
        kind=one.kind,
        text=one.text,
        concerns=one.concerns or one.review.unit,
        lifted_from=one,
        author=actor,
        at=at,
    )


@service("review.publish")
def publish(*, actor: User, at: datetime, review: Review) -> Review:
    """Publish a draft: whoever sees the unit's numbers reads it, nobody changes it.

    Raises:
        Refused: He may not; published already; it names no cause or no lesson.
    """
    held = _mine(actor, at, review)
    parts = set(held.lines.filter(withdrawn_at=None).values_list("part", flat=True))
    if not {Part.CAUSE, Part.LESSON} <= parts:
        raise Refused(
            _(
                "Enter at least one cause and one lesson; a review without them is only a report."
            )
        )
    held.state, held.published_by, held.published_at = State.PUBLISHED, actor, at
    held.save(update_fields=["state", "published_by", "published_at"])
    note(held, unit=held.unit.code, period=held.period, edition=held.edition)
    return held


@service("review.answer")
def answer_review(
    *, actor: User, at: datetime, review: Review, text: str = ""
) -> ReviewWord:
    """Say as who leads above that one has read a review, and what one answers.

    Args:
        actor: Who leads above the unit.
        at: When.
        review: Published, or a draft that he sees.
        text: Empty: read, nothing said.

    Raises:
        Refused: He does not lead above it; too long.
    """
    require_reader_above(actor, review.unit, at=at)
    review_seen(actor, review.pk, on=day_of(at))
    said = checked_text(text, longest=LONGEST)
    made = ReviewWord.objects.create(review=review, text=said, author=actor, at=at)
    note(review, said=bool(said))
    return made


@service("review.new_edition")
def new_edition(*, actor: User, at: datetime, review: Review, reason: str) -> Review:
    """Begin a later edition of a published review; the earlier one stays as it is.

    Args:
        actor: Who writes the unit's review.
        at: When.
        review: The newest edition, published.
        reason: Why a later word is needed; readers of both see it.

    Raises:
        Refused: He may not; no reason; it is no newest edition, or still a draft.
    """
    require_writer(actor, review.unit, at=at)
    held = taken(review)
    why = checked_text(reason, longest=LONGEST)
    if not why:
        raise Refused(_("Explain why an addendum is needed."))
    if held.state != State.PUBLISHED or held.edition != _last_edition(held):
        raise Refused(_("A new edition can only follow the newest published one."))
    lines = list(held.lines.filter(withdrawn_at=None).order_by("pk"))
    held.pk, held.edition, held.state = None, held.edition + 1, State.DRAFT
    held.opened_by, held.opened_at, held.summary = actor, at, held.summary
    held.published_by = held.published_at = None
    held.save(force_insert=True)
    for line in lines:
        line.pk, line.review = None, held
    ReviewLine.objects.bulk_create(lines)
    note(held, edition=held.edition, lines=len(lines), reason=why)
    return held


def _last_edition(review: Review) -> int:
    same = Review.objects.filter(
        unit=review.unit_id,
        metric=review.metric_id,
        period=review.period,
        action=review.action_id,
    )
    return int(same.aggregate(last=Max("edition"))["last"])
