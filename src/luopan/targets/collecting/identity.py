"""By what a workbook is known again: a line in a hidden sheet, signed by this installation.

Custom properties of a file are dropped by some office programs; a hidden sheet is kept.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.signing import BadSignature, Signer

from luopan.targets.models import Handout

SHEET = "luopan"
MARK = "Luopan collects 1"
SALT = "luopan.targets.collecting"


def mark_of(handout: Handout) -> str:
    """The signed line: which handout of which version and unit, and what it looked like."""
    return Signer(salt=SALT).sign(_line(handout))


def _line(handout: Handout) -> str:
    said = f"{handout.pk}|{handout.version_id}|{handout.unit_id}|{handout.number}"
    return f"{said}|{_digest(handout.layout)}"


def _digest(layout: Any) -> str:
    spelled = json.dumps(layout, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()[:24]


class NotOurs(Exception):
    """No workbook of ours."""


class Altered(Exception):
    """The line was changed, or another installation wrote it."""


def handout_of(lines: Iterable[tuple[Any, ...]]) -> Handout:
    """The handout that a workbook says it is.

    Args:
        lines: Of its hidden sheet.

    Raises:
        NotOurs: It has no such line.
        Altered: The line is not as it was signed.
    """
    said = {str(line[0]): line[1] for line in lines if len(line) > 1}
    if MARK not in said:
        raise NotOurs
    try:
        text = Signer(salt=SALT).unsign(str(said[MARK]))
    except BadSignature:
        raise Altered from None
    number = text.partition("|")[0]
    found = Handout.objects.select_related("version__plan", "version__metric", "unit")
    handout = found.filter(pk=int(number)).first()
    if handout is None or _line(handout) != text:
        raise Altered
    return handout
