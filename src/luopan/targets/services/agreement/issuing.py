"""Issuing: numbers go down, all or by branch; and are called back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.engine.cube import ABSENT, NULL
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, day_of, find_unit, require
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.bar import pass_bar
from luopan.targets.agreeing.issued import sums_over, year_totals
from luopan.targets.agreeing.reminding import daily
from luopan.targets.agreeing.speaking import require_answerer
from luopan.targets.agreeing.talks import (
    Said,
    card_of,
    follow,
    held,
    refuse_past,
    talk_of,
)
from luopan.targets.append import Author
from luopan.targets.cells import within
from luopan.targets.cube import state_of
from luopan.targets.models import Card, Side, Talk, Version
from luopan.targets.state import State
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

BATCH = 500


@dataclass(frozen=True)
class Issued:
    """What came of it.

    Attributes:
        count: Units whose number was issued (or recalled).
        stood: Units whose number was issued before, and stays.
        empty: Units for which nobody has said a number.
    """

    count: int
    stood: int = 0
    empty: int = 0


@service("targets.issue")
def issue(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    deadline: date | None = None,
    branch: bool = False,
    text: str = "",
    reason: str = "",
) -> Issued:
    """Hand numbers down: each becomes a proposal to its unit, and stays until it is agreed.

    Args:
        actor: Who may change targets at the unit.
        at: When.
        version: Not committed.
        unit: Code; what stands under it gets its number.
        deadline: Until when they are to answer, that day included.
        branch: All under it, not only what stands directly under it.
        text: Said to all of them.
        reason: For the trail.

    Raises:
        Refused: He may not; nothing stands under it; no number to be issued; the audit
            of the unit is below the bar, and no reason is given.
    """
    top = _allowed(actor, at, version, unit)
    author = Author(actor, at, reason)
    refuse_past(deadline, author)
    version = held(version)
    state = state_of(version)
    codes = _under(state.space.units, unit, branch=branch)
    if not codes:
        raise Refused(_("There are no units under %(unit)s."), unit=lambda: spoken(top))
    amounts = _amounts(state, codes)
    pass_bar(version, top, at, reason)
    said = Said(Card.Kind.PROPOSAL, Side.ABOVE, text=text, deadline=deadline)
    new, stood = _talks(author, version, amounts, said)
    if not new and not stood:
        raise Refused(
            _("The units below %(unit)s have no numbers yet."),
            unit=lambda: spoken(top),
        )
    Version.objects.filter(pk=version.pk).update(issues=F("issues") + 1)
    follow(version)
    daily(author)
    letters.issued(version, new, author)
    note(version, unit=unit, issued=len(new), branch=branch, deadline=deadline)
    return Issued(len(new), stood, len(codes) - len(amounts))


def _allowed(actor: User, at: datetime, version: Version, code: str) -> Unit:
    unit = find_unit(actor, code, on=day_of(at), action=Action.TARGETS_READ)
    require(actor, Action.TARGETS_EDIT, unit=unit, at=at)
    if code not in thaw_space(version.space_hash).units:
        raise Refused(
            _("%(unit)s is not part of “%(version)s”."),
            unit=lambda: spoken(unit),
            version=lambda: spoken(version),
        )
    return unit


def _under(tree: Tree, unit: str, *, branch: bool) -> list[str]:
    """The units that get a number, from the top down; reserves are nobody's."""
    codes = tree.children(unit)
    if branch:
        codes = tuple(c for c in tree.codes if c != unit and within(tree, c, unit))
    return [code for code in codes if not code.endswith(RESERVE)]


def _amounts(state: State, codes: Sequence[str]) -> dict[str, int]:
    """The year of each unit for which anybody has said a number."""
    tree = state.space.units
    said = ((state.cube.state & (NULL | ABSENT)) == 0).any(axis=1)
    leaves = np.zeros(len(tree), np.int64)
    np.add.at(leaves, state.space.pairs[:, 0], said.astype(np.int64))
    known, totals = sums_over(tree, leaves), year_totals(state)
    places = [(code, tree.place(code)) for code in codes]
    return {code: int(totals[place]) for code, place in places if known[place]}


