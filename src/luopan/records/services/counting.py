"""A metric that is new is counted from all records that there are."""

from datetime import datetime

from luopan.dimensions.models import Metric
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.records.facts import rebuild
from luopan.trail.chain import note, service


@service("records.count_metric")
def count_metric(*, actor: User, at: datetime, metric: Metric) -> int:
    """Count a metric from all records; until then it says that it waits.

    Returns:
        How many rows of daily facts it has now.

    Raises:
        Refused: The actor may not; the amounts add up to more than can be kept.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    rows = rebuild(metric)
    metric.waiting = False
    metric.save(update_fields=["waiting"])
    note(f"metric:{metric.code}", rows=rows)
    return rows
