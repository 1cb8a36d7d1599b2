"""Pictures of pages of a running demo: ``python tools/pictures.py /track/ --as lina --lang en``.

Start the demo first (``luopan serve --demo``). One PNG a path, named by path and look. Says what
the browser complained about; exit 1 if it did.
"""

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page

from tools.browser import (
    NONE_FOUND,
    SIZES,
    Look,
    find_chromium,
    opened,
    running,
    sign_in,
)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("paths", nargs="+", metavar="URLPATH")
    asked.add_argument("--as", dest="username", default="", help="Who is signed in.")
    asked.add_argument("--lang", choices=["zh", "en"], default="zh")
    asked.add_argument("--theme", choices=["light", "dark"], default="light")
    asked.add_argument("--size", choices=list(SIZES), default="desk")
    asked.add_argument("--out", type=Path, default=Path("test-results"))
    asked.add_argument("--at", default="http://127.0.0.1:8000", help="Of the server.")
    asked.add_argument("--full", action="store_true", help="The page to its end.")
    return asked.parse_args()


def _name_of(path: str, look: Look) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "today"
    return f"{plain}-{look.lang}-{look.theme}-{look.size}.png"


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )


def main() -> int:
    """Take the pictures that were asked for."""
    asked = _asked()
    look = Look(asked.lang, asked.theme, asked.size)
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NONE_FOUND)
    complaints: list[str] = []
    asked.out.mkdir(parents=True, exist_ok=True)
    with running(chromium) as browser:
        page = opened(browser, asked.at, look).new_page()
        _listen(page, complaints)
        if asked.username:
            sign_in(page, asked.username, look.lang)
        for path in asked.paths:
            page.goto(path, wait_until="networkidle")
            file = asked.out / _name_of(path, look)
            page.screenshot(path=file, full_page=asked.full)
            print(file)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
