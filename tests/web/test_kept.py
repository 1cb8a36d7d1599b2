"""Pages that are kept until something is done: never stale, never somebody else's."""

import re

import pytest
from django.utils import timezone

from luopan.org import services as org
from luopan.org.services import entry as org_entry
from luopan.targets import services as targets
from luopan.targets.models import Version
from luopan.trail import chain
from luopan.web import asked
from luopan.web.views import today
from luopan.web.views import track as views
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]
PARTS = (
    "meetings",
    "reports",
    "help",
    "way",
    "figures",
    "reviewed",
    "agreed",
)  # asked.GROUPS


@pytest.fixture
def drafted(client, sold):
    """A draft of the next year."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    client.get("/targets/")  # says that it was made, once
    return Version.objects.get()


@pytest.fixture
def made(monkeypatch):
    """How often the page of Track was made."""
    calls = []
    make = views.queries.overview

    def counted(*said, **words):
        calls.append(words["viewer"].username)
        return make(*said, **words)

    monkeypatch.setattr(views.queries, "overview", counted)
    return calls


def _nothing(*, actor, at):
    """Leaves its entry."""


def by(sold):
    return {"actor": sold.dora, "at": timezone.now()}


def test_a_page_is_made_once(client, drafted, made):
    first = client.get("/track/")
    again = client.get("/track/")
    assert made == ["dora"]
    assert _bare(again) == _bare(first)
    client.get("/track/?kind=month")
    assert made == ["dora"] * 2


def test_typing_into_a_draft_changes_its_own_pages_only(client, sold, drafted, made):
    client.get("/track/")
    before = _bare(client.get("/targets/"))
    cell = {"unit": drafted.plan.root.code, "product": "products", "period": "2026"}
    parameters = {"cell": cell, "amount": 987_654_300}
    targets.step(**by(sold), version=drafted, kind="total", parameters=parameters)
    client.get("/track/")
    assert made == ["dora"]
    client.get(f"/track/?version={drafted.pk}")
    shown = _bare(client.get("/targets/"))
    assert made == ["dora"] * 2
    assert shown != before
    assert "¥9.9M" in shown and "¥9.9M" not in before


def test_what_is_done_is_seen_at_once(client, sold, drafted, made):
    assert "Another name" not in client.get("/targets/").content.decode()
    targets.name_version(**by(sold), version=drafted, name="Another name")
    assert "Another name" in client.get("/targets/").content.decode()
    client.get("/track/")
    org.choose_language(actor=sold.dora, at=timezone.now(), language="zh-hans")
    assert "追踪" in client.get("/track/").content.decode()
    assert made == ["dora"] * 2


def test_who_comes_and_goes_changes_no_page(client, sold, drafted, made):
    client.get("/track/")
    org_entry.sign_in(actor=sold.alice, at=timezone.now(), how="password")
    org_entry.sign_out(actor=sold.alice, at=timezone.now())
    client.get("/track/")
    assert made == ["dora"]


@pytest.mark.parametrize(
    "act, anew",
    [
        ("org.sign_in", ""),
        ("targets.step", ""),
        ("tracking.send_report", "reports, help, way"),
        ("actions.add", "meetings, help"),
        ("tracking.promise_in_meeting", "meetings, help"),
        ("records.enter_activity", "way, figures, number"),
        ("records.apply", "way, figures, number"),
        ("tracking.call", "figures"),
        ("tracking.explain_doubt", "figures"),
        ("tracking.watch", "meetings, help"),
        ("targets.commit", "agreed, number"),
        ("review.confirm_actuals", "figures, reviewed"),
        ("review.close_period", "figures, reviewed, number"),
        ("review.publish_scheme", "figures, reviewed, number"),
        ("review.approve_adjustment", "all"),
        ("org.grant_role", "all"),
    ],
)
def test_today_asks_again_only_what_an_act_can_have_changed(
    client, sold, monkeypatch, act, anew
):
    """Each part of it, by an act of its kind; whatever is not named changes all."""
    asked_for = []
    names = dict(zip((k for k, _d in asked.GROUPS), PARTS, strict=True))

    def there(_user, _on, kinds, _beside):
        asked_for.extend(name for group, name in names.items() if group <= kinds)
        return frozenset()

    monkeypatch.setattr(asked, "there", there)
    number = today._number
    monkeypatch.setattr(
        today, "_number", lambda *said: asked_for.append("number") or number(*said)
    )
    client.force_login(sold.dora)
    client.get("/")
    client.get("/")
    assert asked_for == [*PARTS, "number"]
    asked_for.clear()
    chain.service(act)(_nothing)(**by(sold))
    client.get("/")
    wanted = [*PARTS, "number"] if anew == "all" else [w for w in anew.split(", ") if w]
    assert asked_for == wanted


def test_every_kind_that_waits_is_asked_for_once():
    kinds = [kind for group, _despite in asked.GROUPS for kind in group]
    assert sorted(kinds) == sorted(asked.ASKING)


def test_nobody_gets_the_page_of_another(client, sold, drafted, made):
    mine = _bare(client.get("/track/"))
    client.force_login(sold.alice)
    assert _bare(client.get("/track/")) != mine
    assert made == ["dora", "alice"]


def test_a_kept_page_has_the_token_of_the_request(client, drafted, made):
    client.get("/track/")
    first, second = (_token(client.get("/track/")) for _ in range(2))
    assert made == ["dora"]
    assert first != second  # masked anew, as on a page that was just made
    client.handler.enforce_csrf_checks = True
    answer = client.post("/sign-out/", headers={"X-CSRFToken": second})
    assert answer.status_code in (200, 302, 303)


def test_a_word_that_is_said_once_is_not_kept(client, sold, drafted):
    told = 'class="good" role="status"'
    client.get("/targets/")
    client.post(f"/targets/{drafted.pk}/commit/", {"expected": str(drafted.head)})
    assert told in client.get("/targets/").content.decode()
    assert told not in client.get("/targets/").content.decode()


def test_it_can_be_turned_off(client, drafted, made, settings):
    settings.KEPT_PAGES = 0
    client.get("/track/")
    client.get("/track/")
    assert made == ["dora"] * 2


def _token(answer):
    return re.search(r'name="csrf-token" content="(\w{64})"', answer.content.decode())[
        1
    ]


def _bare(answer):
    return re.sub(r"\w{64}", "", answer.content.decode())


def test_another_look_is_another_page(client, drafted, made):
    usual = client.get("/track/").content.decode()
    client.cookies["rise"] = "red"
    red = client.get("/track/").content.decode()
    assert "data-rise" not in usual and 'data-rise="red"' in red
    del client.cookies["rise"]
    assert "data-rise" not in client.get("/track/").content.decode()
    assert made == ["dora"] * 2
