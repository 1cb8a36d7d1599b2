"""An installation as ``luopan init`` leaves it: made once, copied for each test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

INIT = ["init", "--company", "云澜科技", "--admin", "adam", "--json"]


@pytest.fixture(scope="session")
def founding(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Its home, which nobody writes to, and what the command said."""
    home = tmp_path_factory.mktemp("founding") / "home"
    kept = {k: v for k, v in os.environ.items() if k != "LUOPAN_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "luopan", *INIT],
        env=kept | {"LUOPAN_HOME": str(home), "LUOPAN_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return home, done.stdout


@pytest.fixture
def found(founding: tuple[Path, str]) -> Callable[[Path], Path]:
    """Puts a copy of it at a place."""
    return lambda place: Path(shutil.copytree(founding[0], place, dirs_exist_ok=True))
