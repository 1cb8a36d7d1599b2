"""An empty installation: records and a list of customers come in; then people can work with them."""

import json
from datetime import UTC, datetime

import pytest

from tests.browser.measures import axe
from tests.browser.server import does, luopan, served
from tests.browser.test_entry import code_of, come_in

SEAT = "华东/上海一部/张三"
PLACE = (
    "import django; django.setup()\n"
    "import sys\n"
    "from django.utils import timezone\n"
    "from luopan.org import services\n"
    "from luopan.org.models import Unit, User\n"
    "from luopan.org.queries import builtin_operator\n"
    "at = timezone.now()\n"
    "by = {'actor': builtin_operator(at=at), 'at': at}\n"
    "user = User.objects.get(username='bei')\n"
    "seat = Unit.objects.get(code=sys.argv[1])\n"
    "person = user.person or services.add_person(\n"
    "    **by, code='bei', name='Bei', start_date=at.date())\n"
    "User.objects.filter(pk=user.pk).update(person=person)\n"
    "services.place_person(**by, seat=seat, person=person, from_date=at.date())\n"
)


@pytest.fixture
def home(tmp_path):
    """A company of this test alone, with nothing in it but its administrator."""
    words = ["--company", "云澜科技", "--company-other", "Yunlan", "--admin", "adam"]
    luopan(tmp_path, "init", *words)
    return tmp_path


def invited(home, *words):
    """The path of the one-time link of a new account."""
    said = luopan(home, "user", "invite", *words, "--json")
    return "/" + json.loads(said)["link"].split("/", 3)[3]


def files():
    year = datetime.now(tz=UTC).year
    orders = "大区,团队,业务员,订单日期,订单号,客户,产品,金额\n" + "\n".join(
        f"华东,上海一部,{seat},{year}-01-0{n},A{n},{customer},茶,{n}00"
        for n, (seat, customer) in enumerate(
            [("张三", "甲公司"), ("李四", "乙公司"), ("张三", "甲公司")], start=1
        )
    )
    listed = (
        "客户编码,客户名称,负责人,渠道,经销商级别\n"
        "C1,甲公司,张三,直销,\nC2,乙公司,李四,经销,1\nC3,丙公司,张三,直销,\n"
    )
    return [
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": orders.encode()},
        {"name": "customers.csv", "mimeType": "text/csv", "buffer": listed.encode()},
    ]


@pytest.mark.path
def test_a_list_with_owners_lets_people_work_with_their_customers(open_page, home):
    with served(home) as address:
        page = open_page(address)
        come_in(page, invited(home, "opal", "--role", "operations"), "opal")
        page.wait_for_url("**/me/app/*")
        page.locator(".steps summary").click()
        page.fill("#id_code", code_of(page.locator(".secret").inner_text()))
        page.press("#id_code", "Enter")
        page.wait_for_url("**/me/codes/")
        page.goto("/settings/customers/")
        page.click("main a[href='/import/']")
        page.set_input_files("input[type=file]", files())
        page.click("form[data-drop] button[type=submit]")
        luopan(home, "work", "--once")
        store = page.locator("form[action$='/accept/']")
        store.wait_for(timeout=60_000)
        told = page.locator("main").inner_text()
        assert "名单中的客户" in told and "首次归属" in told
        assert axe(page) == []
        store.locator("button[type=submit]").click()
        luopan(home, "work", "--once")
        page.locator("a[href^='/import/batch']").first.wait_for(timeout=60_000)
        page.goto("/settings/customers/?owner=-")
        assert "没有" in page.locator("main .empty").inner_text()

        link = invited(home, "bei", "--role", "rep", "--unit", SEAT)
        does(home, PLACE, SEAT)
        phone = open_page(address, size="phone")
        come_in(phone, link, "bei")
        phone.wait_for_url(f"{address}/")
        phone.goto("/log/")
        form = phone.locator("form[data-kind=visit]")
        names = phone.locator("#customers option").evaluate_all(
            "(all) => all.map((one) => one.value)"
        )
        assert sorted(names) == ["丙公司", "甲公司"]  # one's own, sold to or not
        form.locator("input[name=customer]").fill("丙公司")
        form.locator("button[type=submit]").click()
        phone.locator("#lately").get_by_text("丙公司").wait_for()
        phone.goto("/act/customers/?show=all")
        shown = phone.locator("main").inner_text()
        assert "甲公司" in shown and "乙公司" not in shown
        phone.close()
        page.close()
