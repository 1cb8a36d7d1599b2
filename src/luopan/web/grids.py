"""The planning grid as it travels: columns of numbers to the browser, gestures back.

Amounts are whole numbers of quanta; what is the sum of others is added up by the browser.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.targets.models import Version
from luopan.targets.queries.grid import Grid, News, View
from luopan.targets.refusals import Conflict
from luopan.trail.refusal import Busy, Refused
from luopan.web import figures

SMALL = 20_000  # bytes: below it compressing costs more than it saves
LARGE = 200_000  # bytes: above it compressing well takes longer than sending more
PACKED = "application/x-luopan-grid"
INT = 2**31
Json = dict[str, Any]
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Said:
    """What a browser asks for: a gesture, where it looks from, and what it had seen."""

    view: View
    token: str
    since: int
    kind: str
    parameters: Mapping[str, Any]
    reason: str


def view_of(query: Mapping[str, Any]) -> View:
    """The view that an address or a request names."""
    return View(
        str(query.get("axis") or "units"),
        str(query.get("unit") or ""),
        str(query.get("product") or ""),
        str(query.get("which") or "target"),
    )


def said_by(request: HttpRequest) -> Said:
    """A gesture as the browser sent it.

    Raises:
        Refused: It cannot be read.
    """
    try:
        body = json.loads(request.body)
        gesture = body["gesture"]
        return Said(
            view_of(body.get("view") or {}),
            str(body.get("token") or ""),
            int(body["since"]),
            str(gesture["kind"]),
            dict(gesture.get("parameters") or {}),
            str(body.get("reason") or "")[:2000],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(_("The grid sent something that cannot be read.")) from None


def whole(found: Grid, *, on: date) -> Json:
    """A grid, once and completely."""
    rows = found.layout
    unit_places, units = _used(rows.units, found.units)
    product_places, products = _used(rows.products, found.products)
    return {
        "head": found.head,
        "token": found.token,
        "which": found.layout.view.which,
        "unit": told(counting(found.version)),
        "columns": [
            [c.code, c.name, c.kind, c.depth, c.start, c.stop, _days(c, on)]
            for c in found.columns
        ],
        "units": [[n.code, n.name, n.title, n.kind] for n in units],
        "products": [[n.code, n.name, n.title, n.kind] for n in products],
        "rows": {
            "unit": unit_places,
            "product": product_places,
            "depth": rows.depths,
            "base": rows.base,
            "editable": found.editable.astype(np.uint8),
        },
        "leaves": found.leaves,
        "amounts": found.numbers.amounts,
        "flags": found.numbers.flags,
        "opened": {"rows": found.opened.rows, "amounts": found.opened.amounts},
        "remarks": [[*cell, count] for cell, count in found.remarks.items()],
        **_beside(found),
    }


def _used(places: Array, named: list[Any]) -> tuple[Array, list[Any]]:
    """Only the units (or products) that have a row, and where they are among them."""
    distinct, at = np.unique(places, return_inverse=True)
    return at, [named[place] for place in distinct.tolist()]


def _days(column: Any, on: date) -> str:
    """Where today is: ``past``, ``now`` or ``coming``."""
    if on < column.start_date:
        return "coming"
    return "past" if on >= column.end_date else "now"


def counting(version: Version) -> Json:
    """What the numbers of a grid are counted in, and how a browser turns them over."""
    counted = counted_in(version.metric)
    unit = figures.unit_of_table(counted)
    quantum = Decimal(version.metric.quantum)
    return {
        "unit": unit,
        "label": unit.label,
        "size": str(unit.size),
        "quantum": f"{quantum.normalize():f}",
        "quanta": float(unit.size / quantum),
        "places": 0 if unit.size == 1 else 1,
        "exact": max(0, -int(quantum.normalize().as_tuple().exponent)),
        "sign": figures.SIGNS.get(counted, ""),
        "counted_in": counted,
    }


def told(counted: Json) -> Json:
    """The same without what only templates use."""
    return {name: value for name, value in counted.items() if name != "unit"}


def changes(found: News) -> Json:
    """What has changed since the browser last looked."""
    part = found.part
    return {
        "head": found.head,
        "people": list(found.people),
        "part": {"rows": part.rows, "amounts": part.amounts, "flags": part.flags},
        **_beside(found),
    }


def _beside(found: Grid | News) -> Json:
    beside = found.beside
    return {
        "holds": [
            {
                "cell": list(hold.cell),
                "leaves": hold.leaves,
                "who": hold.who,
                "reason": hold.reason,
                "until": hold.until_date and hold.until_date.isoformat(),
            }
            for hold in beside.holds
        ],
        "limits": [
            {"cell": list(x.cell), "least": x.least, "most": x.most}
            for x in beside.limits
        ],
        "typed": [list(cell) for cell in beside.typed],
        "undo": beside.undo,
    }


def answer(request: HttpRequest, content: Json, *, stamp: str = "") -> HttpResponse:
    """What a browser asked for; as JSON for whoever asks for nothing else.

    Large answers are compressed if that pays: numbers of leaves hardly get smaller.
    """
    wants = request.headers.get("Accept", "")
    found = HttpResponse(content_type=PACKED if PACKED in wants else "application/json")
    body = packed(content) if PACKED in wants else _as_json(content)
    if len(body) > SMALL and "gzip" in request.headers.get("Accept-Encoding", ""):
        squeezed = zlib.compressobj(6 if len(body) < LARGE else 1, wbits=31)
        body = squeezed.compress(body) + squeezed.flush()
        found["Content-Encoding"] = "gzip"
    found.content = body
    found["Vary"] = "Accept, Accept-Encoding, Cookie"
    if stamp:
        found["ETag"] = f'"{stamp}"'
        found["Cache-Control"] = "private, no-cache"
    return found


def _as_json(content: Json) -> bytes:
    def plain(values: Any) -> Any:
        if isinstance(values, np.ndarray):
            return values.ravel().tolist()
        raise TypeError(type(values))

    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=plain)
    return text.encode()


def packed(content: Json) -> bytes:
    """Words as JSON with its length before it, then the arrays by their bytes' weight.

    First the lowest byte of each number, then the next of each: high bytes are alike, and it
    gets a tenth smaller. Each array begins at a multiple of eight bytes; the words list them in
    order under ``arrays``: the path of names, the type, how many.
    """
    arrays: list[tuple[str, Array]] = []
    words = _apart(content, "", arrays)
    told = [(path, values.dtype.str[1:], values.size) for path, values in arrays]
    head = _as_json(words | {"arrays": told})
    parts = [struct.pack("<I", len(head)), head]
    at = 4 + len(head)
    for _path, values in arrays:
        gap = -at % 8
        parts += [bytes(gap), _by_weight(values)]
        at += gap + values.nbytes
    return b"".join(parts)


def _by_weight(values: Array) -> bytes:
    """All lowest bytes, then all next ones."""
    whole = np.ascontiguousarray(values).view(np.uint8)
    return whole.reshape(-1, values.itemsize).T.tobytes()


def _apart(content: Json, path: str, arrays: list[tuple[str, Array]]) -> Json:
    """The words without the arrays, which are put aside."""
    words: Json = {}
    for name, value in content.items():
        if isinstance(value, np.ndarray):
            arrays.append((path + name, _narrow(value)))
        elif isinstance(value, dict):
            words[name] = _apart(value, f"{path}{name}.", arrays)
        else:
            words[name] = value
    return words


def _narrow(values: Array) -> Array:
    """Numbers as small as they fit: bytes, 32 bits, else what a browser counts exactly."""
    if values.dtype == np.uint8:
        return values
    inside = not values.size or (values.min() >= -INT and values.max() < INT)
    return values.astype("<i4" if inside else "<f8")


def unchanged(request: HttpRequest, stamp: str) -> bool:
    """Whether the browser has this very grid already."""
    return f'"{stamp}"' in _tags(request.headers.get("If-None-Match", ""))


def _tags(header: str) -> Iterable[str]:
    return (tag.strip().removeprefix("W/") for tag in header.split(","))


def refusal(
    request: HttpRequest, problem: Refused, *, news: Json | None = None
) -> HttpResponse:
    """A refusal with its sentence, the nearest amount that could be, and what is new.

    A conflict is 409; what makes no sense or finds no room is 422; rights keep theirs.
    """
    said: Json = {"problem": str(problem)}
    if "nearest_amount" in problem.facts:
        said["nearest"] = problem.facts["nearest_amount"]
    if "may_turn" in problem.facts:
        said["turn"] = True
    if isinstance(problem, Busy):
        said["busy"] = True
    elif isinstance(problem, Conflict):
        said |= {"news": news} if news is not None else {"reload": True}
    found = answer(request, said)
    found.status_code = 422 if problem.status == 400 else problem.status
    return found
