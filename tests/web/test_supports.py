"""Commitments of departments on their page: asked, promised, refused, delivered, told."""

import pytest
from django.utils import timezone

from luopan.org.services import grant_role
from luopan.targets.models import Support
from tests.web.test_align import draft, issued
from tests.web.test_targets import sold

__all__ = ["draft", "issued", "sold"]
PAGE = "/supports/"


@pytest.fixture
def asked(issued, client):
    """The North asks the industry team, of which Fin has a role."""
    from luopan.org.models import Unit

    grant_role(
        actor=issued.operator,
        at=timezone.now(),
        user=issued.fin,
        role="finance",
        unit=Unit.objects.get(code="industry"),
    )
    client.force_login(issued.alice)
    said = {"unit": "north", "department": "industry", "what": "Two exhibitions"}
    said |= {"wanted": "2099-03-01", "quantity": "2", "carries": "1.2万"}
    answer = client.post(f"{PAGE}{issued.version.pk}/ask/", said)
    assert answer.status_code == 303
    issued.support = Support.objects.get()
    return issued


def do(client, world, act, **said):
    return client.post(f"{PAGE}{world.support.pk}/do/{act}/", said)


def shown(client, where=PAGE):
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_sides_see_it_from_the_wish_to_its_coming(client, asked):
    assert asked.support.carries == 1_200_000  # fen
    page = shown(client)
    assert "What we are waiting for" in page
    assert "1 request: 1 awaiting an answer." in page
    assert "¥12K of the target depends on it" in page
    talk = shown(client, f"/align/{asked.version.pk}/north/")
    assert "Two exhibitions" in talk
    client.force_login(asked.fin)
    assert "North requests from Industry team: Two exhibitions" in shown(client, "/")
    assert "What others are waiting for" in shown(client)
    assert do(client, asked, "accept", until="2020-01-01").status_code == 422
    do(client, asked, "accept", until="2099-02-01", text="In spring.")
    client.force_login(asked.alice)
    page = shown(client)
    # a day breaks at none of its hyphens
    assert 'promised by <span class="nb">2099-02-01</span>' in page
    assert "Fin: In spring." in page
    do(client, asked, "deliver")
    assert "delivered" in shown(client)
    assert client.get(f"{PAGE}workbook/").status_code == 200


def test_a_refusal_says_why(client, asked):
    client.force_login(asked.fin)
    assert do(client, asked, "refuse", text=" ").status_code == 422
    do(client, asked, "refuse", text="No budget.")
    client.force_login(asked.alice)
    assert "Fin: No budget." in shown(client)
    do(client, asked, "withdraw")
    assert "No support has been requested yet" in shown(client)


def test_what_was_typed_wrong_comes_back(client, asked):
    said = {"unit": "north", "department": "industry", "what": "Help", "wanted": ""}
    answer = client.post(f"{PAGE}{asked.version.pk}/ask/", said)
    assert answer.status_code == 422
    assert 'value="Help"' in answer.content.decode()
