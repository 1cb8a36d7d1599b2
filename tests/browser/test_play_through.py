"""The first half of the loop through the pages: from a strategy to signed, printed letters.

Five roles play it on the demo company, in both languages, at the desk and on a phone; what
the other hundreds say and sign is told to the services (``hands``). After each step the
totals are checked to the last fen: in the grid, as the server keeps them, and as printed.
"""

import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.playing import (
    COMPANY,
    PATIENCE,
    REGIONS,
    YEAR,
    Play,
    reads,
    says,
    sends,
    types,
)
from tests.browser.server import luopan

SEATS, TEAMS = 300, 40
NEW = ("east-zj-09", "south-sz2-08", "central-cs-07", "key-rail-07")  # without history
WAN = 1_000_000  # quanta


@pytest.fixture
def play(open_page, own_demo, demo_home, watch) -> Play:
    """The demo company, that this test alone changes."""
    return Play(demo_home, own_demo, open_page, watch)


def has_objective(play: Play) -> None:
    """The director adds an objective of the year."""
    page = play.page("lin", "/strategy/new/?year=2027")
    page.fill("input[name=name]", "西南补上经销商缺口")
    page.select_option("select[name=kind]", "direction")
    page.select_option("select[name=owner]", label="何静怡")
    page.fill("input[name=weight]", "5")
    page.click("text=添加战略目标")
    page.wait_for_selector("#chosen h2:has-text('西南补上经销商缺口')")


def is_carried(play: Play) -> None:
    """The southwest's target of the new plan carries the objective."""
    page = play.page("lin", "/strategy/?year=2027")
    page.click(".outline a:has-text('西南补上经销商缺口')")
    page.wait_for_selector("#chosen h2:has-text('西南补上经销商缺口')")
    page.click("#chosen .acts a:has-text('关联目标')")
    page.wait_for_selector("#ask select[name=unit]")
    page.select_option("#ask select[name=unit]", label="西南")
    page.click("#ask button[type=submit]")
    page.wait_for_selector("#chosen td:has-text('销售额')")


def knows_the_market(play: Play) -> None:
    """Operations adds what is known of the market there."""
    page = play.page("zhou", "/strategy/market/sw-pressure/")
    page.click("text=添加数据")
    page.fill("#observe [name=amount]", "3900万")
    page.fill("#observe [name=source]", "虚构来源：复核")
    page.fill("#observe [name=source_date]", "2026-09-10")
    sends(page, "observe")
    reads(page, "已记下")
    assert "3,900 万元" in page.locator(".course tbody").inner_text()


def is_planned(play: Play) -> None:
    """Operations derives the year from two years, one department settled."""
    page = play.page("zhou", "/targets/new/")
    page.fill("input[name=grow]", "11%")
    page.select_option("select[name=history]", "2025:75,2024:25")
    page.check("input[name=owner][value=now]")
    page.check("input[name=season][value=aligned]")
    page.select_option("select[name=hold_unit] >> nth=0", "大客户部")
    page.fill("input[name=hold_amount] >> nth=0", "4000万")
    page.select_option("select[name=round_to]", "100")
    page.fill("input[name=reason]", "按战略目标与市场推算")
    page.wait_for_selector("#preview td:has-text('4,000 万')")
    said = page.locator("#preview .big").inner_text().split()[0]
    page.click("button[data-whole]")
    page.wait_for_url(re.compile(r"/targets/\d+/$"))
    play.version = int(re.search(r"/targets/(\d+)/", page.url).group(1))
    assert said in page.locator(".head").inner_text()
    page.click("details.more > summary")
    page.click("button[data-opens=rename]")
    page.fill("#rename [name=name]", "年度目标")
    page.fill("#rename [name=name_other]", "Annual target")
    sends(page, "rename")


def is_broken_down(play: Play) -> dict[str, Any]:
    """The director keeps something back, and gives the new seats a number. The whole is held."""
    whole = play.totals()["units"][COMPANY]
    page = play.grid()
    types(page, f"{COMPANY}~", "2027", "400")
    for seat in NEW:
        types(page, seat, "2027", "60")
        assert page.evaluate(YEAR)[seat] == 60 * WAN
    kept = play.totals()
    assert kept["units"][COMPANY] == whole
    assert kept["units"][f"{COMPANY}~"] == 400 * WAN
    assert all(kept["units"][seat] for seat in NEW)
    return kept


