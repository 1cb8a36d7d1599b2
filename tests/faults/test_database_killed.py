"""F10: PostgreSQL dies while everybody writes, and comes back; the server stays up.

Meanwhile everybody is told so in a sentence, and when to come again. Afterwards the same
server goes on; what was acknowledged is there, and each act is there once.
"""

import http.client
import random
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.faults.checks import a_minute_passes, check_heard, check_whole
from tests.faults.writers import writing
from tests.rounds import kills

pytestmark = pytest.mark.slow
KILLS = kills(3)
SOON = 5.0  # seconds; two on a machine that has nothing else to do


class Reader:
    """Somebody who is signed in, at his pages."""

    def __init__(self, house):
        from django.test import Client

        browser = Client()
        browser.force_login(house.play.world.dora)
        name, cookie = next(iter(browser.cookies.items()))
        self._words = {"Cookie": f"{name}={cookie.value}", "Accept-Language": "zh"}
        self._at = urlsplit(house.server.address).netloc

    def get(self, path, **words):
        """Status, when to come again, text, and how long it took."""
        begun = time.monotonic()
        link = http.client.HTTPConnection(self._at, timeout=30)
        link.request("GET", path, headers=words or self._words)
        answer = link.getresponse()
        text, again = answer.read().decode(), answer.getheader("Retry-After")
        link.close()
        return answer.status, again, text, time.monotonic() - begun


def check_told(reader, crew):
    """Pages and programs hear a sentence, soon, and whether the process lives."""
    status, again, text, took = reader.get("/targets/")
    assert (status, again) == (503, "5")
    assert "数据库暂时没有应答" in text
    assert took < 2 * SOON
    assert reader.get("/healthz", Host="localhost")[0] == 200
    assert reader.get("/readyz", Host="localhost")[0] == 503
    told = [one for tally in crew.tallies for one in tally.told_to_wait]
    said = [(wait, answer["problem"]) for status, wait, answer in told if status == 503]
    assert said
    assert {wait for wait, _sentence in said} == {"5"}
    assert all(
        "what was saved before is not lost" in sentence for _wait, sentence in said
    )


def seconds_until_it_answers(reader):
    """How long a page still says that it cannot, after the database came back."""
    begun = time.monotonic()
    while (found := reader.get("/targets/"))[0] != 200:
        assert time.monotonic() - begun < 4 * SOON, found
        time.sleep(0.1)
    return time.monotonic() - begun


def test_a_killed_database_loses_nothing_and_the_server_goes_on(
    crashing_house, own_cluster
):
    house, dice, waits = crashing_house, random.Random(10), []
    reader = Reader(house)
    house.server.start()
    assert reader.get("/targets/")[0] == 200
    with writing(house) as crew:
        for turn in range(KILLS):
            crew.wait_for_more(10)
            time.sleep(dice.uniform(0.1, 0.6))
            connection.close()
            own_cluster.does("crash")
            time.sleep(
                8.0 if turn == 0 else 1.0
            )  # long enough for any patience to grow
            check_told(reader, crew)
            own_cluster.does("again")
            a_minute_passes()
            waits.append(seconds_until_it_answers(reader))
            crew.wait_for_more(1)
            check_heard(house, crew)
        crew.finish()
        check_whole(house, crew)
    print([round(wait, 2) for wait in waits])
    assert max(waits) < SOON
    assert house.server.lives(), "the same server all the time"
