"""Who is away, who stands in, who came and left lately."""

from datetime import date, timedelta

from luopan.demo import accounts as book
from luopan.demo import founding
from luopan.demo.founding import By
from luopan.demo.people import Stay
from luopan.demo.story import at
from luopan.demo.world import World
from luopan.dimensions import services as dimensions
from luopan.dimensions.models import Account
from luopan.org import services
from luopan.org.models import Person, Unit, User

LEAVE_TEAM = "east-zj"


def away(actor: User, world: World) -> None:
    """Somebody is on leave for months; a colleague of the team acts for her seat."""
    today = world.story.today
    start = today - timedelta(days=24)
    one, other = _colleagues(world, start)
    services.add_leave(
        actor=actor,
        at=at(start - timedelta(days=5), 11),
        person=Person.objects.get(code=one.code),
        from_date=start,
        until_date=today + timedelta(days=70),
        reason="产假",
    )
    services.place_person(
        actor=actor,
        at=at(start - timedelta(days=5), 11, 10),
        seat=Unit.objects.get(code=world.seats[one.seat].code),
        person=Person.objects.get(code=other.code),
        from_date=start,
        until_date=today + timedelta(days=70),
        acting=True,
        reason="产假期间代管",
    )


def _colleagues(world: World, since: date) -> tuple[Stay, Stay]:
    """Two holders of a team who were and are there."""
    found = [
        known
        for stay in world.stays
        if (known := stay.known(world.story.today))
        and world.seats[stay.seat].team.code == LEAVE_TEAM
        and known.start_date < since - timedelta(days=200)
        and known.end_date is None
    ]
    return found[0], found[1]


def catch_up(by: By, world: World, since: date) -> None:
    """What changed after a day: customers and people that came and went."""
    today = world.story.today
    if rows := founding.new_accounts(world, since):
        dimensions.add_accounts(**by.said(), rows=rows)
    for stay in world.stays:
        left = stay.end_date
        if left is not None and since < left <= today and stay.start_date <= since:
            person = Person.objects.get(code=stay.code)
            services.end_person(**by.said(), person=person, end_date=left)
    founding.add_people(by, world, since)
    _end_accounts(by, world, since)


def _end_accounts(by: By, world: World, since: date) -> None:
    first, last = book.ordinal(since), book.ordinal(world.story.today)
    all_of = world.accounts
    for place in range(len(all_of)):
        end = int(all_of.ends[place])
        if first < end <= last and all_of.starts[place] <= first:
            dimensions.end_account(
                **by.said(),
                account=Account.objects.get(code=all_of.codes[place]),
                end_date=book.day_of(end),
            )
