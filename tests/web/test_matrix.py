"""Rights: every route × everybody × every relation, against a table written by hand.

``matrix*.csv`` say what the product promises; nothing in it is computed from the code:

=======  ==========================================================================
allow    answered, or done
hide     404, with the bytes of what does not exist; nothing changes
deny     403: no role of his allows it, or it is not his to look at; nothing changes
denied   403: a service refused; nothing changes, and the trail says so
refuse   a service refused for another reason, in a sentence; the trail says so
again    a form comes back: it was not filled as it should be
door     not signed in: sent to the door
=======  ==========================================================================

An empty cell: there is no such thing for him. Each answer, whatever it is, carries the
headers; each page that opens asks the database at most 25 times.
"""

import csv
import json
from collections import Counter, defaultdict
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as conf
from django.db import connection, transaction
from django.test import Client, override_settings

from luopan.org.models import User
from luopan.trail.models import Entry
from luopan.web.middleware import POLICY
from luopan.web.policy import policy_of, routes
from tests.cast import NOON
from tests.web import matrix_world
from tests.web.matrix_world import BUILDERS, PRINCIPALS

LINES = [
    line
    for table in sorted(Path(__file__).parent.glob("matrix*.csv"))
    for line in csv.DictReader(table.read_text().splitlines())
]
pytestmark = pytest.mark.django_db
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MOST_QUERIES = 25
# A file of all that is one's own, with a table for each kind of thing: a query each.
FILE_OF_TABLES = {"/me/data/": 60}
# Megabytes that a browser may keep for itself, and asks about each time.
ASKED_AGAIN = {"/decompose/<int:version_id>/grid.json"}
# Of the door's own keeping; what a request leaves there is no change of the company's.
NOT_COUNTED = {"sessions.Session", "usersessions.UserSession", "axes.AccessAttempt"}
NOT_COUNTED |= {"org.Remembered", "trail.Entry", "trail.Claim"}
TRAIL = Entry._meta.db_table
BY_ROUTE = defaultdict(list)
for line in LINES:
    BY_ROUTE[line["route"], line["method"]].append(line)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, built once, and a signed-in browser of everybody."""
    files = tmp_path_factory.mktemp("files")
    still = override_settings(
        FILES=files, PASSWORD_HASHERS=CHEAP, SECOND_FACTOR="nobody"
    )
    with (
        django_db_blocker.unblock(),
        still,
        time_machine.travel(NOON, tick=False),
        transaction.atomic(),
    ):
        world = matrix_world.build()
        yield House(world)
        transaction.set_rollback(True)


class House:
    """Asks as anybody for anything; after each answer all is as it was."""

    def __init__(self, world):
        self.world = world
        self.client = Client(headers={"accept-language": "en"})
        self.cookies = {
            who: self._come_in(name) for who, (name, _) in PRINCIPALS.items()
        }
        self.before, self.entries = self._state(), Entry.objects.count()
        self.nothing = {}  # answers to questions about what does not exist

    def _come_in(self, name):
        guest = Client()
        if name is not None:
            user = User.objects.get(username=name)
            guest.force_login(user, backend="luopan.org.sign_in.Backend")
            guest.get("/me/")  # his session has begun
        return {key: morsel.value for key, morsel in guest.cookies.items()}

    def ask(self, who, method, ask, *, watch=False):
        """An answer, the statements it took, and what it changed; then undone."""
        self.client.cookies = SimpleCookie(self.cookies[who])
        asked = []
        with transaction.atomic():
            with connection.execute_wrapper(_noting(asked)):
                answer = self._send(method, ask)
            refused = self._refused() if _told(asked) else 0
            changed = self._changed() if watch and _writes(asked) else set()
            transaction.set_rollback(True)
        return answer, _counted(asked), refused, changed

    def _refused(self):
        return Entry.objects.filter(outcome="denied", seq__gt=self.entries).count()

    def _send(self, method, ask):
        if ask.body is not None:
            body, kind = json.dumps(ask.body), "application/json"
            return self.client.post(
                ask.path, body, content_type=kind, headers=ask.headers
            )
        if method == "GET":
            return self.client.get(ask.path, headers=ask.headers)
        return self.client.post(ask.path, ask.data, headers=ask.headers)

    def _changed(self):
        now = self._state()
        return {name for name in now if now[name] != self.before[name]}

    def _state(self):
        """Every table as it lies there."""
        found = {}
        with connection.cursor() as cursor:
            for model in apps.get_models():
                if model._meta.label not in NOT_COUNTED:
                    cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
                    found[model._meta.label] = hash(tuple(cursor.fetchall()))
        return found


def _noting(asked):
    """Statements as they are sent; Django's own notes ask the database to fill in each value."""

    def note(execute, sql, *words):
        asked.append(sql)
        return execute(sql, *words)

    return note


