"""Every write has a key, by which a repetition is known: done once, answered alike."""

import functools
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from luopan.api.problems import Unreadable
from luopan.trail.idempotency import LONGEST_KEY, once

HEADER = "Idempotency-Key"


def keyed(
    shape: type[Schema] | None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an operation one that is done once a key.

    The same request with the same key gets the same answer, for 24 hours; while the first
    is under way, 409; the key with another request, 422.

    Args:
        shape: Of the answer, which is kept; None: nothing is answered.
    """

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def run(request: HttpRequest, **said: Any) -> Any:
            return once(
                actor=request.user,
                key=_key(request),
                body=[request.method, request.path, _spoken(said)],
                at=request.at,
                run=lambda: _plain(operation(request, **said), shape),
            )

        run.keyed = True  # type: ignore[attr-defined]
        return run

    return decorate


def _key(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Unreadable(
            _(
                "Send an Idempotency-Key with each write: a text of your own of up to "
                "%(longest)d characters, and the same one when you repeat it."
            ),
            longest=LONGEST_KEY,
        )
    return key


def _spoken(said: dict[str, Any]) -> dict[str, Any]:
    """What is said, as it can be compared: files by their content."""
    return {name: _comparable(value) for name, value in said.items()}


def _comparable(value: Any) -> Any:
    if isinstance(value, Schema):
        return json.loads(value.model_dump_json(exclude_unset=True))
    if isinstance(value, UploadedFile):
        return [value.name, _digest(value)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_comparable(part) for part in value]
    return value


def _digest(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _plain(answer: Any, shape: type[Schema] | None) -> Any:
    if shape is None:
        return None
    return shape.model_validate(answer).model_dump()
