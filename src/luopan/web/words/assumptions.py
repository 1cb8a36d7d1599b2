"""The assumption book in words, and what of it waits for a person."""

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luopan.org.facts import facts
from luopan.strategy.models import Assumption
from luopan.strategy.queries import Due, Entry
from luopan.targets.models import Answer
from luopan.targets.queries.questions import Fallen
from luopan.targets.queries.resting import Rest
from luopan.web import figures
from luopan.web.words import strategy
from luopan.web.words.align import stopped
from luopan.web.words.clauses import sentences
from luopan.web.words.today import EVER, Item

State = Assumption.State
STATES: dict[str, Promise] = {
    State.HOLDS: gettext_lazy("holds"),
    State.DOUBT: gettext_lazy("in doubt"),
    State.INVALIDATED: gettext_lazy("no longer holds"),
}
LOOKS = {State.HOLDS: "done", State.DOUBT: "wait", State.INVALIDATED: "bad"}
VERDICTS: dict[str, Promise] = {
    Answer.Verdict.STANDS: gettext_lazy("stays as it is"),
    Answer.Verdict.CHANGES: gettext_lazy("needs to change"),
}


def states() -> list[tuple[str, str]]:
    """The states, for a choice."""
    return [(code, str(said)) for code, said in STATES.items()]


def state(code: str, risk: bool) -> str:
    """How it stands; a risk that is as it was is watched."""
    if risk and code == State.HOLDS:
        return _("watched")
    return str(STATES[State(code)])


def verdicts() -> list[tuple[str, str]]:
    """The answers, for a choice."""
    return [(code, str(said)) for code, said in VERDICTS.items()]


def money(amount: Decimal | None) -> str:
    """In the company's currency."""
    company = facts()
    return strategy.counted(amount, company.currency if company else "CNY")


def sentence(book: Sequence[Entry], asked: int) -> str:
    """What matters of the book."""
    if not book:
        return _("The assumptions behind the targets have not been recorded yet.")
    said = [_counted(book), *_troubles(book)]
    if asked:
        said.append(
            ngettext(
                "%(count)d question needs your answer.",
                "%(count)d questions need your answer.",
                asked,
            )
            % {"count": asked}
        )
    return sentences(said)


def _counted(book: Sequence[Entry]) -> str:
    risks = sum(entry.risk for entry in book)
    said = {
        "assumptions": ngettext(
            "%(n)d assumption", "%(n)d assumptions", len(book) - risks
        )
        % {"n": len(book) - risks},
        "risks": ngettext("%(n)d risk", "%(n)d risks", risks) % {"n": risks},
    }
    return _("%(assumptions)s and %(risks)s.") % said


def _troubles(book: Sequence[Entry]) -> list[str]:
    """Fired, fallen, overdue: each only where there is one."""
    fired = [entry for entry in book if entry.fired]
    fallen = [entry for entry in book if entry.state == State.INVALIDATED]
    late = [entry for entry in book if entry.overdue]
    found = []
    if fired:
        found.append(_("“%(name)s” has been triggered.") % {"name": fired[0].name})
    if fallen:
        found.append(_("“%(name)s” no longer holds.") % {"name": fallen[0].name})
    if late:
        found.append(
            ngettext(
                "%(count)d review is overdue.",
                "%(count)d reviews are overdue.",
                len(late),
            )
            % {"count": len(late)}
        )
    return found


def row(entry: Entry) -> dict[str, object]:
    """A line of the book with its words."""
    return {
        "entry": entry,
        "state": state(entry.state, entry.risk),
        "look": LOOKS[State(entry.state)],
        "overdue": overdue(entry),
        "probability": ""
        if entry.probability is None
        else figures.percent(entry.probability, 0),
        "amount": money(entry.amount) if entry.amount is not None else "",
        "expected": money(entry.expected) if entry.expected is not None else "",
    }


def overdue(entry: Entry) -> str:
    """Since how many days it should have been looked at."""
    if not entry.overdue:
        return ""
    return ngettext("%(days)d day overdue", "%(days)d days overdue", entry.overdue) % {
        "days": entry.overdue
    }


