"""Two people at one talk at one time: one is heard, the other told; no amount moves twice.

Each race has its control: the same two acts, thought on what was read before the other's
was written, as a program without locks and comparing would do them.
"""

from threading import Event

import pytest
from django.db import transaction
from django.db.models import F

from luopan.targets import queries, services
from luopan.targets.acts import Said, consider
from luopan.targets.agreeing.carrying import carry
from luopan.targets.append import Author, _write
from luopan.targets.cube import path_of
from luopan.targets.models import Card, Talk, Version
from luopan.targets.queries import agreement
from luopan.trail.refusal import Refused
from tests.rounds import rounds
from tests.targets.test_agreement import Table
from tests.targets.test_races import crowd, empty_file, together

__all__ = ["crowd", "empty_file"]
pytestmark = pytest.mark.slow
ROUNDS = rounds(8)


@pytest.fixture
def table(crowd):
    """120,000: North 80,000, South 30,000, 10,000 kept back; issued to both."""
    dora = crowd.world.dora
    services.set_target(**crowd.by(dora), cell=crowd.cell(), total=120_000)
    services.keep_back(**crowd.by(dora), cell=crowd.cell(), amount=10_000)
    services.override(
        **crowd.by(dora),
        amounts=[(crowd.cell("north"), 80_000), (crowd.cell("south"), 30_000)],
    )
    services.issue(**crowd.by(dora), unit="company")
    return Table(crowd)


def act(table, service, who, **said):
    """A service as a job of a thread: with a version of its own."""

    def job():
        version = Version.objects.select_related("plan__root", "metric").get(
            pk=table.version.pk
        )
        return service(actor=who, at=table.world.at, version=version, **said)

    return job


def count(answers):
    """How many were heard, and how many refused."""
    refused = sum(isinstance(one, Refused) for one in answers)
    return len(answers) - refused, refused


def again(table):
    """North's number is called back and issued anew, as it was at first."""
    dora = table.by(table.world.dora)
    services.recall(**dora, unit="north")
    services.set_target(**dora, cell=table.cell("north"), total=80_000)
    reserve = table.cell("company~")
    services.override(**dora, amounts=[(reserve, 10_000)], turn=True)
    services.issue(**dora, unit="company")


def sums_hold(table):
    assert table.total("north") == table.talk("north").amount
    assert table.total("south") == table.talk("south").amount
    parts = table.total("north") + table.total("south") + table.total("company~")
    assert table.total("company") == parts


def naive_accept(table, who, read):
    """Accept a counter as it was read before: nothing locked, nothing compared."""
    with transaction.atomic():
        talk = Talk.objects.select_related(
            "version__plan__root", "version__metric", "unit", "with_unit"
        ).get(pk=read.pk)
        talk.amount = read.amount
        change = read.offer - read.amount
        now = table.total("north")
        carry(Author(who, table.world.at), talk, read.amount + change, None)
        Talk.objects.filter(pk=read.pk).update(amount=read.offer, state="settled")
        return now


def test_two_approvals_at_once_move_the_difference_once(table):
    world = table.world
    for _round in range(ROUNDS):
        services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
        seen = table.talk("north").head
        answers = together(
            act(table, services.accept, world.dora, unit="north", expected=seen),
            act(table, services.accept, world.adam, unit="north", expected=seen),
            act(table, services.accept, world.adam, unit="north"),
        )
        assert count(answers) == (1, 2)
        assert (table.total("north"), table.total("company~")) == (76_000, 14_000)
        sums_hold(table)
        again(table)


def test_control_two_approvals_without_comparing_move_it_twice(table):
    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    read = table.talk("north")
    naive_accept(table, world.dora, read)
    naive_accept(table, world.adam, read)
    assert table.total("north") == 72_000  # conceded twice; agreed were 76,000
    assert table.talk("north").amount == 76_000


def test_accepting_and_withdrawing_at_once(table):
    world = table.world
    for _round in range(ROUNDS):
        services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
        seen = table.talk("north").head
        accepted, withdrawn = together(
            act(table, services.accept, world.dora, unit="north", expected=seen),
            act(table, services.withdraw, world.alice, unit="north", expected=seen),
        )
        assert count([accepted, withdrawn]) == (1, 1)
        if isinstance(accepted, Refused):
            assert (table.total("north"), table.talk("north").state) == (80_000, "open")
        else:
            assert (table.total("north"), table.talk("north").state) == (
                76_000,
                "settled",
            )
        sums_hold(table)
        again(table)


