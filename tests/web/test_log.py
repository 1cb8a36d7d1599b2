"""Records entered with two thumbs: by whom, for whom, once, and taken back."""

from datetime import date, timedelta

import pytest

from luopan.records.models import Activity, Document, Fact, Match, Opportunity
from luopan.trail.models import Claim
from luopan.web.words import log as words
from tests.kept import Stage, kept
from tests.tracked_year import NOON, TODAY, M


@pytest.fixture
def log(year, client, monkeypatch):
    """Bob holds a seat with customer A1, an open deal and an open invoice."""
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)
    monkeypatch.setattr("luopan.org.clock.now", lambda: NOON)
    return Log(bob_sells(year), client)


@kept
def bob_sells(year):
    from luopan.dimensions.models import Account
    from luopan.dimensions.services import add_accounts, assign_owner
    from luopan.dimensions.services.accounts import NewAccount

    by = {"actor": year.world.operator, "at": year.world.at}
    rows = [NewAccount("A1", "梅", name_other="Mei"), NewAccount("A2", "Zhou Ltd")]
    add_accounts(**by, rows=rows)
    seat = year.world.north_1_a
    mine = Account.objects.get(code="A1")
    assign_owner(**by, account=mine, seat=seat, start_date=date(2026, 1, 1))
    common = {
        "account": "A1",
        "seat": "north-1-a",
        "currency": "CNY",
        "amount": 900 * M,
    }
    deal = {"key": "D1", "created_date": date(2027, 5, 1), "product": "tea"} | common
    year.store("opportunity", [deal])
    stage = {"opportunity": "D1", "day_date": date(2027, 5, 1), "stage": "offer"}
    year.store("stage", [stage])
    invoice = {"number": "I1", "day_date": date(2027, 6, 1), "product": "tea"} | common
    year.store("invoice", [invoice])
    return Stage(year=year)


class Log:
    """The page as somebody's."""

    def __init__(self, stage, client):
        self.world, self.client = stage.year.world, client
        self.client.force_login(self.world.bob)

    def send(self, kind, key="12345678", **form):
        asked = {"key": key, "day": TODAY.isoformat()} | form
        told = {"headers": {"Accept": "application/json"}}
        return self.client.post(f"/log/{kind}/", asked, **told)

    def text(self, path="/log/"):
        return self.client.get(path).content.decode()


WHOLE = {
    "customer": "Mei",
    "contact": "Wu",
    "two_way": "1",
    "outcome": "wants a sample",
    "next_step": "send it",
    "next_date": (TODAY + timedelta(days=3)).isoformat(),
}


def test_the_page_offers_what_is_ones_own(log):
    text = log.text()
    assert "Mei" in text and "Zhou Ltd" not in text
    assert 'value="D1"' in text and 'value="I1"' in text and "offer" in text


def test_a_visit_counts_as_effective_and_is_there_once(log):
    """The same key again is answered as it was, also when the answer was forgotten."""
    first = log.send("visit", **WHOLE)
    assert (first.status_code, first.json()["said"]) == (200, "Logged: Mei.")
    assert log.send("visit", **WHOLE).json()["said"] == first.json()["said"]
    Claim.objects.all().delete()
    assert log.send("visit", **WHOLE).status_code == 200
    visit = Activity.objects.get(live=True)
    assert (visit.kind, visit.contact, visit.two_way) == ("visit", "Wu", True)
    assert visit.seat == log.world.north_1_a and visit.day_date == TODAY
    counted = Fact.objects.filter(metric__code="effective_communications")
    assert counted.count() == 1
    assert "wants a sample" in log.text("/log/lately/")


def test_a_talk_and_a_next_step(log):
    log.send("talk", customer="梅", talk="demonstration", contact="Li")
    log.send(
        "next", key="abcdefgh", customer="A1", next_step="call", next_date="2027-09-01"
    )
    kinds = set(Activity.objects.filter(live=True).values_list("kind", flat=True))
    assert kinds == {"demonstration", "plan"}
    refused = log.send("next", key="abcdefgi", customer="A1", next_step="call")
    assert refused.status_code == 400 and "and its date" in refused.json()["problem"]


