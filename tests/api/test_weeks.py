"""Back-solve and target customers, as programs do it."""

import pytest
import time_machine

from tests.actions.test_targeting import shop  # noqa: F401  (a fixture)
from tests.api.conftest import Caller
from tests.tracked_year import NOON
from tests.tracking.practised import practise


def test_a_week_is_read_adopted_and_its_hours_said(year, settings):
    from luopan.org import services
    from luopan.org.bearers import scopes_of

    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    world = practise(year).world
    with time_machine.travel(NOON, tick=True):

        def caller(user):
            held = [one.code for one in scopes_of(user, on=NOON.date())]
            by = {"actor": world.operator, "at": NOON, "user": user}
            return Caller(services.issue_token(**by, name=user.username, scopes=held))

        bob, alice = caller(world.bob), caller(world.alice)
        one = bob.get("/back-solve?unit=north-1-a").json()["one"]
        rates = {rate["key"]: rate["value"] for rate in one["rates"]}
        assert (rates["win_rate"], one["state"], one["adopted"]) == (0.5, "fits", None)
        said = {"seat": "north-1-a", "visits": one["advised"]}
        assert alice.post("/weekly-numbers", said).status_code == 403
        assert bob.post("/weekly-numbers", said).json() == {"done": True}
        below = alice.get("/back-solve?unit=north-1").json()["below"]
        assert below[0]["adopted"] == one["advised"]
        hours = {"unit": "north", "hours_a_visit": "1.5", "hours_a_day": "6"}
        assert alice.post("/visit-hours", hours).json() == {"done": True}
        assert bob.post("/visit-hours", hours).status_code == 403
        assert bob.get("/back-solve?unit=north-1-a").json()["one"]["most_visits"] == 20
        assert bob.get("/back-solve?unit=south-1-a").status_code == 404


@pytest.mark.slow
def test_customers_are_ranked_picked_and_let_go(shop, settings):  # noqa: F811
    from luopan.org import services
    from luopan.org.bearers import scopes_of

    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    world = shop.world
    with time_machine.travel(NOON, tick=True):

        def caller(user):
            held = [one.code for one in scopes_of(user, on=NOON.date())]
            by = {"actor": world.operator, "at": NOON, "user": user}
            return Caller(services.issue_token(**by, name=user.username, scopes=held))

        bob, alice, fin = caller(world.bob), caller(world.alice), caller(world.fin)
        found = bob.get("/target-customers").json()
        assert [row["code"] for row in found["customers"]] == ["K1", "K2"]
        said = {"customers": ["K1"], "every_days": 14}
        assert fin.post("/target-customers", said).status_code == 403
        assert bob.post("/target-customers", said).json() == {"count": 1}
        other = {"customers": ["S1"], "every_days": 14}
        assert bob.post("/target-customers", other).status_code == 404
        assert bob.get("/target-customers?show=picked").json()["count"] == 1
        gone = {"customers": ["K1"]}
        assert alice.post("/target-customers/let-go", gone).json() == {"count": 1}
        rule = {"unit": "north", "code": "ours", "name": "Ours"}
        rule |= {"weights": {"recency": 1}}
        assert alice.post("/screen-rules", rule).json() == {"done": True}
        assert bob.post("/screen-rules", rule).status_code == 403
        assert [one["code"] for one in bob.get("/screen-rules").json()][1:] == ["ours"]
        assert bob.post("/screen-rules/ours/retire", {}).status_code == 403
        assert alice.post("/screen-rules/ours/retire", {}).json() == {"done": True}
        assert len(bob.get("/screen-rules").json()) == 1
