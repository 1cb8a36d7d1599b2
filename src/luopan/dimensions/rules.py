"""What every named and dated thing must keep to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.engine.tree import RESERVE
from luopan.trail.refusal import Refused

M = TypeVar("M", bound=Model)
CODE_LENGTH, NAME_LENGTH, CHANNEL_LENGTH, UNIT_LENGTH = 120, 200, 40, 20
CHUNK = 500  # codes asked for in one query: within every database's limits


def check_name(code: str, name: str) -> None:
    """A code and a name must be there, fit, and be fit to show."""
    if not code.strip():
        raise Refused(
            _("Enter a code for “%(name)s”.") if name else _("A code is missing."),
            name=name,
        )
    if code != code.strip() or not code.isprintable() or code.endswith(RESERVE):
        raise Refused(
            _(
                "The code “%(code)s” cannot begin or end with a space, hold control "
                "characters, or end in “~”."
            ),
            code=code,
        )
    if not name.strip():
        raise Refused(_("“%(code)s” needs a name."), code=code)
    for text, longest in ((code, CODE_LENGTH), (name, NAME_LENGTH)):
        if len(text) > longest:
            raise Refused(
                _("“%(text)s…” is longer than %(longest)s characters."),
                text=text[:30],
                longest=longest,
            )


def check_names(code: str, name: str, name_other: str) -> None:
    """The same, and what it is called in the second language fits too."""
    check_name(code, name)
    if name_other:
        check_name(code, name_other)


def check_dates(code: str, start_date: date, end_date: date | None) -> None:
    """An end, if there is one, comes after the start."""
    if end_date is not None and end_date <= start_date:
        raise Refused(
            _("“%(code)s” would end on %(end)s, before it starts on %(start)s."),
            code=code,
            end=end_date,
            start=start_date,
        )


def check_new(model: type[Model], codes: Sequence[str]) -> None:
    """None of the codes is given twice or taken already."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Refused(_("The code “%(code)s” is given twice."), code=code)
        seen.add(code)
    taken = called(model, codes)
    if taken:
        raise Refused(
            _("The code “%(code)s” is already in use."), code=min(taken, key=str)
        )


def check_tier(code: str, tier: int | None) -> None:
    """A dealer tier is a small number, or nothing."""
    if tier is not None and not 1 <= tier <= 99:
        raise Refused(
            _("The dealer tier of “%(code)s” must be a number from 1 to 99, or empty."),
            code=code,
        )


def check_channel(channel: str) -> None:
    """A channel is a few words."""
    if len(channel) > CHANNEL_LENGTH:
        raise Refused(
            _("“%(text)s…” is longer than %(longest)s characters."),
            text=channel[:30],
            longest=CHANNEL_LENGTH,
        )


def check_unit(unit: str) -> None:
    """What is counted in is a word or two, or nothing."""
    if len(unit) > UNIT_LENGTH:
        raise Refused(
            _("“%(text)s…” is longer than %(longest)s characters."),
            text=unit[:30],
            longest=UNIT_LENGTH,
        )


def check_no_circle(account: Account, group: Account | None) -> None:
    """A group of companies is no part of itself."""
    seen = {account.pk}
    while group is not None:
        if group.pk in seen:
            raise Refused(_("“%(name)s” would be a part of itself."), name=account.name)
        seen.add(group.pk)
        group = group.group


def called(model: type[M], codes: Iterable[str]) -> dict[str, M]:
    """Rows by code, a few queries however many."""
    wanted = sorted(set(codes))
    found: dict[str, Any] = {}
    for first in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(code__in=wanted[first : first + CHUNK])
        found.update((row.code, row) for row in rows)  # type: ignore[attr-defined]
    return found
