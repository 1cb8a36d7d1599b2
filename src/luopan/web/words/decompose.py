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
        return _("%(metric)s of %(part)s: %(total)s, in progress.") % facts
    return (
        _("%(metric)s of %(part)s: %(total)s. Edit any cell; the rest rebalances.")
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
            "Saving %(count)s change", "Saving %(count)s changes", n
        ),
        "offline": lambda n: ngettext(
            "No connection: %(count)s change not saved",
            "No connection: %(count)s changes not saved",
            n,
        ),
        "slow": lambda n: ngettext(
            "Calculating numbers: %(count)s change not saved yet",
            "Calculating numbers: %(count)s changes not saved yet",
            n,
        ),
        "findings": lambda n: ngettext(
            "%(count)s audit finding, major: %(weighty)s",
            "%(count)s audit findings, major: %(weighty)s",
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
        "closed": _("Closed: read-only"),
        "not_yours": _("You cannot change this"),
        "committed": _("Committed: read-only"),
        "absent": _("No one is in place in this period"),
        "held": _("Held by %(who)s"),
        "held_until": _("Held by %(who)s until %(until)s"),
        "held_partly": _("Some cells under it are held"),
        "nothing_free": _("All cells below are closed or held"),
        "limits": _("between %(least)s and %(most)s"),
        "at_least": _("at least %(least)s"),
        "at_most": _("at most %(most)s"),
        "differs": _("%(sign)s %(amount)s vs before (%(ratio)s)"),
        "remarks": _("Comments: %(count)s"),
        "sum": _("Sum"),
        "mean": _("Average"),
        "count": _("Count"),
        "rows": _("Rows"),
        "changed_cells": _("Changed rows"),
        "saved": _("All saved"),
        "read_only": _("read only"),
        "nobody_said": _("no value yet"),
    }


def _toasts() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "take_nearest": _("Use %(amount)s"),
        "allow": _("Allow"),
        "skipped": _("%(count)s read-only or total cells skipped"),
        "unreadable": _("%(count)s not readable"),
        "beyond": _("%(count)s outside the table"),
        "not_read": _("“%(text)s” is not a number"),
        "undone": _("Withdrawn"),
        "redone": _("Redone"),
        "nothing_to_undo": _("You have nothing to undo here"),
        "loaded_again": _("The plan was changed by others and has been reloaded"),
        "held_now": _("Held; unchanged when totals change"),
        "back_now": _("It uses the common ratio again"),
        "released_now": _("Released"),
        "flagged": _("%(count)s manual amounts now have a different basis"),
        "too_many": _("%(count)s cells at once is too many; the limit is %(most)s"),
        "signed_out": _("You are signed out. Sign in again in another tab."),
        "unreached": _("No answer from the server. Try again in a moment."),
        "again": _("Try again"),
        "not_sent_one": _(
            "One amount entered since then was not saved: enter it again."
        ),
        "not_sent": _(
            "%(count)s amounts entered since then were not saved: enter them again."
        ),
        "failed": _("That did not work. Your last change was not saved."),
        "copied": _("Copied"),
        "no_findings": _("The audit finds nothing to fix in this row"),
        "not_found": _("No results for “%(text)s”"),
        "nothing_here": _("No matching rows"),
        "close": _("Close period"),
        "shut": _("Closed; targets do not change"),
        "opened": _("Reopened"),
    }


def _acts() -> dict[str, str]:
    return {
        "ask_close": _("Close %(period)s?"),
        "ask_reopen": _("Reopen %(period)s?"),
        "open_period": _("Expand %(period)s"),
        "fold_period": _("Collapse %(period)s"),
        "edit": _("Amount of %(cell)s"),
        "width": _("Column width"),
        "working": _("Calculating …"),
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
        "nothing_to_share": _("There is nothing under this row to show shares of."),
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
            _("Spread a total over its cells"),
            [
                ("proportional", _("In proportion to current amounts")),
                (
                    "weighted",
                    _("By weights: past years, pipeline, people, market, days"),
                ),
                ("relative", _("In the ratio of the clean base")),
                ("equal_leaves", _("Evenly to every base cell")),
            ],
        ),
        (
            _("Series along an axis"),
            [
                ("equal", _("In equal shares")),
                ("pattern", _("By a pattern, such as 4 4 5")),
                ("repeat", _("The same amount in each")),
                ("straight_line", _("Straight line from one number to another")),
                ("growth", _("Each period grows on the previous one")),
                ("growth_linear", _("Each period grows by the same amount")),
            ],
        ),
        (
            _("Each base cell individually"),
            [
                ("percent", _("Times a percentage")),
                ("relative_percent", _("A percentage of the clean base")),
                ("repeat_leaves", _("The same amount in every base cell")),
                ("clear", _("Clear: remove the number")),
            ],
        ),
        (
            _("Around this cell"),
            [
                ("move", _("Move an amount to a sibling")),
                ("reserve", _("Reserve a part")),
                ("padding", _("Hand down more than own target")),
                ("bound", _("Set limits")),
                ("round", _("Round amounts below")),
            ],
        ),
    ]
