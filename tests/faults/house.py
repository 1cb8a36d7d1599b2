"""A small company that a real server serves, and that this process can look into.

On SQLite a file of its own; on PostgreSQL the database of the tests.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from tests.browser.server import Server

YEAR, MONTH, DAY = "2027", "2027-01", "2027-01-04"
SEATS = ("north-1-a", "north-1-b", "north-2-a", "south-1-a")
CUSTOMER = "A1"
QUICK = {"LUOPAN_API_RATE": "1000000"}  # a token may come as often as it likes


@dataclass
class House:
    """The company, its draft, tokens by name, and its server."""

    play: Any
    tokens: dict[str, list[str]]
    server: Server

    def look(self) -> "Look":
        """What the database says now."""
        from luopan.actions.models import Action
        from luopan.records.models import Activity
        from luopan.targets.models import Step
        from luopan.tracking.models import Call

        steps = Step.objects.filter(version=self.play.version, kind="total", seq__gt=1)
        calls = Call.objects.filter(period_code=MONTH)
        return Look(
            {
                "cell": [str(one.parameters["amount"]) for one in steps],
                "action": list(Action.objects.values_list("name", flat=True)),
                "visit": list(Activity.objects.values_list("key", flat=True)),
                "call": [str(one.committed // 1_000_000) for one in calls],
            }
        )


@dataclass
class Look:
    """Marks of what is kept, by kind of act."""

    marks: dict[str, list[str]]

    def count(self, kind: str, mark: str) -> int:
        """How often an act is kept."""
        return self.marks[kind].count(mark)


def furnished(home: Path, database: str) -> House:
    """Found the company in an empty database, which this process has open.

    Args:
        home: The server's folder.
        database: ``LUOPAN_DATABASE_URL`` of the server.
    """
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount
    from luopan.org.models import Company
    from luopan.targets import services
    from tests.cast import build
    from tests.targets.conftest import bought, opened

    world = build()
    play = opened(world)
    bought(play)
    services.set_target(**play.by(world.dora), cell=play.cell(), total=120_000)
    add_accounts(actor=world.operator, at=world.at, rows=[NewAccount(CUSTOMER, "Mei")])
    (home / "secret.key").write_text(
        settings.SECRET_KEY
    )  # sessions of this process stand
    # The server's clock stands on the day of the play, as in a demo.
    Company.objects.update(made_by_demo=True, demo_date=world.on)
    tokens = {name: _tokens(world, name) for name in ("dora", "alice", "bob")}
    said = QUICK | {"LUOPAN_DATABASE_URL": database}
    return House(play, tokens, Server(home, 2, said))


def _tokens(world: Any, name: str) -> list[str]:
    from luopan.org import services
    from luopan.org.bearers import scopes_of

    user = getattr(world, name)
    scopes = [scope.code for scope in scopes_of(user, on=world.on)]
    by = {"actor": world.operator, "at": world.at - timedelta(days=1), "user": user}
    return [
        services.issue_token(**by, name=f"token {n}", scopes=scopes) for n in range(4)
    ]


def database_of_the_tests() -> str:
    """``LUOPAN_DATABASE_URL`` by which a server finds what this process has open."""
    if connection.vendor == "sqlite":
        return ""
    parts = urlsplit(os.environ["LUOPAN_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
