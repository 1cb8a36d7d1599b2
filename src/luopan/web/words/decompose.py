"""The words of the planning grid: its script holds none of its own."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import spoken
from luopan.targets.models import Version
from luopan.targets.queries import VersionRow
from luopan.targets.queries.grid import Opening, Paper
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds


def sentence(version: Version, found: Opening, counted_in: str) -> str:
    """What the version comes to, and whether one may work on it."""
    total = figures.compact(found.total, counted_in)
    return _live_sentence(version, found) % {"total": total}


def _live_sentence(version: Version, found: Opening) -> str:
    """The same with ``%(total)s`` for the total: it changes while one works."""
    facts = {
        "part": found.part,
        "metric": found.metric,
        "total": "%(total)s",
    }
    if version.state == "committed":
        return _("%(metric)s of %(part)s: %(total)s, committed.") % facts
    if not found.editable:
        return _("%(metric)s of %(part)s: %(total)s, being worked on.") % facts
    return (
        _("%(metric)s of %(part)s: %(total)s. Change any cell; the rest follows.")
        % facts
    )


def as_export(version: VersionRow, paper: Paper) -> Export:
    """The grid as a table that is kept: every level, all digits."""
    titles = [c.name if c.kind == "year" else c.code for c in paper.columns]
    return Export(
        title=f"{version.year} {spoken(version)}"[:31],
        columns=[
            Column(_("Organisation"), width=28.0),
            Column(_("Seat"), width=20.0),
            *(Column(title, Holds.AMOUNT) for title in titles),
        ],
        rows=[[r.name, r.title, *r.amounts] for r in paper.rows],
        counted_in=version.counted_in,
        notes=[
            f"{version.metric} · {spoken(version)}",
            _("Targets after step %(seq)s; every total is the sum of what is under it.")
            % {"seq": version.steps},
        ],
        levels=[min(row.depth, 7) for row in paper.rows],
    )


def of_grid(version: Version, found: Opening) -> dict[str, str]:
    """Every text that the script says, by name; ``%(name)s`` are places for facts."""
    own = {"sentence": _live_sentence(version, found)}
    return own | _bar() | _toasts() | _acts() | _looks() | _shares() | _plurals()


def _plurals() -> dict[str, str]:
    """Texts with a count: the script takes ``…_one`` for one, the other for more."""
    forms = {
        "spreads": lambda n: ngettext(
            "An edit moves %(count)s base cell by weight",
            "An edit moves %(count)s base cells by weight",
            n,
        ),
        "balanced": lambda n: ngettext(
            "%(count)s base cell balanced", "%(count)s base cells balanced", n
        ),
        "pasted": lambda n: ngettext(
            "%(count)s cell pasted", "%(count)s cells pasted", n
        ),
        "unsaved": lambda n: ngettext(
            "%(count)s change is being saved", "%(count)s changes are being saved", n
        ),
        "offline": lambda n: ngettext(
            "No connection: %(count)s change waits here",
            "No connection: %(count)s changes wait here",
            n,
        ),
        "slow": lambda n: ngettext(
            "Numbers are being worked out: %(count)s change waits here",
            "Numbers are being worked out: %(count)s changes wait here",
            n,
        ),
        "findings": lambda n: ngettext(
            "%(count)s finding of the audit, weighty: %(weighty)s",
            "%(count)s findings of the audit, weighty: %(weighty)s",
            n,
        ),
        "news": lambda n: ngettext(
            "%(who)s changed %(count)s row", "%(who)s changed %(count)s rows", n
        ),
    }
    one = {f"{name}_one": form(1) for name, form in forms.items()}
    return one | {name: form(2) for name, form in forms.items()}


def _bar() -> dict[str, str]:
    return {
        "base_cell": _("Base cell"),
        "closed": _("Closed: nothing moves here any more"),
        "not_yours": _("Not yours to change"),
        "committed": _("Committed: it does not change any more"),
        "absent": _("Nobody stands here in this period"),
        "held": _("Held by %(who)s"),
        "held_until": _("Held by %(who)s until %(until)s"),
        "held_partly": _("Some cells under it are held"),
        "nothing_free": _("Every cell under it is closed or held"),
        "limits": _("between %(least)s and %(most)s"),
        "at_least": _("at least %(least)s"),
        "at_most": _("at most %(most)s"),
        "differs": _("%(sign)s %(amount)s against before (%(ratio)s)"),
        "remarks": _("Comments: %(count)s"),
        "sum": _("Sum"),
        "mean": _("Average"),
        "count": _("Count"),
        "rows": _("Rows"),
        "changed_cells": _("Changed rows"),
        "saved": _("All saved"),
        "read_only": _("read only"),
        "nobody_said": _("no number yet"),
    }


def _toasts() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "take_nearest": _("Take %(amount)s"),
        "allow": _("Allow it"),
        "skipped": _("%(count)s read-only or total cells skipped"),
        "unreadable": _("%(count)s not readable"),
        "beyond": _("%(count)s beyond the table"),
        "not_read": _("“%(text)s” is no number"),
        "undone": _("Taken back"),
        "redone": _("Done again"),
        "nothing_to_undo": _("You have nothing to take back here"),
        "loaded_again": _("Others changed the plan: it was loaded again"),
        "held_now": _("Held. It stays when totals change"),
        "back_now": _("It follows the ratio of all again"),
        "released_now": _("Released"),
        "flagged": _("%(count)s typed amounts now stand on another basis"),
        "too_many": _("%(count)s cells are too many at once; %(most)s is the most"),
        "signed_out": _("You are signed out. Sign in again in another tab."),
        "unreached": _("No answer from the server. Try again in a moment."),
        "again": _("Try again"),
        "not_sent_one": _("One amount typed since was not saved: enter it again."),
        "not_sent": _(
            "%(count)s amounts typed since were not saved: enter them again."
        ),
        "failed": _("That did not work. Your last change was not saved."),
        "copied": _("Copied"),
        "no_findings": _("The audit finds nothing to mend in this row"),
        "not_found": _("Nothing is called “%(text)s”"),
        "nothing_here": _("No row like that"),
        "close": _("Close"),
        "shut": _("Closed. Its targets stay as they are"),
        "opened": _("Open again"),
    }


def _acts() -> dict[str, str]:
    return {
        "ask_close": _("Close %(period)s?"),
        "ask_reopen": _("Reopen %(period)s?"),
        "open_period": _("Show what is under %(period)s"),
        "fold_period": _("Hide what is under %(period)s"),
        "edit": _("Amount of %(cell)s"),
        "width": _("Width of the column"),
        "working": _("Working it out …"),
        "loading": _("Loading …"),
    }


def _looks() -> dict[str, str]:
    return {
        "organisation": _("Organisation"),
        "products": _("Products"),
        "both": _("Organisation and products"),
        "floor": _("floor"),
        "stretch": _("stretch"),
        "level": _("Level %(level)s"),
        "every_level": _("All levels"),
        "share_of": _("Shares of %(cell)s"),
    }


def _shares() -> dict[str, str]:
    return {
        "share_name": _("Part"),
        "share_amount": _("Amount"),
        "share": _("Share"),
        "nothing_to_share": _("There is nothing under this row to take a share."),
        "up": _("Up to %(name)s"),
    }


def column_kinds(kinds: Collection[str]) -> list[tuple[str, str]]:
    """The kinds of periods that the calendar of a version has, below the year."""
    words = {
        "half": _("Half-years"),
        "quarter": _("Quarters"),
        "month": _("Months"),
        "week": _("Weeks"),
        "part": _("Weeks, cut at month ends"),
    }
    return [(kind, word) for kind, word in words.items() if kind in kinds]


def weight_sources() -> list[tuple[str, str]]:
    """What records can be weighed by beside past years."""
    return [
        ("pipeline", _("open pipeline")),
        ("people", _("people in place")),
        ("market", _("market size")),
        ("days", _("working days")),
    ]


def methods() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the spread dialog offers, in groups: the name of a method and its words."""
    return [
        (
            _("A total over its cells"),
            [
                ("proportional", _("In proportion to what stands there")),
                (
                    "weighted",
                    _("By weights: past years, pipeline, people, market, days"),
                ),
                ("relative", _("In the ratio of the clean base")),
                ("equal_leaves", _("Equally to every base cell")),
            ],
        ),
        (
            _("A series along an axis"),
            [
                ("equal", _("In equal shares")),
                ("pattern", _("By a pattern, as 4 4 5")),
                ("repeat", _("The same amount in each")),
                ("straight_line", _("In a straight line from one to another")),
                ("growth", _("Each grows on the one before")),
                ("growth_linear", _("Each grows by the same amount")),
            ],
        ),
        (
            _("Every base cell by itself"),
            [
                ("percent", _("Times a percentage")),
                ("relative_percent", _("A percentage of the clean base")),
                ("repeat_leaves", _("The same amount in every base cell")),
                ("clear", _("Clear: no number any more")),
            ],
        ),
        (
            _("Around it"),
            [
                ("move", _("Move an amount to a sibling")),
                ("reserve", _("Keep a part back")),
                ("padding", _("Hand down more than its own")),
                ("bound", _("Limit it")),
                ("round", _("Round what is under it")),
            ],
        ),
    ]
