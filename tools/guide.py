"""The pictures of docs/guide, taken anew from a running demo: ``python tools/guide.py``.

Start the demo on the guide's day first: ``luopan serve --demo --today 2026-09-15``. Each
picture is taken in both languages; what the browser complains about is a failure.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser

from tools.browser import NONE_FOUND, Look, find_chromium, opened, running, sign_in

OUT = Path(__file__).resolve().parent.parent / "docs" / "guide" / "pictures"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, who looks, on what."""

    name: str
    path: str
    who: str
    size: str = "desk"
    theme: str = "light"


SHOTS = (
    Shot("door", "/sign-in/", ""),
    Shot("today", "/", "lin"),
    Shot("messages", "/me/messages/", "he"),
    Shot("answers", "/answers/4/sw-cd-03/", "rep", size="phone"),
    Shot("import", "/import/", "zhou"),
    Shot("new-plan", "/targets/new/", "zhou"),
    Shot("version", "/targets/1/", "lin"),
    Shot("grid", "/decompose/", "lin"),
    Shot("levels", "/decompose/?version=4&which=floor", "lin"),
    Shot("track", "/track/", "lin"),
    Shot("track-dark", "/track/", "lin", theme="dark"),
    Shot("phone", "/", "rep", size="phone"),
    Shot("forecast", "/track/forecast/", "he"),
    Shot("soundness", "/track/soundness/?unit=southwest", "he"),
    Shot("warnings", "/track/warnings/", "he"),
    Shot("log", "/log/", "rep", size="phone"),
    Shot("act", "/act/", "lin"),
    Shot("act-board", "/act/?as=board", "he", theme="dark"),
    Shot("gap", "/act/gap/", "lin"),
    Shot("back-solve", "/act/backsolve/of/sw-cd-03/", "rep"),
    Shot("target-customers", "/act/customers/", "he"),
    Shot("strategy", "/strategy/?year=2026&objective=2026-03", "lin"),
    Shot("assumptions", "/strategy/assumptions/", "lin"),
    Shot("market", "/strategy/market/", "lin"),
    Shot("market-one", "/strategy/market/sw-pressure/", "lin"),
    Shot("align", "/align/", "lin"),
    Shot("talk", "/align/4/southwest/", "lin"),
    Shot("my-talk", "/align/4/sw-cd-03/", "rep", size="phone"),
    Shot("collect", "/collect/", "zhou"),
    Shot("customers", "/targets/1/customers/of/sw-cd-03/", "rep"),
    Shot("assessment", "/targets/assessment/1/", "zhou"),
    Shot("score", "/targets/assessment/plan/1/score/sw-cd-03/", "rep"),
    Shot("ways", "/targets/4/ways/east/", "lin"),
    Shot("resources", "/targets/4/resources/?unit=east", "lin"),
    Shot("aims", "/targets/4/aims/?metric=buying_customers", "lin"),
    Shot("letters", "/targets/1/signed/", "lin"),
    Shot("papers", "/targets/1/signed/papers/", "zhou"),
    Shot("words", "/settings/words/", "zhou"),
    Shot("people", "/decompose/3/people/of/sw-km/", "he"),
    Shot("organisation", "/settings/organisation/", "zhou"),
    Shot("audit", "/audit/?deeds=1", "shu"),
    Shot("reports", "/coach/reports/", "lin"),
    Shot("meeting", "/coach/meetings/24/", "lin"),
    Shot("pack", "/coach/meetings/24/pack/", "lin"),
    Shot("coaching", "/coach/", "tang"),
    Shot("abilities", "/coach/abilities/", "tang"),
    Shot("adjustment", "/review/adjustments/5/", "lin"),
    Shot("closing", "/review/close/2026-08/", "zhou"),
    Shot("one-review", "/review/5/", "lin"),
    Shot("handover", "/review/handovers/2/", "zhou"),
    Shot("pay", "/review/pay/", "rep"),
)


def take(browser: Browser, base: str, shot: Shot, lang: str) -> list[str]:
    """Take one picture; returns what the browser complained about."""
    complaints: list[str] = []
    page = opened(browser, base, Look(lang, shot.theme, shot.size)).new_page()
    page.on("pageerror", lambda error: complaints.append(f"{shot.name}: {error}"))
    if shot.who:
        sign_in(page, shot.who, lang)
    page.goto(shot.path, wait_until="networkidle")
    page.wait_for_timeout(400)  # charts and the grid draw after the data are there
    file = OUT / f"{shot.name}-{lang}.jpg"
    page.screenshot(path=file, type="jpeg", quality=82)
    page.context.close()
    print(file.name)
    return complaints


def main() -> int:
    """Take all pictures of the guide."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--at", default="http://127.0.0.1:8000", help="Of the server.")
    asked.add_argument("--only", nargs="*", help="Names of pictures; all of them.")
    said = asked.parse_args()
    base, wanted = said.at, set(said.only or [shot.name for shot in SHOTS])
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NONE_FOUND)
    OUT.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    with running(chromium) as browser:
        for shot in (one for one in SHOTS if one.name in wanted):
            for lang in ("zh", "en"):
                complaints += take(browser, base, shot, lang)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
