"""A pack as a deck: its pages in the order of a meeting."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.papers.deck import Deck, Page
from luopan.tracking.queries import Question
from luopan.tracking.queries.pack import Front, Pack
from luopan.tracking.queries.pack.changes import ActionMoves
from luopan.web.figures import chinese
from luopan.web.packs.actions import actions_page, due_table
from luopan.web.packs.changes import ahead_page, changes_page
from luopan.web.packs.fronts import (
    asked_table,
    front_pages,
    headline,
    kind_title,
    period_of,
)
from luopan.web.packs.gaps import units_page


def deck(found: Pack, reader: User) -> Deck:
    """The pack as it is printed, in the language that is spoken now."""
    return Deck(
        pages=tuple(_pages(found)),
        **head(found.front, reader),
    )


def head(front: Front, reader: User) -> dict[str, Any]:
    """What stands around the pages of a deck."""
    found = front.found
    return {
        "language": "zh" if chinese() else "en",
        "title": title(front),
        "about": f"{name(front)} · {period_of(found)}",
        "headline": headline(front),
        "at": front.setting.at,
        **around(found.question, found.standing.reach_date, reader, front.setting.at),
    }


def around(
    question: Question, reach: date | None, reader: User, at: datetime
) -> dict[str, str]:
    """What stands on every page: where figures come from, for whom it was made."""
    local = at.astimezone(ZoneInfo(question.company.time_zone))
    said = {"who": name_of(reader), "when": f"{local:%Y-%m-%d %H:%M}"}
    return {
        "source": source(question, reach),
        "reader": _("made for %(who)s, %(when)s") % said,
    }


def _pages(found: Pack) -> list[Page]:
    front = found.front
    pages = [*front_pages(front), changes_page(found.changes)]
    if front.setting.brief:
        return [_on_one(*pages, found.todo.actions)]
    for page in (units_page(front), ahead_page(found.ahead)):
        if page is not None:
            pages.append(page)
    return [*pages, last_page(found)]


def last_page(found: Pack) -> Page:
    """What is to be decided, and actions."""
    page = actions_page(found.todo.actions)
    blocks = (asked_table(found.front.asked), *page.blocks)
    return Page(_("Decisions and actions"), page.sentence, blocks)


def _on_one(first: Page, changed: Page, actions: ActionMoves) -> Page:
    """A brief pack: what has changed and what is due stand on the page itself."""
    blocks = (*first.blocks[:1], *changed.blocks[:1], *first.blocks[1:])
    return Page(first.title, first.sentence, (*blocks, due_table(actions)))


def title(front: Front) -> str:
    """What the pack is called: as its meeting, or as its kind."""
    meeting = front.setting.meeting
    return spoken(meeting.series) if meeting else kind_title(front.setting.kind)


def name(front: Front) -> str:
    """Whose pack it is."""
    found = front.found.name
    return found.holder or found.name


def source(question: Question, reach: date | None) -> str:
    """Where the figures come from and until when."""
    facts = {
        "company": spoken(question.company),
        "metric": spoken(question.metric),
        "day": reach or "—",
    }
    return _("%(company)s · Luopan, %(metric)s, data until %(day)s") % facts
