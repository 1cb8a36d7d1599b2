"""The palette finds pages by what people call them, in both languages at once."""

import pytest

from luopan.web.other_names import CALLED
from luopan.web.parts import address

pytestmark = pytest.mark.django_db


def test_other_names_are_of_pages_that_there_are():
    assert [route for route in CALLED if not address(route)] == []
    assert all(words == words.lower() for words in CALLED.values())


@pytest.mark.parametrize(
    "typed, page",
    [
        ("why", "How the target was derived"),
        ("由来", "How the target was derived"),
        ("提成", "My incentive pay"),
        ("Commission", "My incentive pay"),
        ("日报", "Daily and weekly reports"),
        ("counter", "Align"),
        ("产能", "Ways to derive the number"),
    ],
)
def test_a_page_is_found_by_its_other_names(client, world, typed, page):
    client.force_login(world.dora, backend="luopan.org.sign_in.Backend")
    found = client.get("/find/", {"q": typed}, headers={"accept-language": "en"})
    assert page in [one["label"] for one in found.json()["found"]]


def test_a_pages_own_name_comes_first(client, world):
    client.force_login(world.dora, backend="luopan.org.sign_in.Backend")
    found = client.get("/find/", {"q": "letter"}, headers={"accept-language": "en"})
    assert found.json()["found"][0]["label"] == "Letters of commitment"
