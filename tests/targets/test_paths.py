"""Steps kept in memory: only what is new is read, and nothing else is ever believed."""

import pytest
from django.db import transaction

from luopan.targets import cube, queries, services
from luopan.targets.cube import PATHS, Path, path_as_stored, path_of
from luopan.targets.models import Step
from luopan.targets.queries.plans import plans
from tests.targets.test_services import unguarded

SAID = 4


@pytest.fixture
def draft(play):
    """A version with a few steps, all of them known."""
    PATHS.clear()
    for turn in range(SAID):
        total(play, 1_000 + turn)
    path_of(play.version)
    return play


def total(play, amount, version=None):
    version = version or play.version
    cell = play.cell().as_json()
    play.say(play.world.dora, "total", version, cell=cell, amount=amount)
    version.refresh_from_db()


def alike(one: Path, other: Path):
    return (one.seq, one.written, one.live, one.names) == (
        other.seq,
        other.written,
        other.live,
        other.names,
    )


def count_rows(monkeypatch):
    """How many steps each reading brought with all their words."""
    counted, rows = [], cube._rows

    def counting(*asked, **more):
        found = rows(*asked, **more)
        counted.append(sum(row[-1] is not None for row in found))
        return found

    monkeypatch.setattr(cube, "_rows", counting)
    return counted


def test_only_the_newer_steps_are_read(draft, monkeypatch):
    total(draft, 7)
    path_of(draft.version)
    total(draft, 8)
    counted = count_rows(monkeypatch)
    assert alike(path_of(draft.version), path_as_stored(draft.version))
    assert counted[0] <= 2  # the last one known, and the new one
    assert counted[1] == SAID + 2


def test_undoing_and_revising_are_read_like_the_rest(draft):
    dora = draft.world.dora
    services.revert(**draft.by(dora), seq=SAID)
    draft.version.refresh_from_db()
    assert alike(path_of(draft.version), path_as_stored(draft.version))
    parameters = {"cell": draft.cell().as_json(), "amount": 99}
    services.revise(**draft.by(dora), seq=1, parameters=parameters)
    total(draft, 5)
    assert alike(path_of(draft.version), path_as_stored(draft.version))


def test_an_earlier_step_is_asked_for(draft):
    early = path_of(draft.version, 2)
    assert early.seq == len(early.written) == 2
    assert alike(path_of(draft.version), path_as_stored(draft.version))


def test_another_history_under_the_same_number_is_noticed(draft):
    """As after a transaction that came to nothing, or with another database."""
    try:
        with transaction.atomic():
            total(draft, 11)
            path_of(draft.version)
            raise LookupError
    except LookupError:
        draft.version.refresh_from_db()
    total(draft, 22)
    path = path_of(draft.version)
    assert alike(path, path_as_stored(draft.version))
    assert path.written[-1].parameters["amount"] == 22


def test_steps_that_led_elsewhere_are_noticed_under_the_same_last_one(draft):
    """Both end with the same words and the same numbers, but began otherwise."""

    def said(first):
        total(draft, first)
        total(draft, 5)
        return path_of(draft.version)

    try:
        with transaction.atomic():
            one = said(1_111)
            raise LookupError
    except LookupError:
        draft.version.refresh_from_db()
    other = said(2_222)
    assert one.written[-1] == other.written[-1]
    assert alike(other, path_as_stored(draft.version))


def test_who_verifies_a_version_believes_no_memory(draft):
    assert queries.verify_version(draft.version).ok
    step = Step.objects.get(version=draft.version, seq=2)
    step.parameters |= {"amount": 66}
    with unguarded():
        step.save()
    assert not queries.verify_version(draft.version).ok


def test_so_many_steps_are_kept_and_no_more(draft):
    paths = cube.Paths(most=SAID)
    other = services.create_version(
        actor=draft.world.operator,
        at=draft.world.at,
        plan=draft.plan,
        metric=draft.metric,
        name="Other",
    )
    total(draft, 1, other)
    paths.at(draft.version, draft.version.head)
    paths.at(other, other.head)
    assert [known.path.version.pk for known in paths._known.values()] == [other.pk]


def test_a_list_of_versions_asks_as_often_for_many_as_for_one(
    draft, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from luopan.org.facts import one_look

    def look():
        with one_look(reading=True):
            return plans(**draft.see(draft.world.dora))

    look()
    with CaptureQueriesContext(connection) as once:
        look()
    for number in range(3):
        services.copy_version(
            actor=draft.world.operator,
            at=draft.world.at,
            version=draft.version,
            name=f"Copy {number}",
        )
    look()
    with django_assert_num_queries(len(once)):
        (plan,) = look()
    assert {row.total for row in plan.versions} == {1_000 + SAID - 1}
    assert len(plan.versions) == 4
