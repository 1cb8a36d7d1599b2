"""Every operation, 100 and more odd requests by several people: no fault, no broken promise.

A small generator over the description of the API itself: bodies and parameters that fit,
nearly fit, and do not; numbers and codes that exist, are hidden, or are none.
"""

import json
import os
import random
import re
import string
from contextlib import contextmanager
from functools import cache

import pytest
from django.db import transaction
from ninja import Schema

from luopan.api.topics import whole
from tests.api.promises import fits
from tests.kept import forget

# Requests an operation: all on SQLite, the first of them on PostgreSQL too.
TIMES = 10 if "LUOPAN_DATABASE_URL" in os.environ else 100
PEOPLE = ["adam", "dora", "olga", "alice", "bob", "charlie", "fin", "audrey"]
ODD = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    "",
    " ",
    "0",
    "-0.0",
    "1e9",
    "NaN",
    "12000.505",
    "2027-02-30",
    "0001-01-01",
    "9999-12-31",
    "2027",
    "2027-01",
    "company",
    "north",
    "north-1-a",
    "company~",
    "products",
    "茶",
    "sales_amount",
    "total",
    "İ",
    "𠮷",
    "e\u0301",
    "\u202e",
    "'; DROP TABLE",
    "%s%d%(x)s",
    "{{7*7}}",
    "../..",
    "x" * 3_000,
    [],
    {},
    [None],
    {"": ""},
]
EXISTING = {
    "version_id",
    "other_id",
    "upload_id",
    "batch_id",
    "job_id",
    "comment_id",
    "ask_id",
}
EXPECTED = {200, 201, 400, 401, 403, 404, 409, 413, 415, 422, 429}


class Maker:
    """Values by a schema, sometimes not by it."""

    def __init__(self, described, seed):
        self.schemas = described["components"]["schemas"]
        self.dice = random.Random(seed)

    def value(self, schema, depth=0):
        if self.dice.random() < 0.12 or depth > 6:
            return self.dice.choice(ODD)
        if "$ref" in schema:
            return self.value(self.schemas[schema["$ref"].rpartition("/")[2]], depth)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self.value(self.dice.choice(schema[several]), depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        make = getattr(self, f"_{schema.get('type', 'string')}", self._string)
        return make(schema, depth)

    def _object(self, schema, depth):
        required = set(schema.get("required", ()))
        made = {
            name: self.value(part, depth + 1)
            for name, part in schema.get("properties", {}).items()
            if name in required or self.dice.random() < 0.5
        }
        if isinstance(schema.get("additionalProperties"), dict):
            for _n in range(self.dice.randint(0, 3)):
                key = str(self.dice.choice([o for o in ODD if isinstance(o, str)]))
                made[key] = self.value(schema["additionalProperties"], depth + 1)
        if self.dice.random() < 0.05:
            made["surprise"] = 1
        return made

    def _array(self, schema, depth):
        count = self.dice.randint(0, 3)
        return [self.value(schema.get("items", {}), depth + 1) for _n in range(count)]

    def _integer(self, schema, _depth):
        least, most = schema.get("minimum", -5), schema.get("maximum", 3_000)
        return self.dice.choice(
            [least, most, self.dice.randint(least, min(most, least + 40))]
        )

    def _number(self, _schema, _depth):
        return self.dice.choice([0, -1, 0.1, 1e9])

    def _boolean(self, _schema, _depth):
        return self.dice.random() < 0.5

    def _null(self, _schema, _depth):
        return None

    def _string(self, schema, _depth):
        if schema.get("format") == "date":
            return self.dice.choice(["2027-01-04", "2026-06-30", "2027-12-31"])
        if "pattern" in schema:
            return self.dice.choice(["0", "1", "0.1", "12000.50", "-3", "999999"])
        words = [odd for odd in ODD if isinstance(odd, str)]
        letters = self.dice.choices(string.printable, k=self.dice.randint(0, 8))
        return self.dice.choice([*words, "".join(letters)])


NAMES = [
    operation.view_func.__name__
    for view in whole().path_views()
    for operation in view.operations
]


@cache
def description():
    return json.loads(json.dumps(whole().description_in_words(), default=str))


def found(name):
    """The description, and of one operation its address, method and own description."""
    described = description()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] == name:
                return described, path, method, operation
    raise AssertionError(f"{name} is not described")


def sent(maker, who, path, method, operation, numbers):
    """One request of an operation."""
    dice, query = maker.dice, {}
    for parameter in operation.get("parameters", ()):
        name, value = parameter["name"], maker.value(parameter["schema"])
        if parameter["in"] == "path":
            known = numbers.get(name, ["company", "north", "2027"])
            value = dice.choice(known) if dice.random() < 0.7 else value
            text = re.sub(r"[^\w.~-]", "_", str(value)) or "_"
            path = path.replace(f"{{{name}}}", text[:200])
        elif parameter["in"] == "query" and (
            parameter["required"] or dice.random() < 0.4
        ):
            said = value if isinstance(value, list) else [value]
            query[name] = [str(part) for part in said]
    where = path.removeprefix("/api/v1")
    if method == "get":
        return who.get(where, **query)
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return who.post(where, files=[("a.csv", str(dice.choice(ODD)).encode())])
    shape = content.get("application/json", {}).get("schema", {"type": "object"})
    return who.post(where, json.dumps(maker.value(shape)).encode())


def promised(described, operation, answer):
    """Whether an answer is what the description says of its status."""
    response = operation["responses"].get(str(answer.status_code))
    assert response is not None, (operation["operationId"], answer.status_code)
    shape = response["content"]["application/json"]["schema"]
    return fits(answer.json(), shape, described["components"]["schemas"])


@contextmanager
def undone():
    """What is done meanwhile never was: neither stored nor remembered."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget()


@pytest.mark.slow
@pytest.mark.parametrize("names", [NAMES[n : n + 24] for n in range(0, len(NAMES), 24)])
def test_nothing_breaks_and_nothing_is_promised_wrong(
    draft, sold, caller, settings, names
):
    settings.API_A_MINUTE, settings.API_AT_ONCE = 10**9, 10**9
    people = [caller(who) for who in PEOPLE]
    numbers = dict.fromkeys(EXISTING, [1, 2, draft, sold.batch])
    for name in names:
        with undone():
            try_oddly(name, people, numbers)


def try_oddly(name, people, numbers):
    """Send an operation what fits, nearly fits and does not."""
    described, path, method, operation = found(name)
    maker = Maker(described, seed=name)
    for turn in range(TIMES):
        who = people[turn % len(people)]
        answer = sent(maker, who, path, method, operation, numbers)
        about = (name, turn, answer.status_code, answer.content[:300])
        assert answer.status_code in EXPECTED, about
        assert promised(described, operation, answer), about


SIGNED_IN = {"company", "me", "own_data", "jobs", "job"}
SIGNED_IN |= {"own_messages", "change_own_messages"}  # how one hears, of oneself alone


def test_every_operation_is_described_and_tried():
    assert len(NAMES) == len(set(NAMES)) >= 57
    for name in NAMES:
        operation = found(name)[3]
        assert operation["summary"]
        assert operation["x-scopes"] or name in SIGNED_IN


def test_no_two_shapes_of_the_description_share_a_name():
    """Of two of one name, one would overwrite the other."""

    def below(shape):
        for one in shape.__subclasses__():
            yield one
            yield from below(one)

    own = {s for s in below(Schema) if s.__module__.startswith("luopan.api")}
    plain = [shape.__name__ for shape in own if "[" not in shape.__name__]
    twice = {name for name in plain if plain.count(name) > 1}
    assert not twice
