"""What waits, in groups, for answering one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.telling import KINDS
from luopan.web.words.today import Item, in_order


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    kind: str
    title: str
    items: tuple[Item, ...]


def groups(
    waits: Mapping[str, Sequence[Item]], *, without: Sequence[str] = ()
) -> list[Group]:
    """In the order in which people choose them; talks lead to their question."""
    order = [*KINDS, *(kind for kind in waits if kind not in KINDS)]
    return [
        Group(kind, title_of(kind), tuple(_quick(kind, item) for item in waits[kind]))
        for kind in order
        if waits.get(kind) and kind not in without
    ]


def by_deadline(
    waits: Mapping[str, Sequence[Item]], on: date, *, without: Sequence[str] = ()
) -> list[Group]:
    """What is overdue first, then by when it is due; each line says its kind."""
    found: dict[str, list[Item]] = {}
    for group in groups(waits, without=without):
        for item in group.items:
            more = " · ".join(part for part in (group.title, item.more) if part)
            found.setdefault(_when(item, on), []).append(replace(item, more=more))
    titles = {
        "late": _("Overdue"),
        "today": _("Due today"),
        "later": _("Due later"),
        "open": _("No deadline"),
        "news": _("To read"),
    }
    return [
        Group(when, title, tuple(in_order(found[when])))
        for when, title in titles.items()
        if when in found
    ]


def _when(item: Item, on: date) -> str:
    if item.news:
        return "news"
    if item.overdue or item.due and item.due < on:
        return "late"
    if item.due is None:
        return "open"
    return "today" if item.due == on else "later"


def title_of(kind: str) -> str:
    """What a kind of things is called."""
    return str(KINDS.get(kind, _("Today")))


def quick(kind: str, url: str) -> str:
    """Where a thing is answered fastest."""
    is_talk = kind == "talk" and url.startswith(reverse("align"))
    return reverse("answers") + url.removeprefix(reverse("align")) if is_talk else url


def _quick(kind: str, item: Item) -> Item:
    return replace(item, url=quick(kind, item.url))


def sentence(waits: Mapping[str, Sequence[Item]]) -> str:
    """How much there is."""
    count = sum(len(items) for items in waits.values())
    if not count:
        return _("Nothing needs your attention.")
    said = ngettext(
        "%(count)d item needs your attention.",
        "%(count)d items need your attention.",
        count,
    )
    return said % {"count": count}