NEW = {"customer": "Mei", "amount": "120万", "expected": "2027-09-30"}


def test_a_new_deal_is_open_once_and_offered_at_once(log):
    """With a product and a stage; the other forms get it with the answer."""
    told = log.send("deal", key="new-deal-1", product="tea", stage="offer", **NEW)
    assert (told.status_code, told.json()["said"]) == (200, "Logged: Mei.")
    assert "new-deal-1" in {key for key, _words in told.json()["deals"]}
    Claim.objects.all().delete()
    assert log.send("deal", key="new-deal-1", stage="offer", **NEW).status_code == 200
    deal = Opportunity.objects.get(key="new-deal-1")
    assert (deal.amount, deal.currency) == (1_200_000 * M, "CNY")
    assert (deal.created_date, deal.expected_date) == (TODAY, date(2027, 9, 30))
    assert (deal.account.code, deal.product.code) == ("A1", "tea")
    assert deal.seat == log.world.north_1_a
    assert [one.stage for one in deal.stages.all()] == ["offer"]
    assert 'value="new-deal-1"' in log.text()
    assert "New deal · Mei" in log.text("/log/lately/")
    won = log.send("stage", key="abcdefgh", deal="new-deal-1", outcome="won")
    assert "new-deal-1" not in {key for key, _words in won.json()["deals"]}


def test_a_new_deal_is_taken_back(log):
    log.send("deal", key="new-deal-1", **NEW)
    batch = Opportunity.objects.get(key="new-deal-1").batch_id
    log.client.force_login(log.world.charlie)
    assert log.client.post(f"/log/{batch}/take-back/").status_code == 404
    log.client.force_login(log.world.bob)
    assert log.client.post(f"/log/{batch}/take-back/").status_code == 303
    assert not Opportunity.objects.filter(key="new-deal-1", live=True).exists()


def test_amount_and_day_of_a_deal_are_corrected_with_a_reason(log):
    terms = {"amount": "0.2万", "expected": "2027-10-31"}
    silent = log.send("stage", deal="D1", stage="talks", **terms)
    assert silent.status_code == 400 and "Explain why" in silent.json()["problem"]
    told = log.send("stage", deal="D1", why="they want two", **terms)
    assert told.status_code == 200
    deal = Opportunity.objects.get(key="D1", live=True)
    assert (deal.amount, deal.expected_date) == (2_000 * M, date(2027, 10, 31))
    assert (deal.product.code, deal.account.code) == ("tea", "A1")
    assert [one.stage for one in deal.stages.all()] == ["offer"]
    assert "Deal corrected · Mei" in log.text("/log/lately/")
    log.send("stage", key="abcdefgh", deal="D1", stage="talks", amount="900", why="one")
    deal = Opportunity.objects.get(key="D1", live=True)
    assert deal.amount == 900 * M
    assert [s.stage for s in deal.stages.order_by("pk")][-1] == "talks"


def test_ends_of_months_are_offered_over_the_end_of_a_year():
    ends = [day for day, _words in words.closes(date(2027, 11, 30))]
    assert ends == [
        date(2027, 11, 30),
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
    ]


def test_the_palette_knows_a_new_deal(log):
    found = log.client.get("/find/?q=new+deal").json()["found"]
    assert found[0]["url"] == "/log/?kind=deal"


def test_a_deal_moves_and_is_won(log):
    log.send("stage", deal="D1", stage="talks")
    moved = Opportunity.objects.get(key="D1", live=True)
    assert [s.stage for s in moved.stages.order_by("pk")][-1] == "talks"
    assert moved.outcome == ""
    log.send("stage", key="abcdefgh", deal="D1", outcome="won")
    won = Opportunity.objects.get(key="D1", live=True)
    assert (won.outcome, won.closed_date) == ("won", TODAY)
    again = log.send("stage", key="abcdefgi", deal="D1", stage="talks")
    assert again.status_code == 400 and "open opportunities" in again.json()["problem"]


