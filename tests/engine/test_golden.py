"""Worked vectors of the field, as folders a planner can read: tests/golden/."""

import csv
from pathlib import Path

import pytest

from tests.engine.golden_case import cases, rows_of, run, written


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_golden(case: Path, request: pytest.FixtureRequest) -> None:
    _, result = run(case)
    got = written(result)
    expected = case / "expected.csv"
    if request.config.getoption("--update"):
        with expected.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, got[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(got)
    wanted = rows_of(expected)
    names = wanted[0].keys()
    assert [{name: row[name] for name in names} for row in got] == wanted
