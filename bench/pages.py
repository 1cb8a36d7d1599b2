"""What pages cost a company of 5,000 seats, and what a server process weighs before any cube.

10 regions of 20 teams of 25 seats × 4 products × 12 months: 240 thousand leaves, committed, and
a draft that is issued to the regions; two years of orders, 5,000 customers. ``python -m
bench.pages`` makes the company in a home of its own and asks for each page as the director does:
the 95th percentile of the processor's time in the server, warm. Twice: made anew, as after
somebody did something (the bar is 400 ms for these), and shown again.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.agreement import BEGAN, REGIONS, SEATS, TEAMS
from bench.grid import begin
from bench.load import server_spent
from bench.table import HEADED, Row, print_table, row

NOW = datetime(2027, 6, 15, 4, tzinfo=UTC)
FOUNDED = datetime(2026, 1, 5, 4, tzinfo=UTC)
PRODUCTS = 4
TRIES = 20
BAR = 400.0  # ms of the processor
HEAVIEST = 100  # MiB of a process that has shown no figures yet
MILLION = 1_000_000
# Of a seat in a month; 12 make five million facts (``python -m bench.facts``).
ORDERS = int(os.environ.get("LUOPAN_BENCH_ORDERS", "1"))


def make() -> None:
    """The company, its committed plan with a draft beside it, and its records."""
    from django.core.management import call_command

    from luopan.dimensions.services import add_accounts, add_products, create_standards
    from luopan.dimensions.services.accounts import NewAccount
    from luopan.dimensions.services.products import NewProduct
    from luopan.org import services as org
    from luopan.org.models import Company, Unit
    from luopan.org.queries import builtin_operator

    call_command("migrate", verbosity=0, interactive=False)
    by: dict[str, Any] = {"actor": builtin_operator(at=FOUNDED), "at": FOUNDED}
    org.create_company(**by, name="Bench")
    org.add_units(**by, rows=list(_units(org.NewUnit)))
    create_standards(**by)
    lines = [NewProduct(f"p{n}", f"Line {n}", kind="line") for n in range(PRODUCTS)]
    add_products(**by, rows=lines)
    accounts = [NewAccount(f"c{n}", f"Customer {n}", seat) for n, seat in _numbered()]
    add_accounts(**by, rows=accounts)
    people = [org.NewPerson(f"m{n}", f"Person {n}", BEGAN) for n, _seat in _numbered()]
    org.add_people(**by, rows=people)
    holdings = [org.NewHolding(seat, f"m{n}", BEGAN) for n, seat in _numbered()]
    org.place_people(**by, rows=holdings)
    user = org.add_user(**by, username="dora")
    org.grant_role(
        **by, user=user, role="director", unit=Unit.objects.get(code="company")
    )
    _records(by["actor"])
    _plan(by)
    Company.objects.update(made_by_demo=True)  # no second factor stands in the way


def _units(new: Any) -> Iterator[Any]:
    for region in range(REGIONS):
        yield new(f"r{region}", f"Region {region}", start_date=BEGAN)
        for team in range(TEAMS):
            code = f"r{region}t{team}"
            yield new(code, f"Team {region}-{team}", f"r{region}", start_date=BEGAN)
            for seat in range(SEATS):
                yield new(
                    f"{code}s{seat}",
                    f"Seat {region}-{team}-{seat}",
                    code,
                    kind="seat",
                    start_date=BEGAN,
                )


def _seats() -> Iterator[str]:
    for region in range(REGIONS):
        for team in range(TEAMS):
            yield from (f"r{region}t{team}s{seat}" for seat in range(SEATS))


def _numbered() -> Iterator[tuple[int, str]]:
    return enumerate(_seats())


def _records(actor: Any) -> None:
    """``ORDERS`` orders a seat and month of two years, up to the day; a fact each."""
    for year in (2026, 2027):
        for month in range(1, 13 if year < NOW.year else NOW.month):
            _month(actor, year, month)


def _month(actor: Any, year: int, month: int) -> None:
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    rows = [(n, seat, turn) for n, seat in _numbered() for turn in range(ORDERS)]
    columns = {
        "number": [f"{year}{month:02d}-{n}-{turn}" for n, _seat, turn in rows],
        "day_date": [date(year, month, 1 + (n + turn) % 28) for n, _seat, turn in rows],
        "seat": [seat for _n, seat, _turn in rows],
        "product": [f"p{(n + month + turn // 28) % PRODUCTS}" for n, _s, turn in rows],
        "account": [f"c{n}" for n, _seat, _turn in rows],
        "currency": ["CNY"] * len(rows),
        "amount": [(40_000 + n) * MILLION // ORDERS for n, _seat, _turn in rows],
    }
    batch = Batch.objects.create(
        label=f"{year}-{month}",
        actor=actor,
        applied_at=NOW.replace(year=2027, month=1, day=month),
    )
    store(batch, [Table("order", columns)])


def _plan(by: dict[str, Any]) -> None:
    """The running year committed; another version issued to the regions."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.org.models import Unit
    from luopan.targets import services

    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    root = Unit.objects.get(code="company")
    plan = services.create_plan(
        **by, name="2027", calendar=calendar, year=NOW.year, root=root
    )
    metric = Metric.objects.get(code="sales_amount")
    cell = services.Cell(root.code, "products", str(NOW.year))
    for name in ("Committed", "In talks"):
        version = services.create_version(**by, plan=plan, metric=metric, name=name)
        services.set_target(**by, version=version, cell=cell, total=300_000_000_000)
        if name == "Committed":
            services.commit(**by, version=version, reason="bench")
        else:
            said = {"unit": root.code, "branch": False, "reason": "bench"}
            services.issue(**by, version=version, **said)


