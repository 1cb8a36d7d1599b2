"""A year through the pages: committed, planned, led, adjusted, closed, reviewed, and the next.

Seven people of six roles play it on the demo company while its days pass. What they read is
held against the records and the committed rows, read from the database by statements of its
own.
"""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from pptx import Presentation

from tests.browser.days import (
    REGION,
    SEAT,
    TEAM,
    WAN,
    Days,
    adds_action,
    attained,
    cells,
    is_taken_up,
    is_tracked,
    wan,
)
from tests.browser.playing import COMPANY, PATIENCE, Play, sends
from tests.browser.server import luopan
from tests.browser.test_review import marked_and_published, written

ISSUED = """SELECT v.id FROM targets_version v JOIN targets_plan p ON p.id = v.plan_id
WHERE p.year = 2027 AND v.issues > 0"""
NEWEST = """SELECT v.id FROM targets_version v JOIN targets_plan p ON p.id = v.plan_id
JOIN dimensions_metric m ON m.id = v.metric_id WHERE p.year = 2027 AND v.state = 'committed'
AND m.code = 'sales_amount' ORDER BY v.committed_at DESC LIMIT 1"""
COMMITTED = """SELECT COALESCE(SUM(amount), 0) FROM targets_targetrow
WHERE level = 'target' AND version_id = ? AND unit_code LIKE ? AND period_code LIKE ?"""
ALL_RECORDED = """SELECT SUM(f.amount) FROM records_fact f
JOIN dimensions_metric m ON m.id = f.metric_id
JOIN records_batch b ON b.id = f.batch_id AND b.revoked_at IS NULL
WHERE m.code = 'sales_amount' AND f.day_date LIKE ?"""
KEPT = """SELECT f.amount FROM review_closedfigure f
JOIN review_closing c ON c.id = f.closing_id JOIN org_unit u ON u.id = f.unit_id
JOIN dimensions_metric m ON m.id = f.metric_id
WHERE m.code = 'sales_amount' AND f.whole AND c.period = ? AND u.code = ?"""
BEFORE_AND_AFTER = r"谈话前 (\d+) 天 (\d+) 次，之后同样天数 (\d+) 次"
SPOKEN, AFTER = date(2027, 5, 18), date(2027, 5, 19)
VISIT = 1_000_000  # one, in the millionths that records are kept in
FEN_WAN = 1_000_000  # fen in ten thousand yuan
SHEET = """订单日期,订单号,客户,岗位,产品,销售额
2027-04-29,SO2704补01,德阳维宏冶金有限公司,成都部客户经理3,压力变送器 标准型,30000
"""


@pytest.fixture
def year(open_page, demo_home, watch) -> Days:
    """The demo company, that this test alone changes."""
    return Days(demo_home, open_page, watch)


def is_committed(year: Days, play: Play) -> int:
    """The director commits what was issued; its rows add up to the grid's whole."""
    play.version = year.asked(ISSUED)
    page = play.page("lin", f"/targets/{play.version}/")
    if not page.locator("button[data-opens=commit]").is_visible():
        page.click("details.more > summary")
    page.click("button[data-opens=commit]")
    page.fill("#commit [name=reason]", "经营会通过，未定的按提议执行")
    sends(page, "commit")
    whole = play.hands("totals")["units"][COMPANY]
    assert year.asked(COMMITTED, str(play.version), "%", "%") == whole
    return play.version


def is_planned(play: Play) -> None:
    """The team's manager plans what his rep does in spring."""
    page = play.page("tang", f"/act/?unit={TEAM}&year=2027")
    adds_action(page, "春季老客户扩产回访", "2027-02-22", "2027-06-30")


def is_held_against_the_plan(year: Days, play: Play, version: int) -> None:
    """Four months have come: what came and what was committed stand beside each other."""
    for month in ("2027-01", "2027-02", "2027-03", "2027-04"):
        is_tracked(year, play, "lin", REGION, month)
        target = is_tracked(year, play, "rep", SEAT, month)
        kept = year.asked(COMMITTED, str(version), SEAT, f"{month}%")
        assert target == pytest.approx(kept / FEN_WAN, abs=0.051)


def is_warned(year: Days, play: Play) -> None:
    """The morning's look has warned; the region's manager takes it up with an action."""
    name = "西南年中追赶：每周过前三十个商机"
    is_taken_up(year, play, name, "2027-05-18", "2027-06-30")


