"""The pages of handovers: prepared, looked at in numbers, done; the leaver is locked out."""

import time_machine

from luopan.review.models import Handover
from tests.review.test_handing_over import leaving  # noqa: F401
from tests.tracked_year import NOON, year  # noqa: F401
from tests.web.test_looking_back import signed_in


def test_prepared_looked_at_and_done(leaving):  # noqa: F811
    world = leaving.world
    with time_machine.travel(NOON, tick=False):
        dora, bob, carol = map(signed_in, (world.dora, world.bob, world.carol))
        assert "No handovers, current or past" in dora.get("/review/handovers/").text
        begun = {"person": "bob", "successor": "carol", "kind": "leaves"}
        begun["reason"] = "Ill for long"
        dora.post("/review/handovers/new/", begun | {"day": "2027-08-20"})
        handover = Handover.objects.get()
        where = f"/review/handovers/{handover.pk}/"
        text = dora.get(where).text
        for said in (
            "Goes to Carol",
            "Customers with receivables",
            "2 open invoices of 2 customers.",
            "¥800",
            "Hand over now",
        ):
            assert said in text
        assert "nothing has changed yet" in carol.get(where).text
        told = [one.get(where).text.count("Ill for long") for one in (dora, bob, carol)]
        assert told == [1, 1, 0]  # whose it is, and who does it; not who comes after
        assert carol.post(f"{where}do/done/").status_code == 403
        dora.post(f"{where}do/credit/", {"rule": "split", "share": "25%"})
        assert "¥200" in dora.get(where).text
        moved = {"account": ["k2"], "to": "south-1-a"}
        dora.post(f"{where}do/accounts/", moved)
        dora.post(f"{where}do/accounts/", {"account": ["k2"], "to": ""})
        assert bob.get("/").status_code == 200
        seen = {"seen": "stale"}
        assert dora.post(f"{where}do/done/", seen).status_code == 422
        assert dora.post(f"{where}do/done/").status_code == 303
        assert bob.get("/").status_code in {302, 403}
        assert "handed over to Carol" in dora.get(where).text
        assert dora.get(f"{where}?xlsx=1").content[:2] == b"PK"
