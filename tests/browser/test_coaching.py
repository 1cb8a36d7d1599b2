"""Coaching in a browser: a leader writes a talk, the rep reads and answers it on his phone."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in

SAID = "两次拜访都没有问到预算"


@pytest.mark.slow
def test_a_leader_writes_and_the_rep_answers_on_his_phone(open_page, own_demo, watch):
    page = open_page(own_demo)
    sign_in(page, "tang", "zh")
    page.goto("/coach/", wait_until="networkidle")
    assert not axe(page)
    page.click("tr:has-text('王鑫') a:has-text('记录谈话')")
    page.wait_for_selector(".told:has-text('直接上级能看到')")
    assert not axe(page)
    watch.allow(422)
    watch.allow(404)
    page.fill("[name=observation]", SAID)
    page.fill("[name=follow]", "2020-01-01")
    page.fill("[name=step]", "报价前先问预算")
    page.click("button:has-text('写下')")
    page.wait_for_selector(".problem")
    assert page.input_value("[name=observation]") == SAID
    page.wait_for_load_state("networkidle")
    page.fill("[name=follow]", "2026-10-08")
    page.select_option("[name=metric]", "visits")
    page.click("button:has-text('写下')")
    page.wait_for_selector("[role=status]:has-text('对方现在就能看到')")
    where = page.url
    assert not axe(page)

    phone = open_page(own_demo, size="phone")
    sign_in(phone, "rep", "zh")
    phone.goto(where, wait_until="networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert not axe(phone)
    phone.fill("[name=said]", "一次是老客户，预算早定了")
    phone.click("button:has-text('提交')")
    phone.wait_for_selector(".trail:has-text('预算早定了')")
    phone.goto("/coach/abilities/", wait_until="networkidle")
    assert not axe(phone)
    phone.click(".skill >> nth=0 >> summary:has-text('我的看法')")
    phone.select_option(".skill >> nth=0 >> [name=level]", "2")
    phone.click(".skill >> nth=0 >> button:has-text('保存')")
    phone.wait_for_selector("[role=status]:has-text('已按日期保存')")
    phone.goto("/coach/onboarding/", wait_until="networkidle")
    assert not axe(phone)

    page.goto(where, wait_until="networkidle")
    page.check("[name=outcome][value=kept]")
    page.fill("[name=words]", "都问了")
    page.click(".follow button")
    page.wait_for_selector(".trail:has-text('做到了')")
    sign_in(page, "fang", "zh")
    answer = page.goto(where)
    assert answer is not None and answer.status == 404
