"""Walk a running demo as everybody would: ``python tools/walk.py --at http://127.0.0.1:8000``.

Start it first, on a copy that may be spoilt: ``luopan serve --demo``. As each of the named
people, in both languages, sizes and themes, a few pages of each kind in reach are opened and held
to what a machine can see (tools/walk.js, axe, layout shift, console, content policy, answers).
``--press`` presses what can be pressed, ``--forms`` sends every form empty and with nonsense.
Prints one table of what to look at: kind, how often, what, where, page, who; exit 1 if any.
"""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django
from playwright.sync_api import Error

from tools import nonsense, press
from tools.browser import LANGUAGES, NONE_FOUND, SIZES, Look, find_chromium, running
from tools.looking import Finding, Reader, Walk, kind_of

CAST = ("lin", "he", "rep", "zhou", "shu", "admin", "fang", "tang")
NO_PAGE = re.compile(
    r"workbook|export|download|xlsx|/head/$|\.\w+$|/sign-out/|/api/v1/\w|/our-template/"
)
ADDRESSES = """[...document.querySelectorAll('a[href]:not([download])')]
  .map((a) => new URL(a.getAttribute('href'), location.href))
  .filter((u) => u.origin === location.origin).map((u) => u.pathname + u.search)"""


def in_reach(reader: Reader, each: int) -> Iterator[str]:
    """Open the pages in reach, at most ``each`` of a kind; name each while it is shown."""
    page = reader.page
    queue, known, opened_of = ["/"], {"/"}, Counter[object]()
    while queue:
        path = queue.pop(0)
        kind = kind_of(path)
        if opened_of[kind] >= each or opened_of[kind[0]] >= 5 * each:
            continue
        opened_of.update([kind, kind[0]])
        try:
            page.goto(path, wait_until="load")
        except Error as fault:  # a file, or a page that does not come
            reader.note(path, [["not opened", "", str(fault)[:140]]])
            continue
        page.wait_for_timeout(150)  # islands draw after the page is there
        links = page.evaluate(ADDRESSES)
        yield path
        fresh = [link for link in dict.fromkeys(links) if link not in known]
        known.update(fresh)
        queue += [link for link in fresh if not NO_PAGE.search(link)]


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--at", default="http://127.0.0.1:8000", help="Of the server.")
    asked.add_argument("--as", dest="cast", nargs="+", default=list(CAST))
    asked.add_argument(
        "--lang", nargs="+", choices=list(LANGUAGES), default=["zh", "en"]
    )
    asked.add_argument("--size", nargs="+", choices=list(SIZES), default=list(SIZES))
    asked.add_argument("--each", type=int, default=2, help="Pages of a kind.")
    asked.add_argument("--only", default="", help="Routes, as a pattern.")
    asked.add_argument(
        "--press", action="store_true", help="Press what can be pressed."
    )
    asked.add_argument("--forms", action="store_true", help="Send forms with nonsense.")
    asked.add_argument("--out", type=Path, help="Where pictures go; none without.")
    return asked.parse_args()


def main() -> int:
    """Walk as was asked; print the table, and the counts beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    django.setup()
    asked, chromium = _asked(), find_chromium()
    if chromium is None:
        sys.exit(NONE_FOUND)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
    walk = Walk(asked.at, asked.out)
    try:
        with running(chromium) as browser:
            for who, lang, size in product(asked.cast, asked.lang, asked.size):
                reader = Reader(browser, walk, who, Look(lang, "light", size))
                _read(reader, asked)
                reader.page.context.close()
                print(reader.name, dict(walk.counts), file=sys.stderr, flush=True)
    finally:  # also when one has seen enough
        print("\n".join(_table(walk)))
        print(dict(walk.counts), file=sys.stderr)
    return int(bool(walk.findings))


def _read(reader: Reader, asked: argparse.Namespace) -> None:
    for path in in_reach(reader, asked.each):
        if not re.search(asked.only, kind_of(path)[0]):
            continue
        try:
            if asked.press:
                press.controls(reader, path)
            if asked.forms:
                nonsense.forms(reader, path)
            if not asked.press and not asked.forms:
                reader.examine(path)
        except Error as fault:
            reader.note(path, [["walk broken off", "", str(fault)[:200]]])


def _table(walk: Walk) -> list[str]:
    """One line for all that is the same, with where it was seen first."""
    lines: dict[tuple[str, str], list[Finding]] = {}
    for one in walk.findings:
        lines.setdefault((one.kind, one.what or one.place), []).append(one)
    ranked = sorted(lines.items(), key=lambda item: (item[0][0], -len(item[1])))
    return [
        "\t".join([one.kind, str(len(alike)), " ".join(one.what.split()), *_where(one)])
        for _key, alike in ranked
        for one in alike[:1]
    ]


def _where(one: Finding) -> list[str]:
    return [one.place, one.path, one.seen]


if __name__ == "__main__":
    sys.exit(main())
