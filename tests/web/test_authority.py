"""Who may settle how much: read in sentences, set from a day on."""

import pytest

from luopan.targets.models import Authority


@pytest.fixture
def dora(client, world):
    client.force_login(world.dora)
    return client


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_it_is_read_in_sentences_and_set(dora, db):
    said = text(dora.get("/settings/authority/"))
    assert "can settle at any number." in said and "default" in said
    assert "up to 5% away from the number as issued" in said
    form = {"role": "manager", "how": "share", "share": "7.5%", "reason": "More room"}
    assert dora.post("/settings/authority/set/", form)["Location"].endswith("y/")
    made = Authority.objects.get()
    assert str(made.share) == "0.0750"
    said = text(dora.get("/settings/authority/"))
    assert "up to 7.5% away" in said and "set by Dora" in said
    dora.post("/settings/authority/set/", {"role": "operations", "how": "any"})
    assert Authority.objects.get(role="operations").share is None


def test_what_is_no_share_comes_back(dora, db):
    for share in ("", "120%", "much"):
        form = {"role": "manager", "how": "share", "share": share}
        answer = dora.post("/settings/authority/set/", form)
        assert "percentage" in text(answer, 422)
    assert not Authority.objects.exists()


def test_who_does_not_commit_targets_only_reads_it(client, world, db):
    client.force_login(world.alice)
    said = text(client.get("/settings/authority/"))
    assert "Set differently" not in said
    form = {"role": "manager", "how": "any"}
    assert client.post("/settings/authority/set/", form).status_code == 403
    assert "/settings/authority/" in text(client.get("/settings/"))
