"""Levels in a browser: the grid's switch, the version's card and dialog, comparison, workbook."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from luopan.targets import services
from luopan.targets.queries.agreement import board
from luopan.targets.queries.levels import levels_of
from tests.targets.conftest import play  # noqa: F401 (a fixture)
from tests.web.test_decompose import JSON, Browser, planned  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def levelled(planned):  # noqa: F811
    services.set_levels(**planned.by(planned.world.dora))
    return planned


def told(play, unit):  # noqa: F811
    play.version.refresh_from_db()
    return levels_of(play.version, unit)


def test_the_grid_shows_and_sets_one_level(levelled):
    grid = Browser(levelled, "dora", which="floor")
    assert grid.seen["which"] == "floor"
    assert grid.total("company") == 1_020_000
    cell = {"unit": "north", "product": "products", "period": "2027"}
    done = grid.do("total", cell=cell, amount=500_000)
    assert done.status_code == 200
    assert sum(done.json()["part"]["amounts"]) != 0
    assert told(levelled, "north").floor == 500_000
    grid.load()
    share = {"level": "floor", "cells": [{"cell": cell, "share": "0.8"}]}
    grid.do("level", **share)
    north = told(levelled, "north")
    assert north.floor == pytest.approx(north.target * 8 / 10, abs=1)
    grid.load()
    grid.do("hold", cell=cell, leaves=False)
    grid.load()
    (hold,) = grid.seen["holds"]
    assert hold["cell"][0] == "north"
    assert told(levelled, "north").held == ("floor",)
    refused = grid.do("spread", cell=cell, method="equal", amount=5)
    assert refused.status_code == 422
    grid.do("release", cell=cell, exact=True, leaves=False)
    assert told(levelled, "north").held == ()
    grid.load()
    grid.do("level_release", level="floor", cell=cell, back=True)
    north = told(levelled, "north")
    assert north.floor == pytest.approx(north.target * 85 / 100, abs=1)
    grid.load()
    undone = grid.do("revert", seq=grid.seen["undo"])
    assert undone.status_code == 200
    assert Browser(levelled, "dora").total("company") == 1_200_000


def test_what_a_level_cannot_be_is_said_with_the_nearest(levelled):
    grid = Browser(levelled, "dora", which="stretch")
    cell = {"unit": "south", "product": "products", "period": "2027"}
    answer = grid.do("total", cell=cell, amount=5)
    assert answer.status_code == 422
    assert "at least" in answer.json()["problem"]
    assert answer.json()["nearest"] == told(levelled, "south").target


def test_the_page_of_a_version_sets_and_shows_levels(planned):  # noqa: F811
    client = Client(headers={"accept-language": "en"})
    client.force_login(planned.world.dora)
    home = f"/targets/{planned.version.pk}/"
    assert b'id="levels"' in client.get(home).content
    said = {"floor": "85", "stretch": "118%", "assessed": "floor", "pays": "stretch"}
    answer = client.post(f"{home}levels/", said | {"reason": "as every year"})
    assert answer.status_code == 303
    page = client.get(home).content.decode()
    assert "Assessed by the floor, paid by the stretch." in page
    assert "118" in page
    client.post(f"{home}levels/", said | {"step": "5千"})
    found = told(planned, "north")
    assert found.step == 5_000 and found.floor % 5_000 == found.stretch % 5_000 == 0
    assert "In multiples of ¥5K." in client.get(home).content.decode()
    refused = client.post(f"{home}levels/", said | {"floor": "120"})
    assert refused.status_code == 400


def test_two_versions_are_compared_at_a_level(levelled):
    by = levelled.by(levelled.world.dora)
    other = services.copy_version(**by, name="Other")
    services.set_levels(**by | {"version": other}, stretch="1.3")
    client = Client(headers={"accept-language": "en"})
    client.force_login(levelled.world.dora)
    asked = {"one": levelled.version.pk, "other": other.pk}
    page = client.get("/targets/compare/", asked).content.decode()
    assert "The two versions are the same in every cell." in page
    assert "Floor, target, stretch" in page
    page = client.get("/targets/compare/", asked | {"which": "stretch"})
    assert "the total changed from" in page.content.decode()


def test_the_workbook_has_a_sheet_for_each_level_and_proves_itself(levelled):
    client = Client(headers={"accept-language": "en"})
    client.force_login(levelled.world.dora)
    answer = client.get(f"/decompose/{levelled.version.pk}/workbook/")
    book = openpyxl.load_workbook(BytesIO(answer.content), data_only=True)
    assert book.sheetnames == ["floor", "target", "stretch", "Check"]
    rows = [row for row in book["Check"].iter_rows(values_only=True) if row[2]]
    name, _seat, floor, target, stretch, *checks = rows[1]
    assert floor == pytest.approx(target * 0.85)
    assert stretch == pytest.approx(target * 1.15)
    assert checks == [0, 0, 0, 0]


def test_align_shows_the_levels_of_every_number(levelled):
    """In the table, in its workbook, in the API; a version without levels has no columns."""
    by = levelled.by(levelled.world.dora)
    services.issue(**by, unit="company")
    browser = Client()
    browser.force_login(levelled.world.dora)
    page = browser.get(f"/align/?version={levelled.version.pk}").content.decode()
    assert ">保底</th>" in page and ">挑战</th>" in page
    (row, *_others) = board(
        levelled.world.dora, levelled.version, on=by["at"].date()
    ).rows
    assert row.floor is not None and row.stretch is not None
    assert row.floor < row.proposal < row.stretch
    assert told(levelled, row.unit).floor == row.floor
    book = browser.get(f"/align/workbook/{levelled.version.pk}/").content
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    values = [cell.value for line in sheet.iter_rows() for cell in line]
    assert "保底" in values and "挑战" in values
    assert float(row.floor) / 10_000 in [
        v for v in values if isinstance(v, int | float)
    ]
