"""Many actions changed at once: all or none, a sentence for each that cannot be, one entry."""

from datetime import date

import pytest
import time_machine

from luopan.actions import services
from luopan.actions.models import Action, Milestone
from luopan.actions.services.together import Several, Together
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.actions.test_actions import by, planned
from tests.tracked_year import NOON


def together(user, actions, **change):
    expected = {one.pk: one.edits for one in actions}
    return services.change_together(
        **by(user), expected=expected, change=Together(**change)
    )


def test_all_are_changed_in_one_entry_and_open_milestones_move_along(year):
    world, found = year.world, [planned(year) for _ in range(3)]
    for name, due in (("a", 2), ("b", 9)):
        step = services.add_milestone(
            **by(world.bob), action=found[0], name=name, due_date=date(2027, 8, due)
        )
    services.reach_milestone(**by(world.bob), milestone=step)
    entries = Entry.objects.count()
    together(world.bob, found, days=7, owner=world.people.alice, state="doing")
    assert Entry.objects.count() == entries + 1
    for one in Action.objects.all():
        assert (one.start_date, one.end_date) == (date(2027, 8, 8), date(2027, 9, 8))
        assert (one.owner.code, one.state, one.edits) == ("alice", "doing", 1)
    dues = Milestone.objects.order_by("name").values_list("due_date", flat=True)
    assert list(dues) == [date(2027, 8, 9), date(2027, 8, 9)]  # a moved, b was reached


def test_one_that_cannot_be_keeps_all_and_is_named(year):
    world, mine = year.world, planned(year, name="Mine")
    done, foreign = planned(year, name="Done"), planned(year, name="Foreign")
    services.move_action(**by(world.bob), action=done, state="done")
    services.edit_action(**by(world.alice), action=foreign, owner=world.people.alice)
    foreign.edits = 0  # as Bob read it
    with pytest.raises(Several, match="2 of 3 actions") as refused:
        together(world.bob, [mine, done, foreign], days=1)
    told = {one.name: one.sentence for one in refused.value.kept}
    assert told == {
        "Done": "it is over: its dates can no longer change.",
        "Foreign": "Alice has changed it since you opened the list.",
    }
    assert refused.value.told()["actions"][0]["id"] == done.pk
    assert set(Action.objects.values_list("start_date", flat=True)) == {
        date(2027, 8, 1)
    }
    with pytest.raises(Several, match="last three years|before it begins"):
        together(world.bob, [mine], end_date=date(2027, 7, 1))
    with pytest.raises(Several, match="it belongs to"):
        together(world.charlie, [mine], state="done")
    for change in ({}, {"state": "x"}, {"state": "dropped"}, {"days": 2_000}):
        with pytest.raises(Refused):
            together(world.bob, [mine], **change)
    with pytest.raises(Refused, match="First select the actions to change"):
        together(world.bob, [], days=1)


def test_on_the_list(client, year):
    world = year.world
    found = [planned(year, name=f"<i>{n}") for n in range(2)]
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def send(**form):
        picks = [f"{one.pk}.{one.edits}" for one in found]
        return client.post("/act/together/?kind=other", {"pick": picks} | form)

    with time_machine.travel(NOON, tick=False):
        client.force_login(world.bob)
        assert client.get("/act/").content.decode().count('name="pick"') == 2
        said = send(days="x", said="<u>")
        page = said.content.decode()
        assert said.status_code == 422 and "is not a number of days" in page
        assert page.count(" checked>") == 2 and 'value="&lt;u&gt;"' in page
        services.move_action(**by(world.bob), action=found[0], state="done")
        said = send(days="+3")
        page = said.content.decode()
        assert said.status_code == 422 and "1 of 2" in page
        assert "&lt;i&gt;0</a> · it is over" in page
        done = send(state="doing", owner="bob")
        assert (done.status_code, done["Location"]) == (303, "/act/?kind=other")
        assert set(Action.objects.values_list("state", flat=True)) == {"doing"}
        client.force_login(world.charlie)
        assert send(state="done").status_code == 404
        assert 'name="pick"' not in client.get("/act/").content.decode()
