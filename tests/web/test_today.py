"""Today: one sentence, what waits, one's number, what changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luopan.org.facts import one_look
from luopan.org.models import Unit
from luopan.org.presence import present
from luopan.records.models import Document
from luopan.review.queries import reached
from luopan.strategy import services as strategy
from luopan.targets import services as targets
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import of_year
from luopan.trail import jobs
from luopan.trail import services as trail
from luopan.web.words.answers import by_deadline
from luopan.web.words.today import EVER, Item, in_order
from tests.cast import standards
from tests.kept import kept
from tests.review.closed_year import AUGUST_4, with_nina
from tests.web.test_targets import FORM, bring_in, sold

__all__ = ["sold"]

THIS_YEAR = "订单日期,订单号,客户,岗位,产品,销售额\n" + "\n".join(
    f"2026-01-05,N-{seat},甲公司,{seat},茶,500" for seat in ["Seat A", "Seat D"]
)


@pytest.fixture
def running(client, sold):
    """A committed year."""

    @kept
    def begun():
        client.force_login(sold.dora)
        client.post("/targets/new/", FORM)
        version = Version.objects.get()
        client.post(f"/targets/{version.pk}/commit/", {"expected": "2"})
        client.force_login(sold.olga)
        bring_in(client, THIS_YEAR)

    begun()
    client.force_login(sold.olga)
    return sold


def test_an_empty_installation_shows_the_first_hour(client, world):
    standards(world)
    client.force_login(world.adam)
    shown = client.get("/").content.decode()
    assert "The first hour" in shown
    assert "/import/" in shown
    client.force_login(world.bob)
    assert "/import/" not in client.get("/").content.decode()


def test_a_question_of_an_import_waits_for_who_handed_it_in(client, sold):
    client.force_login(sold.olga)
    file = SimpleUploadedFile("more.csv", "订单日期,销售额\n2026-01-05,1\n".encode())
    client.post("/import/", {"files": file})
    jobs.work(once=True)
    shown = client.get("/").content.decode()
    assert "more.csv" in shown
    client.force_login(sold.dora)
    assert "more.csv" not in client.get("/").content.decode()


def test_a_word_spoken_to_one_waits_for_him_only(client, running):
    version = Version.objects.get()
    trail.comment(
        actor=running.olga,
        at=timezone.now(),
        text="@Alice can the North carry this?",
        subject=f"version:{version.pk}",
    )
    client.force_login(running.alice)
    shown = client.get("/").content.decode()
    assert "can the North carry this?" in shown
    assert "1 item needs your attention" in shown
    client.force_login(running.charlie)
    assert "can the North" not in client.get("/").content.decode()


def test_what_others_did_is_told_and_ones_own_acts_are_not(client, running):
    client.force_login(running.olga)
    assert "grows by" in client.get("/").content.decode()
    client.force_login(running.dora)
    assert "grows by" not in client.get("/").content.decode()


def test_everybody_finds_his_own_number(client, running):
    for user, number in (
        (running.dora, "¥1.0K / ¥132K"),
        (running.alice, "¥500 / ¥79.2K"),
    ):
        client.force_login(user)
        assert number in client.get("/").content.decode()


def test_few_queries_whatever_waits(
    client, running, settings, django_assert_max_num_queries
):
    """A manager to whom all speak at once: word, fallen assumption, due step, news."""
    now, alice, version = timezone.now(), running.people.alice, Version.objects.get()
    by, later = {"actor": running.dora, "at": now}, now.date() + timedelta(days=90)
    said = {"owner": alice, "review_date": later}
    believed = strategy.add_assumption(**by, name="Demand grows", **said)
    target = {"plan": version.plan, "metric": version.metric, "unit": running.north}
    targets.rest_target(**by, assumption=believed, **target)
    doubt = said | {"state": "invalidated", "reason": "Orders fell."}
    del doubt["owner"]
    strategy.judge_assumption(**by, assumption=believed, **doubt)
    odds = {"kind": "risk", "probability": Decimal("0.3"), "amount": Decimal(10)}
    risk = strategy.add_assumption(
        **by, name="A customer leaves", **said, **odds, trigger="Two orders go."
    )
    strategy.prepare_action(**by, risk=risk, wording="Call him", owner=alice, days=3)
    strategy.fire_risk(**by, risk=risk, reason="They went.")
    trail.comment(**by, text="@Alice, look", subject=f"version:{version.pk}")
    client.force_login(running.alice)
    shown = client.get("/").content.decode()
    for told in ("no longer holds", "Call him", "@Alice, look", "more than your part"):
        assert told in shown
    settings.KEPT_PAGES = 0  # nothing was looked at before
    with django_assert_max_num_queries(25):
        client.get("/")


def test_what_is_overdue_comes_first_then_the_newest():
    noon = timezone.now()

    def item(text, days, *, overdue=False):
        at = noon - timedelta(days=days)
        return Item("flag", text, "", "/", at, overdue=overdue)

    found = [item("old", 9), item("late", 8, overdue=True), item("new", 0)]
    assert [one.text for one in in_order(found)] == ["late", "new", "old"]


def test_what_has_nothing_to_say_is_not_asked(running, django_assert_num_queries):
    """Many sources in one question; one that cannot tell is asked for itself."""
    units, none = Unit.objects.all(), Unit.objects.none()
    asked = {"a": [units], "b": [none], "c": [none, units.filter(pk=0)], "d": []}
    with django_assert_num_queries(1):
        assert present(asked | {"e": [none, units]}) == {"a", "d", "e"}


def test_the_bar_of_a_phone_holds_what_one_uses_daily(client, running):
    """Who plans numbers has the grid at hand, who sells his actions."""
    for user, there, gone in (
        (running.alice, "/decompose/", "/act/"),
        (running.bob, "/act/", "/decompose/"),
    ):
        client.force_login(user)
        page = client.get("/").content.decode()
        bar = page.split('<nav class="tabs"')[1].split("</nav>")[0]
        assert f'href="{there}"' in bar and f'href="{gone}"' not in bar
        here = client.get(there).content.decode()
        bar = here.split('<nav class="tabs"')[1].split("</nav>")[0]
        assert f'href="{there}" aria-current="page"' in bar
        assert bar.count("aria-current") == 1


def test_the_rail_asks_nothing_of_what_was_read(running, django_assert_num_queries):
    """Versions come with one's number, talks and reviews with what waits."""
    year = Version.objects.get().plan.year
    with one_look(reading=True):
        assert reached.reached(year) == "committed"
    with one_look(reading=True), django_assert_num_queries(1):
        of_year(year)
        reached.marked(year, {"coached", "talk"})
        assert reached.reached(year) == "coached"
    with one_look(reading=True), django_assert_num_queries(1):
        of_year(year)
        reached.marked(year, {"talk"})
        assert reached.reached(year) == "committed"
    assert present(reached.marks(year)) == frozenset()