def _counted(asked):
    """Statements that read or write; savepoints are the test's own."""
    return [
        sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]


def _told(asked):
    """Whether the trail was told anything, if only to be undone."""
    return any(sql.startswith(f'INSERT INTO "{TRAIL}"') for sql in asked)


def _writes(asked):
    """Whether anything was written, if only to be undone: then tables are compared."""
    return any(
        sql.startswith(("INSERT", "UPDATE", "DELETE")) and not _kept_apart(sql)
        for sql in _counted(asked)
    )


def _kept_apart(sql):
    tables = (apps.get_model(label)._meta.db_table for label in NOT_COUNTED)
    return any(f'"{table}"' in sql for table in tables)


CELLS = [
    pytest.param(route, method, lines, id=f"{method} {route}")
    for (route, method), lines in BY_ROUTE.items()
]


GUARDED = {"hide", "deny", "denied"}  # what one may not: asked for in each relation


def _asked(lines, everybody):
    """Who asks as which line says: all; or one of each verdict, in ``make test``.

    Then what opens is opened once a route, and what stays shut is tried in every relation. Who
    asks goes round from line to line, so that everybody asks for something everywhere.
    """
    opened = set()
    for line in lines:
        told, turn = defaultdict(list), LINES.index(line)
        for who in PRINCIPALS:
            told[line[who]].append(who)
        for verdict, people in told.items():
            if everybody:
                yield from ((line, who) for who in people)
            elif verdict in GUARDED or verdict not in opened:
                yield line, people[turn % len(people)]
            opened.add(verdict)


