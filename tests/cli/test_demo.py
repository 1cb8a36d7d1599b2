"""``luopan demo`` and ``serve --demo``: refused where a real company lives; clear in both languages."""

import os
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from luopan.cli.main import luopan
from tests.demo_home import DAY, environment


def run(home, *words, **more):
    return subprocess.run(
        [sys.executable, "-m", "luopan", *words],
        env=environment(home) | more,
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_demo_is_not_mixed_into_a_real_company(world):
    from luopan.demo.make import keep_up
    from luopan.trail.refusal import Refused

    with pytest.raises(Refused, match="holds a real company"):
        keep_up(None, now=world.at)


def test_a_second_start_tells_who_can_sign_in(demo_home):
    done = run(demo_home, "demo", LUOPAN_LANG="zh")
    assert done.returncode == 0, done.stderr
    assert "可以登录的人" in done.stdout
    for name in ("lin", "he", "tang", "rep", "zhou", "fang", "shu", "admin"):
        assert f"  {name} " in done.stdout


@pytest.mark.slow
def test_a_demo_that_stands_still_is_not_moved(demo_home):
    day = date(DAY.year, DAY.month, DAY.day + 1).isoformat()
    done = run(demo_home, "demo", "--today", day)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "The demo in this home stands still on 2026-09-15. "
        f"Choose another LUOPAN_HOME to see it on {day}."
    )


def test_today_is_a_word_of_the_demo_only(tmp_path):
    done = CliRunner(env={"LUOPAN_HOME": str(tmp_path)}).invoke(
        luopan, ["serve", "--today", "2026-09-15"], env=os.environ.copy()
    )
    assert done.exit_code == 2
    assert "--today needs --demo" in done.output
