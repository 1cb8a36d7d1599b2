"""Targets that do not add up through the API: read with their room, set, proposed."""


def test_they_are_read_set_and_refused(draft, caller):
    path, call = f"/versions/{draft}/aims", caller("dora")
    asked = f"{path}?metric=buying_customers&unit=company"
    assert call.get(asked).json()["aims"] == []
    assert call.get(f"{path}/before?metric=&unit=company").status_code == 422
    aims = [
        {"unit": "company", "period": "2027", "value": "30"},
        {"unit": "north", "period": "2027", "value": "20"},
    ]
    said = {"metric": "buying_customers", "aims": aims, "reason": "As agreed."}
    done = call.post(path, said)
    assert done.status_code == 200, done.content
    head = done.json()["head"]
    assert done.json()["count"] == 2
    assert call.post(path, said).status_code == 422
    told = call.get(asked).json()
    assert told["kind"] == "distinct" and told["may_change"]
    (whole,) = [one for one in told["aims"] if one["unit"] == "company"]
    assert (whole["value"], whole["least"], whole["most"]) == ("30", 20, None)
    ratio = call.get(f"{path}?metric=revenue_per_customer&unit=company").json()
    follows, *_more = ratio["aims"]
    assert follows["denominator"] == {"metric": "buying_customers", "value": "30"}
    alice = caller("alice")
    assert alice.get(asked).status_code == 404
    mine = said | {"aims": [{"unit": "north", "period": "2027", "value": "21"}]}
    assert alice.post(path, mine).json()["count"] == 1
    late = mine | {"aims": [{"unit": "north", "period": "2027", "value": "22"}]}
    assert call.post(path, late | {"expected": head}).status_code == 409
    assert caller("audrey").post(path, mine).status_code == 403
    nowhere = call.get(f"{path}?metric=sales_amount")
    assert nowhere.status_code == 422
    assert call.get(f"{path}/before?metric=win_rate").json() == []
    none = call.post(f"{path}/before", {"metric": "win_rate"})
    assert none.status_code == 422


def test_floor_and_stretch_are_read_and_held(draft, caller):
    path, call = f"/versions/{draft}/aims", caller("dora")
    asked = f"{path}?metric=receivables&unit=north"
    target = {"unit": "north", "period": "2027", "value": "300"}
    floor = target | {"level": "floor", "value": "320"}
    said = {"metric": "receivables", "aims": [target, floor]}
    assert call.post(path, said).json()["count"] == 2
    (found,) = [
        one
        for one in call.get(asked).json()["aims"]
        if one["unit"] == "north" and one["period"] == "2027"
    ]
    assert (found["floor"], found["stretch"]) == ("320", "255")  # less is better
    assert found["held"] == ["floor"]
    wrong = call.post(path, said | {"aims": [floor | {"value": "280"}]})
    assert wrong.status_code == 422
    assert "cannot be below the target" in wrong.json()["problem"]
    nonsense = said | {"aims": [floor | {"level": "ceiling"}]}
    assert call.post(path, nonsense).status_code == 400
    mine = said | {"aims": [floor | {"value": "330"}]}
    assert caller("audrey").post(path, mine).status_code == 403
    assert (
        call.post(path, said | {"aims": [floor | {"value": None}]}).status_code == 200
    )
    (found, *_more) = call.get(asked).json()["aims"]
    assert (found["floor"], found["held"]) == (None, [])