class Director:
    """Who asks for the pages, without a browser."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.test import Client

        from luopan.config import wsgi  # a process begins with it
        from luopan.org.models import User

        wsgi.load()

        self.client = Client(HTTP_HOST="localhost")
        user = User.objects.get(username="dora")
        self.client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])

    def ask(self, path: str) -> float:
        """Milliseconds of the processor for an answer."""
        begun = time.process_time()
        answer = self.client.get(path)
        taken = (time.process_time() - begun) * 1000
        assert answer.status_code == 200, (path, answer.content[:300])
        return taken


def rows() -> list[Row]:
    """Each page made anew, and shown again."""
    import time_machine

    from luopan.targets.models import Version

    draft = Version.objects.get(name="In talks").pk
    grid = f"/decompose/{draft}/grid.json?axis=units"
    pages = {
        "Today": "/",
        "Targets": "/targets/",
        "Track": "/track/",
        "Decompose": f"/decompose/?version={draft}",
        "Decompose, the rows of the grid": grid,
        "Align": f"/align/?version={draft}",
        "Settings, organisation": "/settings/organisation/",
    }
    with time_machine.travel(NOW, tick=True):
        who = Director()
        found = [of_page(who, name, path) for name, path in pages.items()]
    return [each for pair in found for each in pair]


def of_page(who: Director, name: str, path: str) -> tuple[Row, Row]:
    """A page made anew, and shown again."""
    from luopan.web.kept import SHELF

    def anew() -> float:
        SHELF.clear()
        return who.ask(path)

    first = anew()
    made = _p95([anew() for _try in range(TRIES)])
    again = _p95([who.ask(path) for _try in range(TRIES)])
    bar = f"400 ms; the first of a process {first:,.0f} ms"
    return (
        row(f"{name}, made anew", "5k", made, bar, BAR, 1),
        row(f"{name}, shown again", "5k", again, "400 ms", BAR, 1),
    )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


def weight(home: str) -> Row:
    """Of the largest process of a server that was asked for its door only, in MiB.

    What processes share is counted in parts, as the system adds it up.
    """
    import urllib.request

    from tests.browser.server import served

    with served(Path(home), workers=2) as address:
        for _time in range(8):  # each of the two at least once
            urllib.request.urlopen(f"{address}/sign-in/").read()
        memory = server_spent().memory
    name = "memory of a server process, MiB"
    return row(name, "5k", float(memory), f"{HEAVIEST} MiB", HEAVIEST, 1)


def main() -> None:
    """One table."""
    with tempfile.TemporaryDirectory() as home:
        begin(home)
        begun = time.process_time()
        make()
        print(f"(the company made in {time.process_time() - begun:.0f} s)")
        sys.stdout.flush()
        print_table(rows())
        sys.stdout.flush()
        os.environ[HEADED] = "1"
        print_table([weight(home)])


if __name__ == "__main__":
    os.environ.setdefault("LUOPAN_AUDIT_BAR", "0")
    main()