def test_control_who_accepts_without_saying_what_he_saw_accepts_another_number(table):
    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    seen = table.talk("north").head
    services.withdraw(**table.by(world.alice), unit="north")
    services.counter(**table.by(world.alice), unit="north", amount=60_000, text="x")
    with pytest.raises(Refused, match="Alice"):
        services.accept(**table.by(world.dora), unit="north", expected=seen)
    services.accept(**table.by(world.dora), unit="north")
    assert table.total("north") == 60_000


def test_an_edit_and_an_issue_at_once(table):
    """Whichever comes first: the number that is issued is the number that stands."""
    world = table.world
    for number in range(ROUNDS):
        services.recall(**table.by(world.dora), unit="north")
        edit = act(
            table,
            services.set_target,
            world.olga,
            cell=table.cell("north"),
            total=81_000 + number,
        )
        answers = together(edit, act(table, services.issue, world.dora, unit="company"))
        assert not isinstance(answers[1], Refused)
        assert table.total("north") == table.talk("north").amount
        sums_hold(table)


def test_control_an_edit_thought_before_the_issue_slips_under_it(table):
    world = table.world
    services.recall(**table.by(world.dora), unit="north")
    version = Version.objects.select_related(
        "plan__root", "plan__calendar", "metric"
    ).get(pk=table.version.pk)
    said = {"cell": table.cell("north").as_json(), "amount": 90_000}
    thought = consider(path_of(version), Said("total", said))
    services.issue(**table.by(world.dora), unit="company")
    with transaction.atomic():  # as append does, but for comparing ``issues``
        Version.objects.filter(pk=version.pk, head=thought.step.seq - 1).update(
            head=F("head") + 1
        )
        _write(Author(world.olga, world.at), version, thought)
    assert table.total("north") == 90_000
    assert table.talk("north").amount != 90_000


def test_an_edit_that_began_before_the_issue_is_thought_again(table, monkeypatch):
    """The very moment: the edit has read, the issue is through, the edit writes."""
    from luopan.targets import append as appending

    world = table.world
    services.recall(**table.by(world.dora), unit="north")
    read, issued, waited = Event(), Event(), []
    conflicts = appending.refuse_conflicts

    def paused(*args):
        conflicts(*args)
        if not waited:
            waited.append(True)
            read.set()
            issued.wait(3)  # on SQLite the issue waits for the edit instead

    monkeypatch.setattr(appending, "refuse_conflicts", paused)
    edit = act(
        table, services.set_target, world.olga, cell=table.cell("north"), total=90_000
    )
    issue = act(table, services.issue, world.dora, unit="company")

    def issuing():
        read.wait(3)
        try:
            return issue()
        finally:
            issued.set()

    together(edit, issuing)
    assert table.total("north") == table.talk("north").amount
    sums_hold(table)


def test_two_levels_answering_the_same_counter(table):
    """North's manager and the director both answer a team; one proposal stands."""
    world = table.world
    services.issue(**table.by(world.alice), unit="north")
    by = {"actor": world.operator, "at": world.at}
    from luopan.org import services as org

    lead = org.add_user(**by, username="lead")
    org.grant_role(**by, user=lead, role="manager", unit=world.north_1)
    issued = table.talk("north-1").amount
    for number in range(ROUNDS):
        services.counter(
            **table.by(lead), unit="north-1", amount=issued - 3_000 - number, text="x"
        )
        seen = table.talk("north-1").head
        answers = together(
            act(
                table,
                services.answer,
                world.alice,
                unit="north-1",
                amount=issued - 100 - number,
                expected=seen,
            ),
            act(
                table,
                services.answer,
                world.dora,
                unit="north-1",
                amount=issued - 900 - number,
                expected=seen,
            ),
        )
        assert count(answers) == (1, 1)
        (heard,) = [one for one in answers if isinstance(one, Card)]
        assert table.total("north-1") == table.talk("north-1").amount == heard.amount
        assert table.total("north") == 80_000
    cards = table.talk("north-1").cards.filter(kind="answer")
    assert cards.count() == ROUNDS


