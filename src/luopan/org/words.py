"""What a code, a name and a span of days must look like."""

import unicodedata
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused


def checked_code(code: str) -> str:
    """The code, if it can serve as one.

    A tilde at the end is how the engine marks what a unit keeps in reserve.
    """
    text = _clean(code, 120)
    if text.endswith("~"):
        raise Refused(_("The code %(code)s cannot end in “~”."), code=text)
    return text


def checked_name(name: str) -> str:
    """The name, if people can read it."""
    return _clean(name, 200)


def check_span(start: date, end: date | None, what: object) -> None:
    """Refuse a span that has no day."""
    if end is not None and end <= start:
        raise Refused(
            _("%(what)s would end on %(end)s, before it begins on %(start)s."),
            what=what,
            start=start,
            end=end,
        )


def _clean(text: str, longest: int) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("A code or a name is missing."))
    if len(text) > longest:
        raise Refused(
            _("“%(text)s …” is longer than %(longest)s characters."),
            text=text[:20],
            longest=longest,
        )
    for mark in () if text.isprintable() else text:
        if unicodedata.category(mark) in {"Cc", "Cs", "Zl", "Zp"}:
            raise Refused(
                _("“%(text)s” holds a character that cannot be shown (U+%(number)s)."),
                text="".join(c if c.isprintable() else "?" for c in text[:40]),
                number=f"{ord(mark):04X}",
            )
    return text
