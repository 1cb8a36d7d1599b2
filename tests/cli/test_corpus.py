"""The corpus of bad inputs through the main job: a plan, or a sentence and no file at all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.corpus.cases import CASES, Case

AXES = ("--by", "地区,省份", "--product", "类别,产品")


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.id} {c.name}")
def test_plan(case: Case, tmp_path: Path) -> None:
    path, out = tmp_path / case.file, tmp_path / "plan.xlsx"
    path.write_bytes(case.build())
    # a fault of ours would be told as a sentence; with LUOPAN_DEBUG it is a traceback
    environment = {**os.environ, "LUOPAN_LANG": "en", "LUOPAN_DEBUG": "1"}
    environment.pop("LUOPAN_DATABASE_URL", None)
    words = ["plan", path, "--year", "2026", "--grow", "12%", *AXES, "--out", out]
    done = subprocess.run(
        [sys.executable, "-m", "luopan", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert not re.search(r"%\(\w+\)", done.stdout + done.stderr)
    if done.returncode == 0:
        assert not case.expect.refused
        assert set(tmp_path.iterdir()) == {path, out}
        assert openpyxl.load_workbook(out).sheetnames
        return
    assert done.returncode == 1
    assert done.stderr.strip()
    assert list(tmp_path.iterdir()) == [path]
