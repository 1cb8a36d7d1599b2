"""Whoever changes the chain by raw SQL, guard dropped, is found out, and the row is named."""

import json
import random
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from luopan.trail import chain
from luopan.trail.models import Entry
from luopan.trail.verdict import FIELDS, sealed

ROWS = 40
TABLE = "trail_entry"


class Editor:
    """Runs a statement, as the migration's schema editor does."""

    connection = connection

    @staticmethod
    def execute(statement, parameters=None):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)


execute = Editor.execute


@pytest.fixture
def written(alice, bob, at):
    """A chain of 40 rows without its guard, and the head exported from it."""

    @chain.service("test.say")
    def say(*, actor, at, reason):
        chain.note(f"plan:{len(reason)}", amount=len(reason) * 100, word="目标")

    for number in range(ROWS):
        say(actor=(alice, bob)[number % 2], at=at, reason="x" * number)
    import_module("luopan.trail.migrations.0003_append_only").drop_guard(None, Editor)
    return chain.export_head()


def edit(dice, _head):
    """One field of one row."""
    seq = dice.randint(1, ROWS)
    name = dice.choice([*FIELDS, "hash"])
    row = Entry.objects.values().get(seq=seq)
    new = {
        "seq": lambda: dice.choice([0, -7, ROWS + 5, 2**62]),
        "at": lambda: row["at"].replace(microsecond=dice.randint(1, 999_999)),
        "actor_id": lambda: dice.choice(
            [
                None,
                *Entry.objects.exclude(actor_id=row["actor_id"]).values_list(
                    "actor_id", flat=True
                )[:1],
            ]
        ),
        "outcome": lambda: "denied",
        "details": lambda: dice.choice(
            [
                "{}",
                json.dumps(row["details"]),
                "[",
                "null",
                '{"amount":1,"word":"目标"}',
            ]
        ),
        "hash": lambda: f"{dice.getrandbits(256):064x}",
        "previous_hash": lambda: f"{dice.getrandbits(256):064x}",
    }.get(name, lambda: str(row[name])[:-1] + dice.choice("qzß 木"))()
    execute(f"UPDATE {TABLE} SET {name} = %s WHERE seq = %s", [new, seq])
    first = min(seq, new) if name == "seq" and new > 0 else seq
    return (1 if name == "seq" and new < 1 else first), False


def delete(dice, _head):
    """Some rows, not the last."""
    gone = dice.sample(range(1, ROWS), dice.randint(1, 5))
    execute(f"DELETE FROM {TABLE} WHERE seq IN ({','.join(map(str, gone))})")
    return min(gone), False


def insert(dice, _head):
    """A forged row in the middle; those after it move up by one."""
    seq = dice.randint(1, ROWS)
    execute(f"UPDATE {TABLE} SET seq = -seq WHERE seq >= {seq}")
    execute(f"UPDATE {TABLE} SET seq = 1 - seq WHERE seq < 0")
    row = Entry.objects.values().get(
        seq=dice.choice([s for s in range(1, ROWS + 2) if s != seq])
    )
    before = Entry.objects.filter(seq=seq - 1).values_list("hash", flat=True).first()
    row |= {"seq": seq, "previous_hash": before or "0" * 64, "act": "test.forged"}
    row["hash"] = sealed({name: row[name] for name in FIELDS})
    Entry(**row).save(force_insert=True)
    return min(seq + 1, ROWS), False


def reorder(dice, _head):
    """Two rows change places."""
    low, high = sorted(dice.sample(range(1, ROWS + 1), 2))
    for old, new in ((low, -1), (high, low), (-1, high)):
        execute(f"UPDATE {TABLE} SET seq = {new} WHERE seq = {old}")
    return low, False


def truncate(dice, _head):
    """The tail is cut off."""
    seq = dice.randint(1, ROWS)
    execute(f"DELETE FROM {TABLE} WHERE seq >= {seq}")
    return seq, True


def reseal(dice, _head):
    """A row is changed and its own hash mended: the row after it gives it away."""
    seq = dice.randint(1, ROWS - 1)
    row = Entry.objects.values().get(seq=seq)
    row["reason"] += "!"
    digest = sealed({name: row[name] for name in FIELDS})
    execute(
        f"UPDATE {TABLE} SET reason = %s, hash = %s WHERE seq = {seq}",
        [row["reason"], digest],
    )
    return min(seq + 1, ROWS), False


def rewrite(dice, _head):
    """All from some row to the end is rewritten without a flaw."""
    seq = dice.randint(1, ROWS)
    previous = None
    for row in Entry.objects.filter(seq__gte=seq).order_by("seq").values():
        row["previous_hash"] = previous or row["previous_hash"]
        row["reason"] += "!" if previous is None else ""
        row["hash"] = previous = sealed({name: row[name] for name in FIELDS})
        execute(
            f"UPDATE {TABLE} SET reason = %s, hash = %s, previous_hash = %s WHERE seq = %s",
            [row["reason"], row["hash"], row["previous_hash"], row["seq"]],
        )
    return ROWS, True


WAYS = [edit, edit, edit, delete, insert, reorder, truncate, reseal, rewrite]


def tamper(dice, head):
    way = dice.choice(WAYS)
    with transaction.atomic():
        first_bad, needs_head = way(dice, head)
        verdict = chain.verify(head=head)
        transaction.set_rollback(True)
    assert not verdict.ok, (way.__name__, first_bad)
    assert verdict.first_bad_seq == first_bad, (way.__name__, verdict)
    assert verdict.why
    return needs_head


@pytest.mark.parametrize("seed", range(3))
def test_tampering_is_found(written, seed):
    dice = random.Random(seed)
    for _ in range(20):
        tamper(dice, written)
    assert chain.verify(head=written).ok


@pytest.mark.slow
def test_a_thousand_tamperings_are_found(written):
    dice = random.Random(20261124)
    needed_head = sum(tamper(dice, written) for _ in range(1_000))
    assert 0 < needed_head < 1_000
    assert chain.verify(head=written).ok


def test_without_a_head_a_cut_tail_looks_whole(written):
    """Why the head must be kept elsewhere: the negative control."""
    execute(f"DELETE FROM {TABLE} WHERE seq > 30")
    assert chain.verify().ok
    assert chain.verify(head=written).first_bad_seq == 31


STRANGE = [
    ("at", "noon"),
    ("at", 5),
    ("details", b"\xff"),
    ("act", b"\xff\xfe"),
    ("hash", 7),
    ("actor_id", "x"),
    ("outcome", 1.5),
]


@pytest.mark.parametrize(("name", "value"), STRANGE)
def test_strange_types_are_refused_or_named(written, name, value):
    """PostgreSQL's columns keep their types; SQLite's take anything."""
    try:
        with transaction.atomic():
            execute(f"UPDATE {TABLE} SET {name} = %s WHERE seq = 7", [value])
            assert chain.verify().first_bad_seq == 7
            transaction.set_rollback(True)
    except DatabaseError:
        assert connection.vendor == "postgresql"
    assert chain.verify(head=written).ok
