"""What the palette finds of the strategy."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.strategy.queries import assumptions, objectives
from luopan.strategy.queries.market import markets_called


def found(words: str) -> list[dict[str, str]]:
    """Objectives, assumptions and markets by a few letters."""
    aims = [
        {
            "label": f"{row.year} · {spoken(row)}",
            "kind": _("Objective"),
            "url": f"{reverse('strategy')}?"
            + urlencode({"year": row.year, "objective": row.code}),
        }
        for row in objectives.find(words)
    ]
    book = [
        {
            "label": spoken(row),
            "kind": _("Risk") if row.kind == "risk" else _("Assumption"),
            "url": reverse("assumption", args=[row.code]),
        }
        for row in assumptions.find(words)
    ]
    markets = [
        {
            "label": spoken(row),
            "kind": _("Market"),
            "url": reverse("market_segment", args=[row.code]),
        }
        for row in markets_called(words)
    ]
    return aims + book + markets
