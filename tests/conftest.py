"""Fixtures for all tests."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from _pytest import runner
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, control, core, settings

from luopan.trail.upkeep.roomy import give_room
from tests.rounds import rounds

# Compiled files are kept, also where a machine says not to: each of the hundreds of processes
# that tests start would compile everything anew, and pytest would rewrite every test.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
pytest_plugins = ["tests.cast", "tests.demo_home", "tests.tracked_year"]
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
GUARDED = [  # migrations that make a table append-only
    "luopan.trail.migrations.0003_append_only",
    "luopan.strategy.migrations.0001_objectives",
    "luopan.strategy.migrations.0002_market",
    "luopan.targets.migrations.0003_agreement",
    "luopan.targets.migrations.0004_carriers",
    "luopan.targets.migrations.0005_commitments",
    "luopan.targets.migrations.0006_audit_bar",
    "luopan.targets.migrations.0007_choices",
    "luopan.targets.migrations.0009_assessment_sheets",
    "luopan.targets.migrations.0015_padding_caps",
    "luopan.targets.migrations.0016_planned_resources",
    "luopan.targets.migrations.0017_guards",
    "luopan.tracking.migrations.0001_forecast_calls",
    "luopan.actions.migrations.0003_weekly_numbers",
    "luopan.actions.migrations.0004_target_customers",
    "luopan.tracking.migrations.0002_warnings",
    "luopan.tracking.migrations.0003_explanations",
    "luopan.review.migrations.0001_adjusting",
    "luopan.review.migrations.0002_closing",
    "luopan.review.migrations.0005_rewarding",
    "luopan.tracking.migrations.0006_coaching",
    "luopan.tracking.migrations.0004_reports",
    "luopan.tracking.migrations.0005_meetings",
]

# What takes longest begins first: at the end of a run no worker waits long for the other.
LONG = [
    "tests/browser/test_play_through.py",
    "tests/demo/test_days_added.py",
    "tests/browser/test_pages.py",
    "tests/config/test_saved.py",
    "tests/trail/test_kills.py",
    "tests/targets/test_agreement_properties.py",
    "tests/org/test_closure.py",
    "tests/org/test_large.py",
]
PURE = (  # of these, `make test-all` tries the properties with all their cases
    "tests/engine/",
    "tests/sheets/",
    "tests/papers/",
    "tests/dimensions/test_rates.py",
    "tests/records/test_import_blocks.py",
    "tests/records/test_import_naming.py",
    "tests/records/test_loyalty.py",
    "tests/records/test_taxes.py",
    "tests/strategy/test_weights.py",
    "tests/targets/test_adjust_steps.py",
    "tests/targets/test_audit.py",
    "tests/targets/test_carry_step.py",
    "tests/targets/test_properties.py",
    "tests/targets/test_set_totals.py",
    "tests/targets/test_ways.py",
    "tests/web/test_rulers.py",
)

for name, cases in {
    "quick": 100,
    "default": 2_000,
    "full": 20_000,
    "soak": 200_000,
}.items():
    settings.register_profile(
        name,
        max_examples=cases,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
give_room(runner.runtestprotocol)  # a tenth of the time of tests that make pages
# Nobody throws the dice of the whole process (``test_architecture.py`` looks): Hypothesis need not
# put them in order before each case and back after it, an eighth of the time of a property.
AS_THEY_LIE = nullcontext()
core.deterministic_PRNG = control.deprecate_random_in_strategy = lambda *_: AS_THEY_LIE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="accept new golden results")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is tried with all its cases, and let the long begin."""
    place = {name: number for number, name in enumerate(LONG)}
    for item in items:
        if item.nodeid.startswith(PURE):
            item.add_marker("pure")
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG)))


def pytest_collection() -> None:
    """Nothing that is collected goes away again: a sixth of the time went into looking."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nobody looks through it for circles again.

    Nor often through the tree of all cases that a property has had: of 20,000, a ninth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
    gc.enable()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A race of one round in a world of its own is run as often as is asked for."""
    count = rounds(1)
    if count > 1 and metafunc.definition.get_closest_marker("race"):
        metafunc.fixturenames.append("round_of_race")
        metafunc.parametrize("round_of_race", range(count))


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Path of a real file under ../shared/data, or a skip that says so."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"real data not here: ../shared/data/{name}")
        return path

    return find


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """On a busy machine a thread waits longer for a connection than a page would let people."""
    from django.db import connections

    pool = connections["default"].settings_dict["OPTIONS"].get("pool")
    if isinstance(pool, dict):
        pool["timeout"] = 60


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Transactional tests empty all tables; the guards of what only grows step aside."""
    from importlib import import_module

    from django.db import connection

    guards = [import_module(name) for name in GUARDED]
    empty = connection.ops.execute_sql_flush

    def empty_unguarded(statements: list[str]) -> None:
        if _emptied_at_once(connection):
            return
        with connection.schema_editor(atomic=False) as editor:
            for guard in guards:
                guard.drop_guard(None, editor)
            empty(statements)
            for guard in guards:
                guard.add_guard(None, editor)

    connection.ops.execute_sql_flush = empty_unguarded


def _emptied_at_once(connection: BaseDatabaseWrapper) -> bool:
    """Delete what there is, with no guard or key looking, where PostgreSQL lets us do that.

    To drop and add guards and to truncate two hundred tables takes ten times as long. Kinds of
    content stay, or all of them and their permissions would be made anew.
    """
    if connection.vendor != "postgresql":
        return False
    tables = connection.introspection.django_table_names(only_existing=True)
    tables = sorted({*tables} - {"django_content_type", "auth_permission"})
    asked = (f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables)
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone() != (True,):
            return False
        cursor.execute(" UNION ALL ".join(asked))
        full = {name: 0 for (name,) in cursor.fetchall()}
        cursor.execute("SET session_replication_role = replica")
        try:
            for name in full:
                cursor.execute(f'DELETE FROM "{name}"')
                full[name] = cursor.rowcount
        finally:
            cursor.execute("SET session_replication_role = origin")
        for name in (name for name, rows in full.items() if rows > 5_000):
            cursor.execute(f'VACUUM "{name}"')
    return True


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever the machine's or company's language."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    """A second factor is demanded of nobody, but in the tests that are about it."""
    settings.SECOND_FACTOR = "nobody"


@pytest.fixture(scope="session", autouse=True)
def no_audit_bar() -> None:
    """Numbers go out without a reason, but in the tests that are about the audit."""
    from django.conf import settings

    settings.AUDIT_BAR = 0


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords are hashed by what costs nothing; those of the demo are still understood."""
    from django.conf import settings
    from django.contrib.auth.hashers import reset_hashers

    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
    reset_hashers(setting="PASSWORD_HASHERS")


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_up_once() -> None:
    """Each client of a test looks for all static files: the first finds them for all."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def find_once(door: WhiteNoiseMiddleware) -> None:
        if not found:
            find(door)
            found.update(door.files)
        door.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = find_once


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Tests roll back: what was kept in memory goes first."""
    from tests.kept import forget

    forget()
