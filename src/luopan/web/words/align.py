"""What is said in talks: kinds of cards, states, whose turn it is, resources, reasons."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.targets.queries.agreement import Committed
from luopan.web import figures

ICONS = {  # words in a reason → icon of the sprite
    "users": (
        "产能",
        "编制",
        "到岗",
        "新人",
        "岗位",
        "hire",
        "head",
        "seat",
        "capacity",
    ),
    "flag": ("延期", "流失", "客户", "customer", "account", "deal", "delay"),
    "chart-line": ("商机", "转化", "覆盖", "pipeline", "win", "cover"),
    "world": ("市场", "价格", "竞争", "market", "price", "rival"),
    "package": ("产品", "供货", "交付", "product", "supply", "deliver"),
}


def reasons() -> tuple[str, ...]:
    """What differences are usually made of, to choose from; anything else may be typed."""
    return (
        _("New hires delayed"),
        _("Insufficient team capacity"),
        _("Lost customer"),
        _("Deal moved to another period"),
        _("Insufficient pipeline"),
        _("Market and prices"),
        _("Supply"),
        _("One-off from last year"),
    )


def reason_icon(label: str) -> str:
    """The icon beside a piece of evidence."""
    said = label.lower()
    found = (icon for icon, words in ICONS.items() if any(w in said for w in words))
    return next(found, "paperclip")


def what_card(kind: str, side: str) -> str:
    """What the number of a card is."""
    words = {
        "proposal": _("Proposal"),
        "submission": _("Submission"),
        "counter": _("Counter-offer"),
        "answer": _("Proposal"),
        "acceptance": _("Agreed"),
    }
    return words.get(kind, "")


def turn_since(since: datetime, on: date) -> str:
    """For how long it has been somebody's turn."""
    days = (on - day_of(since)).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(count)d day", "for %(count)d days", days) % {"count": days}


def overdue(deadline: date | None, on: date) -> str:
    """How long a deadline has been over; empty while it is not."""
    if deadline is None or deadline >= on:
        return ""
    days = (on - deadline).days
    said = ngettext("%(count)d day overdue", "%(count)d days overdue", days)
    return said % {"count": days}


def resource(kind: str) -> str:
    """A kind of resource."""
    words = {
        "leads": _("Leads"),
        "discount": _("Discount authority"),
        "presales": _("Presales days"),
        "heads": _("Head count"),
        "budget": _("Budget"),
    }
    return words[kind]


def resources() -> list[tuple[str, str]]:
    """What may be asked for, to choose from; first: nothing."""
    kinds = ("leads", "discount", "presales", "heads", "budget")
    return [("", _("Resource")), *((kind, resource(kind)) for kind in kinds)]


RESOURCE_ICONS = {
    "leads": "bulb",
    "discount": "percentage",
    "presales": "presentation",
    "heads": "user-plus",
    "budget": "currency-yen",
}


def quantity(kind: str, amount: Decimal, currency: str = "") -> str:
    """How much of a resource, in its own unit."""
    if kind == "budget":
        return figures.named(amount, currency)
    number = figures.fixed(amount, 0 if amount == amount.to_integral_value() else 1)
    if kind == "discount":
        return f"{number}%"
    if not figures.chinese():
        return number  # "Leads 40": the kind says what is counted
    words = {
        "leads": _("%(n)s leads"),
        "presales": _("%(n)s days"),
        "heads": _("%(n)s people"),
    }
    return words[kind] % {"n": number}


def ask_state(state: str) -> tuple[str, str]:
    """What has become of a resource, and how it looks."""
    words = {
        "asked": (_("requested"), "wait"),
        "promised": (_("promised"), "on"),
        "refused": (_("refused"), ""),
        "delivered": (_("delivered"), "done"),
        "broken": (_("broken promise"), "bad"),
    }
    return words[state]


def committed(found: Committed | None) -> str:
    """By whom a version was committed, when, and why without those who had not agreed."""
    if found is None:
        return ""
    facts = {"who": found.who, "day": f"{day_of(found.at):%Y-%m-%d}"}
    if not found.who:
        return _("Committed on %(day)s.") % facts
    if not found.reason:
        return _("Committed by %(who)s on %(day)s.") % facts
    said = _("Committed by %(who)s on %(day)s; reason: %(reason)s")
    return stopped(said % (facts | {"reason": found.reason}))


def stopped(text: str) -> str:
    """A sentence that ends in what somebody wrote, with a stop where he left it out."""
    if text.endswith((".", "!", "?", "。", "！", "？", "…")):
        return text
    return text + ("。" if figures.chinese() else ".")


def level_of(level: str, unit: str) -> str:
    """Floor or stretch of a unit, as the name of a row."""
    words = {"floor": _("Floor of %(unit)s"), "stretch": _("Stretch of %(unit)s")}
    return words[level] % {"unit": unit}


def unanswered(count: int, *, from_above: bool) -> str:
    """That resources are asked for of which nobody has said whether they come.

    Args:
        count: How many.
        from_above: Whether he who reads it may answer them; else they are his own.
    """
    if not count:
        return ""
    if not from_above:
        said = ngettext(
            "%(count)d request of yours is unanswered; once accepted, the number no longer "
            "depends on it.",
            "%(count)d requests of yours are unanswered; once accepted, the number no "
            "longer depends on them.",
            count,
        )
        return said % {"count": count}
    said = ngettext(
        "%(count)d request is unanswered. Accepting the number does not promise it: promise "
        "or refuse it in the talk.",
        "%(count)d requests are unanswered. Accepting the number promises none of them: "
        "promise or refuse each in the talk.",
        count,
    )
    return said % {"count": count}


def issued(count: int) -> str:
    """What came of issuing."""
    if not count:
        return _("All of these units had received their numbers before.")
    said = ngettext(
        "Issued: %(count)d unit can now see its number.",
        "Issued: %(count)d units can now see their numbers.",
        count,
    )
    return said % {"count": count}
