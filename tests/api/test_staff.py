"""People, as programs bring them."""

from luopan.org.models import Person, Unit


def test_a_list_of_people_and_one_called_otherwise(noon, caller):
    adam, bob = caller("adam"), caller("bob")
    listed = {"people": [{"code": "E1", "name": "王芳", "email": "f@example.com"}]}
    assert bob.post("/people-changes/bring", listed).status_code == 403
    made = adam.post("/people-changes/bring", listed, key="one").json()
    assert made == {"added": 1, "changed": 0, "placed": 0}
    assert adam.post("/people-changes/bring", listed, key="one").json() == made
    taken = [{"code": "E1", "name": "王芳", "seat": "north-1-a"}]
    refused = adam.post("/people-changes/bring", {"people": taken})
    assert refused.status_code == 422 and "is held by" in refused.json()["problem"]
    other = {"person": "E1", "name_other": "Fang"}
    assert adam.post("/people-changes/edit", other).json() == {"code": "E1"}
    found = Person.objects.get(code="E1")
    assert (found.name, found.name_other) == ("王芳", "Fang")


def test_units_are_merged(noon, caller):
    said = {"unit": "north", "others": ["south"], "from_date": "2027-01-04"}
    assert caller("bob").post("/unit-changes/merge", said).status_code in {403, 404}
    assert caller("adam").post("/unit-changes/merge", said).json() == {"code": "north"}
    assert str(Unit.objects.get(code="south").end_date) == "2027-01-04"