@pytest.mark.parametrize(
    "everybody",
    [
        pytest.param(False, id="one"),
        pytest.param(True, id="all", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize(("route", "method", "lines"), CELLS)
def test_rights(house, route, method, lines, everybody):
    wrong = []
    for line, who in _asked(lines, everybody):
        fault = _fault(house, route, method, line["relation"], who, line[who])
        if fault:
            wrong.append(f"{who}, {line['relation'] or '—'}: {fault}")
    assert not wrong, "\n" + "\n".join(wrong)


def _fault(house, route, method, relation, who, verdict):
    """What is wrong with one cell; nothing: it is as the table says."""
    ask = BUILDERS[route, method](house.world, who, relation)
    if ask is None or not verdict:
        return (
            "" if ask is None and not verdict else f"table: “{verdict}”, world: {ask}"
        )
    watch = method == "POST" and verdict in {"hide", "deny", "denied", "refuse"}
    answer, asked, refused, changed = house.ask(who, method, ask, watch=watch)
    faults = [
        *_headers(route, answer),
        *_judged(verdict, answer, refused),
        *([f"changed {sorted(changed)}"] if changed else []),
    ]
    if verdict == "hide":
        nothing = _nothing(house, route, method, relation, who)
        if nothing is not None and nothing.content != answer.content:
            faults.append("its bytes differ from those of what does not exist")
    most = FILE_OF_TABLES.get(route, MOST_QUERIES)
    if verdict == "allow" and method == "GET" and len(asked) > most:
        _again, asked, *_rest = house.ask(who, method, ask)  # cubes are warm now
        faults += [f"{len(asked)} queries"] if len(asked) > most else []
    return "; ".join(faults)


def _judged(verdict, answer, refused):
    status = answer.status_code
    to_the_door = status == 401 or answer.get("Location", "").startswith("/sign-in/")
    right = {
        "allow": 200 <= status < 400,
        "hide": status == 404,
        "deny": status == 403 and not refused,
        "denied": status == 403 and refused == 1,
        "refuse": status in {400, 409, 422} and refused == 1,
        "again": status in {400, 422},
        "door": to_the_door and not refused,
    }
    if not right[verdict]:
        yield f"{status} (refused {refused} times) instead of {verdict}"


def _headers(route, answer):
    if answer.get("Content-Security-Policy") != POLICY:
        yield "no content policy"
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield "types may be sniffed"
    if answer.get("X-Frame-Options") != "DENY":
        yield "may be framed"
    kept = answer.get("Cache-Control", "")
    if "no-store" not in kept and not (
        route in ASKED_AGAIN and kept == "private, no-cache"
    ):
        yield "may be kept"
    if answer.get("Referrer-Policy") != "same-origin":
        yield "tells others where one was"


def _nothing(house, route, method, relation, who):
    """The answer to the same question about what does not exist."""
    if relation not in {"absent", ""}:
        ask, place = BUILDERS[route, method](house.world, who, "absent"), route
    elif BUILDERS[route, method](house.world, who, relation).headers:
        return None  # a program asks: there is no page to compare with
    else:
        ask, place = matrix_world.Ask("/no-such-place/", answer_to(method)), ""
    key = place, method, who
    if key not in house.nothing:
        house.nothing[key] = house.ask(who, method, ask)[0]
    return house.nothing[key]


def answer_to(method):
    return None if method == "GET" else {}


def _places():
    """Every route of the pages."""
    return {place for place, _view in routes() if not place.startswith("/api/")}


def test_every_route_has_its_lines():
    """A new route fails here until the table says who may, and the world how to ask."""
    told = {route for route, _method in BY_ROUTE}
    assert _places() - told == set()
    assert told - _places() == set()
    assert set(BY_ROUTE) == set(BUILDERS)


def test_no_route_takes_a_method_the_table_does_not_know(house):
    """An untold POST would be a door without a lock."""
    other = {"GET": "POST", "POST": "GET"}
    wrong = []
    for route in sorted(_places()):
        for method, counterpart in other.items():
            if (route, method) in BY_ROUTE:
                continue
            build, told = BUILDERS[route, counterpart], BY_ROUTE[route, counterpart]
            asks = (build(house.world, "admin", row["relation"]) for row in told)
            ask = next(one for one in asks if one is not None)
            ask.data, ask.body = answer_to(method), None
            answer, *_rest = house.ask("admin", method, ask)
            if answer.status_code not in {404, 405}:
                wrong.append(f"{method} {route}: {answer.status_code}")
    assert not wrong


def test_the_table_is_whole():
    counted = Counter(line[who] for line in LINES for who in PRINCIPALS)
    cells = sum(number for verdict, number in counted.items() if verdict)
    assert cells >= 12_000, counted
    assert set(counted) <= {
        "",
        "allow",
        "hide",
        "deny",
        "denied",
        "refuse",
        "again",
        "door",
    }
    for verdict in ("allow", "hide", "deny", "denied", "refuse", "door"):
        assert counted[verdict] >= 10, verdict


def test_a_stranger_gets_nowhere_but_to_public_places():
    """Held to the policies themselves: what is not public opens to nobody unknown."""
    public = {place for place, view in routes() if policy_of(view).public}
    for line in LINES:
        if line["route"] not in public:
            assert line["anonymous"] in {"door", ""}, line
            assert line["disabled"] in {"door", ""}, line
    assert conf.SECOND_FACTOR in {"nobody", "roles"}
