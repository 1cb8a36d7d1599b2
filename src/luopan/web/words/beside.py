"""What stands beside a figure, in words: P80 of a cycle, the age of open ones, who came back."""

from django.utils.translation import gettext as _

from luopan.tracking.queries import Overview
from luopan.web import figures


def besides(found: Overview) -> list[str]:
    """Each in some words, in a fixed order."""
    words = {
        "mean": _("mean %(value)s days"),
        "p80": _("P80 %(value)s days"),
        "open_median": _("%(count)s open, median age %(value)s days"),
        "open_p80": _("P80 of the open ones %(value)s days"),
        "came_back": _("won back: %(value)s, counted apart"),
    }
    return [
        words[one.key]
        % {"value": figures.fixed(round(one.value, 1)), "count": f"{one.count:,}"}
        for one in found.beside
    ]
