"""Third-party files are those of the list and the lock, and every icon a page names is there."""

import copy
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

import luopan
from tools import vendor

WEB = Path(luopan.__file__).parent / "web"
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")


@pytest.fixture
def wanted():
    return tomllib.loads((vendor.FRONTEND / "vendor.toml").read_text())


@pytest.fixture
def lock():
    return json.loads((vendor.FRONTEND / "vendor.lock.json").read_text())


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(vendor.OUT, tmp_path / "vendor")


def test_files_list_and_lock_agree(wanted, lock):
    assert vendor.faults(wanted, lock, vendor.OUT) == []


def test_a_changed_byte_a_lost_file_and_a_stray_one_are_named(wanted, lock, folder):
    with (folder / "htmx.js").open("a") as file:
        file.write(" ")
    (folder / "echarts.js").unlink()
    (folder / "stray.js").write_text("")
    assert vendor.faults(wanted, lock, folder) == [
        "echarts.js is missing",
        "htmx.js was changed",
        "stray.js is not in the lock",
    ]


def test_a_list_edited_without_an_update_is_noticed(wanted, lock):
    edited = copy.deepcopy(wanted)
    edited["package"][0]["version"] = "9.9.9"
    edited["sprite"]["icons"].append("rocket")
    assert vendor.faults(edited, {**lock, "entry": ""}, vendor.OUT) == [
        "htmx.org@9.9.9 was not fetched",
        "echarts-entry.js was not bundled",
        "icon rocket was not cut",
    ]


def test_every_package_has_one_exact_version_a_licence_and_its_text(wanted):
    for package in vendor.named(wanted):
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"]), package["name"]
        assert package["licence"]
        texts = [name for name in package["files"].values() if "licences/" in name]
        assert texts, package["name"]
        assert all((vendor.OUT / name).stat().st_size > 100 for name in texts)


def test_a_sprite_keeps_the_shapes_and_drops_the_invisible_box():
    box = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
    svg = f'<svg\n  width="24"\n>\n  {box}\n  <path d="M1 2" />\n  <path d="M3 4" />\n</svg>'
    lines = vendor.sprite_of({"dot": svg}, 1.75).splitlines()
    assert lines[0].startswith("<svg ")
    assert lines[-1] == "</svg>"
    assert lines[1].startswith('<symbol id="dot" viewBox="0 0 24 24" fill="none" ')
    assert lines[1].endswith('"><path d="M1 2" /><path d="M3 4" /></symbol>')


def test_every_icon_a_template_names_is_in_the_sprite(wanted):
    for file in (WEB / "templates").rglob("*.html"):
        named = set(ICON_TAG.findall(file.read_text(encoding="utf-8")))
        assert named <= set(wanted["sprite"]["icons"]), file


def test_the_font_has_the_weights_that_the_styles_name_and_figures_of_one_width():
    from fontTools.ttLib import TTFont

    letters = TTFont(vendor.OUT / "inter-latin.woff2")
    (weight,) = letters["fvar"].axes
    assert (weight.axisTag, weight.minValue, weight.maxValue) == ("wght", 400, 650)
    styles = " ".join(
        file.read_text() for file in (WEB / "static" / "css").glob("*.css")
    )
    said = re.findall(r"font(?:-weight)?: (\d{3})\b(?! 650)", styles)
    assert said
    assert all(400 <= int(one) <= 650 for one in said)
    assert set(range(0x20, 0x7F)) | {0xA5, 0xD7, 0x2212} <= set(letters.getBestCmap())
    features = letters["GSUB"].table.FeatureList.FeatureRecord
    assert "tnum" in {one.FeatureTag for one in features}
