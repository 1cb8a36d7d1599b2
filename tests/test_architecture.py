"""What import-linter cannot see. Each rule: one test, one reason."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import luopan

ROOT = Path(luopan.__file__).parent
TESTS = Path(__file__).parent
FILES = [f for f in ROOT.rglob("*.py") if "migrations" not in f.parts]
STAGES = [
    "trail",
    "org",
    "dimensions",
    "records",
    "strategy",
    "targets",
    "actions",
    "tracking",
    "review",
]
FACES = ["web", "api", "cli"]
BARRED_NAMES = {"lib", "utils", "common", "core", "helpers", "manager", "misc"}


def _nodes(file: Path, naming: set[str]) -> Iterator[ast.AST]:
    """What a file says; nothing where it names none of these, which is seen without parsing."""
    text = file.read_text()
    if any(name in text for name in naming):
        yield from ast.walk(ast.parse(text))


def _service_modules(stage: str) -> list[ModuleType]:
    try:
        top = importlib.import_module(f"luopan.{stage}.services")
    except ModuleNotFoundError:
        return []
    inner = pkgutil.iter_modules(getattr(top, "__path__", []))
    return [top, *(importlib.import_module(f"{top.__name__}.{m.name}") for m in inner)]


def test_the_engine_runs_without_django():
    code = (
        "import sys; sys.modules['django'] = None; import pkgutil, importlib, luopan.engine as e;"
        "[importlib.import_module('luopan.engine.' + m.name) for m in pkgutil.iter_modules(e.__path__)]"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


def test_sheets_run_without_django():
    code = "import sys; sys.modules['django'] = None; import luopan.sheets.read, luopan.sheets.write"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("stage", STAGES)
def test_every_service_says_who_and_when(stage):
    """...and leaves its row in the trail: it is decorated by ``service``."""
    for module in _service_modules(stage):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            keys = inspect.signature(function).parameters
            assert list(keys)[:2] == ["actor", "at"], f"{module.__name__}.{name}"
            kinds = {k.kind for k in keys.values()}
            assert kinds <= {
                inspect.Parameter.KEYWORD_ONLY,
                inspect.Parameter.VAR_KEYWORD,
            }, name
            if stage != "trail":
                assert hasattr(function, "act"), (
                    f"{module.__name__}.{name} is no service"
                )


@pytest.mark.parametrize("face", FACES)
def test_faces_do_not_touch_tables(face):
    for file in (ROOT / face).rglob("*.py"):
        for node in _nodes(file, naming={"objects", "save", "delete"}):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"objects", "save", "delete"}, file


def _length(function: ast.FunctionDef) -> int:
    """Lines of a function, its docstring not counted."""
    assert function.end_lineno is not None
    told = len((ast.get_docstring(function) or "").splitlines())
    return function.end_lineno - function.lineno + 1 - told


@cache
def functions():
    """Of every function: its file, its name, how long it is."""
    return [
        (file, node.name, _length(node))
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]


def test_a_file_fits_in_one_sitting():
    """All files in one test: one each would be four thousand of them."""
    wrong = [file for file in FILES if file.read_text().count("\n") > 400]
    wrong += [place for *place, length in functions() if length >= 60]
    assert not wrong


def test_half_of_the_functions_are_short():
    lengths = sorted(length for *_place, length in functions())
    assert lengths[len(lengths) // 2] < 10


def test_no_drawer_for_everything():
    named = [{file.stem, *file.relative_to(ROOT).parts[:-1]} for file in FILES]
    assert not [names for names in named if BARRED_NAMES & names]


def test_the_engine_and_services_do_not_read_the_clock():
    clock = re.compile(r"\b(datetime\.now|date\.today|time\.time)\(")
    pure = [
        file
        for file in FILES
        if file.relative_to(ROOT).parts[0] in {"engine", "sheets", "papers"}
    ]
    assert pure and not [file for file in pure if clock.search(file.read_text())]


def _thrown(file: Path) -> set[str]:
    """What a file asks of the dice that all of a process share."""
    names = list(_nodes(file, naming={"random"}))
    asked = {ast.unparse(n) for n in names if isinstance(n, ast.Attribute)}
    taken = {
        ast.unparse(n) for n in names if isinstance(n, ast.Import | ast.ImportFrom)
    }
    python = {a for a in asked if re.fullmatch(r"random\.(?!Random)\w+", a)}
    numpy = re.compile(r"(np|numpy)\.random\.(?!Generator|default_rng|PCG64)\w+")
    return {
        *(python if "import random" in taken else ()),
        *(a for a in asked if numpy.fullmatch(a)),
        *(t for t in taken if re.match(r"from (numpy\.)?random ", t)),
    }


def test_nobody_throws_the_dice_of_the_whole_process():
    """Who wants chance has dice and a seed of his own: what failed fails again."""
    wrong = {file: _thrown(file) for file in [*FILES, *TESTS.rglob("*.py")]}
    assert not {file: thrown for file, thrown in wrong.items() if thrown}


def test_only_one_module_locks_rows():
    """A raw row lock elsewhere would take locks in another order, and deadlock."""
    users = [f for f in FILES if ".select_for_update(" in f.read_text()]
    assert {f.relative_to(ROOT).parts[0] for f in users} <= {"trail"}


@pytest.mark.parametrize("face", FACES)
def test_no_request_reads_a_file_whole(face):
    """A large one lies on the disk: ``content_of``, ``source_of`` or ``beginning_of`` it."""
    for file in (ROOT / face).rglob("*.py"):
        for node in _nodes(file, naming={"read"}):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                whole = node.func.attr == "read" and not node.args
                assert not whole or face == "cli", (file, node.lineno)


def test_no_text_stands_inside_an_f_string():
    """What gathers texts reads an f-string as one token: a text in it stays English."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.JoinedStr):
                called = {
                    call.func.id
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                }
                assert not called & {"_", "gettext", "ngettext"}, (file, node.lineno)
