"""The corpus of bad inputs through the main job: a plan, or a sentence and no file at all."""

import multiprocessing
import os
import re
import runpy
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.corpus.cases import CASES, Case

AXES = ("--by", "地区,省份", "--product", "类别,产品")
# A process a file, as on the command line; what takes long to import is imported once for all.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["openpyxl", "luopan.cli.main", "tests.cli.ready"])


@dataclass(frozen=True)
class Done:
    """How a process ended and what it said."""

    returncode: int | None
    stdout: str
    stderr: str


def in_a_fork(
    words: Sequence[str], environment: Mapping[str, str], place: Path
) -> Done:
    """``luopan WORDS`` in a process of its own."""
    with tempfile.TemporaryDirectory(dir=place) as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = FORKS.Process(target=_luopan, args=(words, environment, out, err))
        process.start()
        process.join()
        return Done(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _luopan(
    words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.argv = ["luopan", *words]
    runpy.run_module("luopan", run_name="__main__", alter_sys=True)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.id} {c.name}")
def test_plan(case: Case, tmp_path: Path) -> None:
    path, out = tmp_path / case.file, tmp_path / "plan.xlsx"
    path.write_bytes(case.build())
    # a fault of ours would be told as a sentence; with LUOPAN_DEBUG it is a traceback
    environment = {**os.environ, "LUOPAN_LANG": "en", "LUOPAN_DEBUG": "1"}
    environment.pop("LUOPAN_DATABASE_URL", None)
    words = ["plan", path, "--year", "2026", "--grow", "12%", *AXES, "--out", out]
    done = in_a_fork([*map(str, words)], environment, tmp_path.parent)
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