def test_control_without_saying_what_one_saw_the_later_answer_stands(table):
    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=70_000, text="x")
    answers = together(
        act(table, services.answer, world.dora, unit="north", amount=79_000),
        act(table, services.answer, world.adam, unit="north", amount=75_000),
    )
    assert count(answers) == (2, 0)
    sums_hold(table)  # nothing is lost, but one of the two was never told


def test_a_role_lost_between_load_and_click(table):
    """What the page had offered, the service asks again."""
    from luopan.org import services as org

    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    table.version.refresh_from_db()
    assert agreement.talk(
        world.dora, table.version, "north", on=table.on
    ).may.accept_offer
    assert agreement.talk(world.alice, table.version, "north", on=table.on).may.withdraw
    by = {"actor": world.operator, "at": world.at}
    org.end_role(**by, user=world.dora, role="director", unit=world.company)
    org.end_role(**by, user=world.alice, role="manager", unit=world.north)
    seen = table.talk("north").head
    answers = together(
        act(table, services.accept, world.dora, unit="north", expected=seen),
        act(table, services.withdraw, world.alice, unit="north", expected=seen),
    )
    assert count(answers) == (0, 2)
    assert table.total("north") == 80_000
    assert table.talk("north").head == seen


def test_control_while_the_role_lasts_the_same_click_is_heard(table):
    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    (answer,) = together(act(table, services.accept, world.dora, unit="north"))
    assert isinstance(answer, Card)


def test_control_without_asking_again_a_lost_role_is_still_heard(table, monkeypatch):
    """The guard of the service taken off: what the page had offered is taken for a right."""
    from luopan.org import services as org
    from luopan.targets.services.agreement import offering

    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    by = {"actor": world.operator, "at": world.at}
    org.end_role(**by, user=world.alice, role="manager", unit=world.north)
    monkeypatch.setattr(offering, "require_speaker", lambda *_said: None)
    (answer,) = together(act(table, services.withdraw, world.alice, unit="north"))
    assert isinstance(answer, Card)
    assert table.talk("north").offer is None  # taken back by who speaks for it no more


def test_control_a_withdrawn_number_is_accepted_where_nobody_looks(table):
    """Approve against withdraw, on what was read before: the number is conceded all the same."""
    world = table.world
    services.counter(**table.by(world.alice), unit="north", amount=76_000, text="x")
    read = table.talk("north")
    services.withdraw(**table.by(world.alice), unit="north")
    naive_accept(table, world.dora, read)
    assert table.total("north") == 76_000  # though North had taken it back


@pytest.mark.race
def test_the_last_two_that_settle_at_once_leave_an_agreed_version(table):
    world = table.world
    together(
        act(table, services.accept, world.alice, unit="north"),
        act(table, services.accept, world.charlie, unit="south"),
    )
    assert table.state() == "agreed"
    committed, countered = together(
        act(table, services.commit, world.dora),
        act(table, services.recall, world.adam, unit="south"),
    )
    assert not isinstance(committed, Refused) or not isinstance(countered, Refused)
    table.version.refresh_from_db()
    assert queries.verify_version(table.version).ok


def test_the_morning_s_look_and_a_settlement_that_opens_others_at_once(table):
    """Both touch several talks: neither waits for the other for ever."""
    from datetime import timedelta

    world = table.world
    for number in range(ROUNDS):
        deadline = world.on + timedelta(days=1 + number)
        dora = table.by(world.dora)
        services.answer(**dora, unit="north", amount=80_000, deadline=deadline)
        services.answer(
            **dora, unit="south", amount=table.talk("south").amount, deadline=deadline
        )
        services.counter(**table.by(world.alice), unit="north", amount=79_000, text="x")
        late = world.at + timedelta(days=20 + number)
        settle = act(
            table, services.accept, world.dora, unit="north", carried={"south": 1_000}
        )
        reminded, settled = together(
            lambda late=late: services.remind_overdue(actor=world.operator, at=late),
            settle,
        )
        assert not isinstance(settled, Refused)
        assert reminded in {1, 2}
        sums_hold(table)
        again(table)
