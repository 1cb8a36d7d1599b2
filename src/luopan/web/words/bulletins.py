"""A bulletin in words and as a picture, in the language of its room."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from luopan.org.clock import zone
from luopan.papers.poster import Bar, Poster, Tile, Win, to_png
from luopan.tracking.models import Bulletin
from luopan.tracking.queries.bulletins import PROGRESS, WINS, WORK, Content, Held, Won
from luopan.tracking.services.bulletins import Worded
from luopan.web import figures
from luopan.web.words.report_rules import weekdays
from luopan.web.words.reports import communications


def parts() -> dict[str, str]:
    """What a bulletin can show."""
    return {
        PROGRESS: _("Progress of the year"),
        WORK: _("Visits and talks of the week"),
        WINS: _("Wins since the last one"),
    }


def opened() -> dict[str, str]:
    """What opening a part tells everybody of the unit."""
    return {
        PROGRESS: _("the unit's attainment and time progress as shares, no amounts"),
        WORK: _("the unit's total of visits and talks"),
        WINS: _("names of the winners and number of deals; no customers, no amounts"),
    }


def left(one: Held) -> str:
    """Why a part is not shown, or not wholly."""
    title = parts()[one.part]
    if one.why == "few":
        return _(
            "%(part)s: left out. Fewer than three seats are held, so it would reveal a "
            "person's figures"
        ) % {"part": title}
    if one.opened:
        return _("%(part)s: opened to the unit, so shown without amounts") % {
            "part": title
        }
    return _(
        "%(part)s: left out. Not every member of the room can see it; the unit's leader can "
        "open it"
    ) % {"part": title}


def worded(
    bulletin: Bulletin, content: Content, at: datetime, *, test: bool = False
) -> Worded:
    """The words of a bulletin and its picture, in its own language."""
    with override(bulletin.language):
        subject = bulletin.name
        if test:
            subject = _("Test: %(title)s") % {"title": subject}
        return Worded(subject, text(content), to_png(poster(bulletin, content, at)))


def text(content: Content) -> str:
    """A few lines."""
    return "\n".join(_lines(content)) or _("Nothing to report this time.")


def _lines(content: Content) -> list[str]:
    found = []
    if content.share is not None:
        said = _("Attainment %(share)s, time progress %(progress)s.") % {
            "share": figures.percent(content.share),
            "progress": figures.percent(content.progress),
        }
        found.append(said if content.actual is None else f"{said} {_amounts(content)}")
    if content.visits is not None:
        visits = ngettext("%(count)s visit", "%(count)s visits", content.visits)
        said = {
            "visits": visits % {"count": figures.fixed(content.visits)},
            "talks": communications(content.talks),
        }
        found.append(_("This week: %(visits)s, %(talks)s.") % said)
    if content.wins:
        opens, closes = ("（", "）") if figures.chinese() else (" (", ")")
        named = [
            f"{one.who}{opens}{_won(one, content)}{closes}" for one in content.wins
        ]
        comma = "、" if figures.chinese() else ", "
        found.append(_("Good news: %(who)s.") % {"who": comma.join(named)})
    return found


def _amounts(content: Content) -> str:
    came, target = (
        figures.named(one, content.counted_in)
        for one in (content.actual, content.target)
    )
    return _("%(actual)s of %(target)s.") % {"actual": came, "target": target}


def _won(one: Won, content: Content) -> str:
    said = ngettext("%(count)s deal", "%(count)s deals", one.deals) % {
        "count": figures.fixed(one.deals)
    }
    if one.amount is None:
        return said
    return f"{said} · {figures.named(one.amount, content.counted_in)}"


def poster(bulletin: Bulletin, content: Content, at: datetime) -> Poster:
    """What the picture shows, in the language now spoken."""
    here = at.astimezone(zone())
    under = f"{here:%Y-%m-%d %H:%M}"
    if content.reach:
        reach = _("data until %(day)s") % {"day": f"{content.reach:%m-%d}"}
        under = f"{under} · {reach}"
    bars, tiles = [], []
    if content.share is not None:
        share = figures.percent(content.share)
        value = share if content.actual is None else f"{share} · {_amounts(content)}"
        bars = [
            Bar(_("Attainment of the year"), value, content.share, True),
            Bar(
                _("Time progress"),
                figures.percent(content.progress),
                content.progress or 0.0,
                False,
            ),
        ]
    if content.visits is not None:
        tiles = [
            Tile(_("Visits this week"), figures.fixed(content.visits)),
            Tile(_("Effective communications"), figures.fixed(content.talks)),
        ]
    wins = [Win(one.who, one.unit, _won(one, content)) for one in content.wins]
    return Poster(
        "zh" if figures.chinese() else "en",
        bulletin.name,
        under,
        bars,
        tiles,
        _("Good news"),
        wins,
        _("Only what every member of this room can see"),
    )


def when(bulletin: Bulletin) -> str:
    """On which days and at which hours it leaves."""
    if not (bulletin.weekdays and bulletin.hours):
        return _("no time set")
    days = dict(weekdays())
    names = [days[str(number)] for number in bulletin.weekdays]
    comma = "、" if figures.chinese() else ", "
    hours = comma.join(bulletin.hours)
    if bulletin.weekdays == [1, 2, 3, 4, 5]:
        return _("Mon–Fri at %(hours)s") % {"hours": hours}
    return f"{comma.join(names)} {hours}"


def languages() -> list[tuple[str, str]]:
    """In which a room can be spoken to."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]
