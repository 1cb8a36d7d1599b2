"""What is worked out anew when an older database comes up to this version."""

from django.utils.translation import gettext as _

from luopan.records.facts import rebuild_margins
from luopan.trail.upkeep.upgrade import Tell, after

TOLD = 10  # so many parts of the way are told


@after("records", "0003_net_amounts")
def margins_without_tax(tell: Tell) -> None:
    """Cost, margin and rebates are counted without tax since; before, as they stood."""
    told = 0

    def heard(done: int, whole: int) -> None:
        nonlocal told
        if done * TOLD // whole == told:
            return
        told = done * TOLD // whole
        tell(
            _("Margins worked out anew, without tax: %(done)d of %(whole)d imports.")
            % {"done": done, "whole": whole}
        )

    rebuild_margins(heard)
