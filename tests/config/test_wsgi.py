"""A process that serves: loaded once, and not looked through again."""

import subprocess
import sys

from tests.demo_home import environment


def test_what_is_loaded_is_not_looked_through_for_circles(tmp_path):
    code = "import gc, luopan.config.wsgi as w; print(gc.get_freeze_count(), len(gc.get_objects()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        check=True,
        capture_output=True,
        text=True,
    )
    kept, looked_through = map(int, done.stdout.split())
    assert kept > 100_000
    assert looked_through < 10_000
