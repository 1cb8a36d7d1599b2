"""Under which licences stands what we ship and install: ``check``; and a list of it: ``sbom FILE``.

``check`` reads the metadata of each pinned package and the list of browser files, and fails on a
licence that is unknown or has conditions and is not named with a reason in
``requirements/licences.toml``. ``sbom`` writes the same as CycloneDX 1.6. Neither needs a network,
and both write the same bytes each time.
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"base.txt": "required", "sources.txt": "optional", "fonts.txt": "optional"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)
FREE = {
    *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
    *("MIT", "MIT-0", "MIT-CMU", "OFL-1.1", "PSF-2.0", "Zlib"),
}
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
}
LONGEST = 60  # of a licence's name; longer ones are its text
SPACE = uuid.UUID("4c0f1a0e-0d0b-5a6e-9a43-6b0f2a4c8e11")  # of our serial numbers


@dataclass(frozen=True)
class Part:
    """Something we ship or install.

    Attributes:
        name: As its registry has it.
        version: Exactly.
        registry: ``pypi`` or ``npm``.
        scope: ``required``, or ``optional`` for what belongs to an extra.
        said: Each thing its metadata say about its licence; all of them hold.
        sha512: Of its archive in hexadecimal; empty: the lock has one for each platform.
    """

    name: str
    version: str
    registry: str
    scope: str
    said: tuple[str, ...]
    sha512: str = ""


def installed(root: Path = ROOT) -> Iterator[Part]:
    """What the locks pin, each once."""
    seen = set()
    for lock, scope in LOCKS.items():
        for name, version in PIN.findall((root / "requirements" / lock).read_text()):
            if name not in seen:
                seen.add(name)
                yield Part(name, version, "pypi", scope, said_by(name))


def said_by(name: str) -> tuple[str, ...]:
    """What the metadata of an installed package say; nothing: it is not installed here."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ()
    if expression := found.get("License-Expression"):
        return (expression,)
    field = (found.get("License") or "").strip()
    own = [field] if 0 < len(field) <= LONGEST else []
    classes = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    spoken = [*own, *classes]
    return tuple(dict.fromkeys(CLASSIFIED.get(one, one) for one in spoken))


def shipped(root: Path = ROOT) -> Iterator[Part]:
    """What of others runs in browsers."""
    told = tomllib.loads((root / "frontend" / "vendor.toml").read_text())
    lock = json.loads((root / "frontend" / "vendor.lock.json").read_text())
    several = [*told["package"], *told["bundle"]["package"], told["sprite"]]
    for one in several:
        said = tuple(one["licence"].split(", parts "))
        known = lock["packages"][f"{one['name']}@{one['version']}"]
        digest = base64.b64decode(known.removeprefix("sha512-")).hex()
        yield Part(one["name"], one["version"], "npm", "required", said, digest)


def is_free(said: str) -> bool:
    """Whether a licence, or a choice of them, asks for no more than its text to be passed on.

    What has brackets is for people to read, and to name in the table.
    """
    choices = said.split(" OR ")
    return any(all(one in FREE for one in each.split(" AND ")) for each in choices)


def named(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """The table of what needs a word: licence and reason of each."""
    return tomllib.loads((root / "requirements" / "licences.toml").read_text())


def licence(part: Part, table: dict[str, dict[str, str]]) -> str:
    """As it is to be told; empty: nobody knows."""
    if part.name in table:
        return table[part.name]["licence"]
    return " AND ".join(part.said)


def problems(parts: list[Part], table: dict[str, dict[str, str]]) -> list[str]:
    """A sentence for each licence that nobody has thought about, and for stale words."""
    found = [_problem(part) for part in parts if part.name not in table]
    words = [name for name, one in table.items() if not one.get("why", "").strip()]
    gone = table.keys() - {part.name for part in parts}
    found += [f"{name}: the table gives no reason" for name in words]
    found += [f"{name}: in the table, and not pinned any more" for name in sorted(gone)]
    return [one for one in found if one]


def _problem(part: Part) -> str:
    if not part.said:
        return f"{part.name} {part.version}: no licence is known"
    if all(map(is_free, part.said)):
        return ""
    said = ", ".join(part.said)
    return f"{part.name} {part.version}: {said} is not named in licences.toml"


def check(root: Path = ROOT) -> int:
    """Print the list; 1 if something in it was not thought about."""
    parts, table = [*installed(root), *shipped(root)], named(root)
    for part in parts:
        why = table.get(part.name, {}).get("why", "")
        told = f"{part.name:26} {part.version:18} {licence(part, table) or '?'}"
        print(f"{told:76} {why}".rstrip())
    found = problems(parts, table)
    for one in found:
        print(one, file=sys.stderr)
    return int(bool(found))


def sbom(root: Path = ROOT) -> dict[str, Any]:
    """All of it as CycloneDX."""
    table = named(root)
    parts = sorted([*installed(root), *shipped(root)], key=_address)
    components = [_component(part, licence(part, table)) for part in parts]
    version = _version(root)
    own = {"type": "application", "bom-ref": "luopan", "name": "luopan"}
    own |= {"version": version, "licenses": [{"license": {"id": "Apache-2.0"}}]}
    content = json.dumps([version, components])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, content)}",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
        "dependencies": [{"ref": "luopan", "dependsOn": list(map(_address, parts))}],
    }


def _component(part: Part, told: str) -> dict[str, Any]:
    address = _address(part)
    found: dict[str, Any] = {"type": "library", "bom-ref": address, "name": part.name}
    found |= {"version": part.version, "scope": part.scope, "purl": address}
    found["licenses"] = [_licence(told)]
    if part.sha512:
        found["hashes"] = [{"alg": "SHA-512", "content": part.sha512}]
    return found


def _licence(told: str) -> dict[str, Any]:
    """Names that are not SPDX's ("BSD") cannot stand in an expression."""
    names = re.split(r" (?:AND|OR) ", told)
    if all(re.fullmatch(r"[A-Za-z0-9.-]+", one) and one != "BSD" for one in names):
        return {"expression": told}
    return {"license": {"name": told or "unknown"}}


def _address(part: Part) -> str:
    return f"pkg:{part.registry}/{quote(part.name)}@{part.version}"


def _version(root: Path) -> str:
    text = (root / "src" / "luopan" / "__init__.py").read_text()
    found = re.search(r'__version__ = "([^"]+)"', text)
    return found[1] if found else "0"


def main(words: list[str]) -> int:
    """``check``, or ``sbom FILE``."""
    if words == ["check"]:
        return check()
    if len(words) == 2 and words[0] == "sbom":
        text = json.dumps(sbom(), indent=1, ensure_ascii=False) + "\n"
        Path(words[1]).write_text(text, encoding="utf-8")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
