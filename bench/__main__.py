"""``python -m bench``: every figure in one table, each a ratio measured in the same run.

``python -m bench NAME…`` runs some parts; the heavy ``facts``, five million of them, only so.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import HEADED, Row, print_table

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    "engine",
    "targets",
    "agreement",
    "records",
    "pull",
    "report",
    "sheets",
    "org",
    "grid",
    "pages",
    "pack",
)


def commands() -> list[Row]:
    """Whole commands against their bars in seconds (the reference is that second)."""
    sample = str(ROOT / "samples" / "bike_sales.csv")
    shared = ROOT.parent / "shared" / "data" / "superstore_cn" / "示例 - 超市.xls"
    wanted = [(["--help"], 0.5, "luopan --help")]
    plan = ["--by", "state,bikeshop_name", "--product", "category_1", "--grow", "12%"]
    wanted.append((["plan", sample, *plan], 3.0, "luopan plan, bike sales"))
    if shared.exists():
        words = ["plan", str(shared), "--year", "2018", "--total", "18000000"]
        words += ["--by", "地区,省/自治区", "--product", "类别,子类别"]
        words += ["--out", f"{tempfile.gettempdir()}/luopan-bench-plan.xlsx"]
        wanted.append((words, 3.0, "luopan plan, Chinese Superstore"))
    return [_timed(words, bar, name) for words, bar, name in wanted]


def _timed(words: list[str], bar: float, name: str) -> Row:
    seconds = []
    for _try in range(3):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "luopan", *words], capture_output=True, check=True
        )
        seconds.append(time.perf_counter() - begun)
    best = sorted(seconds)[1]
    return Row(name, "", best * 1000, "one second", best, bar, best <= bar)


def main() -> None:
    """Print the parts as they come; a part that needs what is not here says so."""
    print_table(commands())
    sys.stdout.flush()
    chosen = sys.argv[1:] or PARTS
    for part in chosen:
        if not (ROOT / "bench" / f"{part}.py").exists():
            continue
        environment = {**os.environ, "PYTHONPATH": str(ROOT), HEADED: "1"}
        subprocess.run(
            [sys.executable, "-m", f"bench.{part}"], env=environment, check=False
        )


if __name__ == "__main__":
    main()
