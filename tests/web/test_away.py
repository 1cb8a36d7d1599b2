"""PostgreSQL is away: one sentence and when to come again, without a database."""

import logging
import threading
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from luopan.config.postgres import base
from luopan.web import away

SECONDS = "5"


@pytest.fixture
def gone(monkeypatch, world):
    """Whatever is asked of the database is not answered."""
    monkeypatch.setattr(away, "connection", SimpleNamespace(vendor="postgresql"))
    monkeypatch.setattr(away, "_said", [-away.LINE])

    def nobody(*_asked):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(nobody):
        yield Client(raise_request_exception=False)


def test_a_page_says_so_in_both_languages_and_when_to_come_again(gone):
    answer = gone.get("/targets/")
    assert (answer.status_code, answer["Retry-After"]) == (503, SECONDS)
    text = answer.content.decode()
    assert "数据库暂时没有应答" in text and "what was saved before is not lost" in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "what was saved before is not lost"), ("zh-hans", "没有应答")],
)
def test_a_program_is_told_in_its_language(gone, language, said):
    words = {"authorization": "Bearer lp_x", "accept-language": language}
    answer = gone.get("/api/v1/me", headers=words)
    assert (answer.status_code, answer["Retry-After"]) == (503, SECONDS)
    assert said in answer.json()["problem"]


def test_the_process_lives_and_is_not_ready(gone):
    assert gone.get("/healthz").json() == {"state": "alive"}
    assert gone.get("/readyz").status_code == 503


def test_the_log_has_a_line_and_not_one_for_each(gone, caplog):
    with caplog.at_level(logging.ERROR):
        for _n in range(5):
            gone.get("/targets/")
    lines = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [one.name for one in lines] == ["luopan.web.away"]
    assert "closed the connection" in lines[0].getMessage()


def caused(problem, state):
    problem.__cause__ = Exception()
    problem.__cause__.sqlstate = state
    return problem


@pytest.mark.parametrize(
    ("problem", "is_away"),
    [
        (OperationalError("could not connect"), True),
        (InterfaceError("the connection is closed"), True),
        (caused(OperationalError("starting up"), "57P03"), True),
        (caused(OperationalError("too many clients"), "53300"), True),
        (caused(OperationalError("deadlock"), "40P01"), False),
        (caused(OperationalError("canceled"), "57014"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_a_fault_of_ours_is_not_taken_for_it(monkeypatch, problem, is_away):
    monkeypatch.setattr(away, "connection", SimpleNamespace(vendor="postgresql"))
    assert away.is_away(problem) is is_away
    monkeypatch.setattr(away, "connection", SimpleNamespace(vendor="sqlite"))
    assert not away.is_away(problem)


def test_while_it_is_away_one_waits_and_the_others_are_told(monkeypatch):
    """Without that, all threads of a process would wait, and nobody would get a sentence."""
    asking, back = threading.Event(), threading.Event()

    def wait(_self, _parameters):
        asking.set()
        if not back.wait(20):
            raise base.Database.OperationalError("no connection after 3 s")
        return "a connection"

    fault = base.Database.OperationalError
    monkeypatch.setattr(base.PostgresWrapper, "get_new_connection", wait)
    monkeypatch.setattr(base.DatabaseWrapper, "pool", "a pool")
    monkeypatch.setattr(base, "_away", threading.Event())
    base._away.set()
    wrapper, got = object.__new__(base.DatabaseWrapper), []
    first = threading.Thread(target=lambda: got.append(wrapper.get_new_connection({})))
    first.start()
    assert asking.wait(20)
    with pytest.raises(fault, match="away"):
        wrapper.get_new_connection({})
    back.set()
    first.join(20)
    assert got == ["a connection"]
    assert wrapper.get_new_connection({}) == "a connection"