def _talks(
    author: Author, version: Version, amounts: dict[str, int], said: Said
) -> tuple[list[Talk], int]:
    """Talks for units that have none, or whose was recalled; and how many stood before."""
    tree = thaw_space(version.space_hash).units
    units = _units(amounts, tree)
    before = Talk.objects.filter(version=version).select_related("unit")
    known = {talk.unit.code: talk for talk in before if talk.unit.code in amounts}
    fresh, again, stood = [], [], 0
    for code, amount in amounts.items():
        talk = known.get(code)
        if talk is not None and talk.state != Talk.State.RECALLED:
            stood += 1
            continue
        (fresh if talk is None else again).append(
            _proposed(author, talk or Talk(head=0), amount, said.deadline)
        )
        made = (fresh if talk is None else again)[-1]
        made.version, made.unit = version, units[code]
        made.with_unit = units[tree.parent(code) or code]
    Talk.objects.bulk_create(fresh, batch_size=BATCH)
    Talk.objects.bulk_update(again, _FIELDS, batch_size=BATCH)
    talks = fresh + again
    cards = [
        Card(**card_of(author, t, t.head, said) | {"amount": t.amount}) for t in talks
    ]
    Card.objects.bulk_create(cards, batch_size=BATCH)
    return talks, stood


_FIELDS = [
    "with_unit",
    "issued_by",
    "issued_at",
    "issued_amount",
    "amount",
    "offer",
    "offered_in",
    "turn",
    "since",
    "state",
    "deadline",
    "head",
]


def _proposed(author: Author, talk: Talk, amount: int, deadline: date | None) -> Talk:
    said: dict[str, Any] = {
        "issued_by": author.actor,
        "issued_at": author.at,
        "issued_amount": amount,
        "amount": amount,
        "offer": None,
        "offered_in": None,
        "turn": Side.BELOW,
        "since": author.at,
        "state": Talk.State.OPEN,
        "deadline": deadline,
        "head": talk.head + 1,
    }
    for name, value in said.items():
        setattr(talk, name, value)
    return talk


def _units(codes: Iterable[str], tree: Tree) -> dict[str, Unit]:
    wanted = {*codes, *(tree.parent(code) or code for code in codes)}
    rows = Unit.objects.all()
    if len(wanted) <= BATCH:
        rows = rows.filter(code__in=wanted)
    return {unit.code: unit for unit in rows if unit.code in wanted}


@service("targets.recall")
def recall(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    branch: bool = False,
    reason: str = "",
) -> Issued:
    """Call the number of a unit back: it is no proposal any more, and moves as it did.

    Args:
        actor: Who may change targets at the unit that answers.
        at: When.
        version: Not committed.
        unit: Code.
        branch: Its own and all that was issued under it.
        reason: Why; stands on the card.

    Raises:
        Refused: He may not; it was not issued, or recalled before.
    """
    talk = talk_of(version, unit)
    require_answerer(actor, talk, day_of(at))
    author = Author(actor, at, reason)
    version = held(version)
    talks = _live(version, unit, branch=branch)
    if not talks:
        raise Refused(
            _("The number of %(unit)s was recalled."), unit=lambda: spoken(talk.unit)
        )
    said = Said(Card.Kind.RECALL, Side.ABOVE, text=reason)
    for one in talks:
        one.state, one.since, one.head = Talk.State.RECALLED, at, one.head + 1
    Talk.objects.bulk_update(talks, ["state", "since", "head"], batch_size=BATCH)
    cards = [Card(**card_of(author, t, t.head, said)) for t in talks]
    Card.objects.bulk_create(cards, batch_size=BATCH)
    Version.objects.filter(pk=version.pk).update(issues=F("issues") + 1)
    follow(version)
    note(version, unit=unit, recalled=len(talks))
    return Issued(len(talks))


def _live(version: Version, unit: str, *, branch: bool) -> list[Talk]:
    tree = thaw_space(version.space_hash).units
    codes = {unit, *(_under(tree, unit, branch=True) if branch else ())}
    talks = Talk.objects.filter(version=version).exclude(state=Talk.State.RECALLED)
    if len(codes) <= BATCH:
        return list(talks.filter(unit__code__in=codes))
    found = talks.select_related("unit")
    return [talk for talk in found if talk.unit.code in codes]
