"""Templates that every company has until it writes its own under the same code."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Draft:
    """An action of a template.

    Attributes:
        after: Days from the plan's first day to the action's.
        lasts: Days.
        other: The name in the second language, where the company wrote the template.
    """

    name: Text
    kind: str
    after: int
    lasts: int
    outcome: Text = ""
    other: str = ""


def _of(*rows: tuple[Text, str, int, int, Text]) -> tuple[Draft, ...]:
    return tuple(Draft(*row) for row in rows)


STANDARDS: dict[str, tuple[Text, Iterable[Draft]]] = {
    "new-customers": (
        _("New-customer development"),
        _of(
            (
                _("Pick and rank target customers"),
                "customers",
                0,
                14,
                _("A list confirmed by the manager"),
            ),
            (
                _("First visits to all listed customers"),
                "visits",
                14,
                30,
                _("Needs and decision makers identified"),
            ),
            (
                _("Show the product on site"),
                "demo",
                35,
                30,
                _("Those interested ask for an offer"),
            ),
            (
                _("Cooperation proposals to the five most promising"),
                "proposal",
                60,
                30,
                _("First orders"),
            ),
        ),
    ),
    "key-accounts": (
        _("Key-account deepening"),
        _of(
            (
                _("Map purchases and white space of each key account"),
                "customers",
                0,
                21,
                _("White space by product and site"),
            ),
            (
                _("Visit the decision chain every month"),
                "visits",
                14,
                90,
                _("Three levels know us"),
            ),
            (
                _("Annual framework contract"),
                "proposal",
                45,
                60,
                _("Signed, with prices and volumes"),
            ),
        ),
    ),
    "collections": (
        _("Collections"),
        _of(
            (
                _("Agree a payment plan with every overdue customer"),
                "customers",
                0,
                21,
                _("A dated payment plan for each"),
            ),
            (
                _("Weekly visits to those over 90 days"),
                "visits",
                7,
                60,
                _("Overdue over 90 days is halved"),
            ),
        ),
    ),
    "launch": (
        _("Product launch"),
        _of(
            (
                _("Pick reference customers"),
                "customers",
                0,
                14,
                _("Three that will be named"),
            ),
            (
                _("Demonstration tour"),
                "demo",
                21,
                45,
                _("All target customers have seen it"),
            ),
            (
                _("Answers on competing products"),
                "competition",
                14,
                21,
                _("A one-pager everyone can explain"),
            ),
        ),
    ),
    "price": (
        _("Price rise"),
        _of(
            (
                _("Who gets which price from when"),
                "customers",
                0,
                14,
                _("A list by customer, with floors"),
            ),
            (
                _("Talks with the ten largest before the letter goes out"),
                "visits",
                14,
                21,
                _("None of them hears it elsewhere first"),
            ),
            (
                _("What to say when a rival undercuts"),
                "competition",
                7,
                14,
                _("Sentences and limits for every seat"),
            ),
        ),
    ),
    "channel": (
        _("Channel building"),
        _of(
            (
                _("Pick dealers for the open areas"),
                "customers",
                0,
                30,
                _("Two candidates an area"),
            ),
            (
                _("Make offers and sign dealers"),
                "proposal",
                30,
                45,
                _("Contract with first stock"),
            ),
            (
                _("Visit sell-out with every new dealer"),
                "visits",
                75,
                90,
                _("Stock turns within 45 days"),
            ),
        ),
    ),
}
