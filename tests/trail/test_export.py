"""All data as plain tables; what of it is of one person."""

import csv
import io
import json
import zipfile

import pytest

from luopan.org import queries
from luopan.org.models import ApiToken, Unit
from luopan.trail.models import Comment
from luopan.trail.upkeep.export import COLUMNS, export_all, own_tables

pytestmark = pytest.mark.django_db


def read(packed, name):
    text = packed.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_table_is_there_and_no_secret(world, tmp_path, settings):
    from luopan.org import services
    from luopan.org.access import Action
    from luopan.records.connecting.spec import Spec
    from luopan.records.services.connecting import add_source

    settings.HOME = tmp_path

    by = {"actor": world.operator, "at": world.at}
    token = services.issue_token(
        **by, user=world.bob, name="BI", scopes=[Action.TARGETS_READ]
    )
    spec = Spec(name="Drop", kind="folder", password="hunter2")
    sealed = add_source(**by, spec=spec).secret
    file, rows = export_all(at=world.at, out=tmp_path / "all.zip")
    packed = zipfile.ZipFile(file)
    units = read(packed, "org_unit.csv")
    assert {row["code"] for row in units} == set(
        Unit.objects.values_list("code", flat=True)
    )
    assert {"org_user.csv", "targets_card.csv", "trail_entry.csv"} <= set(
        packed.namelist()
    )
    columns = read(packed, COLUMNS)
    owner = {"table": "org_apitoken", "column": "user_id", "points at": "org_user"}
    assert any(owner.items() <= row.items() for row in columns)
    told = b"".join(packed.read(name) for name in packed.namelist())
    hidden = ApiToken.objects.get(user=world.bob).token_hash
    assert token.encode() not in told and hidden.encode() not in told
    assert sealed and sealed.encode() not in told
    assert world.bob.password.encode() not in told or not world.bob.password
    assert rows == sum(
        len(read(packed, name)) for name in packed.namelist() if name != COLUMNS
    )


def test_of_oneself_is_what_one_said_and_what_is_said_of_one(world):
    mine = Comment.objects.create(
        subject="x", author=world.bob, at=world.at, text="你好"
    )
    Comment.objects.create(subject="x", author=world.alice, at=world.at, text="hers")
    found = {table.name: table for table in own_tables(queries.self_of(world.bob))}
    assert {"org_user", "org_person", "org_holding", "org_membership"} <= found.keys()
    names = [name for name, _kind, _to in found["trail_comment"].columns]
    (row,) = [dict(zip(names, one, strict=True)) for one in found["trail_comment"].rows]
    assert (row["id"], row["text"]) == (mine.pk, "你好")
    for table in found.values():
        said = json.dumps(list(table.rows), ensure_ascii=False)
        assert "hers" not in said and "pbkdf2" not in said


def test_no_text_runs_as_a_formula(world, tmp_path):
    Comment.objects.create(subject="x", author=world.bob, at=world.at, text="=1+1")
    file, _rows = export_all(at=world.at, out=tmp_path / "all.zip")
    (row,) = read(zipfile.ZipFile(file), "trail_comment.csv")
    assert row["text"] == "'=1+1"
