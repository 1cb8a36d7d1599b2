"""Static files: plain until collected, then named by content; collected once a version."""

import os
import re
from pathlib import Path

import pytest
from django.core.files.storage import storages

import luopan
from luopan.config import collected
from luopan.trail.upkeep import static_files

STATIC = Path(luopan.__file__).parent / "web" / "static"
OWN_MODULES = sorted((STATIC / "js").rglob("*.js"))
RELATIVE = re.compile(r"""\b(?:from|import)\s*\(?\s*(["'`])(\.[^"'`]*)\1""")
REWRITTEN = re.compile(  # what Django's storage sees
    r"""^(?:import|export)\b[^;"'`]*?\bfrom\s+(["'])[^"'`]+\1;"""
    r"""|^import\s+(["'])[^"'`]+\2;"""
    r"""|\bimport\((["'])[^"'`]+\3\)""",
    re.MULTILINE,
)
ANY_IMPORT = re.compile(
    r"""^\s*import[\s"'`{*]|\bimport\(|\bfrom\s+["'`]""", re.MULTILINE
)


@pytest.fixture
def place(tmp_path, settings):
    settings.COLLECTED = tmp_path / "static" / "this"
    return settings.COLLECTED


def test_the_folder_is_another_after_any_edit(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    before = collected.folder(tmp_path, tmp_path)
    (tmp_path / "a.css").write_text("a{ }")
    assert collected.folder(tmp_path, tmp_path) != before


def test_the_folder_is_another_in_another_version(tmp_path, monkeypatch):
    before = collected.folder(tmp_path, tmp_path)
    monkeypatch.setattr(luopan, "__version__", "99.0")
    assert collected.folder(tmp_path, tmp_path) != before


def test_names_are_plain_until_a_collection_is_finished(tmp_path):
    assert collected.storages(tmp_path)["staticfiles"] == {"BACKEND": collected.PLAIN}
    (tmp_path / "staticfiles.json").write_text("{}")
    found = collected.storages(tmp_path)
    assert found["staticfiles"] == found["hashed"]
    assert found["hashed"]["OPTIONS"] == {"location": tmp_path}


def test_tests_need_no_collection():
    from django.templatetags.static import static

    assert static("vendor/htmx.js").startswith("/static/vendor/htmx.")


def test_it_collects_once_and_names_files_by_content(place):
    assert static_files.collect_if_stale() == place
    listed = place / "staticfiles.json"
    made = listed.stat().st_mtime_ns
    storage = type(storages["hashed"])(location=place)
    name = storage.stored_name("vendor/htmx.js")
    assert re.fullmatch(r"vendor/htmx\.[0-9a-f]{12}\.js", name)
    assert {f.name for f in (place / "vendor").glob("htmx*")} == {
        Path(name + ending).name for ending in ("", ".br", ".gz")
    }
    static_files.collect_if_stale()
    assert listed.stat().st_mtime_ns == made
    assert [f.name for f in place.parent.iterdir()] == ["this"]


def test_the_server_that_comes_second_keeps_what_the_first_made(place, monkeypatch):
    def meanwhile(draft: Path) -> None:
        place.mkdir()
        (place / "of-the-first").touch()

    monkeypatch.setattr(static_files, "collect", meanwhile)
    static_files.collect_if_stale()
    assert [f.name for f in place.parent.iterdir()] == ["this"]
    assert (place / "of-the-first").exists()


def test_the_collection_before_is_kept_and_older_ones_go(place, monkeypatch):
    monkeypatch.setattr(static_files, "collect", lambda draft: None)
    for age, name in enumerate(("old", "older", "oldest"), start=1):
        (place.parent / name).mkdir(parents=True)
        os.utime(place.parent / name, (1e9 - age, 1e9 - age))
    static_files.collect_if_stale()
    assert {f.name for f in place.parent.iterdir()} == {"this", "old"}


def test_no_collected_module_imports_a_name_without_a_hash(tmp_path):
    static_files.collect(tmp_path)
    modules = list((tmp_path / "js").rglob("*.js"))
    assert len(modules) == len(OWN_MODULES)
    for module in modules:
        for _quote, name in RELATIVE.findall(module.read_text(encoding="utf-8")):
            assert re.search(r"\.[0-9a-f]{12}\.js$", name), (module.name, name)
            assert (module.parent / name).exists()


@pytest.mark.parametrize(
    "module", OWN_MODULES, ids=lambda m: m.relative_to(STATIC / "js").as_posix()
)
def test_imports_stand_in_quotes_and_end_with_a_semicolon(module):
    """Django's rewriting of names sees no other form."""
    text = module.read_text(encoding="utf-8")
    assert not ANY_IMPORT.search(REWRITTEN.sub("", text))


@pytest.mark.parametrize(
    "line",
    [
        "import { a } from './a.js'",
        "import { a } from `./a.js`;",
        'import "./a.js"',
        "const a = await import(`./a.js`);",
        "const a = await import(place);",
        'export { a } from "./a.js"',
    ],
)
def test_the_forms_that_would_be_missed_are_seen(line):
    assert ANY_IMPORT.search(REWRITTEN.sub("", line + "\n"))


@pytest.mark.parametrize("name", ["js/shell.js", "css/base.css"])
def test_a_script_goes_without_what_only_documents_heed(client, name):
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" not in answer
    assert "X-Frame-Options" not in answer
    assert "Last-Modified" not in answer  # it is named by its content, and has an ETag


def test_a_drawing_may_be_opened_as_a_document_and_keeps_its_policy(client):
    answer = client.get("/static/luopan.svg")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
