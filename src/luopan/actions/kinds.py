"""Kinds of action, each with fields of its own, and the words for them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Promise] = {
    "customers": _("Target customers"),
    "visits": _("Visit cadence"),
    "demo": _("Demonstration"),
    "competition": _("Competitive strategy"),
    "proposal": _("Cooperation proposal"),
    "other": _("Other action"),
}
FIELDS: Mapping[str, Mapping[str, Promise]] = {
    "customers": {
        "customers": _("Customers, one per line"),
        "why": _("Why these"),
    },
    "visits": {
        "whom": _("Who to visit"),
        "cadence": _("Frequency"),
        "purpose": _("What each visit is to achieve"),
    },
    "demo": {
        "product": _("What we show"),
        "audience": _("Audience"),
        "prepared": _("What to prepare"),
    },
    "competition": {
        "rival": _("Against whom"),
        "theirs": _("Their strengths"),
        "ours": _("Our response"),
    },
    "proposal": {
        "customer": _("Which customer"),
        "terms": _("Our approach"),
        "decides": _("Decision maker"),
    },
    "other": {},
}
STATES: Mapping[str, Promise] = {
    "planned": _("to do"),
    "doing": _("under way"),
    "done": _("done"),
    "dropped": _("dropped"),
}
RESOURCES: Mapping[str, Promise] = {
    "budget": _("expense"),
    "presales": _("presales days"),
    "heads": _("heads"),
    "samples": _("samples"),
    "other": _("other resource"),
}
