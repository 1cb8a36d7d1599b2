"""Rows taken until the end of a transaction: who comes second sees what the first did."""

from django.db.models import F

from luopan.review.models import Handover, Review


def taken(review: Review) -> Review:
    """The review as it is now, its row taken until the end of the transaction."""
    Review.objects.filter(pk=review.pk).update(edition=F("edition"))
    return Review.objects.select_related("unit", "metric", "action").get(pk=review.pk)


def handover_taken(handover: Handover) -> Handover:
    """The handover as it is now, its row taken until the end of the transaction."""
    Handover.objects.filter(pk=handover.pk).update(edits=F("edits") + 1)
    rows = Handover.objects.select_related("person__user", "successor")
    return rows.get(pk=handover.pk)
