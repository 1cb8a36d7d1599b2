"""Floor, target and stretch by a program: set, one total typed and held, read, refused."""

import pytest

from tests.api.test_main_paths import COMPANY

pytestmark = pytest.mark.django_db


def test_levels_are_set_and_read(draft, caller):
    dora, version = caller("dora"), f"/versions/{draft}"
    head = dora.get(version).json()["head"]
    first = dora.get(f"{version}/levels").json()
    assert (first["floor"], first["assessed"]) == (None, "target")
    assert dora.get(f"{version}/sheet", which="floor").status_code == 422
    said = {"stretch": "1.2", "pays": "stretch", "expected": head}
    done = dora.post(f"{version}/levels", said)
    assert done.json()["head"] == head + 1
    found = dora.get(f"{version}/levels").json()
    target = float(found["target"])
    assert float(found["stretch"]) == pytest.approx(target * 1.2, abs=2)
    assert found["pays"] == "stretch"
    north = {"cell": COMPANY | {"unit": "north"}, "share": "0.9"}
    gesture = {"kind": "level", "level": "floor", "cells": [north], "hold": True}
    step = {"expected": head + 1, "gesture": gesture}
    assert dora.post(f"{version}/steps", step).status_code == 200
    held = dora.get(f"{version}/levels", unit="north").json()
    assert held["held"] == ["floor"]
    assert float(held["floor"]) == pytest.approx(float(held["target"]) * 0.9, abs=1)
    sheet = dora.get(
        f"{version}/sheet", which="floor", unit="north", product="products"
    )
    assert held["floor"] in sheet.json()["rows"][0]["amounts"]
    gesture = {"kind": "level_release", "level": "floor", "cell": {}, "back": True}
    step = {"expected": head + 2, "gesture": gesture}
    assert dora.post(f"{version}/steps", step).status_code == 200
    wrong = {"floor": "1.1", "expected": head + 3}
    assert dora.post(f"{version}/levels", wrong).status_code == 422


def test_a_manager_sees_his_levels_and_sets_none(draft, caller):
    alice, version = caller("alice"), f"/versions/{draft}"
    assert alice.get(f"{version}/levels", unit="north").status_code == 200
    assert alice.get(f"{version}/levels").status_code == 404
    assert alice.post(f"{version}/levels", {"expected": 0}).status_code in (403, 404)
