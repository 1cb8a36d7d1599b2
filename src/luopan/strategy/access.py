"""Who may change what of the strategy, and who finds what."""

from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, may, require
from luopan.org.models import Person, User
from luopan.strategy.models import Assumption, Measure, Objective, PreparedAction

T = TypeVar("T")


# With which scopes a token may write on what is its user's own.
WRITES = frozenset({Action.STRATEGY_EDIT, Action.TARGETS_AGREE})


def speaks(user: User) -> bool:
    """Whether a user may say something for himself: in person, or by a token that writes."""
    return user.scopes is None or not WRITES.isdisjoint(user.scopes)


def owns(user: User, person: Person, on: date) -> bool:
    """Whether a thing of a person's is the user's own, and he may act on it."""
    own = user.person_id is not None and user.person_id == person.pk
    return own and speaks(user) and may(user, Action.STRATEGY_READ, on=on)


def may_edit(user: User, *, on: date) -> bool:
    """Whether a user may change the strategy."""
    return may(user, Action.STRATEGY_EDIT, on=on)


def require_editor(user: User, *, at: datetime) -> None:
    """Pass whoever may change the strategy.

    Raises:
        Denied: He may not; names who may.
    """
    require(user, Action.STRATEGY_EDIT, at=at)


def may_word(user: User, thing: Objective | Assumption, *, on: date) -> bool:
    """Whether a user may change what a thing says: it is his own, or he may edit."""
    return owns(user, thing.owner, on) or may_edit(user, on=on)


def require_own(actor: User, person: Person, *, at: datetime, on: date) -> None:
    """Pass the owner, and whoever may change the strategy.

    Raises:
        Denied: He is neither.
    """
    if not owns(actor, person, on):
        require(actor, Action.STRATEGY_EDIT, at=at)


def sees_amounts(user: User, *, on: date) -> bool:
    """Whether a user may see amounts of the whole company: he sees its targets."""
    return may(user, Action.TARGETS_READ, on=on)


def objective_called(viewer: User, code: str, *, on: date) -> Objective:
    """An objective by its code.

    Raises:
        Unknown: There is none, or the viewer may not see the strategy.
    """
    found = Objective.objects.select_related("owner", "parent").filter(code=code)
    return _seen(viewer, found.first(), on, _("There is no such objective."))


def assumption_called(viewer: User, code: str, *, on: date) -> Assumption:
    """An assumption or a risk by its code.

    Raises:
        Unknown: There is none, or the viewer may not see the strategy.
    """
    found = Assumption.objects.select_related("owner").filter(code=code).first()
    return _seen(viewer, found, on, _("There is no such assumption."))


def measure_numbered(viewer: User, number: int, *, on: date) -> Measure:
    """A measure by its number."""
    rows = Measure.objects.select_related("objective__owner", "metric")
    found = rows.filter(pk=number).first()
    return _seen(viewer, found, on, _("There is no such measure."))


def action_numbered(viewer: User, number: int, *, on: date) -> PreparedAction:
    """A prepared action by its number."""
    rows = PreparedAction.objects.select_related("risk__owner")
    found = rows.filter(pk=number).first()
    return _seen(viewer, found, on, _("There is no such prepared action."))


def _seen(viewer: User, found: T | None, on: date, sentence: object) -> T:
    if found is None or not may(viewer, Action.STRATEGY_READ, on=on):
        raise Unknown(sentence)
    return found
