"""Exchange rates, products, calendars: kept on pages; what lacks a rate says where it goes."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.dimensions.models import (
    Calendar,
    Conversion,
    Period,
    Product,
    ProductParentage,
    Rate,
)
from luopan.dimensions.queries import year_spans
from luopan.dimensions.queries.rates import NoConversion, NoRate
from luopan.dimensions.services import NewProduct, add_products
from luopan.org.models import Company
from luopan.org.queries import company
from luopan.records.models import Upload
from luopan.targets.models import Plan
from luopan.trail import jobs
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.web.middleware import refused
from tests.web.test_imports import GOOD, files, hand_in  # noqa: F401  (fixture)

RATES = "/settings/rates/"
ADD = {"currency": "usd", "into": "", "from_date": "2026-01-01", "rate": "7.1"}
ORDERS = (
    "订单日期,订单号,客户,岗位,产品,销售额,币种\n"
    "2026-01-05,A1,甲公司,Seat A,茶,100,USD\n"
    "2026-01-06,A2,乙公司,Seat B,茶,300,CNY\n"
)


@pytest.fixture
def goods(files):  # noqa: F811
    rows = [
        NewProduct("drinks", "Drinks", kind="category"),
        NewProduct("food", "Food", kind="category"),
        NewProduct("tea", "Tea", "drinks", kind="line"),
    ]
    add_products(actor=files.operator, at=files.at, rows=rows)
    return files


def test_yuan_has_its_own_word_on_a_chinese_screen(client, files):  # noqa: F811
    client.force_login(files.olga)
    said = client.get(RATES, headers={"accept-language": "zh-hans"}).content.decode()
    assert "以人民币计的金额无需折算" in said and "CNY 金额" not in said
    said = client.get(RATES, headers={"accept-language": "en"}).content.decode()
    assert "Amounts in CNY need none" in said


def test_a_rate_is_entered_and_corrected_and_exported(client, files):  # noqa: F811
    client.force_login(files.olga)
    assert "No exchange rates yet" in client.get(RATES).content.decode()
    assert client.post(RATES, ADD).status_code == 303
    assert client.post(RATES, ADD | {"rate": "7.2"}).status_code == 303
    rate = Rate.objects.get()
    assert (rate.currency, rate.into, rate.rate) == ("USD", "CNY", Decimal("7.2"))
    shown = client.get(RATES).content.decode()
    assert "USD → CNY" in shown and ">7.2<" in shown
    assert "7.1" in str(Entry.objects.latest("seq").details["before"])
    answer = client.get(f"{RATES}?xlsx=1")
    assert answer["Content-Type"].endswith("sheet")
    again = {"file": answer.content}
    from django.core.files.uploadedfile import SimpleUploadedFile

    again["file"] = SimpleUploadedFile("rates.xlsx", answer.content)
    seen = client.post(f"{RATES}look/", again).content.decode()
    assert "All of these rates are already entered." in seen


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "dollar"}, {"currency": "CNY"}, {"rate": "0"}, {"rate": ""}]
    + [{"from_date": ""}, {"rate": "abc"}],
)
def test_a_rate_that_is_none_comes_back_with_what_was_said(client, files, wrong):  # noqa: F811
    client.force_login(files.olga)
    answer = client.post(RATES, ADD | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Rate.objects.exists()


def test_many_rates_are_looked_at_and_then_entered(client, files):  # noqa: F811
    client.force_login(files.olga)
    lines = "日期\tUSD/CNY\t100JPY/CNY\n2026-01-01\t7.1\t4.7\n2026-02-01\t7.2\t\n"
    seen = client.post(f"{RATES}look/", {"lines": lines}).content.decode()
    assert "JPY → CNY" in seen and "0.047" in seen and "Enter 3 rates" in seen
    assert not Rate.objects.exists()
    carried = seen.partition('<textarea name="lines" hidden>')[2].partition("</")[0]
    answer = client.post(f"{RATES}take/", {"lines": carried, "reason": "monthly"})
    assert answer.status_code == 303
    assert Rate.objects.count() == 3
    assert Entry.objects.latest("seq").reason == "monthly"
    wrong = "USD\tCNY\t2026-01-01\tx\n"
    seen = client.post(f"{RATES}look/", {"lines": wrong}).content.decode()
    assert "cannot be entered" in seen and "take/" not in seen
    assert f"{wrong.strip()}\n</textarea>" in seen  # to correct, and look again
    assert client.post(f"{RATES}take/", {"lines": wrong}).status_code == 422


def test_a_file_in_another_currency_says_what_it_lacks_and_pages_where_it_goes(
    client,
    files,  # noqa: F811
):
    """USD of 5 January and no rate: asked before it is stored, linked where it is refused."""
    client.force_login(files.olga)
    upload = hand_in(client, ORDERS)
    seen = client.get(f"/import/{upload.pk}/").content.decode()
    assert "USD: there is no exchange rate into CNY for 2026-01-05" in seen
    assert f'href="{RATES}"' in seen
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    assert Upload.objects.get().state == "applied"  # a question, no error

    assert f'href="{RATES}"' in client.get("/track/?year=2026").content.decode()
    client.force_login(files.olga)
    assert "records from 2026-01-05" in client.get(RATES).content.decode()
    client.post(RATES, ADD)
    assert "records from 2026-01-05" not in client.get(RATES).content.decode()
    assert client.get("/track/?year=2026").status_code == 200


@pytest.mark.parametrize(
    ("missing", "place"),
    [(NoRate, RATES), (NoConversion, "/settings/products/"), (Refused, None)],
)
def test_a_refusal_leads_to_where_it_is_mended_or_names_who_can(
    rf,
    files,  # noqa: F811
    missing,
    place,
):
    def page_for(user):
        request = rf.get("/act/customers/")
        request.user, request.on, request.at = user, files.on, files.at
        request.company = company()
        return refused(request, missing("It is missing.")).content.decode()

    entitled, other = page_for(files.olga), page_for(files.dora)
    assert "It is missing." in entitled and "It is missing." in other
    links = [f'href="{link}"' for link in (RATES, "/settings/products/")]
    assert [link for link in links if link in entitled] == (
        [f'href="{place}"'] if place else []
    )
    assert not any(link in other for link in links)
    assert ("Olga" in other) == bool(place)


def test_a_product_is_placed_renamed_converted_and_ended(client, goods):
    client.force_login(goods.olga)
    tea, do = Product.objects.get(code="tea"), "/settings/products/tea/do/"
    move = {"parent": "food", "from_date": "2027-03-01", "reason": "menu"}
    assert client.post(f"{do}move/", move).status_code == 303
    stood = ProductParentage.objects.filter(product=tea).order_by("start_date")
    assert [link.parent.code for link in stood] == ["drinks", "food"]
    convert = {"from_unit": "箱", "factor": "12", "to_unit": "瓶"}
    convert["from_date"] = "2026-01-01"
    assert client.post(f"{do}convert/", convert).status_code == 303
    row = Conversion.objects.get()
    assert (row.from_unit, row.to_unit, row.factor) == ("箱", "瓶", 12)
    change = {"name": "Green tea", "name_other": "绿茶", "counted_in": "瓶"}
    assert client.post(f"{do}change/", change).status_code == 303
    assert client.post(f"{do}end/", {"end_date": "2030-01-01"}).status_code == 303
    tea.refresh_from_db()
    assert (tea.name, tea.counted_in, tea.end_date) == (
        "Green tea",
        "瓶",
        date(2030, 1, 1),
    )
    shown = client.get("/settings/products/tea/").content.decode()
    assert all(word in shown for word in ("Food", "箱", "2030-01-01"))
    answer = client.get("/settings/products/tea/?xlsx=1")
    assert answer["Content-Type"].endswith("sheet")
    assert client.get("/settings/products/?xlsx=1").status_code == 200


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("move", {"parent": "tea", "from_date": "2027-03-01"}),  # under itself
        ("move", {"parent": "", "from_date": "2027-03-01"}),
        ("move", {"parent": "food", "from_date": ""}),
        ("end", {"end_date": ""}),
        ("change", {"name": ""}),
        ("change", {"name": "Tea", "counted_in": "x" * 21}),
        ("convert", {"from_unit": "箱", "to_unit": "箱", "factor": "2"}),
        ("convert", {"from_unit": "箱", "to_unit": "瓶", "factor": ""}),
    ],
)
def test_what_a_product_cannot_become_is_said_and_nothing_changes(
    client, goods, act, said
):
    client.force_login(goods.olga)
    before = list(Product.objects.order_by("pk").values())
    full = {"from_date": "2027-01-01"} | said
    answer = client.post(f"/settings/products/tea/do/{act}/", full)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert list(Product.objects.order_by("pk").values()) == before
    assert not Conversion.objects.exists()
    fly = client.post("/settings/products/tea/do/fly/", full)
    assert fly.status_code == 404


def test_a_category_with_products_ends_after_them(client, goods):
    client.force_login(goods.olga)
    answer = client.post(
        "/settings/products/drinks/do/end/", {"end_date": "2028-01-01"}
    )
    assert answer.status_code == 422 and "Tea" in answer.content.decode()


WEEKS = {"code": "retail", "name": "Retail", "scheme": "454", "first_month": "2"}


def test_a_calendar_of_weeks_is_added_and_its_periods_are_shown(client, files):  # noqa: F811
    client.force_login(files.olga)
    said = WEEKS | {"leaf": "week", "week_start": "7", "first_day": "1"}
    assert client.post("/settings/calendars/add/", said).status_code == 303
    made = Calendar.objects.get(code="retail")
    assert made.parameters == {"first_month": 2, "leaf": "week", "week_start": 7}
    shown = client.get("/settings/calendars/retail/?year=2027").content.decode()
    assert "4-5-4" in shown and "2027-01-31" in shown  # a Sunday, near 1 February
    answer = client.get("/settings/calendars/retail/?year=2027&xlsx=1")
    assert answer["Content-Type"].endswith("sheet")
    wrong = client.post(
        "/settings/calendars/add/", WEEKS | {"code": "x", "first_day": "26"}
    )
    assert (
        wrong.status_code == 422
        and "week-based calendars have no such setting" in wrong.content.decode()
    )


def test_years_are_cut_differently_from_a_day_on_and_written_out(client, files):  # noqa: F811
    client.force_login(files.olga)
    do = "/settings/calendars/company/do/"
    change = {"scheme": "months", "first_day": "26", "from_date": "2027-12-26"}
    change |= {"first_month": "1", "reason": "cut-off"}
    assert client.post(f"{do}change/", change).status_code == 303
    shown = client.get("/settings/calendars/company/?year=2028").content.decode()
    assert "2027-12-26" in shown
    wrong = client.post(f"{do}change/", change | {"from_date": "2028-05-05"})
    assert wrong.status_code == 422
    assert client.post(f"{do}write/", {"year": "2028"}).status_code == 303
    assert Period.objects.filter(year=2028, kind="year").count() == 1
    assert client.post(f"{do}write/", {"year": "9999"}).status_code == 422


def test_a_plan_may_be_by_weeks_and_brings_its_calendar(client, files):  # noqa: F811
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    form = client.get("/targets/new/").content.decode()
    assert all(name in form for name in ("Weeks 4-4-5", "Months from the 26th"))
    said = {"year": "2027", "metric": "sales_amount", "calendar": "445"}
    said |= {"size": "total", "total": "1200", "history": "2026"}
    assert client.post("/targets/new/", said).status_code == 303
    calendar = Plan.objects.get().calendar
    assert {calendar.name, calendar.name_other} == {"Weeks 4-4-5", "4-4-5 周历"}
    assert calendar.scheme == "445"
    assert "added with the plan" in form
    client.force_login(files.dora)  # may plan, may add no calendar
    form = client.get("/targets/new/").content.decode()
    assert "Weeks 4-4-5" in form and "Weeks 4-5-4" not in form


def test_a_calendar_that_comes_with_a_plan_begins_with_the_fiscal_year(
    client,
    files,  # noqa: F811
):
    """Of a company whose year starts in April a year of weeks starts near 1 April."""
    Company.objects.update(first_month=4)
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    said = {"year": "2026", "metric": "sales_amount", "calendar": "445"}
    said |= {"size": "total", "total": "1200"}
    early = client.post("/targets/new/", said | {"history": "2026"})
    assert early.status_code == 422  # orders of January lie in the year before
    made = client.post("/targets/new/", said | {"history": "2025"})
    assert made.status_code == 303
    calendar = Plan.objects.get().calendar
    assert calendar.parameters == {"first_month": 4}
    assert year_spans(calendar, 2026)[0].start_date == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("page", "heading", "sentence"),
    [
        ("products/tea/", "Tea", "product line"),
        ("calendars/company/", "Company calendar", "months;"),
        ("organisation/north-1/", "North team 1", "Unit since"),
        ("metrics/sales_amount/", "Sales amount", "Order amount"),
    ],
)
def test_a_page_opens_with_the_name_and_the_code_stands_quiet(
    client, goods, page, heading, sentence
):
    client.force_login(goods.olga)
    shown = client.get(f"/settings/{page}").content.decode()
    head = shown.split("<h1>")[1]
    code = page.split("/")[1]
    assert head.startswith(f'{heading} <small class="code">{code}</small></h1>')
    assert head.split("<p>")[1].lstrip().startswith(sentence)
