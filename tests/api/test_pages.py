"""The pages about the API: tokens under one's own account, and what operations there are."""

import re
from collections import Counter

import pytest
from django.test import Client

from luopan.api.reference import TITLES
from luopan.api.topics import whole
from luopan.org.models import ApiToken
from tests.api.conftest import Caller


@pytest.fixture
def alice(noon):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(noon.alice)
    return browser


def shown_token(answer):
    return re.search(r"lp_[\w-]{40,}", answer.content.decode())


def test_a_token_is_issued_shown_once_used_and_revoked(alice, noon):
    said = {"name": "ERP", "days": "30", "scope": ["targets.read", "org.read"]}
    made = alice.post("/me/tokens/", said)
    token = shown_token(made)[0]
    assert made["Cache-Control"] == "no-store"
    page = alice.get("/me/")
    assert shown_token(page) is None
    assert "ERP" in page.content.decode()
    assert Caller(token).get("/me").json()["scopes"] == ["org.read", "targets.read"]
    number = ApiToken.objects.get().pk
    assert alice.post(f"/me/tokens/{number}/revoke/").status_code == 303
    assert Caller(token).get("/me").status_code == 401
    assert "No tokens yet" in alice.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "ERP", "days": "30"}, "at least one thing"),
        ({"name": "", "days": "30", "scope": ["org.read"]}, "missing"),
        ({"name": "E", "days": "9999", "scope": ["org.read"]}, "1 to 366"),
        ({"name": "E", "days": "x", "scope": ["org.read"]}, "1 to 366"),
        ({"name": "E", "days": "30", "scope": ["audit.read"]}, "does not hold"),
        ({"name": "E", "days": "30", "scope": ["\x00"]}, "no scope"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_it(alice, said, words):
    answer = alice.post("/me/tokens/", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_of_tokens_of_others_there_is_nothing_to_see_or_end(alice, noon):
    bob = Client()
    bob.force_login(noon.bob)
    bob.post("/me/tokens/", {"name": "mine", "days": "30", "scope": ["org.read"]})
    number = ApiToken.objects.get().pk
    theirs = alice.post(f"/me/tokens/{number}/revoke/")
    nothing = alice.post("/me/tokens/987654/revoke/")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content
    assert ApiToken.objects.get().revoked_at is None
    assert "mine" not in alice.get("/me/").content.decode()


def test_the_description_is_open_and_whole(stranger):
    found = stranger.get("/openapi.json").json()
    operations = [o for methods in found["paths"].values() for o in methods.values()]
    told = sum(len(view.operations) for view in whole().path_views())
    assert len(operations) == told
    writes = [
        o for o in operations if any(p["in"] == "header" for p in o["parameters"])
    ]
    assert len(writes) >= 28
    assert all(o["security"] == [{"token": []}] for o in operations)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_every_operation_in_the_readers_language(noon, language):
    browser = Client(headers={"accept-language": language})
    assert browser.get("/api/").status_code == 302
    browser.force_login(noon.bob)
    page = browser.get("/api/")
    text = page.content.decode()
    assert ("程序令牌" in text) == (language == "zh-hans")
    for view in whole().path_views():
        for operation in view.operations:
            assert f'id="{operation.view_func.__name__}"' in text
    assert "<script>" not in text
    assert "style=" not in text
    assert "unsafe" not in page["Content-Security-Policy"]


def test_too_many_requests_are_told_when_to_come_again(noon, caller, settings):
    settings.API_A_MINUTE, settings.API_AT_ONCE = 60, 12
    alice = caller("alice")
    answers = [alice.get("/me") for _ in range(14)]
    assert [a.status_code for a in answers[:12]] == [200] * 12
    late = answers[-1]
    assert late.status_code == 429
    assert 1 <= int(late["Retry-After"]) <= 3
    assert late.json()["facts"] == {"seconds": int(late["Retry-After"])}


def test_the_second_factor_is_asked_of_people_not_of_tokens(noon, caller, settings):
    settings.SECOND_FACTOR = "all"
    alice = caller("alice")
    assert alice.get("/me").status_code == 200
    browser = Client()
    browser.force_login(noon.alice)
    assert browser.get("/targets/").status_code == 302


def test_every_topic_has_a_title_and_every_operation_a_name_of_its_own():
    """A topic without a title would end the page of the API."""
    paths = whole().get_openapi_schema(path_prefix="/api/v1/")["paths"].values()
    told = [one for path in paths for one in path.values()]
    assert {topic for one in told for topic in one["tags"]} == TITLES.keys()
    names = Counter(one["operationId"] for one in told)
    assert [name for name, count in names.items() if count > 1] == []