def test_money_pays_an_invoice_and_the_rest_stays_a_prepayment(log):
    said = log.send("receipt", customer="Mei", amount="0.1万", invoice="I1")
    assert said.status_code == 200
    receipt = Document.objects.get(kind="receipt", live=True)
    assert sum(line.amount for line in receipt.lines.all()) == 1_000 * M
    assert Match.objects.get(receipt=receipt).amount == 900 * M
    assert 'value="I1"' not in log.text()  # it is paid
    wrong = log.send("receipt", key="abcdefgh", customer="Mei", amount="much")
    assert wrong.status_code == 400 and "much" in wrong.json()["problem"]


@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        ("visit", {"customer": "Zhou Ltd"}, "new ones are added by sales operations"),
        ("visit", {"customer": ""}, "Enter the customer"),
        ("visit", {"customer": "Mei", "day": "2027-08-21"}, "is in the future"),
        ("visit", {"customer": "Mei", "key": "x"}, "This form has expired"),
        (
            "receipt",
            {"customer": "Mei", "amount": "-5"},
            "Enter the amount received, such as 120000 or 12万",
        ),
        ("stage", {"deal": "D1"}, "the stage it is in"),
        (
            "stage",
            {"deal": "D1", "amount": "0", "why": "x"},
            "Enter its value, such as 1200000 or 120万",
        ),
        ("deal", NEW | {"amount": ""}, "Enter its value, such as 1200000 or 120万"),
        ("deal", NEW | {"amount": "-5"}, "Enter its value, such as 1200000 or 120万"),
        ("deal", NEW | {"amount": "99999亿"}, "not an amount"),
        ("deal", NEW | {"expected": ""}, "Enter the expected close date"),
        ("deal", NEW | {"expected": "2027-01-01"}, "before the day"),
        (
            "deal",
            NEW | {"customer": "Zhou Ltd"},
            "new ones are added by sales operations",
        ),
        ("deal", NEW | {"product": "gold"}, "from the list"),
        ("party", {"customer": "Mei"}, "Choose what to log"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(log, kind, form, sentence):
    answer = log.send(kind, **form)
    assert answer.status_code == 400 and sentence in answer.json()["problem"]
    assert not Activity.objects.exists()
    assert not Document.objects.filter(kind="receipt").exists()
    assert not Opportunity.objects.exclude(key="D1").exists()


def test_who_holds_no_seat_is_told_so(log):
    log.client.force_login(log.world.alice)
    assert "You hold no seat" in log.text()
    assert log.send("visit", customer="Mei").status_code == 400
    assert log.send("deal", **NEW).status_code == 400


def test_what_one_entered_is_taken_back_by_oneself_only(log):
    log.send("visit", **WHOLE)
    batch = Activity.objects.get().batch_id
    log.client.force_login(log.world.charlie)
    assert log.client.post(f"/log/{batch}/take-back/").status_code == 404
    log.client.force_login(log.world.bob)
    assert log.client.post(f"/log/{batch}/take-back/").status_code == 303
    assert not Activity.objects.filter(live=True).exists()
    assert (
        log.send("visit", **WHOLE).status_code == 200
    )  # the same key: not entered again
    assert not Activity.objects.filter(live=True).exists()


def test_without_a_script_the_form_comes_back_with_a_word(log):
    answer = log.client.post("/log/visit/", {"key": "12345678"} | WHOLE)
    assert (answer.status_code, answer["Location"]) == (303, "/log/?kind=visit")
    assert "Logged: Mei." in log.text(answer["Location"])


def test_the_script_for_a_phone_without_a_network_lies_beside_the_page(client, db):
    answer = client.get("/log/worker.js")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/javascript"
    assert b"luopan-log" in answer.content
