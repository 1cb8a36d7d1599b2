"""``luopan user``: help for those who cannot get in."""

import pytest
from click.testing import CliRunner

from luopan.cli.users import user
from luopan.org import services
from luopan.org.door import has_factor, locked_until
from luopan.trail.refusal import Refused


@pytest.fixture
def run(monkeypatch):
    """The command on the test's own database."""
    monkeypatch.setenv("LUOPAN_LANG", "en")

    def told(*words):
        return CliRunner().invoke(user, words, catch_exceptions=False)

    return told


def test_unlock_lets_a_locked_name_try_again(run, world, client):
    for _ in range(5):
        client.post("/sign-in/", {"login": "bob", "password": "wrong"})
    assert locked_until("bob") is not None
    assert "bob can sign in again" in run("unlock", "bob").output
    assert locked_until("bob") is None


def test_forget_factor_helps_who_lost_his_phone(run, world):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=world.dora, type="totp", data={"secret": "x"})
    assert (
        "dora sets up two-step verification again"
        in run("forget-factor", "dora").output
    )
    assert not has_factor(world.dora)
    with pytest.raises(Refused, match="has not set up two-step verification"):
        run("forget-factor", "dora")


@pytest.mark.parametrize("word", ["unlock", "forget-factor"])
def test_a_name_nobody_has_is_said(run, world, word):
    with pytest.raises(Refused, match="no account nobody"):
        run(word, "nobody")


def test_the_operator_is_no_account(world):
    with pytest.raises(Refused, match="built-in operator"):
        services.unlock(actor=world.adam, at=world.at, username="luopan")
