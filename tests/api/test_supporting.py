"""What is asked of other departments, as programs do it."""


def test_asked_promised_and_delivered(draft, caller, sold):
    alice, olga = caller("alice"), caller("olga")
    said = {
        "unit": "north",
        "department": "industry",
        "what": "Two exhibitions",
        "wanted_date": "2099-03-01",
        "quantity": "2",
        "carries": "12000.50",
    }
    made = alice.post(f"/versions/{draft}/supports", said)
    assert made.status_code == 200, made.json()
    at = f"/supports/{made.json()['id']}"
    (row,) = olga.get("/supports?unit=north").json()
    assert (row["state"], row["carries"], row["quantity"]) == ("asked", "12000.5", "2")
    assert caller("charlie").get("/supports").json() == []
    assert (
        caller("charlie").post(f"{at}/accept", {"until_date": "2099-01-01"}).status_code
        == 404
    )
    assert alice.post(f"{at}/accept", {"until_date": "2099-01-01"}).status_code == 403
    assert olga.post(f"{at}/accept", {"until_date": "2020-01-01"}).status_code == 422
    assert olga.post(f"{at}/accept", {"until_date": "2099-01-01"}).json() == {
        "done": True
    }
    assert alice.post(f"{at}/remind").json() == {"done": True}
    assert alice.post(f"{at}/deliver", {}).json() == {"done": True}
    assert olga.post(f"{at}/refuse", {"text": "No."}).status_code == 422
    assert alice.post(f"{at}/withdraw", {}).status_code == 422
