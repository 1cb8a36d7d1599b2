"""What waits, in groups, for answering one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.telling import KINDS
from luopan.web.words.today import Item


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
