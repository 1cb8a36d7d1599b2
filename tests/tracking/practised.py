"""Seat A's opportunities and visits, easy to follow by hand; the other seats have none.

24 opportunities begun on 2 March 2026: 12 won after 60 days for 1,000 each, 12 lost. 60
visits in winter, 30 of them effective communications, and 18 more of these by telephone.
"""

from datetime import date, timedelta

from tests.tracking.deals import deal

BEGUN = date(2026, 3, 2)


def talk(number, day, kind="visit", effective=True):
    said = {"contact": "Li", "two_way": True, "outcome": "Agreed", "next_step": "Offer"}
    return {
        "key": f"A{number}",
        "kind": kind,
        "day_date": day,
        "account": "K1",
        "seat": "north-1-a",
        "next_date": day + timedelta(days=7) if effective else None,
    } | (said if effective else dict.fromkeys(said))


def practise(year):
    """All that, in the year that is easy to follow."""
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount

    world = year.world
    by = {"actor": world.operator, "at": world.at}
    add_accounts(**by, rows=[NewAccount("K1", "Kunde", owner="north-1-a")])
    won = {"closed": BEGUN + timedelta(days=60), "outcome": "won"}
    lost = {"closed": BEGUN + timedelta(days=20), "outcome": "lost"}
    deals = [deal(n, created=BEGUN, **(won if n < 12 else lost)) for n in range(24)]
    year.store("opportunity", deals)
    # So that something is missing: a customer gives back what he ordered in spring.
    year.store("order", [year.order("north-1-a", date(2027, 3, 1), -6_000)])
    first = date(2026, 12, 12)
    visits = [
        talk(n, first + timedelta(days=n), effective=n % 2 == 0) for n in range(60)
    ]
    calls = [talk(100 + n, BEGUN + timedelta(days=n), "call") for n in range(18)]
    year.store("activity", visits + calls)
    return year