def test_who_holds_no_number_reads_first_what_he_looks_after(client, world):
    """Finance the close that ends next, an auditor the trail; who leads his own number."""
    closes = with_nina(world)
    with time_machine.travel(AUGUST_4, tick=False):
        closing = closes.open()
        seat = world.north_1_a
        rows = Document.objects.filter(seat=seat, day_date__month=7, live=True)
        closes.claim(closing, world.bob, seat, rows[0].number)
        client.force_login(world.fin)
        said = client.get("/").text
        assert "The close of July 2027 ends in 2 days, on " in said
        assert "1 objection is awaiting a decision." in said
        assert reverse("closing_round", args=["2027-07"]) in said
        assert "The trail has" not in said
        client.force_login(world.audrey)
        said = client.get("/").text
        assert "each seals the one before it. No operations were refused since" in said
        assert "The close of July 2027 ends in 2 days" in said
        assert 'class="btn sec" href="/audit/"' in said
        for user in (world.dora, world.alice, world.bob):
            client.force_login(user)
            said = client.get("/").text
            assert "The close of" not in said and "The trail has" not in said
        closes.close(closing)
        client.force_login(world.fin)
        assert "The close of" not in client.get("/").text


def test_quick_answers_come_by_when_they_are_due() -> None:
    """What is overdue first; each line says its kind, and news come last."""
    on = date(2027, 9, 15)
    waits = {
        "forecast": [Item("x", "Call", "", "/", EVER, due=date(2027, 9, 14))],
        "meeting": [Item("x", "Meet", "5 min", "/", EVER, due=on)],
        "report": [Item("x", "Write", "", "/", EVER)],
        "review": [Item("x", "Read", "", "/", EVER, news=True)],
    }
    found = by_deadline(waits, on)
    assert [group.kind for group in found] == ["late", "today", "open", "news"]
    assert found[1].items[0].more == "Meetings and meeting promises · 5 min"
