"""The Track page: whose number each sees, what it says, and the records behind it."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from luopan.org.models import User
from luopan.records.open_deals import OpenDeal
from luopan.tracking.queries import CareRow, Wish, soundness
from luopan.web.words import progress
from tests.tracked_year import NOON, TODAY


@pytest.fixture
def page(year, client, monkeypatch):
    """Opens the page as somebody, on 20 August 2027."""
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)

    def open_as(who, query="", path="/track/", **headers):
        client.force_login(getattr(year.world, who))
        return client.get(f"{path}?{query}", headers=headers or None)

    return open_as


def _text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_his_own_number(page):
    """The director the company, a manager her region, a rep his seat, and nothing above."""
    director, manager, rep = (_text(page(who)) for who in ("dora", "alice", "bob"))
    assert "Track · Luopan Drinks" in director and "¥60.0K" in director
    assert (
        "Track · North" in manager and "¥43.2K" in manager and "¥60.0K" not in manager
    )
    assert "Track · Seat A" in rep and "¥14.4K" in rep and "¥43.2K" not in rep
    below = _text(page("alice", "unit=north-1"))
    assert "unit=north-1-a" in below
    assert '<th scope="row" title="Seat A · Bob">' in below  # the map: by who holds it


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("alice", "unit=south"),
        ("alice", "unit=company"),
        ("bob", "unit=north-1"),
        ("bob", "unit=north-1-b"),
        ("dora", "unit=nowhere"),
    ],
)
@pytest.mark.parametrize("path", ["/track/", "/track/records/"])
def test_what_is_hidden_reads_like_what_is_not_there(page, who, query, path):
    hidden = page(who, query, path)
    nothing = page(who, "unit=no-such-thing", path)
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content


def test_who_has_no_part_is_told_so(page):
    assert page("zed").status_code == 403


@pytest.mark.parametrize(
    "query", ["metric=nonsense", "period=2027-99", "as_of=2030-01-01", "as_of=nonsense"]
)
def test_nonsense_is_a_sentence(page, query):
    answer = page("dora", query)
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


def test_the_sentence_says_how_it_goes_and_whose_it_is(page):
    text = _text(page("dora", "clock=calendar"))
    assert (
        "Year 2027: 57.6% attained, 63.6% of the time elapsed (calendar): 6.0 pt behind. At "
        "this pace the year ends at about ¥54.4K, ¥5.6K short; 69% of the gap of units "
        "behind is in North." in text
    )


def test_the_sentence_in_chinese(year):
    with translation.override("zh-hans"):
        said = progress.sentence(year.look(clock="calendar"))
        assert said == (
            "2027 年完成 57.6%，时间进度 63.6%（日历），落后 6.0 个点。"
            "按当前速度年末约 5.4 万，缺口 5,628 元，落后单元的缺口七成来自North。"
        )
        ahead = progress.sentence(year.look(unit="south", clock="calendar"))
        assert ahead == "2027 年完成 73.3%，时间进度 63.6%（日历），领先 9.8 个点。"
        month = progress.sentence(year.look(unit="south", period="2027-07"))
        assert month == "2027 年 7 月已达成目标的 110.0%，超出 120 元。"
        over = progress.sentence(year.look(unit="north", period="2027-Q1"))
        assert over.startswith("2027 年第 1 季度以目标的 83.3% 收尾。还差 1,800")
        none = progress.sentence(year.look(period="2026"))
        assert none == "2026 年销售额已有 4.8 万，还没有定稿的目标。"
        assert progress.sentence(year.look(metric="visits")) == "还没有拜访次数的数据。"


def test_each_figure_opens_to_what_it_means(page):
    text = _text(page("dora"))
    assert "Actual ÷ target − time progress, in percentage points." in text
    assert "Order amounts less returns" in text
    assert "Data as of 2027-08-20" in text
    assert "/track/records/?" in text or "/track/records/" in text


def test_switches_stay_in_the_address(page):
    text = _text(page("dora", "kind=month&metric=sales_amount&clock=working"))
    assert "August 2027" in text
    assert "metric=sales_amount&amp;clock=calendar" in text
    assert "clock=working&amp;unit=north" in text
    quarter = _text(page("dora", "period=2027-Q2"))
    assert "Q2 2027" in quarter and "ended at" in quarter


def test_an_earlier_day(page):
    text = _text(page("dora", "as_of=2027-03-15"))
    assert "As of 2027-03-15" in text and "Data as of 2027-03-10" in text


def test_without_data_it_says_what_to_do(page):
    operator = _text(page("olga", "metric=visits"))
    assert (
        "import the documents it is counted from" in operator
        and "Import records" in operator
    )
    assert "/import/" not in _text(page("bob", "metric=visits")).split("<main")[1]
    coming = _text(page("dora", "period=2027-12"))
    assert "before December 2027 begins" in coming
    long_ago = _text(page("dora", "as_of=2020-01-01"))
    assert "known=now" in long_ago


def test_the_records_behind_a_figure(page, year):
    text = _text(page("bob", "period=2027-08", "/track/records/"))
    assert "2 record lines make up the figure of August 2027" in text
    assert text.count("600.00") == 2
    assert text.count('data-label="Kind">order</td>') == 2  # each line is one
    whole = _text(page("dora", "", "/track/records/"))
    assert "64 record lines" in whole and "1 / 2" in whole
    second = _text(page("dora", "page=2", "/track/records/"))
    assert second.count("<tr><td") == 14
    assert page("dora", "metric=win_rate", "/track/records/").status_code == 400


def test_the_records_of_one_customer(page, year):
    from luopan.dimensions.models import Account

    Account.objects.create(code="k1", name="Keen", start_date=date(2015, 1, 1))
    day = date(2027, 8, 3)
    year.store("order", [year.order("north-1-a", day, 77, account="k1")])
    seat = _text(page("bob"))
    assert "Keen" in seat and "account=k1" in seat
    one = _text(page("bob", "account=k1", "/track/records/"))
    assert "1 record line of" in one and "77.00" in one


@pytest.mark.parametrize("query", ["", "kind=month", "unit=north-1-a", "base=now"])
def test_a_warm_page_asks_little(page, client, query, django_assert_max_num_queries):
    for who in ("dora", "alice"):
        page(who, query)
        with django_assert_max_num_queries(25):
            client.get(f"/track/?{query}")
            client.get(f"/track/soundness/?{query}")


def test_rows_can_be_ordered(page):
    def order(sort):
        text = _text(page("dora", f"sort={sort}")).split('id="drill-title"')[1]
        return text.index("unit=north") < text.index("unit=south")

    assert order("gap") and order("target") and order("name")
    assert not order("attainment") and not order("year")


def test_soundness_opens_from_the_figure_and_as_a_workbook(page):
    """Beside what is sold, and beside nothing else; each table of the page is a sheet."""
    assert "/track/soundness/?" in _text(page("alice", "period=2027"))
    assert "/track/soundness/" not in _text(page("alice", "metric=visits"))
    text = _text(page("alice", "unit=north-1", "/track/soundness/"))
    assert "July 2027" in text and "No open opportunities." in text
    assert "/track/soundness/workbook/?unit=north-1" in text
    answer = page("alice", "unit=north-1", "/track/soundness/workbook/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.worksheets) == 1  # no deal is open, and there are no dealers
    rows = list(book.active.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Month")
    months = rows[head + 1 :]
    assert months[0][0] == "July 2027"
    assert all(
        row[3] is None or row[3] == pytest.approx(row[2] / row[1]) for row in months
    )
    assert "As it stood on 2027-08-20" in str(rows[:head])
    hidden = page("alice", "unit=south", "/track/soundness/workbook/")
    assert hidden.status_code == 404
    assert page("alice", "metric=visits", "/track/soundness/").status_code == 400


def test_soundness_exports_the_deals_that_are_looked_at(page, monkeypatch):
    """Of two deals one should have closed; the head says which are asked for."""
    found = soundness(
        Wish(unit="north-1"),
        viewer=User.objects.get(username="alice"),
        at=NOON,
        on=TODAY,
    )
    one, other = (
        CareRow(_deal(key), None, None, Decimal(amount), slipped, None, single)
        for key, amount, slipped, single in (
            ("D1", 900, 8, False),
            ("D2", 500, None, True),
        )
    )
    care = replace(found.care, rows=(one, other), deals=2)
    monkeypatch.setattr(
        "luopan.web.views.soundness._found", lambda _request: replace(found, care=care)
    )
    answer = page("alice", "deals=slipped", "/track/soundness/workbook/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))[
        "Opportunities that need a push"
    ]
    rows = list(sheet.iter_rows(values_only=True))
    first = [row[0] for row in rows]
    assert "Filter: Slipped" in first and "D1" in first and "D2" not in first
    (line,) = [row for row in rows if row[0] == "D1"]
    assert line[4] == pytest.approx(0.9)  # ¥K


def _deal(key):
    return OpenDeal(key, None, None, TODAY, TODAY, None, "", None, 1)
