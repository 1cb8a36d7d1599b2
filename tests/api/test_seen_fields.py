"""Who sees which field of a talk, of the gaps and of what is kept back: a table, field by field.

``seen_fields.csv`` has a line for every field of an answer and a column for everybody of the
cast: ``y`` he sees something there, ``-`` it is empty for him, ``404`` and ``403`` there is
nothing at all. Lines that start with ``talk`` are of North's first team; its team lead is
``tess``, the lead of the team beside ``tom``.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from luopan.org import services as org
from luopan.targets import services
from luopan.targets.cells import Cell
from luopan.targets.cube import state_of
from luopan.targets.models import Talk, Version
from tests.api.test_rights import OPERATIONS, filled

pytestmark = pytest.mark.slow
TABLE = Path(__file__).with_name("seen_fields.csv")
ABOVE, LEADS = ["adam", "dora", "olga"], ["alice", "tess", "tom"]
PEOPLE = [*ABOVE, *LEADS, "bob", "charlie", "fin", "audrey"]
ASKED = {
    "talk": "talk?unit=north-1",
    "frozen": "talk?unit=north-1",
    "nowhere": "talk?unit=nowhere",
    "gaps": "gaps?limit=1000",
    "dilution": "dilution",
    "caps": "padding-caps",
    "steps": "steps?limit=1000",
}
NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


@pytest.fixture
def told(draft, sold):
    """Padding at the company, North and its team; a talk with all that a talk can hold."""
    by = {"actor": sold.operator, "at": sold.at}
    for name, unit in (("tess", sold.north_1), ("tom", sold.north_2)):
        user = org.add_user(**by, username=name)
        org.grant_role(**by, user=user, role="manager", unit=unit)
        setattr(sold, name, user)
    version = Version.objects.get(pk=draft)
    by = {"actor": sold.dora, "at": sold.at, "version": version}
    services.keep_back(**by, cell=Cell("company", "products", "2027"), amount=1_234_567)
    for unit, ratio in (("north", "0.1373"), ("north-1", "0.0717")):
        services.pad(**by, cell=Cell(unit, "products", "2027"), ratio=ratio)
    sold.locked = services.copy_version(**by, name="Frozen")
    services.issue(**by | {"version": sold.locked}, unit="company", branch=True)
    services.commit(**by | {"version": sold.locked}, reason="decided")
    services.issue(**by, unit="company", branch=True)
    sold.version = version
    _talk(by, sold)
    return sold


def _talk(by: dict[str, Any], world: Any) -> None:
    tess, alice = by | {"actor": world.tess}, by | {"actor": world.alice}
    issued = Talk.objects.get(version=world.version, unit=world.north_1).amount
    said = {"unit": "north-1", "text": "two customers left"}
    asks = [services.Asked("leads", 20, world.on)]
    chips = [{"label": "Harbour", "amount": -100_000}]
    services.counter(**tess, **said, amount=issued - 100_000, evidence=chips, asks=asks)
    services.answer(
        **alice, unit="north-1", amount=issued - 50_000, carried={"north~": 50_000}
    )
    services.counter(**tess, **said, amount=issued - 90_000)


def leaves(answer: Any, path: str = "") -> dict[str, bool]:
    """Every field of an answer, lists laid on each other, and whether anything stands there."""
    if isinstance(answer, dict):
        parts = [leaves(one, f"{path}.{name}") for name, one in answer.items()]
    elif isinstance(answer, list) and answer:
        parts = [leaves(one, path) for one in answer]
    else:
        return {path.lstrip("."): answer not in NOTHING}
    found: dict[str, bool] = {}
    for part in parts:
        for name, full in part.items():
            found[name] = found.get(name, False) or full
    return found


def seen(world: Any, caller: Any) -> dict[str, dict[str, str]]:
    """The table as it is."""
    rows: dict[str, dict[str, str]] = {}
    for who in PEOPLE:
        person = caller(who)
        for name, path in ASKED.items():
            version = world.locked if name == "frozen" else world.version
            answer = person.get(f"/versions/{version.pk}/{path}")
            if answer.status_code != 200:
                rows.setdefault(name, {})[who] = str(answer.status_code)
                continue
            for field, full in leaves(answer.json(), name).items():
                rows.setdefault(field, {})[who] = "y" if full else "-"
    return rows


def test_who_sees_which_field(told, caller, request):
    found = seen(told, caller)
    lines = [
        [field, *(row.get(who, ".") for who in PEOPLE)]
        for field, row in sorted(found.items())
    ]
    if request.config.getoption("--update"):
        with TABLE.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [["field", *PEOPLE], *lines]
            )
    assert list(csv.reader(TABLE.open())) == [["field", *PEOPLE], *lines]


# Whom what is kept back at which units is not told, with his own unit; a control sees all.
HIDDEN = {
    "tess": ("north-1", ["company", "north"]),
    "bob": ("north-1-a", ["company", "north", "north-1"]),
    "dora": ("north", []),
}
NOT_LOOKED_AT = ("api", "^", "accounts", "sign-out", "welcome", "enter", "letters/zip")


def test_what_is_kept_back_is_said_nowhere_to_whom_it_is_not_told(told, caller, client):
    """Every page, export and operation that answers a question, searched for the amounts."""
    version = told.version
    version.refresh_from_db()
    state, quantum = state_of(version), Decimal(version.metric.quantum)
    kept = {
        unit: abs(state.total(Cell(f"{unit}~", "products", "2027"))) * quantum
        for unit in ("company", "north", "north-1")
    }
    assert all(amount > 1_000 for amount in kept.values())
    spelled = {
        unit: (f"{amount:.2f}", f"{amount:,.2f}", f"{amount:,.0f}")
        for unit, amount in kept.items()
    }
    told_to_dora = 0
    for who, (unit, hidden) in HIDDEN.items():
        person = caller(who)
        client.force_login(getattr(told, who))
        answers = [*_operations(person, version, unit), *_pages(client, version, unit)]
        assert len(answers) > 50
        for where, text in answers:
            said = [u for u, forms in spelled.items() if any(f in text for f in forms)]
            assert not set(said) & set(hidden), (who, where, said)
            told_to_dora += who == "dora" and bool(said)
    assert told_to_dora > 5


def _operations(person: Any, version: Version, unit: str) -> Iterator[tuple[str, str]]:
    numbers = {"version_id": version.pk, "other_id": version.pk}
    numbers |= {"plan_id": version.plan_id}
    asked = f"?unit={unit}&product=products&period=2027&limit=500"
    for name, (method, path, _declared) in OPERATIONS.items():
        where = path
        for number, value in numbers.items():
            where = where.replace(f"{{{number}}}", str(value))
        answer = person.get(filled(where) + asked) if method == "GET" else None
        if answer is not None and answer.status_code == 200:
            yield name, answer.content.decode()


def _pages(client: Any, version: Version, unit: str) -> Iterator[tuple[str, str]]:
    for route in _routes(get_resolver().url_patterns):
        address = re.sub(r"<int:\w+>", str(version.pk), route)
        page = "/" + re.sub(r"<\w+:\w+>", unit, address)
        answer = client.get(page)
        if answer.status_code != 200:
            continue
        yield page, _text(answer)
        if answer["Content-Type"].startswith("text/html") and b"xlsx" in answer.content:
            yield f"{page}?xlsx=1", _text(client.get(f"{page}?xlsx=1"))


def _routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        elif not route.startswith(NOT_LOOKED_AT):
            yield route


def _text(answer: Any) -> str:
    """What an answer says; of a workbook its parts."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        book = zipfile.ZipFile(BytesIO(content))
        names = [name for name in book.namelist() if name.endswith(".xml")]
        content = b" ".join(book.read(name) for name in names)
    return content.decode("utf-8", "replace")