def is_audited(play: Play) -> None:
    """The audit is read; its bar is set to what nothing passes."""
    page = play.page("lin", f"/targets/{play.version}/audit/")
    assert "有目标的单元" in page.locator(".head p").inner_text()
    assert page.locator(".five a").count() == 5
    page.click("button[data-opens=bar]")
    page.fill("#bar input[name=percent]", "100")
    sends(page, "bar")
    reads(page, "门槛已设定")
    assert "低于门槛 100%" in page.locator(".head p").inner_text()


def is_issued(play: Play) -> None:
    """All get their number; below the bar only with a reason."""
    page = play.page("lin", f"/align/?version={play.version}")
    page.click("button[data-opens=issue] >> nth=0")
    page.select_option("#issue select[name=branch]", f"all:{COMPANY}")
    reads(page, "将有 348 个单元收到数字")
    play.watch.allow(422)
    sends(page, "issue")
    page.wait_for_selector("#issue .problem >> text=低于门槛 100%")
    play.watch.allowed.clear()
    page.fill("#issue input[name=reason]", "战略会后补齐关联")
    page.fill("#issue textarea", "请各单元核对。")
    sends(page, "issue")
    reads(page, "已下发，348 个单元现在能看到自己的数字")


def counters(
    play: Play, who: str, unit: str, parts: dict[str, int], sign: str = "万"
) -> int:
    """Says another number with its evidence; gives it, in quanta."""
    page = play.talk(who, unit)
    size = {"万": WAN, "K": 100_000}[sign]
    proposal = int(page.locator("[data-talk]").get_attribute("data-proposal"))
    amount = proposal + sum(parts.values()) * size
    page.click("button[data-opens=counter]")
    page.fill("#counter input[name=amount]", f"={amount / size:.6f}{sign}")
    for place, (label, part) in enumerate(parts.items()):
        page.fill(f"#counter input[name=label] >> nth={place}", label)
        page.fill(f"#counter input[name=part] >> nth={place}", f"{part}{sign}")
    sends(page, "counter")
    page.wait_for_selector(".thread >> text=" + next(iter(parts)))
    page.wait_for_selector("button[data-opens=withdraw]", state="attached")
    return amount


def accepts(page: Page, carried: dict[str, str] | None = None) -> None:
    """Says yes; and from above, who carries the difference."""
    page.click("button[data-opens=accept]")
    if carried:
        page.check("#accept input[name=carry][value=named]")
        page.click("#accept details.shares summary")
        for code, amount in carried.items():
            page.fill(f"#accept input[name='share:{code}']", amount)
    sends(page, "accept")
    assert not page.locator(".problem").count()


def moved(before: dict[str, Any], after: dict[str, Any]) -> dict[str, float]:
    """Which totals changed, by how many 万."""
    pairs = (
        (code, after["units"][code] - was) for code, was in before["units"].items()
    )
    return {code: change / WAN for code, change in pairs if change}


def accepted_with_carrier(play: Play) -> None:
    """A region wants less; the director agrees, and another region carries it."""
    play.page("he", "/align/", lang="zh")
    wanted = counters(
        play, "he", "southwest", {"经销商蜀源流失": -120, "昆明改造提前": 20}
    )
    before = play.totals()
    accepts(play.talk("lin", "southwest"), {"east": "100万"})
    after = play.totals()
    assert after["units"]["southwest"] == wanted
    change = {"east": 100, "east~": 100, "southwest": -100, "southwest~": -100}
    assert moved(before, after) == change
    assert "southwest" not in after["open"]
    assert "east" in after["open"]  # it has a new number to answer


def answered_with_another(play: Play) -> None:
    """A team wants less; the region says a number between, and the team accepts."""
    play.page("tang", "/align/", lang="en", theme="dark")
    counters(play, "tang", "sw-cd", {"New hires start in March": -500}, "K")
    before = play.totals()
    page = play.talk("he", "sw-cd")
    page.click("button[data-opens=answer]")
    between = before["units"]["sw-cd"] - 30 * WAN
    page.fill("#answer input[name=amount]", f"={between / WAN:.6f}万")
    page.fill("#answer textarea", "两名新人可提前一个月到岗。")
    sends(page, "answer")
    accepts(play.talk("tang", "sw-cd"))
    after = play.totals()
    assert after["units"]["sw-cd"] == between
    assert moved(before, after) == {"sw-cd": -30, "sw-cd~": -30, "southwest~": 30}


