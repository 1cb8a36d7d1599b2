"""The company, its organisation, people, products and customers, by the services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from luopan.demo import accounts as book
from luopan.demo import organisation, products, words
from luopan.demo.cast import CAST, HEADS, MANAGERS, Member
from luopan.demo.story import Story, at
from luopan.demo.terms import in_english
from luopan.demo.world import World
from luopan.dimensions import services as dimensions
from luopan.org import queries, services
from luopan.org.models import Person, Unit, User

COMPANY = ("云澜科技", "Yunlan Technology")
ROOT = "yunlan"


@dataclass(frozen=True)
class By:
    """Who does something, and when: handed to every service."""

    actor: User
    at: datetime

    def said(self) -> dict[str, Any]:
        """As keywords."""
        return {"actor": self.actor, "at": self.at}


def found(founded: date, frozen: date | None) -> By:
    """The company with its standards; nothing is in it yet."""
    when = at(founded - timedelta(days=20))
    by = By(queries.builtin_operator(at=when), when)
    services.create_company(
        **by.said(),
        name=COMPANY[0],
        name_other=COMPANY[1],
        code=ROOT,
        made_by_demo=True,
        demo_date=frozen,
    )
    dimensions.create_standards(**by.said())
    return by


def settle(by: By, world: World) -> None:
    """Units, products, people, customers, as they were in the beginning and came to be."""
    story = world.story
    services.add_units(**by.said(), rows=[*_units(world), *_departments(story)])
    dimensions.add_products(**by.said(), rows=_products())
    _reorganise(by, world)
    add_people(by, world, None)
    dimensions.add_accounts(**by.said(), rows=new_accounts(world, None))
    dimensions.name_terms(**by.said(), terms=in_english())
    dealt = [line.code for line in products.LINES if line.channel]
    for team in organisation.TEAMS:
        if team.kind == "channel":  # dealers get hardware and care contracts only
            _remit(by, team.code, story.founded_date, dealt)
    _remit(by, "solutions", story.founded_date, organisation.DOUBLE_COUNTED)


def _departments(story: Story) -> list[services.NewUnit]:
    """Whom the regions need for their numbers; none of them carries one."""
    return [
        services.NewUnit(
            code, name, name_other=other, start_date=story.founded_date, overlay=True
        )
        for code, name, other in organisation.DEPARTMENTS
    ]


def _units(world: World) -> list[services.NewUnit]:
    """The organisation as it was on the first day, and the seats opened since."""
    story, new = world.story, services.NewUnit
    rows = [
        new(r.code, r.name, name_other=r.name_other, start_date=story.founded_date)
        for r in organisation.REGIONS
    ]
    for team in organisation.TEAMS:
        if team.code in organisation.SPLIT_INTO:
            continue
        moved = team.code == organisation.MOVED_TEAM
        above = organisation.MOVED_FROM if moved else team.region
        rows.append(new(team.code, team.name, above, name_other=team.name_other))
    name, other = organisation.SPLIT_NAME, organisation.SPLIT_NAME_OTHER
    rows.append(new(organisation.SPLIT_TEAM, name, "south", name_other=other))
    for seat in world.seats:
        rows.append(
            new(
                seat.code,
                seat.name,
                seat.team_then(story, story.founded_date),
                kind="seat",
                name_other=seat.name_other,
                role=organisation.ROLES[seat.team.kind][0],
                start_date=seat.start_date,
            )
        )
    return rows


def _products() -> list[dimensions.NewProduct]:
    new = dimensions.NewProduct
    rows = [
        new(code, name, kind="category", name_other=other, place=place)
        for place, (code, name, other) in enumerate(products.CATEGORIES)
    ]
    for place, line in enumerate(products.LINES):
        rows.append(
            new(
                line.code,
                line.name,
                line.category,
                "line",
                name_other=line.name_other,
                counted_in=line.counted_in,
                place=place,
            )
        )
        for rank, (suffix, name, other, _price, _share) in enumerate(products.MODELS):
            rows.append(
                new(
                    f"{line.code}-{suffix}",
                    f"{line.name} {name}",
                    line.code,
                    name_other=f"{line.name_other} {other}",
                    counted_in=line.counted_in,
                    place=rank,
                )
            )
    return rows


def _reorganise(by: By, world: World) -> None:
    """A team went to another region; later another one was split in two."""
    story, units = world.story, Unit.objects.in_bulk(field_name="code")
    services.move_unit(
        actor=by.actor,
        at=at(story.move_date - timedelta(days=12)),
        unit=units[organisation.MOVED_TEAM],
        parent=units["east"],
        from_date=story.move_date,
        reason="山东与江苏共用仓配与方案资源，划归华东",
    )
    teams = {team.code: team for team in organisation.TEAMS}
    into = [
        services.NewUnit(code, teams[code].name, name_other=teams[code].name_other)
        for code in organisation.SPLIT_INTO
    ]
    services.split_unit(
        actor=by.actor,
        at=at(story.split_date - timedelta(days=20)),
        unit=units[organisation.SPLIT_TEAM],
        into=into,
        children={
            seat.code: seat.team.code
            for seat in world.seats
            if seat.team.code in organisation.SPLIT_INTO
        },
        from_date=story.split_date,
        reason="深圳业务规模过大，按南山、宝安两片拆分",
    )


def add_people(by: By, world: World, since: date | None) -> None:
    """Everybody known today, or those who came after a day."""
    today = world.story.today
    known = [stay.known(today) for stay in world.stays]
    coming = [
        stay for stay in known if stay and (since is None or stay.start_date > since)
    ]
    mail = "{}@yunlan.example"
    rows = [
        services.NewPerson(
            stay.code,
            stay.name,
            stay.start_date,
            stay.end_date,
            stay.name_other,
            mail.format(stay.code.lower()),
        )
        for stay in coming
    ]
    if since is None:
        rows += [
            services.NewPerson(
                each.code,
                each.name,
                world.story.founded_date,
                None,
                each.name_other,
                mail.format(each.username or each.code.lower()),
            )
            for each in (*CAST, *MANAGERS, *HEADS)
            if not each.seat
        ]
    if rows:
        services.add_people(**by.said(), rows=rows)
    places = [
        services.NewHolding(
            world.seats[stay.seat].code, stay.code, stay.start_date, stay.end_date
        )
        for stay in coming
    ]
    if places:
        services.place_people(**by.said(), rows=places)


def new_accounts(world: World, since: date | None) -> list[dimensions.NewAccount]:
    """Customers that are there today, or those that came after a day."""
    all_of = world.accounts
    first = -1 if since is None else book.ordinal(since)
    last = book.ordinal(world.story.today)
    rows = []
    for place in range(len(all_of)):
        if not first < all_of.starts[place] <= last:
            continue
        kind, group = int(all_of.kinds[place]), int(all_of.groups[place])
        end = int(all_of.ends[place])
        industry, industry_other = words.INDUSTRIES[int(all_of.industries[place])]
        seat = world.seats[int(all_of.seats[place])]
        owned = all_of.starts[place] >= book.ordinal(seat.start_date)
        rows.append(
            dimensions.NewAccount(
                all_of.codes[place],
                all_of.names[place],
                owner=seat.code if owned else None,
                group=_group(all_of, group, last),
                dealer_tier=kind if kind in (book.DEALER, book.SECOND) else None,
                channel="直销" if kind == book.DIRECT else "经销",
                attributes={
                    "行业": industry,
                    "城市": all_of.cities[place],
                    "类型": book.KINDS[kind],
                },
                start_date=book.day_of(int(all_of.starts[place])),
                end_date=book.day_of(end) if end <= last else None,
                name_other=all_of.names_other[place],
            )
        )
    return rows


def _group(all_of: book.Accounts, group: int, last: int) -> str | None:
    """The head of its group, once that one is there."""
    if group < 0 or all_of.starts[group] > last:
        return None
    return all_of.codes[group]


def _remit(by: By, code: str, founded: date, lines: Iterable[str]) -> None:
    """What a unit has to do with, and nothing else."""
    unit = Unit.objects.get(code=code)
    for line in lines:
        services.add_remit(
            **by.said(), unit=unit, axis="product", code=line, from_date=founded
        )


def add_users(by: By, world: World) -> dict[str, User]:
    """One account for every role, and one for every regional manager."""
    users = {}
    for each in (*CAST, *MANAGERS, *HEADS):
        if not each.username:
            continue
        user = services.add_user(
            **by.said(),
            username=each.username,
            email=f"{each.username}@yunlan.example",
            person=_person(world, each),
            language="",
        )
        unit = Unit.objects.get(code=each.unit or ROOT)
        services.grant_role(**by.said(), user=user, role=each.role, unit=unit)
        users[each.username] = user
    services.grant_role(
        **by.said(),
        user=users["fang"],
        role="finance",
        unit=Unit.objects.get(code="finance"),
    )
    return users


def _person(world: World, each: Member) -> Person:
    """A cast member with a seat is whoever holds that seat."""
    code = each.code
    if each.seat:
        place = [seat.code for seat in world.seats].index(each.seat)
        code = next(stay.code for stay in world.stays if stay.seat == place)
    return Person.objects.get(code=code)
