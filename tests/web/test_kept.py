"""Pages that are kept until something is done: never stale, never somebody else's."""

import re

import pytest
from django.utils import timezone

from luopan.org import services as org
from luopan.targets import services as targets
from luopan.targets.models import Version
from luopan.web.views import track as views
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]


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
