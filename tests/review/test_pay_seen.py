"""Who sees which field of pay, in page, API and workbook; what Today says; own data only."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client

from luopan.org import services as org
from luopan.review.queries import pay
from luopan.review.services import disputing
from tests.review.test_pay import built, year  # noqa: F401
from tests.tracked_year import NOON, TODAY

pytestmark = pytest.mark.django_db
FIGURE = "14.40"  # of July, and of every other month
ADDED = "77.77"


@pytest.fixture
def decided(year, settings):  # noqa: F811
    """A dispute of Bob's that finance upheld, adding an amount; and one that waits."""
    import time_machine

    settings.SECOND_FACTOR = "nobody"
    by = {"actor": year.world.bob, "unit": year.world.north_1_a, "line": "rule-1"}
    said = {"at": NOON - timedelta(days=1), "said": "An order is missing"}
    done = disputing.dispute_pay(**by, **said, period="2027-06")
    disputing.decide_dispute(
        actor=year.world.fin,
        at=NOON,
        dispute=done,
        upheld=True,
        said="The order counts",
        amount=7_777,
    )
    year.waits = disputing.dispute_pay(**by, **said, period="2027-07")
    year.done = done
    with time_machine.travel(NOON, tick=False):
        yield year


def come_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="luopan.org.sign_in.Backend")
    return client


def seen(user, path):
    answer = come_in(user).get(path)
    return answer.status_code, answer.content


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("bob", True),
        ("fin", True),
        ("dora", True),
        ("audrey", True),
        ("olga", False),
        ("alice", None),
    ],
)
def test_amounts_of_a_dispute_are_for_who_sees_pay(decided, who, sees):
    user = getattr(decided.world, who)
    status, content = seen(user, f"/review/pay/disputes/{decided.done.pk}/")
    if sees is None:
        assert status == 404
        return
    assert status == 200
    assert b"The order counts" in content
    assert (ADDED.encode() in content) is sees
    assert (b"/review/pay/person/" in content) is (sees and who != "bob")


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 200), ("fin", 200), ("olga", 404), ("alice", 404)]
)
def test_the_page_and_the_workbook_of_others(decided, who, status):
    user = getattr(decided.world, who)
    found, content = seen(user, "/review/pay/person/bob/?period=2027-07@north-1-a")
    assert found == status
    assert (FIGURE.encode() in content) is (status == 200)
    found, content = seen(user, "/review/pay/people/?period=2027-07&xlsx=1")
    assert found == (200 if who == "fin" else 404)
    assert content[:2] == b"PK" or found == 404


def test_today_tells_what_waits_without_a_figure(decided):
    status, content = seen(decided.world.olga, "/")
    assert status == 200
    assert b"Decide a pay dispute" in content
    assert FIGURE.encode() not in content and ADDED.encode() not in content
    assert b"Decide a pay dispute" not in seen(decided.world.bob, "/")[1]


def files(user):
    _status, content = seen(user, "/me/data/")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {
            name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()
        }


def test_ones_own_data_holds_what_was_added_and_nobody_elses_does(decided):
    own, others = files(decided.world.bob), files(decided.world.fin)
    assert "7777" in own["review_paycorrection.csv"]
    assert "An order is missing" in own["review_paydispute.csv"]
    assert not any("7777" in text for text in others.values())
    assert "north-1-a,2027-07,CNY,14.40" in own["pay_worked_out.csv"]
    assert "pay_worked_out.csv" not in others


def test_what_if_answers_and_keeps_nothing(decided):
    client = come_in(decided.world.bob)
    headers = {"HX-Request": "true"}
    answer = client.get("/review/pay/?extra-0=1,000", headers=headers)
    assert answer.status_code == 200
    assert b"+30.00" in answer.content  # 3 % of what lies above the target
    assert FIGURE.encode() in answer.content
    page = client.get("/review/pay/")
    assert b"+30.00" not in page.content


def test_a_period_opens_to_its_formula_and_documents(decided):
    _status, content = seen(decided.world.bob, "/review/pay/?period=2027-07@north-1-a")
    text = content.decode()
    assert "960.00 × 1% = 9.60" in text
    assert "/track/records/?unit=north-1-a&amp;metric=sales_amount" in text


def test_what_nobody_earned_is_told_to_who_sees_pay(decided):
    """July: Bob holds A. B sold 600 of 1,200; C 1,200; D 1,320, and Finn acts in D till the 15th.

    | seat | days   | sold  | of    | earned                    |
    |------|--------|-------|-------|---------------------------|
    | B    | 31     | 600   | 1,200 | 6.00                      |
    | C    | 31     | 1,200 | 1,200 | 9.60 + 4.80               |
    | D    | 1 - 15 | 660   | 581   | 4.65 + 2.32 + 2.38 = 9.35 |
    | D    | 16- 31 | 660   | 619   | 4.95 + 2.48 + 1.22 = 8.65 |
    """
    world = decided.world
    by = {"actor": world.operator, "at": NOON}
    person = org.add_person(**by, code="finn", name="Finn", start_date=date(2027, 1, 1))
    org.place_person(
        **by,
        seat=world.south_1_a,
        person=person,
        from_date=date(2027, 7, 1),
        until_date=date(2027, 7, 16),
        acting=True,
    )
    found = pay.people_paid(world.fin, at=NOON, on=TODAY, period="2027-07")
    told = [(one.unit.code, one.why, one.amount) for one in found.unpaid]
    assert told == [
        ("north-1-b", "vacant", 600),
        ("north-2-a", "vacant", 1_440),
        ("south-1-a", "acting", 935),
        ("south-1-a", "vacant", 865),
    ]
    _status, content = seen(world.fin, "/review/pay/people/?period=2027-07")
    text = content.decode()
    assert "Earned, but with no recipient" in text and "the seat was vacant" in text
    assert "Finn was acting; acting holders are not paid for the seat" in text
    assert "2027-07-01 – 2027-07-15" in text
    assert seen(world.olga, "/review/pay/people/?period=2027-07")[0] == 404
    status, content = seen(world.fin, "/review/pay/people/?period=2027-07&xlsx=1")
    assert status == 200 and content[:2] == b"PK"
