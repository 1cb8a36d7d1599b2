"""What must be so after a kill, and after the last repetition."""

from collections import Counter
from datetime import timedelta

from luopan.targets import queries
from luopan.targets.cube import HOT
from luopan.trail import chain
from luopan.trail.models import Claim, Entry
from tests.faults.house import SEATS, House
from tests.faults.writers import Crew

ACTS = {
    "action": "actions.add",
    "call": "tracking.call",
    "cell": "targets.step",
    "visit": "records.enter_activity",
}


def a_minute_passes() -> None:
    """A key whose request died with the server is free again when its lease is over."""
    for claim in Claim.objects.filter(state="open"):
        Claim.objects.filter(pk=claim.pk).update(at=claim.at - timedelta(minutes=1))


def check_heard(house: House, crew: Crew) -> int:
    """All that was heard is kept, once; what was not, once or not at all.

    Returns:
        How much was committed and not heard.
    """
    heard = crew.heard()  # first: others go on writing where the server lives
    look = house.look()
    for act in heard:
        assert look.count(act.kind, act.mark) == 1, act
    acts = [tally.unheard for tally in crew.tallies if tally.unheard]
    kept = [look.count(act.kind, act.mark) for act in acts]
    assert set(kept) <= {0, 1}
    return sum(kept)


def check_whole(house: House, crew: Crew) -> None:
    """Each act once and nothing else, in the trail too; the chain holds; the sums add up."""
    assert not [line for tally in crew.tallies for line in tally.failed]
    look, said = house.look(), Counter((act.kind, act.mark) for act in crew.heard())
    kept = Counter((kind, mark) for kind, marks in look.marks.items() for mark in marks)
    assert kept == said
    assert set(said.values()) == {1}
    done = Entry.objects.filter(outcome="done")
    for kind, act in ACTS.items():
        assert done.filter(act=act).count() == len(look.marks[kind]), kind
    assert chain.verify().ok
    assert not Claim.objects.filter(state="open").exists()
    check_sums(house, crew)


def check_sums(house: House, crew: Crew) -> None:
    """A seat has the last number that was said, and the whole is what its parts are."""
    HOT.clear()
    version, dora = house.play.version, house.play.world.dora
    version.refresh_from_db()
    assert queries.verify_version(version).ok
    sheet = queries.sheet(version, **house.play.see(dora))
    amounts = [sheet.amount(seat, "products", "2027") for seat in SEATS]
    assert amounts == [int(one.heard[-1].mark) for one in crew.tallies[: len(SEATS)]]
    assert sheet.amount("company", "products", "2027") == sum(amounts)
