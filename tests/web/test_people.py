"""The page of a number by people: seen before it is done, done as one step, ramps set."""

from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from luopan.targets.models import Ramp
from tests.cast import NOON
from tests.targets.test_people import built, play

__all__ = ["built", "play"]
pytestmark = pytest.mark.django_db
BACKEND = "luopan.org.sign_in.Backend"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def text(answer):
    return " ".join(answer.content.decode().split())


def test_it_is_seen_then_done_as_one_step(client, play):
    client.force_login(play.world.alice, backend=BACKEND)
    on = f"/decompose/{play.version.pk}/people"
    assert client.get("/decompose/people/")["Location"] == f"{on}/of/north/"
    said = text(client.get(f"{on}/of/north/?rule=acting"))
    assert "over 3 seats: their people carry" in said
    assert "ramping up" in said and "1.0 on leave" in said
    book = client.get(f"{on}/of/north/?rule=acting&xlsx=1")
    assert book["Content-Type"].endswith("sheet")
    head = play.version.head
    form = {"rule": "reserve", "expected": head, "reason": "Staffing"}
    done = client.post(f"{on}/do/north/", form)
    assert done["Location"].startswith("/decompose/?version=")
    play.version.refresh_from_db()
    assert play.version.head == head + 1
    late = client.post(f"{on}/do/north/", form)
    assert late.status_code in {303, 409}  # the same again moves nothing that was read
    cell = client.get(
        f"/decompose/{play.version.pk}/cell",
        {"unit": "north-1-b", "product": "products", "period": "2027"},
    )
    assert "Seat B carries" in text(cell)


def test_who_reads_sees_no_button(client, play):
    client.force_login(play.world.fin, backend=BACKEND)
    said = text(client.get(f"/decompose/{play.version.pk}/people/of/north/"))
    assert "Spread this way" not in said and "Total" in said
    assert "Set a ramp" not in text(client.get("/settings/ramps/"))


def test_a_ramp_is_set_as_people_write_it(client, play):
    client.force_login(play.world.dora, backend=BACKEND)
    done = client.post(
        "/settings/ramps/set/", {"role": "account manager", "shares": "10%，30 60"}
    )
    assert done.status_code == 303
    assert Ramp.objects.get().shares == ["0.1", "0.3", "0.6"]
    assert "10%, 30%, 60%" in text(client.get("/settings/ramps/"))
    wrong = client.post("/settings/ramps/set/", {"role": "", "shares": "soon"})
    assert wrong.status_code == 422 and 'value="soon"' in text(wrong)


def test_the_same_through_the_api(client, play):
    from luopan.org import services as org

    world = play.world
    token = org.issue_token(
        actor=world.operator,
        at=world.at,
        user=world.alice,
        name="x",
        scopes=["targets.read", "targets.edit", "org.read"],
    )
    head = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    on = f"/api/v1/versions/{play.version.pk}/people"
    seen = client.get(f"{on}?unit=north&rule=others", headers=head).json()
    assert seen["total"] == "360001" and len(seen["seats"]) == 3
    done = client.post(
        on, {"unit": "north"}, content_type="application/json", headers=head
    )
    assert done.json()["seq"] == play.version.head + 1
    ramps = client.get("/api/v1/ramps", headers=head).json()
    assert ramps[0] == {"role": "", "shares": ["0.25", "0.5", "0.75"], "own": True}
    none = client.post(
        "/api/v1/ramps",
        {"shares": []},
        content_type="application/json",
        headers={**head, "Idempotency-Key": "l"},
    )
    assert none.status_code == 403


def test_many_seats_stand_on_pages_and_all_of_them_count(client, play, monkeypatch):
    """Two seats a page; rule, sentence, sums and workbook are of all three."""
    monkeypatch.setattr("luopan.web.views.people.A_PAGE", 2)
    client.force_login(play.world.alice, backend=BACKEND)
    on = f"/decompose/{play.version.pk}/people/of/north/?rule=acting"
    first, last = text(client.get(on)), text(client.get(f"{on}&page=2"))
    whole = client.get(f"{on}&page=2&xlsx=1")
    for said in (first, last):
        assert "over 3 seats: their people carry" in said and "Total" in said
    assert "Seat A" in first and "Seat A" not in last
    assert "?rule=acting&amp;page=2" in first and "?rule=acting&amp;page=1" in last
    assert "1 / 2" in first and "2 / 2" in last
    assert "2 / 2" in text(client.get(f"{on}&page=9"))
    assert "page=2" not in last.split("Export")[0].rpartition("href=")[2]
    rows = load_workbook(BytesIO(whole.content)).active.iter_rows(values_only=True)
    assert sum(str(row[0]).startswith("Seat ") for row in rows) == 3
