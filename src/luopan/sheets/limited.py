"""Start the reading process, hold it to its limits, take over what it read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import IO, Any, BinaryIO

import numpy as np

from luopan.sheets.book import Book, Note, Sheet
from luopan.sheets.cells import Column
from luopan.sheets.limits import Limits
from luopan.sheets.packing import receive
from luopan.sheets.scan import cell_name
from luopan.sheets.unreadable import Unreadable

FRAME = 512 << 20
STUMBLED = 1
"""What Python exits with when something was raised that nobody foresaw."""

PACKAGES = Path(__file__).resolve().parents[2]


def read_workbook(file: BinaryIO, name: str, limits: Limits) -> Book:
    """Read an xlsx or xls in a process of its own.

    Raises:
        Unreadable: What the process refused; or it died, or took too long.
    """
    with _process(file, name, limits) as child:
        output = child.stdout
        assert output is not None
        try:
            head = json.loads(receive(output, FRAME))
            if "refused" in head:
                raise Unreadable(head["refused"], **{**head["facts"], "name": name})
            sheets = tuple(_sheet(about, output) for about in head["sheets"])
        except (EOFError, KeyError, ValueError):
            stumbled = child.wait() == STUMBLED
            code = "damaged" if stumbled else "too_costly"
            raise Unreadable(code, name=name, part="?") from None
    _check_any(sheets, name)
    return Book(name, head["format"], sheets, tuple(_book_notes(head, sheets)))


@contextmanager
def _process(
    file: BinaryIO, name: str, limits: Limits
) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, fed with the file, while a clock runs that ends it."""
    said = json.dumps({"name": name, "limits": asdict(limits)})
    known = {k: os.environ[k] for k in ("PATH", "LANG", "TMPDIR") if k in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "luopan.sheets.child", said],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**known, "PYTHONPATH": str(PACKAGES), "RUST_BACKTRACE": "0"},
        cwd="/",
    ) as child:
        clock = Timer(limits.seconds, child.kill)
        clock.start()
        try:
            _feed(file, child.stdin)
            yield child
        finally:
            clock.cancel()
            child.kill()


def _feed(file: BinaryIO, pipe: Any) -> None:
    """Copy the file into the process; that it died shows when its answer is read."""
    try:
        while block := file.read(1 << 20):
            pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        pass


def _sheet(about: dict[str, Any], output: IO[bytes]) -> Sheet:
    above = about["shift"]
    height = above + about["height"]
    columns = tuple(_column(output, above, height) for _ in range(about["width"]))
    merged = tuple(tuple(m) for m in about["merged"])
    hidden = tuple(r for r in about["hidden_rows"] if r < height)
    return Sheet(
        about["name"],
        about["hidden"],
        columns,
        merged,
        hidden,
        tuple(_sheet_notes(about, merged, hidden)),
    )


def _column(output: IO[bytes], above: int, height: int) -> Column:
    kinds = np.zeros(height, np.uint8)
    kinds[above:] = np.frombuffer(receive(output, FRAME), np.uint8)
    some = receive(output, FRAME)
    numbers = None
    if some:
        numbers = np.zeros(height)
        numbers[above:] = np.frombuffer(some, np.float64)
    some = receive(output, FRAME)
    codes = np.broadcast_to(np.int32(0), height)
    if some:
        codes = np.zeros(height, np.int32)
        codes[above:] = np.frombuffer(some, np.int32)
    texts = json.loads(receive(output, FRAME)) or [""]
    return Column(kinds, codes, texts, numbers)


def _sheet_notes(
    about: dict[str, Any], merged: tuple[Any, ...], hidden: tuple[int, ...]
) -> Iterator[Note]:
    sheet = about["name"]
    if about["hidden"]:
        yield Note("hidden_sheet", {"sheet": sheet})
    if hidden:
        facts = {"sheet": sheet, "count": len(hidden), "row": hidden[0] + 1}
        yield Note("hidden_rows", facts)
    if merged:
        top, left, bottom, right = merged[0]
        facts = {"sheet": sheet, "count": about["many_merged"]}
        span = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
        yield Note("merged", {**facts, "range": span})
    if about["unstored"]:
        cell = about["first_unstored"][0]
        facts = {"sheet": sheet, "count": about["unstored"], "cell": cell}
        yield Note("formula_without_value", facts)
    if about["errors"]:
        cell, value = about["first_error"]
        facts = {"sheet": sheet, "count": about["errors"], "cell": cell, "value": value}
        yield Note("cell_errors", facts)


def _book_notes(head: dict[str, Any], sheets: tuple[Sheet, ...]) -> Iterator[Note]:
    if head["date_1904"]:
        yield Note("date_1904")
    if head["external"]:
        yield Note("external_links")


def _check_any(sheets: tuple[Sheet, ...], name: str) -> None:
    filled = [s for s in sheets if s.height]
    if not filled:
        raise Unreadable("no_sheet", name=name)
    if all(s.hidden for s in filled):
        raise Unreadable("hidden_only", name=name)
