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


def test_what_few_pages_need_is_not_loaded_and_threads_keep_little(tmp_path):
    """What is loaded and kept before the first cube is most of what a process weighs."""
    code = (
        "import sys, luopan.config.wsgi as w; from django.db import connection;"
        "print(*{'xlsxwriter', 'ninja', 'pydantic', 'numpy.ma', 'duckdb', 'typst', 'docx', 'pptx',"
        " 'pandas', 'polars', 'pyarrow', 'openpyxl', 'apprise', 'ibis'} & set(sys.modules));"
        "print(connection.cursor().execute('PRAGMA cache_size').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        check=True,
        capture_output=True,
        text=True,
    )
    loaded, kept = done.stdout.splitlines()
    assert loaded == ""
    assert kept == "-2048"  # KiB of each thread; 16 MiB where much is written
