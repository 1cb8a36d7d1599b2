"""Write every input of the corpus into a folder: ``python tests/corpus/make.py FOLDER``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.corpus.cases import CASES  # noqa: E402


def make(folder: Path) -> None:
    """One file for each case, named by its id; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        number = case.id.rstrip("abcdefghij")
        path = folder / f"{case.id.zfill(len(case.id) - len(number) + 3)} {case.file}"
        path.write_bytes(case.build())
        print(f"{path.name:16} {path.stat().st_size:>10,}  {case.name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/corpus/make.py FOLDER")
    make(Path(sys.argv[1]))
