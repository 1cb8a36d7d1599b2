"""Licences of what is pinned are known, and free or named with a reason; the list of it is whole."""

import json
import shutil

import pytest

from tools import licences
from tools.licences import ROOT, Part


def part(*said, name="thing"):
    return Part(name, "1.0", "pypi", "required", said)


def test_all_that_is_pinned_has_been_thought_about(capsys):
    assert licences.check() == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND (MIT OR GPL-3.0-only)", False),  # one would have to look
        ("GPL-2.0-only OR Apache-2.0", True),
        ("MIT AND LGPL-3.0-only", False),
        ("AGPL-3.0", False),
        ("Other/Proprietary License", False),
        ("", False),
    ],
)
def test_a_licence_with_conditions_is_not_free(said, free):
    assert licences.is_free(said) is free


def test_what_is_unknown_or_has_conditions_wants_a_reason():
    parts = [part("MIT"), part(name="bare"), part("BSD", "GPL-3.0-only", name="left")]
    assert licences.problems(parts, {}) == [
        "bare 1.0: no licence is known",
        "left 1.0: BSD, GPL-3.0-only is not named in licences.toml",
    ]
    table = {"bare": {"licence": "MIT", "why": "its LICENSE"}, "left": {"licence": "x"}}
    assert licences.problems(parts, table) == ["left: the table gives no reason"]
    assert licences.problems([part("MIT")], {"gone": {"licence": "x", "why": "y"}}) == [
        "gone: in the table, and not pinned any more"
    ]


def test_a_new_pin_that_nobody_knows_fails_the_check(tmp_path, capsys):
    for folder in ("requirements", "frontend"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    with (tmp_path / "requirements" / "base.txt").open("a") as lock:
        lock.write("no-such-thing==1.2.3 \\\n    --hash=sha256:00\n")
    assert licences.check(tmp_path) == 1
    assert "no-such-thing 1.2.3: no licence is known" in capsys.readouterr().err


def test_the_bill_of_materials_is_whole_and_the_same_each_time():
    made = licences.sbom()
    assert json.dumps(made) == json.dumps(licences.sbom())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    address = {one["purl"]: one for one in made["components"]}
    pins = licences.PIN.findall((ROOT / "requirements" / "base.txt").read_text())
    assert {f"pkg:pypi/{name}@{version}" for name, version in pins} <= address.keys()
    htmx = next(one for one in made["components"] if one["name"] == "htmx.org")
    assert htmx["licenses"] == [{"expression": "0BSD"}]
    assert len(htmx["hashes"][0]["content"]) == 128
    assert all(one["licenses"] for one in made["components"])
    assert len(address) == len(made["components"])
    assert made["dependencies"][0]["dependsOn"] == sorted(address)