def is_met(year: Days, play: Play, version: int) -> None:
    """The team's week: its pack as slides, a promise in the minutes becomes an action."""
    page = play.page("tang", "/coach/meetings/")
    page.click(
        "section:has(#coming-t) li:has-text('成都部') a:has-text('周会') >> nth=0"
    )
    page.wait_for_selector("a:has-text('会议材料')")
    page.wait_for_load_state("networkidle")
    meeting = page.url
    page.click("a:has-text('会议材料')")
    page.wait_for_selector(".pk-strip b")
    page.wait_for_load_state("networkidle")
    shown = page.locator(".pk-strip b").first.inner_text()
    came = year.recorded("sales_amount", "2027-05-01", "2027-06-01", TEAM) / WAN
    goal = year.asked(COMMITTED, str(version), f"{TEAM}%", "2027-05%") / FEN_WAN
    told = page.locator(".pk-strip .n").first.inner_text().split("/")
    assert [wan(one) for one in told] == pytest.approx([came, goal], abs=0.051)
    assert float(shown) == pytest.approx(100 * came / goal, abs=0.051)
    assert any(shown in text for text in _said_on_slides(page))
    page.goto(meeting, wait_until="networkidle")
    page.click("button:has-text('开会')")
    page.wait_for_selector("[role=status]:has-text('会议已开始')")
    page.wait_for_load_state("networkidle")
    page.fill("#promises [name=text]", "两家扩产客户约到现场")
    page.check("#promises [name=as_action]")
    page.click("#promises button:has-text('记下')")
    page.wait_for_selector("#promises li:has-text('扩产客户约到') a[href^='/act/']")
    page.click("button:has-text('纪要定稿')")
    page.wait_for_selector("[role=status]:has-text('已定稿')")


def _said_on_slides(page: Page) -> list[str]:
    """The words of a pack's slides, as downloaded."""
    page.locator("summary.btn.pri").click()
    with page.expect_download() as kept:
        page.click("form button:has-text('.pptx') >> nth=0")
    slides = Presentation(BytesIO(Path(kept.value.path()).read_bytes())).slides
    shapes = (shape for slide in slides for shape in slide.shapes)
    return [shape.text_frame.text for shape in shapes if shape.has_text_frame]


def is_coached(play: Play) -> str:
    """The leader writes a talk, the rep answers it on his phone; returns its page."""
    page = play.page("tang", "/coach/")
    page.click("tr:has-text('王鑫') a:has-text('记录谈话')")
    page.wait_for_selector(".told:has-text('直接上级能看到')")
    page.fill("[name=observation]", "两次拜访都没有问到预算")
    page.fill("[name=step]", "报价前先问预算")
    page.fill("[name=follow]", "2027-06-10")
    page.select_option("[name=metric]", "visits")
    page.click("button:has-text('写下')")
    page.wait_for_selector("[role=status]:has-text('对方现在就能看到')")
    phone = play.page("rep", page.url)
    phone.fill("[name=said]", "一次是老客户，预算早定了")
    phone.click("button:has-text('提交')")
    phone.wait_for_selector(".trail:has-text('预算早定了')")
    return urlsplit(page.url).path


def is_looked_at_again(year: Days, play: Play, talk: str) -> None:
    """Visits before and after the talk are those of the records; what was agreed is done."""
    page = play.page("tang", talk)
    told = re.search(BEFORE_AND_AFTER, page.locator("main").inner_text())
    days, *seen = (int(number) for number in told.groups())
    spans = (SPOKEN - timedelta(days), SPOKEN), (AFTER, AFTER + timedelta(days))
    kept = [year.recorded("visits", f"{start}", f"{end}") for start, end in spans]
    assert [number * VISIT for number in seen] == kept
    page.get_by_label("做到了", exact=True).check()
    page.fill("[name=words]", "报价前都问到了预算")
    page.click("button:has-text('保存')")
    page.wait_for_selector("main:has-text('报价前都问到了预算')")


def is_adjusted(year: Days, play: Play, version: int) -> None:
    """The region's manager asks, the director approves, Track shows the new target."""
    page = play.page("he", f"/review/adjustments/new/?unit={REGION}&trigger=market")
    page.fill("[name=from]", "2027-06-01")
    page.fill("[name=share]", "-5%")
    page.fill("[name=reason]", "成渝两地技改项目整体推迟")
    page.click("button:has-text('提交申请')")
    page.wait_for_selector("[role=status]:has-text('已提交')")
    _came, before = attained(play, "lin", REGION, "2027")
    page = play.page("lin", page.url)
    page.click("button[data-opens=approve]")
    page.wait_for_selector("#approve[open]")
    page.click("#approve button:has-text('批准')")
    page.wait_for_selector("[role=status]:has-text('已批准')")
    newest = year.asked(NEWEST)
    assert newest != version
    _came, after = attained(play, "lin", REGION, "2027")
    was, now = (_of_the_region(year, one) for one in (version, newest))
    assert after < before
    assert before - after == pytest.approx((was - now) / FEN_WAN, abs=0.11)


def _of_the_region(year: Days, version: int) -> int:
    """What a version commits the region to, its reserve too, in fen."""
    parts = ("sw-%", f"{REGION}%")
    return sum(year.asked(COMMITTED, str(version), part, "2027-%") for part in parts)


