"""The SMART audit through the API: the scores and findings of what one sees."""

from django.utils import timezone

from luopan.targets.models import Version
from luopan.targets.queries.audit import audit


def test_one_hears_what_the_page_says_of_ones_own_units(draft, sold, caller):
    version = Version.objects.get(pk=draft)
    for who in ("dora", "alice", "bob", "audrey"):
        found = audit(version, viewer=getattr(sold, who), at=timezone.now())
        told = caller(who).get(f"/versions/{draft}/audit")
        assert told.status_code == 200, told.content
        body = told.json()
        assert body["score"] == found.score
        assert body["units"] == found.units
        shares = {one["criterion"]: one["share"] for one in body["scores"]}
        assert shares == {c.value: s.share for c, s in found.scores.items()}
        assert [(f["rule"], f["unit"]) for f in body["findings"]] == [
            (f.rule, f.unit) for f in found.findings
        ]
        assert all(f["sentence"] for f in body["findings"])


def test_what_a_talk_does_to_the_audit(draft, caller):
    """Issued and not changed: one number; nobody's talk is not told from none."""
    dora = caller("dora")
    dora.post(f"/versions/{draft}/issue", {"unit": "company"})
    told = dora.get(f"/versions/{draft}/talk/audit?unit=north").json()
    assert [one["which"] for one in told["stands"]] == ["now"]
    assert told["gone"] == told["come"] == []
    assert dora.get(f"/versions/{draft}/audit").json()["before"] is None
    assert dora.get(f"/versions/{draft}/talk/audit?unit=nobody").status_code == 404


def test_who_sees_nothing_of_it_finds_nothing(draft, caller):
    assert caller("dora").get("/versions/987654/audit").status_code == 404
