"""What is worked out anew when an older database comes up to this version."""

from datetime import datetime

from django.utils.translation import gettext as _

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import missing_standards
from luopan.dimensions.services import add_standard_metrics
from luopan.dimensions.services.standards import MARGIN_RATE
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.org.queries import builtin_operator
from luopan.records.facts import rebuild, rebuild_margins
from luopan.trail.upkeep.upgrade import Tell, after, each_time

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
            _("Margins recalculated excl. tax: %(done)d of %(whole)d imports.")
            % {"done": done, "whole": whole}
        )

    rebuild_margins(heard)


@each_time
def new_standard_metrics(at: datetime, tell: Tell) -> int:
    """Standard metrics that are new since this installation was set up, with their facts.

    What is there under their codes, however it was renamed or replaced, is left as it is.
    """
    if company_row() is None or not missing_standards():
        return 0
    before = _margin_below()
    codes = add_standard_metrics(actor=builtin_operator(at=at), at=at)
    made = Metric.objects.filter(code__in=codes)
    for metric in made.exclude(kind="ratio").order_by("pk"):
        rebuild(metric)
    names = ", ".join(spoken(metric) for metric in made.order_by("pk"))
    tell(_("New standard metrics: %(names)s.") % {"names": names})
    if before and before != _margin_below():
        tell(
            _(
                "The gross margin rate is now divided by net sales without tax of the lines "
                "that have a cost: review the targets set for it."
            )
        )
    return len(codes)


def _margin_below() -> int | None:
    """What the gross margin is divided by; None: no such rate."""
    rates = Metric.objects.filter(code=MARGIN_RATE)
    return rates.values_list("denominator_id", flat=True).first()
