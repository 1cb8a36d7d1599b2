"""Third-party browser files: fetch and build them (``update``), compare with the lock (``check``).

``update`` asks npm for each package by name and exact version, checks its sha512, copies the files
``frontend/vendor.toml`` names, bundles the charts, cuts font and icon sprite, and writes
``frontend/vendor.lock.json``. Run twice it writes the same bytes. A version that no longer has the
sha512 of the lock is refused. ``check`` needs neither npm nor a network.
"""

import base64
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OUT = ROOT / "src" / "luopan" / "web" / "static" / "vendor"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
BOX = re.compile(r'<path stroke="none"[^>]*/>')  # an invisible square in every icon


@dataclass
class Shelf:
    """Packages as npm gives them, unpacked under ``folder/node_modules``.

    ``known`` holds the sha512 of earlier fetches by ``name@version``, ``seen`` those of this one.
    """

    folder: Path
    known: dict[str, str]
    seen: dict[str, str] = field(default_factory=dict)

    def fetch(self, name: str, version: str) -> Path:
        """Fetch and unpack one package.

        Returns:
            Its folder.

        Raises:
            SystemExit: Its bytes are not those npm promised, or not those of the lock.
        """
        spec = f"{name}@{version}"
        archive, promised = _pack(spec, self.folder)
        if not promised == _integrity(archive) == self.known.get(spec, promised):
            sys.exit(f"{spec} is not what it was: its sha512 differs from the lock")
        self.seen[spec] = promised
        home = self.folder / "node_modules" / name
        with tarfile.open(archive) as packed:
            packed.extractall(self.folder / "unpacked", filter="data")
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.folder / "unpacked" / "package", home)
        return home


def _pack(spec: str, folder: Path) -> tuple[Path, str]:
    words = [
        "npm",
        "pack",
        spec,
        "--json",
        "--silent",
        "--pack-destination",
        str(folder),
    ]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)[0]
    return folder / told["filename"], told["integrity"]


