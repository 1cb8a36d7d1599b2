"""Reports in a browser: a rep sends his on a phone, his manager reads and answers at a desk."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.slow
def test_sent_on_a_phone_answered_at_a_desk(open_page, own_demo, watch):
    phone = open_page(own_demo, size="phone")
    sign_in(phone, "rep", "zh")
    phone.goto("/", wait_until="networkidle")
    phone.click("a:has-text('周报已备好')")
    phone.wait_for_selector("h1:has-text('周报')")
    assert "需要支持 · 唐立诚" in phone.inner_text("form:has([name=words])")
    assert not axe(phone)
    phone.fill("[name=words]", "九月的补货都下来了")
    phone.fill("[name=help_needed]", "请售前周四到现场")
    phone.click("button:has-text('发送')")
    phone.wait_for_selector("[role=status]:has-text('已发送并定格')")
    assert "还没有人回复" in phone.inner_text("main")
    assert not axe(phone)

    desk = open_page(own_demo)
    sign_in(desk, "tang", "zh")
    desk.goto("/coach/reports/", wait_until="networkidle")
    assert not axe(desk)
    mine = ".rep:has-text('请售前周四到现场')"
    assert "九月的补货都下来了" in desk.inner_text(mine)
    read = desk.locator(".rep.read").count()
    desk.keyboard.press("j")
    desk.keyboard.press("x")  # the first one is read
    desk.wait_for_selector(f".rep.read >> nth={read}", state="attached")
    desk.fill(f"{mine} [name=said]", "周四上午一起去")
    desk.click(f"{mine} .say button")
    desk.wait_for_selector(f"{mine} .answer:has-text('周四上午一起去')")
    desk.click(f"{mine} [data-thumb]")
    desk.wait_for_selector(f"{mine} .state:has-text('已点赞')")
    assert not axe(desk)

    phone.goto("/", wait_until="networkidle")
    phone.click("a:has-text('唐立诚回复了您的汇报') >> nth=0")
    phone.wait_for_selector("text=周四上午一起去")
    phone.click("button:has-text('看到了')")
    phone.wait_for_load_state("networkidle")
    assert not phone.locator("button:has-text('看到了')").count()


@pytest.mark.slow
def test_a_bulletin_is_seen_before_it_goes(open_page, own_demo, watch):
    page = open_page(own_demo)
    sign_in(page, "he", "zh")
    page.goto("/coach/bulletins/", wait_until="networkidle")
    assert not axe(page)
    page.click("a:has-text('西南晚报')")
    page.wait_for_load_state("networkidle")
    assert page.locator(".poster").evaluate("one => one.naturalWidth") == 1080
    assert "完成率" in page.inner_text(".told") and not axe(page)
    page.uncheck("[name=opened][value=progress]")
    page.click("form[action$='/set/'] button:has-text('保存')")
    page.wait_for_selector("[role=status]:has-text('已设置')")
    assert "完成率" not in page.inner_text(".told")
    assert "可由单元负责人公开" in page.inner_text("main")
