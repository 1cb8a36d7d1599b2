"""One action in words: its fields, needs, what it should bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.checks import OVER
from luopan.actions.kinds import FIELDS, KINDS, RESOURCES
from luopan.actions.queries import OneAction
from luopan.actions.queries.one import NeedRow
from luopan.dimensions.queries import metrics as known_metrics
from luopan.org.facts import home_currency
from luopan.org.language import listed, spoken
from luopan.web import figures
from luopan.web.typed import whole_number

DAY = timedelta(days=1)
MUCH = ("asked", "promised", "delivered", "used")
LOOKS = {
    "asked": "wait",
    "refused": "bad",
    "promised": "on",
    "delivered": "on",
    "used": "done",
}
NEXT = {
    "asked": "promise",
    "refused": "promise",
    "promised": "deliver",
    "delivered": "use",
}


@dataclass(frozen=True)
class NeedLine:
    """A resource in words; ``next`` is the act that comes next, if the reader may.

    ``refuses``: he may also say that it will not come.
    """

    row: NeedRow
    name: str
    course: str
    word: str
    look: str
    next: str
    refuses: bool


def over(one: OneAction) -> str:
    """What came of an action that is done or dropped; empty: it is neither."""
    row = one.row
    if row.state == "dropped":
        return _("Dropped: %(said)s") % {"said": row.said}
    if row.state != "done":
        return ""
    if row.said:
        return _("Done: %(said)s") % {"said": row.said}
    if row.outcome:
        return _("Done. Expected outcome: %(outcome)s") % {"outcome": row.outcome}
    return _("Done; no expected outcome was written down.")


def needs(one: OneAction) -> tuple[NeedLine, ...]:
    """What an action needs, and how far each has come."""
    return tuple(_need(row, one) for row in one.needs)


def _need(row: NeedRow, one: OneAction) -> NeedLine:
    named = {
        "asked": _("requested"),
        "refused": _("refused"),
        "promised": _("promised"),
        "delivered": _("delivered"),
        "used": _("used"),
    }
    steps = [
        f"{named[key]} {much(row.resource, getattr(row, key))}"
        for key in MUCH
        if getattr(row, key) is not None and (key != "asked" or row.asked)
    ]
    nexts = NEXT.get(row.state, "")
    if nexts and one.row.state in OVER:  # what was asked for is no question any more
        nexts = "use"
    may = one.may_promise if nexts == "promise" else one.may_change
    return NeedLine(
        row,
        f"{RESOURCES[row.resource]} {row.what}".strip(),
        " → ".join(steps),
        _("broken promise") if row.late else named[row.state],
        "bad" if row.late else LOOKS[row.state],
        nexts if may else "",
        refuses=may and nexts == "promise" and row.state == "asked",
    )


def what_and_much(resource: str, what: str, amount: Decimal | None) -> str:
    """A resource with how much of it: expense ¥3万 (samples)."""
    told = _counted(resource, amount)
    return _("%(told)s (%(what)s)") % {"told": told, "what": what} if what else told


def _counted(resource: str, amount: Decimal | None) -> str:
    """10 presales days, 1 head, expense ¥3万."""
    shown = much(resource, amount)
    one = 1 if amount == 1 else 2
    words = {
        "presales": ngettext("%(much)s presales day", "%(much)s presales days", one),
        "heads": ngettext("%(much)s head", "%(much)s heads", one),
        "samples": ngettext("%(much)s sample", "%(much)s samples", one),
    }
    if resource in words:
        return words[resource] % {"much": shown}
    return f"{RESOURCES[resource]} {shown}"


def much(resource: str, amount: Decimal | None) -> str:
    """How much of a resource; expense in the company's currency."""
    if amount is None:
        return ""
    if resource == "budget":
        return figures.named(amount, home_currency())
    return figures.fixed(amount, 0 if amount == amount.to_integral_value() else 1)


@dataclass(frozen=True)
class Typed:
    """What stands in the forms of an action: what it says, or what was typed and refused.

    Attributes:
        act: The form that was refused; empty: none was.
        number: Of the resource whose form it was; 0: of none.
        now: Of that form, label and value of what the action says otherwise by now.
    """

    edit: Mapping[str, str]
    brings: Mapping[str, str]
    move: Mapping[str, str]
    milestone: Mapping[str, str]
    ask: Mapping[str, str]
    evidence: Mapping[str, str]
    result: Mapping[str, str]
    used: Mapping[str, str]
    need: Mapping[str, str]
    act: str = ""
    number: int = 0
    now: tuple[tuple[str, str], ...] = ()


