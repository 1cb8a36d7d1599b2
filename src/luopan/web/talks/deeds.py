"""What was done in a talk beside saying a number, in a sentence."""

from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from luopan.org.language import listed
from luopan.targets.queries.agreement import AskRow, CardRow


class Reading(Protocol):
    """How amounts and resources of the talk are said."""

    def short(self, amount: Decimal | None) -> str:
        """An amount as one reads it."""

    def signed(self, amount: Decimal) -> str:
        """A difference, which always says its sign."""

    def wanted(self, ask: AskRow) -> str:
        """A resource with how much of it."""


def of(card: CardRow, reading: Reading) -> str:
    """The sentence of a card; empty where its number and its words say it all."""
    say = _DEEDS.get(card.kind)
    return say(card, reading) if say else _answer_by(card)


def _answer_by(card: CardRow) -> str:
    if card.deadline is None or card.kind not in {"counter", "answer", "proposal"}:
        return ""
    return _("Please answer by %(day)s.") % {"day": f"{card.deadline:%Y-%m-%d}"}


def _proposal(card: CardRow, _reading: Reading) -> str:
    if not card.because_of:
        return _answer_by(card)
    return _("What was agreed with %(unit)s changed this number too.") % {
        "unit": card.because_of
    }


def _carried(card: CardRow, reading: Reading) -> str:
    """Who carries what was conceded."""
    if not card.carried:
        return _answer_by(card) if card.kind == "answer" else ""
    named = [
        _("%(unit)s %(amount)s")
        % {"unit": one.name, "amount": reading.signed(one.amount)}
        if not one.reserve
        else _("reserve of %(unit)s %(amount)s")
        % {"unit": one.name, "amount": reading.signed(one.amount)}
        for one in card.carried
    ]
    return _("The difference is carried by: %(who)s.") % {"who": listed(named)}


def _withdrawal(card: CardRow, reading: Reading) -> str:
    return _("Withdrew %(amount)s; the original proposal applies again.") % {
        "amount": reading.short(card.amount)
    }


def _escalation(card: CardRow, _reading: Reading) -> str:
    return _("Escalated: %(unit)s decides.") % {"unit": card.to or "·"}


def _delegation(card: CardRow, _reading: Reading) -> str:
    return _("%(who)s can answer too.") % {"who": card.to or "·"}


def _reminder(card: CardRow, _reading: Reading) -> str:
    if card.side:
        return _("Sent a reminder to answer.")
    return _("The deadline %(day)s has passed without an answer.") % {
        "day": f"{card.deadline:%Y-%m-%d}" if card.deadline else ""
    }


def _recall(_card: CardRow, _reading: Reading) -> str:
    return _("Recalled the number.")


def _resource(card: CardRow, reading: Reading) -> str:
    if card.ask is None:
        return ""
    words = {
        "promised": _("Promises %(what)s by %(day)s."),
        "refused": _("%(what)s cannot be provided."),
        "delivered": _("%(what)s has arrived."),
        "broken": _("%(what)s was promised by %(day)s and has not arrived."),
    }
    day = card.ask.promised_date
    facts = {"what": reading.wanted(card.ask), "day": f"{day:%Y-%m-%d}" if day else ""}
    return words[card.became] % facts if card.became in words else ""


_DEEDS = {
    "proposal": _proposal,
    "answer": _carried,
    "acceptance": _carried,
    "withdrawal": _withdrawal,
    "escalation": _escalation,
    "delegation": _delegation,
    "reminder": _reminder,
    "recall": _recall,
    "resource": _resource,
}
