"""What people do to assumptions: write down, correct, judge."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, require
from luopan.org.models import Person, User
from luopan.org.words import checked_code, checked_name
from luopan.strategy.access import require_own
from luopan.strategy.models import Assumption, Judgement
from luopan.strategy.words import checked_text, numbered, with_us
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LARGEST = 2**62
OF_RISKS = frozenset({"probability", "amount", "trigger", "answer"})
PREFIXES = {Assumption.Kind.ASSUMPTION: "A", Assumption.Kind.RISK: "R"}


@service("strategy.add_assumption")
def add_assumption(
    *,
    actor: User,
    at: datetime,
    name: str,
    owner: Person,
    review_date: date,
    kind: str = Assumption.Kind.ASSUMPTION,
    code: str = "",
    reason: str = "",
    **said: Any,
) -> Assumption:
    """Write down what is taken for true, or what could go wrong.

    Args:
        actor: Who writes it.
        at: When.
        name: In a few words.
        owner: Who watches over it.
        review_date: When it is looked at next.
        kind: assumption or risk.
        code: Nothing said: the next free one.
        reason: For the trail.
        said: Any of name_other, wording, wording_other, evidence, source; of a risk
            besides probability (``Decimal``, 0.3: three in ten, as a person sees it),
            amount (``Decimal`` in the company's currency), trigger and answer 预案.

    Raises:
        Refused: The actor may not, or something said is wrong.
    """
    require(actor, Action.STRATEGY_EDIT, at=at)
    if kind not in Assumption.Kind.values:
        raise Refused(
            _("It must be an assumption or a risk, not “%(kind)s”."), kind=kind
        )
    found = {
        "name": checked_name(name),
        "owner": with_us(owner, day_of(at)),
        "kind": kind,
        "review_date": _ahead(review_date, at),
        "created_at": at,
        **_checked(said, day_of(at)),
    }
    _check_kind(kind, found)
    made = _made(found, code)
    note(made, name=made.name, kind=kind)
    return made


def _made(said: dict[str, Any], code: str) -> Assumption:
    if code.strip():
        code = checked_code(code)
        if Assumption.objects.filter(code=code).exists():
            raise Refused(_("There is an assumption %(code)s already."), code=code)
        return Assumption.objects.create(code=code, **said)
    prefix = PREFIXES[Assumption.Kind(said["kind"])]
    return numbered(
        Assumption, prefix, lambda free: Assumption.objects.create(code=free, **said)
    )


def _ahead(day: date, at: datetime) -> date:
    if day <= day_of(at):
        raise Refused(
            _("The next review must be after today; %(day)s is not."), day=day
        )
    return day


def _check_kind(kind: str, said: dict[str, Any]) -> None:
    """An assumption has no probability; a risk needs what makes it one."""
    if kind == Assumption.Kind.ASSUMPTION:
        if any(said.get(key) not in (None, "") for key in OF_RISKS):
            raise Refused(
                _("Only a risk has a probability, an amount, a trigger and an answer.")
            )
        return
    if said.get("probability") is None or not said.get("trigger"):
        raise Refused(
            _("A risk needs your estimated probability and the trigger to watch.")
        )


def _probability(said: Decimal | None) -> float | None:
    if said is not None and not 0 <= said <= 1:
        raise Refused(_("A probability must be between 0 % and 100 %."))
    return None if said is None else float(said)


def _hundredths(said: Decimal | None) -> int | None:
    """Yuan as fen."""
    if said is None:
        return None
    found = said * 100
    if found != found.to_integral_value() or not 0 <= found <= LARGEST:
        raise Refused(_("The amount of a risk is money, to two decimals."))
    return int(found)


CHECKS = {
    "name": checked_name,
    "name_other": lambda text: checked_name(text) if text.strip() else "",
    "wording": checked_text,
    "wording_other": checked_text,
    "evidence": checked_text,
    "source": lambda text: checked_text(text, longest=400),
    "trigger": checked_text,
    "answer": checked_text,
    "probability": _probability,
    "amount": _hundredths,
}


def _checked(said: dict[str, Any], on: date) -> dict[str, Any]:
    found = {key: CHECKS[key](value) for key, value in said.items() if key in CHECKS}
    if "owner" in said:
        found["owner"] = with_us(said["owner"], on)
    if unknown := said.keys() - found.keys():
        raise ValueError(f"an assumption has no {sorted(unknown)}")
    return found


@service("strategy.edit_assumption")
def edit_assumption(
    *, actor: User, at: datetime, assumption: Assumption, reason: str = "", **said: Any
) -> Assumption:
    """Say some of it in other words, with other evidence, or give it another owner.

    Args:
        actor: The owner, or who may change the strategy; only the latter may give it to
            another owner.
        at: When.
        assumption: Which.
        reason: For the trail.
        said: As in ``add_assumption``, and owner; what is not said stays.

    Raises:
        Refused: The actor may not, or something said is wrong.
    """
    require_own(actor, assumption.owner, at=at, on=day_of(at))
    found = _checked(said, day_of(at))
    changed = {
        key: (getattr(assumption, key), value)
        for key, value in found.items()
        if getattr(assumption, key) != value
    }
    if "owner" in changed:
        require(actor, Action.STRATEGY_EDIT, at=at)
    for key, (_old, new) in changed.items():
        setattr(assumption, key, new)
    _check_kind(assumption.kind, {key: getattr(assumption, key) for key in OF_RISKS})
    assumption.save(update_fields=[*changed])
    note(assumption, changed={k: [str(a), str(b)] for k, (a, b) in changed.items()})
    return assumption


@service("strategy.judge_assumption")
def judge_assumption(
    *,
    actor: User,
    at: datetime,
    assumption: Assumption,
    state: str,
    review_date: date,
    reason: str = "",
) -> Judgement:
    """Look at an assumption: it holds, is in doubt, or is invalidated.

    What rests on an invalidated one is asked about until its owners have answered
    (``targets.queries.resting``).

    Args:
        actor: The owner, or who may change the strategy.
        at: When.
        assumption: Which.
        state: holds, doubt or invalidated.
        review_date: When it is looked at next.
        reason: Needed unless it holds as before.

    Raises:
        Refused: The actor may not; a reason is missing; the date lies behind.
    """
    require_own(actor, assumption.owner, at=at, on=day_of(at))
    if state not in Assumption.State.values:
        raise Refused(_("There is no state “%(state)s”."), state=state[:40])
    why = checked_text(reason)
    calm = state == assumption.state == Assumption.State.HOLDS
    if not calm and not why:
        raise Refused(_("Explain why; people whose targets rest on it will read it."))
    judged = Judgement.objects.create(
        assumption=assumption,
        state=state,
        reason=why,
        review_date=_ahead(review_date, at),
        actor=actor,
        at=at,
    )
    note(assumption, was=assumption.state, state=state, review_date=review_date)
    assumption.state, assumption.review_date = state, review_date
    assumption.save(update_fields=["state", "review_date"])
    return judged
