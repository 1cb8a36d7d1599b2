"""The ways to a number through the API: ranges in the metric's own unit, the choice kept."""

from decimal import Decimal

from luopan.api.operations.ways import _way
from luopan.dimensions.models import Metric
from luopan.targets.models import Choice, Version
from luopan.targets.queries.ways import Input, Way


def test_the_ways_are_read_and_a_number_is_chosen(draft, caller):
    call = caller("dora")
    path = f"/versions/{draft}/ways"
    told = call.get(f"{path}?unit=company").json()
    assert [way["key"] for way in told["ways"]][:2] == ["last_year", "growth"]
    assert told["may_choose"] and told["choices"] == []
    seen = told["amount"]
    said = {"unit": "company", "reason": "As last year.", "expected": seen}
    kept = call.post(path, said | {"way": "last_year"})
    assert kept.status_code == 200, kept.content
    (one,) = kept.json()["choices"]
    assert (one["amount"], one["way"], one["who"]) == (seen, "last_year", "Dora")
    assert [way["key"] for way in one["beside"]] == [w["key"] for w in told["ways"]]
    assert call.post(path, said | {"expected": "1"}).status_code == 409
    assert call.post(path, said | {"reason": " "}).status_code == 422
    assert caller("alice").get(f"{path}?unit=company").status_code == 404
    assert caller("alice").post(path, said | {"unit": "north"}).status_code == 403
    assert Choice.objects.count() == 1


def test_planned_resources_are_said_and_read(draft, caller):
    path, call = f"/versions/{draft}/resources", caller("dora")
    one = {"unit": "north", "resource": "leads", "before": "90", "planned": "120"}
    assert call.post(path, {"figures": [one]}).status_code == 422
    one |= {"before_source": "CRM", "planned_source": "Budget"}
    assert call.post(path, {"figures": [one]}).json() == {"count": 1}
    (told,) = call.get(f"{path}?unit=north").json()
    assert (told["before"], told["planned"], told["promised"]) == ("90", "120", "0")
    assert caller("alice").post(path, {"figures": [one]}).status_code == 422
    south = [one | {"unit": "south"}]
    assert caller("alice").post(path, {"figures": south}).status_code == 404


def test_what_an_amount_of_one_was_divided_by_is_told_with_its_currency():
    by = {"divided": Decimal(1_000), "currency": "CNY"}
    inputs = (
        Input("each", 36, "amount", "Staff list", **by),
        Input("rate", 1, "ratio"),
    )
    told = _way(Way("resources", "x", 1, 2, 3, inputs), version_of_yuan())["inputs"]
    assert [(one["divided"], one["currency"]) for one in told] == [
        (1_000, "CNY"),
        (None, ""),
    ]
    assert told[0]["note"] == "Staff list"


def version_of_yuan():
    return Version(metric=Metric(code="sales", kind="additive", quantum=Decimal(1)))
