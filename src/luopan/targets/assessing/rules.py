"""Rules of lines: as a planner says them, as a line keeps them, as the engine scores them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.scoring import Items, Linear, Rule, Stepped, Veto
from luopan.targets.models import AssessmentLine
from luopan.trail.refusal import Refused

Kind = AssessmentLine.Rule
MOST_STEPS = 12
HIGHEST = Decimal(10)  # 1,000 %: beyond it somebody has mistyped
MOST_POINTS = Decimal(100)
MOST_NUMBER = Decimal(10**9)
SPOILS = ("month", "quarter", "year")  # the longest period that a veto makes 0


def rule_of(kind: str, parameters: Mapping[str, Any]) -> Rule:
    """The rule that a line keeps."""
    if kind == Kind.STEPPED:
        steps = parameters["steps"]
        return Stepped(tuple((Decimal(least), Decimal(part)) for least, part in steps))
    if kind == Kind.ITEMS:
        return Items(Decimal(parameters["each"]), Decimal(parameters["most"]))
    if kind == Kind.VETO:
        return Veto(_kept(parameters, "least"))
    return Linear(_kept(parameters, "floor"), _kept(parameters, "cap"))


def checked(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of a rule keeps of what was said.

    Args:
        kind: Of the rule.
        said: ``floor``, ``cap`` (linear), ``steps`` (pairs), ``each``, ``most`` (items),
            ``least``, ``spoils`` (veto); attainments and shares with 1 = 100 %.

    Raises:
        Refused: No such rule; a number is missing, or out of what can be meant.
    """
    if kind not in Kind.values:
        raise Refused(_("There is no scoring rule “%(rule)s”."), rule=kind)
    return _CHECKS[Kind(kind)](said)


def spoils(parameters: Mapping[str, Any]) -> str:
    """The longest kind of period that a veto makes 0."""
    return str(parameters.get("spoils", "quarter"))


def _linear(said: Mapping[str, Any]) -> dict[str, Any]:
    floor, cap = _ratio(said.get("floor")), _ratio(said.get("cap"))
    if floor is not None and cap is not None and floor > cap:
        raise Refused(_("The floor %(floor)s is above its cap."), floor=f"{floor:.0%}")
    found = {"floor": floor, "cap": cap}
    return {key: _plain(one) for key, one in found.items() if one is not None}


def _stepped(said: Mapping[str, Any]) -> dict[str, Any]:
    steps = [(_ratio(least), _ratio(part)) for least, part in _pairs(said.get("steps"))]
    known = {least for least, part in steps if least is not None and part is not None}
    if not 1 <= len(known) == len(steps) <= MOST_STEPS:
        raise Refused(
            _(
                "Enter 1 to %(most)s steps, each attainment once, such as 100:100 80:60."
            ),
            most=MOST_STEPS,
        )
    ordered = sorted(((a, b) for a, b in steps if a is not None), reverse=True)
    parts = [part for _least, part in ordered if part is not None]
    if parts != sorted(parts, reverse=True):
        raise Refused(_("A higher step must not score less than a lower one."))
    return {"steps": [[_plain(a), _plain(b)] for a, b in ordered if b is not None]}


def _pairs(said: Any) -> list[tuple[Any, Any]]:
    """Pairs of attainment and share; whatever is no pair is none."""
    rows = said if isinstance(said, list | tuple) else ()
    return [tuple(one) if _is_pair(one) else (None, None) for one in rows]  # type: ignore[misc]


def _is_pair(one: Any) -> bool:
    return isinstance(one, list | tuple) and len(one) == 2


def _items(said: Mapping[str, Any]) -> dict[str, Any]:
    each, most = _number(said.get("each")), _number(said.get("most"))
    if each is None or not each or abs(each) > MOST_POINTS:
        raise Refused(_("Enter the points each one adds; use a minus to deduct."))
    if most is None or not 0 < most <= MOST_POINTS:
        raise Refused(_("Enter the most points it can add or deduct: 1 to 100."))
    return {"each": _plain(each), "most": _plain(most)}


def _veto(said: Mapping[str, Any]) -> dict[str, Any]:
    least = _ratio(said.get("least"))
    reach = str(said.get("spoils") or "quarter")
    if reach not in SPOILS:
        raise Refused(_("A veto resets a month, a quarter or a year to 0."))
    found = {"spoils": reach}
    return found if least is None else found | {"least": _plain(least)}


_CHECKS = {
    Kind.LINEAR: _linear,
    Kind.STEPPED: _stepped,
    Kind.ITEMS: _items,
    Kind.VETO: _veto,
}


def _ratio(said: Any) -> Decimal | None:
    found = _number(said)
    if found is not None and not 0 <= found <= HIGHEST:
        raise Refused(
            _("“%(text)s” is not an attainment between 0 % and 1,000 %."), text=said
        )
    return found


def _number(said: Any) -> Decimal | None:
    if said is None or said == "":
        return None
    try:
        found = Decimal(str(said))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found) > MOST_NUMBER or found != round(found, 6):
        raise Refused(_("“%(text)s” is not a number."), text=str(said)[:40])
    return found


def _kept(parameters: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(parameters[name]) if name in parameters else None


def _plain(one: Decimal) -> str:
    return f"{one.normalize():f}"
