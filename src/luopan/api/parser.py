"""JSON read strictly: what two readers could understand differently is refused."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from luopan.api.problems import OtherKind, Unreadable

DEEPEST = 24
LONGEST_NUMBER = 40  # digits
UNFIT = re.compile("[\x00\ud800-\udfff]")  # what no database holds


class StrictParser(Parser):
    """One meaning for one body: no name twice, no NaN, no number without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The content of a body.

        Raises:
            OtherKind: It is no JSON by its own word.
            Unreadable: It is none, or is too deep, doubtful, or holds what nobody stores.
        """
        kind = getattr(request, "content_type", "application/json")
        if kind != "application/json":
            raise OtherKind(_("Send JSON: Content-Type: application/json."))
        return read(request.body)


def read(body: bytes) -> Any:
    """JSON as Python holds it.

    Raises:
        Unreadable: See ``StrictParser.parse_body``.
    """
    try:
        found = json.loads(
            body,
            object_pairs_hook=_once_each,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise _too_deep() from None
    except ValueError:  # also of the decoding
        raise Unreadable(_("The body of the request is not JSON.")) from None
    _check(found)
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable(_("The body names something twice."))
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Unreadable(_("The body holds a number that is too long."))
    return int(digits)


def _decimal(digits: str) -> float:
    found = float(digits)
    if len(digits) > LONGEST_NUMBER or found in {float("inf"), float("-inf")}:
        raise Unreadable(_("The body holds a number that is too long."))
    return found


def _no_constant(word: str) -> None:
    raise Unreadable(_("The body holds %(word)s, which is not a number."), word=word)


def _check(found: Any) -> None:
    """Nothing too deep, no text that cannot be stored; without recursion."""
    level = [found]
    for _depth in range(DEEPEST):
        if any(isinstance(part, str) and UNFIT.search(part) for part in level):
            raise Unreadable(_("The body holds a character that cannot be stored."))
        level = [inner for part in level for inner in _parts(part)]
        if not level:
            return
    raise _too_deep()


def _parts(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        yield from part.keys()
        yield from part.values()
    elif isinstance(part, list):
        yield from part


def _too_deep() -> Unreadable:
    return Unreadable(_("The body is nested too deep."))
