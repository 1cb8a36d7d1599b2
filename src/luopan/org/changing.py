"""Services of the organisation: rights hang on whatever they change."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from luopan.org.facts import changing_rights
from luopan.trail import chain

P = ParamSpec("P")
R = TypeVar("R")


def service(act: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service after which nothing is known of who may what.

    Args:
        act: As the trail names it: ``"org.grant_role"``.
    """

    def decorate(run: Callable[P, R]) -> Callable[P, R]:
        said = chain.service(act)(run)

        @functools.wraps(said)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            with changing_rights():
                return said(*args, **kwargs)

        return call

    return decorate
