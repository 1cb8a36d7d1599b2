"""F9: the whole server is killed while everybody writes; each act is there once.

Nine programs write without a pause: cells of a draft, actions, visits, commitments of the
forecast. At random moments all processes of the server get SIGKILL at once. What was
acknowledged is there, what was not is repeated under its key, and at the end everything
is there exactly once. ``make soak`` kills more often.
"""

import random
import time
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.faults.checks import a_minute_passes, check_heard, check_whole
from tests.faults.writers import PATIENCE, actions, ask, send, writing
from tests.rounds import kills

pytestmark = pytest.mark.slow
KILLS = kills(4)


def test_a_killed_server_loses_nothing_and_doubles_nothing(house):
    dice, committed_unheard = random.Random(9), 0
    house.server.start()
    with writing(house) as crew:
        for _kill in range(KILLS):
            crew.wait_for_more(10)
            time.sleep(dice.uniform(0.1, 0.6))
            house.server.kill()
            crew.wait_until_alone()
            committed_unheard += check_heard(house, crew)
            a_minute_passes()
            house.server.start()
        crew.finish()
        check_whole(house, crew)
    cut = sum(tally.cut for tally in crew.tallies)
    print(
        f"{len(crew.heard())} heard, {cut} cut, {committed_unheard} of them committed"
    )
    assert cut >= 2 * KILLS, "the kills hit nothing that was under way"


def test_an_answer_that_died_with_its_server_is_given_again(house):
    """Control: who repeats what was committed unheard, but without its key, does it twice."""
    token, act = house.tokens["alice"][0], actions("Call")(1, {})
    house.server.start()
    send(link(house), token, act)
    end = time.monotonic() + PATIENCE
    while not house.look().count(act.kind, act.mark):
        assert time.monotonic() < end, "it is not committed"
        time.sleep(0.005)
    house.server.kill()
    house.server.start()
    first, again = (ask(link(house), token, act) for _n in range(2))
    assert first == again
    assert (first[0], house.look().count(act.kind, act.mark)) == (200, 1)
    assert ask(link(house), token, replace(act, key="another"))[0] == 200
    assert house.look().count(act.kind, act.mark) == 2


def link(house):
    return HTTPConnection(urlsplit(house.server.address).netloc, timeout=PATIENCE)