def _integrity(file: Path) -> str:
    digest = hashlib.sha512(file.read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode()


def named(wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every package of the list whose licence and files we ship."""
    yield from wanted["package"]
    yield from wanted["bundle"]["package"]
    yield wanted["sprite"]


def build(wanted: dict[str, Any], shelf: Shelf) -> dict[str, bytes]:
    """Make every file we ship.

    Args:
        wanted: ``vendor.toml``, read.
        shelf: Where packages are fetched to.

    Returns:
        Path under the vendor folder → content.
    """
    made: dict[str, bytes] = {}
    for package in named(wanted):
        home = shelf.fetch(package["name"], package["version"])
        for source, target in package["files"].items():
            made[target] = (home / source).read_bytes()
        if font := package.get("font"):
            made[font["out"]] = _font(home / font["source"], font)
    made[wanted["bundle"]["out"]] = _bundle(wanted["bundle"], shelf)
    made[wanted["sprite"]["out"]] = _sprite(wanted["sprite"], shelf)
    return made


def _font(source: Path, font: dict[str, Any]) -> bytes:
    """A variable font without the weights and the features that no page asks for."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    letters = TTFont(source, recalcTimestamp=False)
    lightest, heaviest = font["weights"]
    narrowed = _written(
        instantiateVariableFont(letters, {"wght": (lightest, heaviest)})
    )
    letters = TTFont(BytesIO(narrowed), recalcTimestamp=False)
    cut = Subsetter(Options(layout_features=font["features"], name_IDs=["*"]))
    cut.populate(unicodes=letters.getBestCmap())
    cut.subset(letters)
    return _written(letters)


def _written(letters: Any) -> bytes:
    made = BytesIO()
    letters.flavor = "woff2"
    letters.save(made)
    return made.getvalue()


def _bundle(bundle: dict[str, Any], shelf: Shelf) -> bytes:
    machine = MACHINES[platform.machine().lower()]
    kind = f"@esbuild/{platform.system().lower()}-{machine}"
    builder = shelf.fetch(kind, bundle["builder"]) / "bin" / "esbuild"
    entry = shelf.folder / bundle["entry"]
    shutil.copy(FRONTEND / bundle["entry"], entry)
    words = [builder, entry.name, "--bundle", "--format=esm", "--minify"]
    words += ["--target=es2020", "--legal-comments=eof"]
    done = subprocess.run(words, cwd=shelf.folder, check=True, capture_output=True)
    return done.stdout


def _sprite(sprite: dict[str, Any], shelf: Shelf) -> bytes:
    icons = shelf.folder / "node_modules" / sprite["name"] / "icons" / "outline"
    drawn = {
        name: (icons / f"{name}.svg").read_text(encoding="utf-8")
        for name in sorted(sprite["icons"])
    }
    return sprite_of(drawn, sprite["stroke_width"]).encode()


def sprite_of(drawn: dict[str, str], stroke_width: float) -> str:
    """One SVG of many: a ``<symbol>`` per icon, drawn in the colour of the text around it.

    Args:
        drawn: Name → SVG file of one icon.
        stroke_width: Of every line, in the icon's own units (24 to a side).
    """
    look = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    look += (
        f'stroke-width="{stroke_width}" stroke-linecap="round" stroke-linejoin="round"'
    )
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name, svg in drawn.items():
        shapes = re.sub(r"\s+", " ", BOX.sub("", svg[svg.index(">") + 1 :]))
        shapes = shapes.replace("</svg>", "").replace("> <", "><").strip()
        lines.append(f'<symbol id="{name}" {look}>{shapes}</symbol>')
    return "\n".join([*lines, "</svg>", ""])


def faults(wanted: dict[str, Any], lock: dict[str, Any], out: Path) -> list[str]:
    """What differs between the list, the lock and the files.

    Args:
        wanted: ``vendor.toml``, read.
        lock: ``vendor.lock.json``, read.
        out: The vendor folder.

    Returns:
        One sentence a fault; empty if all is as it was fetched.
    """
    return [*_not_updated(wanted, lock, out), *_not_as_locked(lock["files"], out)]


def _not_updated(
    wanted: dict[str, Any], lock: dict[str, Any], out: Path
) -> Iterator[str]:
    for package in named(wanted):
        spec = f"{package['name']}@{package['version']}"
        if spec not in lock["packages"]:
            yield f"{spec} was not fetched"
    if _sum(FRONTEND / wanted["bundle"]["entry"]) != lock["entry"]:
        yield f"{wanted['bundle']['entry']} was not bundled"
    sprite = out / wanted["sprite"]["out"]
    cut = sprite.read_text() if sprite.exists() else ""
    for name in wanted["sprite"]["icons"]:
        if f' id="{name}"' not in cut:
            yield f"icon {name} was not cut"


def _not_as_locked(there: dict[str, str], out: Path) -> Iterator[str]:
    files = (file for file in out.rglob("*") if file.is_file())
    here = {file.relative_to(out).as_posix(): _sum(file) for file in files}
    for name in sorted(there.keys() | here.keys()):
        if name not in here:
            yield f"{name} is missing"
        elif name not in there:
            yield f"{name} is not in the lock"
        elif here[name] != there[name]:
            yield f"{name} was changed"


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _list_and_lock() -> tuple[dict[str, Any], dict[str, Any]]:
    lock = FRONTEND / "vendor.lock.json"
    known = json.loads(lock.read_text()) if lock.exists() else {"packages": {}}
    return tomllib.loads((FRONTEND / "vendor.toml").read_text()), known


def update() -> None:
    """Fetch everything, write the files and the lock."""
    wanted, known = _list_and_lock()
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), known["packages"])
        made = build(wanted, shelf)
    shutil.rmtree(OUT, ignore_errors=True)
    for name, content in made.items():
        (OUT / name).parent.mkdir(parents=True, exist_ok=True)
        (OUT / name).write_bytes(content)
    lock = {
        "packages": shelf.seen,
        "entry": _sum(FRONTEND / wanted["bundle"]["entry"]),
        "files": {name: _sum(OUT / name) for name in made},
    }
    text = json.dumps(lock, indent=1, sort_keys=True) + "\n"
    (FRONTEND / "vendor.lock.json").write_text(text)


def check() -> None:
    """Exit 1, naming each file, if anything is not as it was fetched."""
    wanted, lock = _list_and_lock()
    if found := faults(wanted, lock, OUT):
        sys.exit("vendored files: " + "; ".join(found))


if __name__ == "__main__":
    {"update": update, "check": check}[sys.argv[1]]()
