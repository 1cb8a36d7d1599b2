"""The mark beside a number in force that was adjusted 已调整, wherever it is shown."""

from collections.abc import Collection

from django.http import HttpRequest

from luopan.review.queries.adjusting.marks import marks
from luopan.tracking.queries.asking import Question
from luopan.web.words import adjusting

Marks = dict[str, dict[str, str] | None]


def adjusted(
    request: HttpRequest, question: Question, counted_in: str, codes: Collection[str]
) -> Marks:
    """By code of those that were adjusted: that it was, and what it had been.

    None of an overlay unit's, whose number is a part of others'.
    """
    if question.slice is not None:
        return {}
    made = marks(request.user, question.version, codes, on=request.on)
    return {code: adjusting.mark(one, counted_in) for code, one in made.items()}
