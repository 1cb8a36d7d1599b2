"""Which of a thing's two names a reader sees, and how his language lists names."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.utils.translation import get_language, override

from luopan.org.facts import facts

Row = TypeVar("Row")


def in_other_language() -> bool:
    """Whether the language now active is not the one in which names are kept first."""
    company, active = facts(), get_language()
    if company is None or not active:
        return False
    return active[:2] != company.language[:2]


def spoken(row: object) -> str:
    """The name of a thing that carries two, in the reader's language."""
    first, second = getattr(row, "name", ""), getattr(row, "name_other", "")
    return str(second if second and in_other_language() else first)


def as_spoken(fact: object) -> object:
    """A thing that carries two names by the one that is read; anything else as it is."""
    return spoken(fact) if getattr(fact, "name_other", "") else fact


def in_both(text: object) -> tuple[str, str]:
    """A translatable text in the company's first language, and in the other one."""
    company = facts()
    first = (company.language if company else settings.LANGUAGE_CODE)[:2]
    codes = sorted(
        (code for code, _name in settings.LANGUAGES), key=lambda c: c[:2] != first
    )
    found = []
    for code in (codes[0], codes[-1]):
        with override(code):
            found.append(str(text))
    return found[0], found[1]


def by_name(rows: Iterable[Row]) -> list[Row]:
    """Things that carry a name, in the order of the names that the reader sees."""
    return sorted(rows, key=lambda row: name_order(spoken(row)))


def name_order(name: str) -> bytes:
    """What names are ordered by: Chinese by pinyin, others by their letters.

    GB 2312, and so GB 18030, puts its 3,755 common characters in the order of pinyin, and
    Latin letters before them. Rarer ones follow by radical: for a list that one looks
    through this is enough, without a table of readings.

    Example:
        >>> sorted(["赵", "安", "Li", "陈"], key=name_order)
        ['Li', '安', '陈', '赵']
    """
    return name.casefold().encode("gb18030", "replace")


def bracketed(text: object) -> str:
    """Something that is added in brackets, full-width after Chinese; nothing for nothing."""
    if not text:
        return ""
    return f"（{text}）" if (get_language() or "").startswith("zh") else f" ({text})"


def listed(names: Iterable[object]) -> str:
    """Names one after the other: 甲、乙 or A, B; by semicolons where one has a comma."""
    told = [str(name) for name in names]
    chinese = (get_language() or "").startswith("zh")
    comma, semicolon = ("、", "；") if chinese else (", ", "; ")
    return (semicolon if any(comma in name for name in told) else comma).join(told)
