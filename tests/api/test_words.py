"""Words in the second language through the API: read and named by who may, all or none."""

import pytest

from luopan.dimensions.models import Term
from luopan.dimensions.services import name_terms


@pytest.fixture
def named(world):
    by = {"actor": world.operator, "at": world.at}
    name_terms(**by, terms={"水务": "Water", "直销": "Direct"})


def test_words_are_read_and_named(named, noon, caller):
    call = caller("olga")
    (water,) = call.get("/words?q=wat").json()["items"]
    assert water == {"word": "水务", "other": "Water"}
    roles = call.get("/words?limit=1").json()
    assert roles["count"] > 2 and roles["items"][0]["other"] == ""  # unnamed ones first
    said = [{"word": "水务", "other": "Water works"}, {"word": "直销", "other": ""}]
    assert call.post("/words", {"words": said}).json() == {"changed": 2}
    assert call.post("/words", {"words": said}).json() == {"changed": 0}
    assert dict(Term.objects.values_list("name", "name_other")) == {
        "水务": "Water works"
    }


def test_words_that_cannot_be_named_change_none(named, noon, caller):
    call = caller("olga")
    for wrong in (
        {"word": " ", "other": "x"},
        {"word": "", "other": "x"},
        {"word": "a"},
    ):
        said = {"words": [{"word": "水务", "other": "W"}, wrong]}
        assert call.post("/words", said).status_code in {400, 422}
    assert Term.objects.get(name="水务").name_other == "Water"


def test_who_may(named, noon, caller):
    """Who may change customers and products; others neither name nor read."""
    for who in ("adam", "olga", "dora", "alice", "bob", "fin", "audrey"):
        call, said = caller(who), {"words": [{"word": "水务", "other": who}]}
        status = 200 if who in {"adam", "olga"} else 403
        assert call.get("/words").status_code == status
        assert call.post("/words", said).status_code == status
        assert Term.objects.filter(name_other=who).exists() == (status == 200)
    narrow = caller("olga", "targets.read")
    assert narrow.get("/words").status_code == 403


def test_one_reads_all_that_is_of_oneself_with_a_token_that_carries_everything(
    noon, caller
):
    tables = {one["name"]: one for one in caller("bob").get("/me/data").json()}
    user = tables["org_user"]
    assert [row[user["columns"].index("username")] for row in user["rows"]] == ["bob"]
    assert "token_hash" not in tables["org_apitoken"]["columns"]
    assert caller("bob", "targets.read").get("/me/data").status_code == 403
