"""Target customers on the pages: the list and why, picking, the rule, Today, the workbook."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luopan.actions.models import Pick, ScreenRule
from tests.actions.test_targeting import shop  # noqa: F401  (a fixture)
from tests.tracked_year import NOON

PAGE = "/act/customers/"
CARD = "/act/backsolve/card/"  # of Today
DO = "/act/customers/do/{}/?show=all"


@pytest.fixture
def street(client, shop):  # noqa: F811
    """Bob, whose seat has two of the customers, is signed in."""
    with time_machine.travel(NOON, tick=False):
        client.force_login(shop.world.bob)
        yield shop


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_list_says_why_and_travels_as_a_workbook(client, street):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(PAGE))
    assert len(asked) <= 25
    assert "Kunde &lt;b&gt;1" in said and "<b>1</b>" not in said
    for part in ("does not buy Tea", "nothing fell due", "bought ¥0 in 12 months"):
        assert part in said, part
    assert "Süd" not in said and "Kunde 3" not in said
    assert client.get(f"{PAGE}?xlsx=1").content[:2] == b"PK"
    assert "Target customers" in text(client.get("/find/?q=target+cust"))
    assert client.get(f"{PAGE}?rule=none").status_code == 404


def test_picked_seen_on_today_and_let_go(client, street):
    ticked = {"customer": ["K1", "K2"], "every": "14", "rule": ""}
    assert "Select the customers first" in text(client.post(DO.format("pick"), {}), 422)
    wrong = text(client.post(DO.format("pick"), ticked | {"every": "0"}), 422)
    assert 'value="K1" aria-label="Kunde &lt;b&gt;1&lt;/b&gt;" checked' in wrong
    assert client.post(DO.format("pick"), ticked)["Location"] == f"{PAGE}?show=all"
    kept = Pick.objects.filter(account__code="K1").get()
    assert kept.score > 50 and kept.why["pipeline"] == 100
    assert "Try another view or fewer words" in text(client.get(f"{PAGE}?show=due"))
    with time_machine.travel(NOON + timedelta(days=16), tick=False):
        client.force_login(street.world.bob)
        assert "2 days overdue" in text(client.get(f"{PAGE}?show=due"))
        assert "2 target customers are overdue for a visit" in text(client.get(CARD))
        week = text(client.get("/act/?as=week"))
        assert "to be seen" in week and "Kunde &lt;b&gt;1" in week
    client.force_login(street.world.bob)
    assert client.post(DO.format("pick"), {"customer": ["S1"]}).status_code == 404
    client.post(DO.format("let-go"), ticked)
    assert "Try another view or fewer words" in text(client.get(f"{PAGE}?show=picked"))


@pytest.mark.slow
def test_a_rule_is_written_on_its_page(client, street):
    said = {"rule": "standard", "as": "new", "name": "Deals", "pipeline": "9"}
    north = said | {"of": "north"}
    assert client.post(DO.format("rule"), north).status_code == 404  # a rep's hand
    client.force_login(street.world.alice)
    assert client.post(DO.format("rule"), north).status_code == 303
    own = north | {"rule": "rule-1", "as": ""}
    assert "Explain why the rule is changed" in text(
        client.post(DO.format("rule"), own), 422
    )
    done = client.post(DO.format("rule"), own | {"reason": "Better"})
    assert done["Location"].endswith("rule=rule-1")
    assert "Better" in text(client.get(f"{PAGE}?rule=rule-1"))
    assert [row.code for row in ScreenRule.objects.all()] == ["rule-1", "rule-1"]
    assert client.post(DO.format("retire"), {"rule": "rule-1"}).status_code == 303
    assert client.post(DO.format("dance")).status_code == 404
