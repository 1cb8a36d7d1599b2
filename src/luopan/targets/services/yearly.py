"""The main job in one act: a plan, its version and its steps, said in an operator's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries.calendars import STANDARD_CALENDAR
from luopan.dimensions.services import add_calendar
from luopan.org.access import name_of
from luopan.org.language import in_both
from luopan.org.models import Company, Unit, User
from luopan.targets.amounts import quanta
from luopan.targets.histories import Element
from luopan.targets.models import Version
from luopan.targets.services.choosing import choose
from luopan.targets.services.history import Drafted, Season, plan_from_history
from luopan.targets.services.plans import create_plan
from luopan.targets.steps.clean import BACK, OUT
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST = 200  # characters of a name
MEASURES = {
    "amount": "sales_amount",
    "quantity": "sales_quantity",
    "profit": "gross_margin",
}
CALENDARS = {
    "445": ("445", {}),
    "454": ("454", {}),
    "544": ("544", {}),
    "13x4": ("13x4", {}),
    "26th": ("months", {"first_day": 26}),
}
CALENDAR_NAMES = {
    "445": _("Weeks 4-4-5"),
    "454": _("Weeks 4-5-4"),
    "544": _("Weeks 5-4-4"),
    "13x4": _("13 periods of four weeks"),
    "26th": _("Months from the 26th"),
}


@dataclass(frozen=True)
class OneOff:
    """Something in the history that will not come again, or that was missing from it.

    Attributes:
        unit: Name or code.
        amount: Of the year, in the metric's own unit, above 0.
        reason: A deal that comes once, a lost customer, a move, a stock-out.
        back: Put back into the base, not taken out of it.
        period: Code of a month of the planned year; empty: over the year as it lies.
    """

    unit: str
    amount: Decimal
    reason: str
    back: bool = False
    period: str = ""


@service("targets.plan_year")
def plan_year(  # noqa: PLR0913 - one argument a step
    *,
    actor: User,
    at: datetime,
    year: int,
    metric: str,
    calendar: str = "months",
    grow: Decimal | None = None,
    total: Decimal | None = None,
    holds: Mapping[str, Decimal] | None = None,
    round_to: Decimal | None = None,
    owner: str = "then",
    aligned: bool = False,
    history: Sequence[Element] = (),
    reason: str = "",
    way: str | None = None,
    clean: Sequence[OneOff] = (),
) -> Drafted:
    """Plan a year for the whole company from the year before.

    Args:
        actor: Who plans.
        at: When.
        year: To plan.
        metric: Its code, or ``amount``, ``quantity``, ``profit``.
        calendar: ``months``, a key of ``CALENDARS``, or the code of a calendar.
        grow: 0.12 for 12 %.
        total: Of the year, in the metric's own unit.
        holds: Settled amounts, by name or code of the unit.
        round_to: Step of the leaves, in the metric's own unit.
        owner: History as it was ("then"), or of today's organisation ("now") 同口径.
        aligned: The year lies as history's did, Spring Festival aligned.
        history: Past years with weights; none: the year before.
        reason: Why.
        way: Key of the way that the total leans on, or empty for none alone: the total is
            kept as chosen for the reason given. None, or no reason: nothing is kept.
        clean: What is taken out of the base, or put back into it, with whose word it is.

    Raises:
        Refused: No such metric, calendar or unit; an amount finer than the metric's
            quantum; or what a step is refused for.
    """
    counted = _metric(metric)
    plan = create_plan(
        actor=actor,
        at=at,
        **_called(_("%(year)s %(metric)s plan"), year, counted),
        calendar=_calendar(actor, at, calendar),
        year=year,
        root=_root(),
    )
    drafted = plan_from_history(
        actor=actor,
        at=at,
        plan=plan,
        metric=counted,
        **_called(_("%(year)s %(metric)s, draft %(draft)s"), year, counted),
        grow=None if grow is None else str(grow),
        total=None if total is None else quanta(total, counted),
        holds={_unit(n): quanta(a, counted) for n, a in (holds or {}).items()},
        owner=owner,
        clean=[_item(one, counted, actor) for one in clean],
        history=history,
        season=Season(aligned=True) if aligned else None,
        round_to=None if round_to is None else quanta(round_to, counted),
        reason=reason,
    )
    if way is not None and reason.strip():
        choose(
            actor=actor,
            at=at,
            version=drafted.version,
            unit=plan.root,
            way=way,
            reason=reason,
        )
    note(drafted.version, year=year, metric=counted.code)
    return drafted


def _item(one: OneOff, metric: Metric, actor: User) -> dict[str, Any]:
    cell = {"unit": _unit(one.unit)} | ({"period": one.period} if one.period else {})
    return {
        "cell": cell,
        "amount": quanta(one.amount, metric),
        "direction": BACK if one.back else OUT,
        "reason": one.reason,
        "author": name_of(actor),
    }


def _metric(code: str) -> Metric:
    found = Metric.objects.filter(code=MEASURES.get(code, code)).first()
    if found is None:
        known = ", ".join(MEASURES)
        raise Refused(
            _("There is no metric “%(code)s”; choose %(known)s."),
            code=code,
            known=known,
        )
    return found


def _calendar(actor: User, at: datetime, code: str) -> Calendar:
    code = STANDARD_CALENDAR if code == "months" else code
    found = Calendar.objects.filter(code=code).first()
    if found is not None:
        return found
    if code not in CALENDARS:
        known = ", ".join(["months", *CALENDARS])
        raise Refused(
            _("There is no calendar “%(code)s”; choose %(known)s."),
            code=code,
            known=known,
        )
    scheme, parameters = CALENDARS[code]
    company = Company.objects.get()
    name, name_other = in_both(CALENDAR_NAMES[code])
    return add_calendar(
        actor=actor,
        at=at,
        code=code,
        name=name,
        name_other=name_other,
        scheme=scheme,
        parameters={"first_month": company.first_month} | parameters,
    )


def _root() -> Unit:
    company = Company.objects.select_related("root").get()
    return company.root


def _called(text: Any, year: int, metric: Metric) -> dict[str, str]:
    """A name in the company's first language and in the other one.

    Drafts are counted: two of a year and metric are never called the same.
    """
    before = Version.objects.filter(plan__year=year, metric=metric).count()
    names = metric.name, metric.name_other or metric.name
    first, second = (
        said % {"year": year, "metric": _inside(name), "draft": before + 1}
        for said, name in zip(in_both(text), names, strict=True)
    )
    return {"name": first[:LONGEST], "name_other": second[:LONGEST]}


def _inside(name: str) -> str:
    """A name within a sentence: Sales amount, but GMV and 销售额, as they are written."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _unit(name: str) -> str:
    codes = list(Unit.objects.filter(code=name).values_list("code", flat=True))
    codes = codes or list(Unit.objects.filter(name=name).values_list("code", flat=True))
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise Refused(
            _(
                "“%(name)s” is the name of %(count)s units; enter one of the codes %(codes)s."
            ),
            name=name,
            count=len(codes),
            codes=", ".join(codes[:5]),
        )
    known = ", ".join(Unit.objects.order_by("pk").values_list("name", flat=True)[1:9])
    raise Refused(
        _("There is no unit “%(name)s”. There are: %(known)s …"), name=name, known=known
    )