def escalated_and_settled(play: Play) -> None:
    """A rep wants less, on a phone; her team insists, and the region settles it."""
    play.page("rep", "/", lang="en", size="phone")
    parts = {"Two customers wait": -40, "A new line": 10}
    wanted = counters(play, "rep", "sw-cd-03", parts, "K")
    page = play.talk("tang", "sw-cd-03")
    page.fill("[data-reply]", "Let us look at the customers first.")
    page.click(".say button")
    page.wait_for_selector(".thread >> text=Let us look at the customers first.")
    page = play.talk("rep", "sw-cd-03")
    page.click("button[data-opens=escalate]")
    page.fill("#escalate textarea", "Please decide whether the region carries it.")
    sends(page, "escalate")
    reads(page, "Escalated.")
    before = play.totals()
    accepts(play.talk("he", "sw-cd-03"))
    after = play.totals()
    assert after["units"]["sw-cd-03"] == wanted
    change = {"sw-cd-03": -3, "sw-cd": -3, "southwest~": 3}
    assert moved(before, after) == change
    assert "sw-cd" in after["open"]  # its total is another one, so it is asked again
    accepts(play.talk("tang", "sw-cd"))


def is_settled(play: Play) -> None:
    """All others accept; nothing is open any more, and no total has moved."""
    before = play.totals()
    assert play.hands("settle")["accepted"] == len(before["open"])
    after = play.totals()
    assert not after["open"]
    assert not moved(before, after)


def is_committed(play: Play) -> dict[str, Any]:
    """The director commits; below the bar it wants a reason."""
    before = play.totals()
    page = play.page("lin", f"/targets/{play.version}/")
    if not page.locator("button[data-opens=commit]").is_visible():
        page.click("details.more > summary")
    page.click("button[data-opens=commit]")
    page.fill("#commit [name=reason]", "经营会通过")
    sends(page, "commit")
    after = play.totals()
    assert not moved(before, after)
    assert after["rows"] == after["units"][COMPANY]
    return after


def signs(play: Play, who: str, unit: str, reservation: str = "") -> None:
    """Reads the letter of a unit and signs it."""
    page = play.page(who, f"/targets/{play.version}/sign/{unit}/")
    text = page.locator("article.paper").inner_text()  # in the signer's own language
    assert "“年度目标”版本" in text or "version “Annual target”" in text
    page.fill("[name=reservation]", reservation)
    page.click(".signing button[type=submit]")
    page.wait_for_url("**/letters/read/**")
    page.wait_for_selector(".good >> nth=-1")
    assert not page.locator(".problem").count()


def is_signed(play: Play) -> dict[str, Any]:
    """Three sign in their pages, one letter came on paper; then all the others."""
    signs(play, "he", "southwest", "补员到岗前的缺口请在年中调整时予以考虑。")
    signs(play, "tang", "sw-cd")
    signs(play, "rep", "sw-cd-03", "If the two customers come back, so do I.")
    page = play.page("zhou", f"/targets/{play.version}/signed/?show=missing")
    page.click("button[data-opens=record]")
    page.select_option("#record [name=unit]", "sw-cq-01")
    page.fill("#record [name=name]", "王㛃")
    sends(page, "record")
    assert "王㛃" in page.locator(".head p").inner_text()
    done = play.hands("sign")
    assert done["signed"] == 1 + REGIONS + TEAMS - 2
    assert len(done["seats"]) == SEATS - 2
    on_record(play, done["seats"])
    kept = play.totals()
    assert len(kept["letters"]) == 1 + REGIONS + TEAMS + SEATS
    return kept


def on_record(play: Play, holders: dict[str, list[str]]) -> None:
    """Operations puts the seats' letters on record at once, by a program."""
    page = play.page("zhou", "/me/")
    page.click("#tokens summary")
    page.fill("#tokens [name=name]", "letters")
    for box in page.locator("#tokens [name=scope]").all():
        box.check()
    page.click("#tokens form.stack button[type=submit]")
    token = page.locator("#tokens input.link").input_value()
    signed = [
        {"unit": unit, "name": name, "capacity": kind, "paper_date": "2026-09-15"}
        for unit, (name, kind) in holders.items()
    ]
    answer = page.request.post(
        f"/api/v1/versions/{play.version}/letters/record",
        data={"signed": signed},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "letters"},
        timeout=PATIENCE,
    )
    assert answer.ok, answer.text()
    assert len(answer.json()["letters"]) == len(holders)


