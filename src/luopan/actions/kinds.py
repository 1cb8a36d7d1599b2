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
        "customers": _("Customers, one a line"),
        "why": _("Why these"),
    },
    "visits": {
        "whom": _("Whom to see"),
        "cadence": _("How often"),
        "purpose": _("What each visit is to achieve"),
    },
    "demo": {
        "product": _("What we show"),
        "audience": _("Who sees it"),
        "prepared": _("What has to be ready"),
    },
    "competition": {
        "rival": _("Against whom"),
        "theirs": _("What they are good at"),
        "ours": _("Our answer"),
    },
    "proposal": {
        "customer": _("Which customer"),
        "terms": _("What we offer"),
        "decides": _("Who decides"),
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