def forms(one: OneAction, act: str, form: Mapping[str, str]) -> Typed:
    """What the forms show: of the one that was refused nothing is lost.

    Args:
        one: The action as it is by now.
        act: Which form was refused; empty: none.
        form: What was typed.
    """
    stands = _stands(one)
    need = act if act in {*NEXT.values(), "refuse"} else ""
    shown = {
        key: {name: form.get(name, value) for name, value in values.items()}
        if act == key or (key == "need" and need)
        else values
        for key, values in stands.items()
    }
    return Typed(
        **shown,
        act=act,
        number=whole_number(form.get("number", ""), 0) if need else 0,
        now=_now(one, form) if act == "edit" else (),
    )


def _stands(one: OneAction) -> dict[str, dict[str, str]]:
    """By form: what the action says."""
    row, until = one.row, (one.row.until_date or one.action.end_date) - DAY
    return {
        "edit": {
            "name": one.action.name,
            "name_other": one.action.name_other,
            "kind": row.kind,
            "owner": row.owner,
            "start": f"{row.start_date}",
            "last": f"{row.last_date}",
            "outcome": row.outcome,
        },
        "brings": {"amount": "", "from": f"{row.from_date or row.start_date}"}
        | {"until": f"{until}"}
        | brings(one),
        "move": {"state": row.state, "said": ""},
        "milestone": {"name": "", "due": ""},
        "ask": {"resource": "budget", "amount": "", "what": ""},
        "evidence": {"text": "", "address": ""},
        "result": {"said": row.said},
        "used": {"resource": "budget", "amount": "", "what": ""},
        "need": {"amount": "", "until": "", "text": ""},
    }


def _now(one: OneAction, form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    row = one.row
    named = {
        "name": (_("What is done"), one.action.name),
        "name_other": (_("Second-language name"), one.action.name_other),
        "kind": (_("Kind"), str(KINDS[row.kind])),
        "owner": (_("Owner"), row.owner_name),
        "start": (_("First day"), f"{row.start_date}"),
        "last": (_("Last day"), f"{row.last_date}"),
        "outcome": (_("Expected outcome"), row.outcome),
    }
    stands = _stands(one)["edit"]
    fields_ = [
        (label, one.particulars.get(key, ""))
        for key, label, text in fields(one, "edit", form)
        if text != one.particulars.get(key, "")
    ]
    said = [named[key] for key in named if form.get(key, stands[key]) != stands[key]]
    return tuple((label, text or "—") for label, text in said + fields_)


def fields(
    one: OneAction, act: str, form: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """The fields of its kind: name, label, what was said; and others in which was typed.

    A kind that was chosen and refused shows its own fields, and keeps those that were filled in.
    """
    if act != "edit":
        form = {}
    kind = form.get("kind", "")
    known = FIELDS.get(kind, FIELDS[one.row.kind])
    others = {
        key: label
        for key, label in FIELDS[one.row.kind].items()
        if key not in known and form.get(f"f-{key}")
    }
    return [
        (key, str(label), form.get(f"f-{key}", one.particulars.get(key, "")))
        for key, label in (known | others).items()
    ]


def overdue(one: OneAction, on: date) -> str:
    """Since how many days it is late; empty: it is not, or only a milestone of it is."""
    days = (on - one.row.last_date).days
    if not one.row.late or one.row.step_late or days <= 0:
        return ""
    said = ngettext("%(days)d day overdue", "%(days)d days overdue", days)
    return said % {"days": days}


def lacking(one: OneAction) -> str:
    """For who cannot fill it in: which parts are empty, in one line."""
    parts = [
        (one.row.brings, _("Expected contribution")),
        (one.steps, _("Milestones")),
        (one.needs, _("Resources needed")),
        (one.evidence, _("Evidence")),
    ]
    empty = [name for filled, name in parts if not filled]
    return _("Not filled in: %(what)s.") % {"what": listed(empty)} if empty else ""


def metrics() -> list[tuple[str, str]]:
    """What an action may bring: metrics that add up."""
    return [
        (row.code, spoken(row)) for row in known_metrics() if row.kind == "additive"
    ]


def brings(one: OneAction) -> dict[str, str]:
    """What it should bring, for the form."""
    row = one.row
    if row.brings is None or row.confidence is None:
        return {"metric": "sales_amount", "sure": "50%"}
    return {
        "metric": row.metric_code,
        "amount": f"{row.brings.normalize():f}",
        "sure": f"{round(row.confidence * 100)}%",
    }
