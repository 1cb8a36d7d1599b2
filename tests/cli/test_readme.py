"""What the READMEs tell one to type works, on what the project itself ships."""

import re
import shlex
import sys
from decimal import Decimal

import pytest

from tests.cli.test_main_job import ROOT, answer, luopan

LINE = re.compile(r"^\.venv/bin/luopan ((?:plan|track) .*)$", re.MULTILINE)


def lines(name: str) -> list[str]:
    return LINE.findall((ROOT / name).read_text(encoding="utf-8"))


def test_both_languages_say_the_same():
    assert lines("README.md") == lines("README.zh.md")
    assert {line.split()[0] for line in lines("README.md")} == {"plan", "track"}


@pytest.mark.parametrize("line", lines("README.md"))
def test_the_line_runs(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    done = luopan(*shlex.split(line), lang="zh")
    assert done.returncode == 0, done.stderr
    if "--out" in line:
        assert (tmp_path / line.rpartition("--out ")[2]).stat().st_size > 10_000


def test_attainment_of_the_samples():
    """Targets in GBK beside sales in a workbook; sums taken another way."""
    track = answer(
        "track", ROOT / "samples/orders.xlsx", ROOT / "samples/targets.csv",
        "--by", "地区", "--product", "类别",
    )  # fmt: skip
    text = (ROOT / "samples/targets.csv").read_text(encoding="gbk")
    wanted = sum(int(row.rpartition(",")[2]) for row in text.splitlines()[1:])
    (progress,) = track["progress"]
    assert Decimal(progress["whole"]["target"]) == wanted
    for part in ("months", "cells"):
        for what in ("target", "actual"):
            parts = sum(Decimal(row[what]) for row in progress[part])
            assert parts == Decimal(progress["whole"][what])


def test_the_samples_are_what_their_script_makes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "samples")
    import make

    make.targets(tmp_path / "targets.csv")
    made = (tmp_path / "targets.csv").read_bytes()
    assert made == (ROOT / "samples" / "targets.csv").read_bytes()
    sys.modules.pop("make")
