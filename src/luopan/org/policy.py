"""Every route of every face declares who it is for; what declares nothing is refused.

The coarse question only (signed in? holds a role anywhere that allows it?); which unit,
plan or batch it is about is asked by the query or service that the route calls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from luopan.org.access import DOING, Action, Denied, anywhere

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """Who may call a route.

    Attributes:
        public: Whoever comes, signed in or not.
        actions: Signed in, and a role somewhere that allows one of these; none: signed in.
        every: Not one of the actions but all of them.
    """

    public: bool = False
    actions: tuple[Action, ...] = ()
    every: bool = False


PUBLIC = Policy(public=True)
SIGNED_IN = Policy()


def policy(
    first: Policy | Action, *others: Action, every: bool = False
) -> Callable[[View], View]:
    """Declare a view's policy: ``PUBLIC``, ``SIGNED_IN``, or actions of which one is enough."""
    declared = (
        first if isinstance(first, Policy) else Policy(False, (first, *others), every)
    )

    def declare(view: View) -> View:
        view.policy = declared  # type: ignore[attr-defined]
        return view

    return declare


def may_pass(user: Any, declared: Policy, *, on: date) -> bool:
    """Whether the policy lets somebody through; False asks for signing in.

    Raises:
        Denied: Signed in, but no role (or not the token he came with) allows the actions.
    """
    if declared.public:
        return True
    if not user.is_authenticated:
        return False
    _refuse_narrow(user, declared)
    enough = all if declared.every else any
    held = [anywhere(user, (action,), on=on) for action in declared.actions]
    if held and not enough(held):
        raise Denied(_("Your role cannot open this page. Ask your administrator."))
    return True


def _refuse_narrow(user: Any, declared: Policy) -> None:
    """Say it plainly when it is the token that does not reach so far."""
    lacking = [
        a for a in declared.actions if user.scopes is not None and a not in user.scopes
    ]
    if lacking and (declared.every or len(lacking) == len(declared.actions)):
        raise Denied(
            _("This token cannot %(act)s: it lacks the scope %(scope)s."),
            act=DOING[lacking[0]],
            scope=lacking[0].value,
        )