def is_closed(year: Days, play: Play, late: Path) -> None:
    """April is opened, confirmed on a phone, closed by finance; what comes late is in May."""
    page = play.page("zhou", "/review/close/")
    page.click("[data-opens=begin]")
    page.select_option("#begin [name=period]", "2027-04")
    sends(page, "begin")
    rep = play.page("rep", f"/review/close/2027-04/{SEAT}/")
    shown = wan(rep.locator(".figures a[href*=sales_amount] b").inner_text())
    came = year.recorded("sales_amount", "2027-04-01", "2027-05-01")
    assert shown == pytest.approx(came / WAN, abs=0.051)
    rep.click("button:has-text('确认无误')")
    rep.wait_for_selector("[role=status]:has-text('已确认')")
    page = play.page("fang", "/review/close/2027-04/")
    page.click("button[data-opens=close]")
    page.fill("#close [name=reason]", "其余岗位已电话核对")
    page.click("#close button[type=submit]")
    page.wait_for_selector("[role=status]:has-text('已关账')")
    before = attained(play, "rep", SEAT, "2027-04")
    late.write_text(SHEET, encoding="utf-8")
    luopan(year.home, "import", str(late), "--reason", "漏报")
    page.goto(f"/review/close/2027-04/today/?unit={SEAT}", wait_until="networkidle")
    told = page.inner_text("section:has(#late-t)")
    assert "SO2704补01" in told
    assert told.rstrip().endswith("2027 年 5 月")
    assert attained(play, "rep", SEAT, "2027-04") == before
    assert year.asked(KEPT, "2027-04", SEAT) == came


def is_reviewed(year: Days, play: Play) -> None:
    """The year is over: the director writes what it came to, and publishes."""
    page = play.page("lin", "/review/")
    page.locator("[data-opens=begin]").click()
    page.locator("#begin [name=unit]").select_option(COMPANY)
    page.locator("#begin [name=period]").select_option("2027")
    page.locator("#begin form").first.locator("[type=submit]").click()
    page.wait_for_url(re.compile(r"/review/\d+/"))
    page.wait_for_load_state("networkidle")
    _adds_up(year, page)
    result = page.locator(".gr dd").nth(1).inner_text()
    written(page, "cause", "成渝技改推迟，西南下半年少了两成", evidence=1)
    written(page, "lesson", "重点客户不能只靠一个岗位")
    marked_and_published(page, "带入下一期计划")
    reader = play.page("shu", page.url)
    assert result in reader.locator(".gr").inner_text()


def _adds_up(year: Days, page: Page) -> None:
    """Goal and result of each month are what was committed and what was recorded."""
    newest = str(year.asked(NEWEST))
    for month in range(1, 13):
        goal, result, difference, *_bar = cells(page, f"2027 年 {month} 月")
        set_for = year.asked(COMMITTED, newest, "%", f"2027-{month:02}%")
        came = year.asked(ALL_RECORDED, f"2027-{month:02}-%")
        assert wan(goal) == pytest.approx(set_for / FEN_WAN, abs=0.051)
        assert wan(result) == pytest.approx(came / WAN, abs=0.051)
        assert wan(result) - wan(goal) == pytest.approx(wan(difference), abs=0.11)


def next_is_opened(year: Days, play: Play) -> None:
    """From the review the director opens the next plan: what came, and eight in a hundred."""
    page = play.page("lin", "/review/next/?year=2027")
    assert page.locator("[name=seed]").first.is_checked()
    page.locator("[name=grow]").fill("8%")
    page.locator("form[action*='next'] button.pri").click()
    page.wait_for_url("**/targets/*/", timeout=PATIENCE)
    play.version = int(re.search(r"/targets/(\d+)/", page.url).group(1))
    whole = play.hands("totals")["units"][COMPANY] / FEN_WAN
    base = year.asked(ALL_RECORDED, "2027-%") / WAN
    assert whole == pytest.approx(base * 1.08, rel=0.001)


@pytest.mark.slow
def test_a_year_from_its_plan_to_the_next(year, tmp_path):
    with year.day("2026-09-15", worked=False) as play:
        version = is_committed(year, play)
        is_planned(play)
    with year.day("2027-05-18") as play:
        year.passes("closed", "2027-03")
        play.page("rep", "/", size="phone")
        is_held_against_the_plan(year, play, version)
        is_warned(year, play)
        is_met(year, play, version)
        talk = is_coached(play)
        is_adjusted(year, play, version)
        is_closed(year, play, tmp_path / "late.csv")
    with year.day("2028-01-10", worked=False) as play:
        is_looked_at_again(year, play, talk)
        is_reviewed(year, play)
        next_is_opened(year, play)
