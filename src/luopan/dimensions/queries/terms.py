"""Words that are no things of their own, in the reader's language."""

import re
from decimal import Decimal

from django.utils.translation import get_language

from luopan.dimensions.models import Account, Metric, Product, Term
from luopan.org.facts import remembered
from luopan.org.language import in_other_language
from luopan.org.models import Unit

FEW = 60  # values of an attribute that are looked at; a city of each is no kind


def worded(text: str) -> str:
    """A word as the reader's language calls it; as it was said where nobody named it."""
    if not text or not in_other_language():
        return text
    return terms().get(text, text)


def worded_for(unit: str, amount: Decimal | float) -> str:
    """What so many are counted in: 1 customer, 2 customers.

    A word has one form, as it stands beside many; English alone has another for one.
    """
    said = worded(unit)
    english = (get_language() or "").startswith("en")
    return _singular(said) if english and amount == 1 else said


_ONE = (
    (r"people$", "person"),
    (r"(?<=[a-z])ies$", "y"),
    (r"(?<=ss|ch|sh)es$", ""),
    (r"(?<=x)es$", ""),
    (r"(?<=[a-rtvwxyz])(?<!i)s$", ""),
)


def _singular(many: str) -> str:
    """An English word for many as it is for one; others as they are."""
    for end, one in _ONE:
        said = re.sub(end, one, many)
        if said != many:
            return said
    return many


def worded_start(text: str) -> str:
    """A text that begins with a named word, as "ERP export 2026-08": that word is said.

    Of several that it begins with, the longest.
    """
    if not text or not in_other_language():
        return text
    named = terms()
    if text in named:
        return named[text]
    start = max((n for n in named if text.startswith(f"{n} ")), key=len, default="")
    return named[start] + text[len(start) :] if start else text


def terms() -> dict[str, str]:
    """What every named word is called in the second language; read once a page."""
    return remembered(
        "terms", lambda: dict(Term.objects.values_list("name", "name_other"))
    )


def words_in_use() -> tuple[str, ...]:
    """Attributes, values and channels of customers, roles of seats, what is counted."""
    kept: dict[str, set[str]] = {}
    for channel, attributes in Account.objects.values_list("channel", "attributes"):
        for name, value in {"": channel, **attributes}.items():
            if isinstance(value, str) and value.strip():
                kept.setdefault(name, set()).add(value)
    found = {name for name in kept if name}
    found |= set(
        Unit.objects.exclude(role="").values_list("role", flat=True).distinct()
    )
    for kind in (Metric, Product):
        counted = kind.objects.exclude(counted_in="")
        found |= set(counted.values_list("counted_in", flat=True).distinct())
    for name, values in kept.items():
        if not name or len(values) <= FEW:
            found |= values
    return tuple(sorted(word for word in found if len(word) <= 200))