def adds_up(kept: dict[str, Any]) -> None:
    """Letters add up to what was committed, region by region and seat by seat."""
    units, letters = kept["units"], kept["letters"]
    reserves = [units[code] for code in units if code.endswith("~")]
    seats = [letters[code] for code in letters if code not in kept["under"]]
    assert len(seats) == SEATS
    assert sum(seats) + sum(reserves) == letters[COMPANY] == kept["rows"]
    regions = [code for code in kept["under"][COMPANY] if code in letters]
    own = units[f"{COMPANY}~"]
    assert sum(letters[code] for code in regions) + own == letters[COMPANY]


def printed(play: Play, who: str, unit: str, kind: str) -> dict[str, int]:
    """The letters of a branch, fetched as one zip: unit → the year it says, in quanta."""
    page = play.page(who, f"/targets/{play.version}/signed/?unit={unit}")
    form = page.locator(f"form:has(input[name=unit][value='{unit}'])")
    page.locator("details.menu", has=form).locator("summary").click()
    with page.expect_navigation():
        form.locator(f"button[value={kind}]").click()
    page.goto("about:blank")  # while we wait nobody would let its questions through
    luopan(play.home, "work", "--once")
    page.goto("/jobs/", wait_until="networkidle")
    with page.expect_download() as fetched:
        page.click("a[href*='/letters/zip/'] >> nth=0")
    with zipfile.ZipFile(fetched.value.path()) as bundle:
        return {
            re.search(r" 2027-(.+)-1\.", name).group(1): says(bundle.read(name), kind)
            for name in bundle.namelist()
        }


def are_printed(play: Play, kept: dict[str, Any]) -> None:
    """Each of five gets the letters of his own branch, and they say what was committed."""
    letters = kept["letters"]
    whole = printed(play, "lin", COMPANY, "docx")
    assert whole == letters
    region = {code: letters[code] for code in branch(kept, "southwest")}
    team = {code: letters[code] for code in branch(kept, "sw-cd")}
    east = {code: letters[code] for code in branch(kept, "east")}
    assert printed(play, "he", "southwest", "pdf") == region
    assert printed(play, "tang", "sw-cd", "pdf") == team
    assert printed(play, "zhou", "east", "docx") == east
    own = {"sw-cd-03": letters["sw-cd-03"]}
    assert printed(play, "rep", "sw-cd-03", "pdf") == own


def branch(kept: dict[str, Any], unit: str) -> list[str]:
    """A unit and all under it that signed."""
    under = kept["under"].get(unit, ())
    below = [code for one in under for code in branch(kept, one)]
    return [unit, *below] if unit in kept["letters"] else below


def is_read(play: Play, kept: dict[str, Any]) -> None:
    """Finance and audit read who has signed what, and can sign nothing."""
    board = f"/targets/{play.version}/signed/"
    count = len(kept["letters"])
    for who, lang in (("fang", "en"), ("shu", "zh")):
        page = play.page(who, board, lang=lang)
        assert f"{count} / {count}" in page.locator("main").inner_text()
        assert not page.locator("button[data-opens=record]").count()
        page.goto(f"{board}?show=missing", wait_until="networkidle")
        assert not page.locator("table.board tbody tr").count()
        page.goto(f"/targets/{play.version}/sign/southwest/")
        assert not page.locator(".signing button[type=submit]").count()


@pytest.mark.slow
def test_from_the_strategy_to_printed_letters(play):
    has_objective(play)
    knows_the_market(play)
    is_planned(play)
    planned = is_broken_down(play)
    is_carried(play)
    is_audited(play)
    is_issued(play)
    issued = play.totals()
    assert issued["units"] == planned["units"]
    assert len(issued["open"]) == REGIONS + TEAMS + SEATS
    accepted_with_carrier(play)
    answered_with_another(play)
    escalated_and_settled(play)
    is_settled(play)
    committed = is_committed(play)
    assert committed["units"][COMPANY] == planned["units"][COMPANY]
    signed = is_signed(play)
    adds_up(signed)
    are_printed(play, signed)
    is_read(play, signed)