def of_one(entry: Entry, rests: int, waiting: int) -> str:
    """How one entry stands, in a sentence."""
    words = {"day": f"{entry.review_date:%Y-%m-%d}"}
    if entry.fired:
        first = _("The trigger has fired; the prepared steps are due.")
    elif entry.overdue:
        first = _("It should have been reviewed by %(day)s.") % words
    elif entry.risk and entry.state == State.HOLDS:
        first = _("It is being watched; next review on %(day)s.") % words
    elif entry.state == State.HOLDS:
        first = _("It holds; next review on %(day)s.") % words
    elif entry.state == State.DOUBT:
        first = _("It is in doubt; next review on %(day)s.") % words
    else:
        first = _("It no longer holds.")
    said = [first, _resting(rests, waiting)]
    return sentences(said)


def _resting(rests: int, waiting: int) -> str:
    if waiting:
        return ngettext(
            "%(count)d dependent item still has to be answered for.",
            "%(count)d dependent items still have to be answered for.",
            waiting,
        ) % {"count": waiting}
    if not rests:
        return _("Nothing depends on it yet.")
    return ngettext(
        "%(count)d objective or target depends on it.",
        "%(count)d objectives and targets depend on it.",
        rests,
    ) % {"count": rests}


def rest(one: Rest) -> dict[str, object]:
    """What rests on an assumption, with its words."""
    said = [
        {
            "verdict": str(VERDICTS[Answer.Verdict(answer.verdict)]),
            "stands": answer.verdict == Answer.Verdict.STANDS,
            "answer": answer,
        }
        for answer in one.said
    ]
    return {
        "rest": one,
        "what": called(one),
        "amount": _amount(one),
        "said": said,
        "url": strategy_place(one),
    }


def called(one: Rest | Fallen) -> str:
    """The name of what rests on it."""
    return one.name if one.objective else target(one)


def asked_of(one: Rest | Fallen) -> str:
    """The same within a question: the objective in its marks, a metric as its unit's."""
    if one.objective:
        return _("“%(name)s”") % {"name": one.name}
    unit = " · ".join(part for part in (one.name, one.product) if part)
    return _("%(unit)s's %(metric)s") % {"unit": unit, "metric": one.metric}


def _amount(one: Rest) -> str:
    if one.amount is None:
        return ""
    return strategy.counted(one.amount, one.counted_in)


def stake(one: Rest) -> str:
    """How much the target is, and in which plan; empty for an objective."""
    if one.amount is None:
        return ""
    words = {"what": called(one), "amount": _amount(one), "plan": one.plan}
    return _("%(what)s: %(amount)s in %(plan)s.") % words


def fall(one: Rest) -> str:
    """That its assumption no longer holds, and why; empty while it holds."""
    if not one.since:
        return ""
    words = {"name": one.assumption, "reason": one.reason}
    return stopped(_("“%(name)s” no longer holds: %(reason)s") % words)


def target(one: Rest | Fallen) -> str:
    """A target's name: unit, product, metric."""
    return " · ".join(part for part in (one.name, one.product, one.metric) if part)


def strategy_place(one: Rest) -> str:
    """Where the objective or target is seen."""
    if one.objective:
        return f"{reverse('strategy')}?year={one.year}&objective={one.objective}"
    return reverse("version", args=[one.version_id]) if one.version_id else ""


def waiting(
    asked: Sequence[Fallen], due: Sequence[Due], late: Sequence[Entry]
) -> list[Item]:
    """What of the book waits for a person: questions, due steps, overdue reviews."""
    found = [
        Item(
            "help",
            _("“%(name)s” no longer holds: what should happen to %(what)s?")
            % {
                "name": one.assumption,
                "what": asked_of(one),
            },
            one.reason,
            reverse("change_resting", args=[one.id, "answer"]),
            one.since or EVER,
        )
        for one in asked
    ]
    found += [
        Item(
            "bolt",
            step.wording,
            _("due %(day)s: the trigger of “%(risk)s” fired")
            % {"day": f"{step.due_date:%Y-%m-%d}", "risk": step.risk},
            reverse("assumption", args=[step.risk_code]),
            step.fired_at,
            due=step.due_date,
        )
        for step in due
    ]
    found += [
        Item(
            "bulb",
            _("Review “%(name)s”") % {"name": entry.name},
            overdue(entry),
            reverse("change_assumption", args=[entry.code, "judge"]),
            EVER,
            overdue=True,
        )
        for entry in late
    ]
    return found
