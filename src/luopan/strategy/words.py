"""What people write into the strategy, checked: texts, days, people, codes."""

import unicodedata
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.org.models import Company, Named, Person
from luopan.trail.refusal import Refused

LONGEST = 4_000
T = TypeVar("T")
YEARS = range(2000, 2200)


def checked_text(text: str, *, longest: int = LONGEST) -> str:
    """A text of several lines, without what no database or page can hold.

    Raises:
        Refused: It is too long, or holds a character that cannot be shown. The refusal
            repeats none of it: it stands in the trail, which more may read than the text.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Refused(
            _("A text has %(count)s characters; the limit is %(longest)s."),
            count=len(text),
            longest=longest,
        )
    for mark in text:
        if mark not in "\n\t" and unicodedata.category(mark) in {"Cc", "Cs"}:
            raise Refused(_("The text holds a character that cannot be stored."))
    return text


def needed(text: str, sentence: object, *, longest: int = LONGEST) -> str:
    """A text that has to be there; else refused with the sentence."""
    text = checked_text(text, longest=longest)
    if not text:
        raise Refused(sentence)
    return text


def checked_year(year: int) -> int:
    """A year one can plan for."""
    if year not in YEARS:
        raise Refused(_("%(year)s is not a valid planning year."), year=year)
    return year


def span_of_year(year: int) -> tuple[date, date]:
    """The first day of a fiscal year and the day after its last."""
    calendar = Calendar.objects.filter(code=STANDARD_CALENDAR).first()
    if calendar is not None:
        whole = year_spans(calendar, checked_year(year))[0]
        return whole.start_date, whole.end_date
    months = Company.objects.values_list("first_month", flat=True)
    first = months.first() or 1
    return date(year, first, 1), date(year + 1, first, 1)


def year_of(day: date) -> int:
    """The fiscal year that a day lies in."""
    around = (day.year, day.year - 1, day.year + 1)
    spans = ((year, *span_of_year(year)) for year in around)
    return next(year for year, start, end in spans if start <= day < end)


def with_us(person: Person, on: date) -> Person:
    """The person, if he has not left by a day.

    Raises:
        Refused: He has.
    """
    if person.end_date is not None and person.end_date <= on:
        raise Refused(
            _("%(person)s has left. Choose an owner who is still with the company."),
            person=person.name,
        )
    return person


def numbered(model: type[Named], prefix: str, make: Callable[[str], T]) -> T:
    """Make a row under the first free code: ``prefix-01``, then ``prefix-02``."""
    taken = model._default_manager.filter(code__startswith=f"{prefix}-")
    for number in count(taken.count() + 1):
        code = f"{prefix}-{number:02d}"
        try:
            with transaction.atomic():
                return make(code)
        except IntegrityError:
            if not model._default_manager.filter(code=code).exists():
                raise
    raise AssertionError("codes do not run out")
