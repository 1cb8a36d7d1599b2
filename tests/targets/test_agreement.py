"""Agreement: issued, countered, answered, settled; who may say what; what stays exact."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.targets import queries, services
from luopan.targets.models import Ask, Card, Talk
from luopan.targets.queries import agreement, audit
from luopan.targets.queries.audit.judging import judge
from luopan.targets.queries.audit.reading import read
from luopan.trail.refusal import Refused
from tests.kept import kept

SOON = date(2027, 1, 20)


class Table:
    """The play with an issued version: services with fewer words."""

    def __init__(self, play):
        self.play, self.world, self.version = play, play.world, play.version

    def __getattr__(self, name):
        return getattr(self.play, name)

    def total(self, unit):
        self.version.refresh_from_db()
        sheet = queries.sheet(self.version, **self.see(self.world.operator))
        return sheet.amount(unit, "products", "2027")

    def talk(self, unit):
        return Talk.objects.get(version=self.version, unit__code=unit)

    def kinds(self, unit):
        return [card.kind for card in self.talk(unit).cards.all()]

    def state(self):
        self.version.refresh_from_db()
        return self.version.state


@pytest.fixture
def table(play):
    """120,000 over the company: North 80,000, South 30,000, 10,000 kept back."""
    laid(play)
    play.version.refresh_from_db()
    return Table(play)


@kept
def laid(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.keep_back(**play.by(dora), cell=play.cell(), amount=10_000)
    services.override(
        **play.by(dora),
        amounts=[(play.cell("north"), 80_000), (play.cell("south"), 30_000)],
    )


@pytest.fixture
def issued(table):
    services.issue(**table.by(table.world.dora), unit="company", deadline=SOON)
    return table


@pytest.fixture
def branch(table):
    services.issue(**table.by(table.world.dora), unit="company", branch=True)
    return table


def chips(*amounts):
    return [{"label": f"because {n}", "amount": a} for n, a in enumerate(amounts)]


def test_issuing_to_the_children(issued):
    assert issued.state() == "issued"
    assert [
        (t.unit.code, t.amount, t.turn) for t in Talk.objects.order_by("unit__code")
    ] == [
        ("north", 80_000, "below"),
        ("south", 30_000, "below"),
    ]
    assert issued.kinds("north") == ["proposal"]


def test_issuing_a_branch_again_issues_only_what_is_new(issued):
    done = services.issue(**issued.by(issued.world.dora), unit="company", branch=True)
    assert (done.count, done.stood) == (7, 2)
    done = services.issue(**issued.by(issued.world.dora), unit="company", branch=True)
    assert (done.count, done.stood) == (0, 9)


def test_a_manager_issues_to_his_own_only(issued):
    alice = issued.world.alice
    assert services.issue(**issued.by(alice), unit="north").count == 2
    with pytest.raises(Refused):
        services.issue(**issued.by(alice), unit="south")


def test_an_issued_total_does_not_move(issued):
    dora = issued.by(issued.world.dora)
    for cell, total in (("north", 79_000), ("company", 130_000), ("north-1-a", 1)):
        with pytest.raises(Refused, match="issued"):
            services.set_target(**dora, cell=issued.cell(cell), total=total)
    with pytest.raises(Refused, match="issued"):
        services.revert(**dora)
    assert issued.total("north") == 80_000


def test_a_preview_says_so_too(issued):
    said = {"cell": issued.cell("north").as_json(), "amount": 1}
    by = {"viewer": issued.world.dora, "at": issued.world.at}
    issued.version.refresh_from_db()
    with pytest.raises(Refused, match="North"):
        queries.preview(issued.version, "total", said, **by)


def test_who_leads_below_redistributes_freely(issued):
    alice = issued.by(issued.world.alice)
    moved = {
        "source": issued.cell("north-1").as_json(),
        "sink": issued.cell("north-2").as_json(),
        "amount": 5_000,
    }
    services.step(**alice, kind="move", parameters=moved)
    assert issued.total("north") == 80_000


def test_a_recalled_number_moves_again(issued):
    dora = issued.by(issued.world.dora)
    services.recall(**dora, unit="north", reason="wrong base")
    services.set_target(**dora, cell=issued.cell("north"), total=70_000)
    assert issued.kinds("north")[-1] == "recall"
    services.issue(**dora, unit="company")
    assert issued.talk("north").amount == 70_000
    services.recall(**dora, unit="north")
    services.recall(**dora, unit="south")
    assert issued.state() == "draft"


def test_below_accepts_what_was_proposed(issued):
    services.accept(**issued.by(issued.world.alice), unit="north")
    assert (issued.talk("north").state, issued.state()) == ("settled", "in_talks")
    services.accept(**issued.by(issued.world.charlie), unit="south")
    assert issued.state() == "agreed"


def test_a_counter_is_accepted_from_above_onto_the_reserve(issued):
    alice, dora = issued.by(issued.world.alice), issued.by(issued.world.dora)
    services.counter(
        **alice, unit="north", amount=76_000, evidence=chips(-3_000, -1_000)
    )
    assert (issued.state(), issued.talk("north").turn) == ("in_talks", "above")
    services.accept(**dora, unit="north")
    assert (issued.total("north"), issued.total("company~")) == (76_000, 14_000)
    assert (issued.total("company"), issued.total("south")) == (120_000, 30_000)
    card = issued.talk("north").cards.last()
    assert card.facts["carried"] == {"company~": 4_000}
    lines = queries.explain(
        issued.version, "north", "products", "2027", **issued.see(issued.world.dora)
    ).lines
    assert lines[-1].delta == -4_000
    assert "From talks with North" in lines[-1].text


def months(table, unit):
    """What a unit has month by month, by product."""
    sheet = queries.sheet(table.version, **table.see(table.world.operator))
    return [
        sheet.amount(unit, product, f"2027-{month:02}")
        for product in ("tea", "milk")
        for month in range(1, 13)
    ]


@pytest.mark.parametrize("taken_back", [False, True])
def test_it_is_spread_in_what_the_version_is_rounded_to(table, taken_back):
    """To 100: 76,030 in 23 round months and an odd one; with no such step to the quantum."""
    dora, alice = table.by(table.world.dora), table.by(table.world.alice)
    services.round_off(**dora, cell=table.cell(), step=100)
    if taken_back:
        services.revert(**dora)
    services.issue(**dora, unit="company")
    services.counter(**alice, unit="north", amount=76_030, text="two vacancies")
    services.accept(**dora, unit="north")
    assert (table.total("north"), table.total("company~")) == (76_030, 13_970)
    odd = [amount for amount in months(table, "north") if amount % 100]
    assert len(odd) == 1 if not taken_back else len(odd) > 1


def test_siblings_that_carry_are_asked_again(issued):
    services.accept(**issued.by(issued.world.charlie), unit="south")
    services.counter(
        **issued.by(issued.world.alice),
        unit="north",
        amount=76_000,
        text="two vacancies",
    )
    carried = {"south": 1_500, "company~": 2_500}
    services.accept(**issued.by(issued.world.dora), unit="north", carried=carried)
    south = issued.talk("south")
    assert (south.state, south.amount, south.turn) == ("open", 31_500, "below")
    assert issued.total("south") == 31_500
    assert issued.kinds("south") == ["proposal", "acceptance", "proposal"]
    assert issued.state() == "in_talks"


@pytest.mark.parametrize(
    "carried",
    [
        {"company~": 3_999},
        {"south": 5_000, "company~": -999},
        {"north-1": 4_000},
        {"company": 4_000},
        {"nowhere": 4_000},
        {"north~": 4_000},
        {"south": 4_000, "south-1": 0},
    ],
)
def test_what_cannot_carry_is_refused(issued, carried):
    services.counter(
        **issued.by(issued.world.alice), unit="north", amount=76_000, text="why"
    )
    with pytest.raises(Refused):
        services.accept(**issued.by(issued.world.dora), unit="north", carried=carried)
    assert issued.total("north") == 80_000


def test_what_is_issued_below_stays_and_the_difference_lies_with_its_leader(branch):
    before = branch.total("north-1"), branch.total("north-2"), branch.total("north~")
    services.counter(
        **branch.by(branch.world.alice), unit="north", amount=76_000, text="why"
    )
    services.accept(**branch.by(branch.world.dora), unit="north")
    after = branch.total("north-1"), branch.total("north-2"), branch.total("north~")
    assert after == (before[0], before[1], (before[2] or 0) - 4_000)


def test_escalated_it_is_answered_and_carried_higher(branch):
    bob, alice = branch.by(branch.world.bob), branch.by(branch.world.alice)
    amount = branch.talk("north-1-a").amount
    services.counter(
        **bob, unit="north-1-a", amount=amount - 4_000, text="hospital left"
    )
    with pytest.raises(Refused, match="Escalate"):
        services.accept(**alice, unit="north-1-a")
    services.escalate(**bob, unit="north-1-a")
    services.escalate(**alice, unit="north-1-a")
    assert branch.talk("north-1-a").with_unit.code == "company"
    services.accept(**branch.by(branch.world.dora), unit="north-1-a")
    assert branch.total("north-1-a") == amount - 4_000
    assert branch.total("company~") == 14_000
    north = branch.talk("north")  # its number follows, and it is asked again
    assert (north.amount, branch.total("north")) == (76_000, 76_000)
    assert branch.kinds("north") == ["proposal", "proposal"]
    assert branch.total("company") == 120_000


def test_a_manager_concedes_five_percent_of_what_was_issued(branch):
    bob, alice = branch.by(branch.world.bob), branch.by(branch.world.alice)
    amount = branch.talk("north-1-a").amount
    within = amount - amount // 20
    services.counter(**bob, unit="north-1-a", amount=within, text="why")
    services.accept(**alice, unit="north-1-a")
    assert branch.total("north-1-a") == within
    bo = branch.talk("north-1-b").amount
    services.answer(**alice, unit="north-1-b", amount=bo - bo // 40)
    with pytest.raises(Refused, match="5.0%"):  # not step by step either
        services.answer(**alice, unit="north-1-b", amount=bo - bo // 10)


def test_authority_is_dated(branch):
    world = branch.world
    by = {"actor": world.dora, "at": world.at}
    services.set_authority(**by, role="manager", share="0.2")
    amount = branch.talk("north-1-b").amount
    services.answer(
        **branch.by(world.alice), unit="north-1-b", amount=amount - amount // 10
    )
    services.set_authority(**by, role="manager", share="0")
    amount = branch.talk("north-1-a").amount
    with pytest.raises(Refused, match="0.0%"):
        services.answer(**branch.by(world.alice), unit="north-1-a", amount=amount - 1)


def test_a_right_above_does_not_speak_for_the_unit_below(branch):
    dora = branch.by(branch.world.dora)
    with pytest.raises(Refused, match="Bob"):
        services.counter(**dora, unit="north-1-a", amount=1, text="x")
    with pytest.raises(Refused, match="Bob"):
        services.accept(**dora, unit="north-1-a")
    with pytest.raises(Refused, match="Bob"):
        services.submit(**branch.by(branch.world.alice), unit="north-1-a", amount=1)


def test_below_does_not_answer_for_above(issued):
    services.counter(**issued.by(issued.world.alice), unit="north", amount=1, text="x")
    with pytest.raises(Refused):
        services.answer(**issued.by(issued.world.charlie), unit="north", amount=2)
    with pytest.raises(Refused):
        services.accept(**issued.by(issued.world.charlie), unit="north")


def test_evidence_adds_up_to_the_difference(issued):
    alice = issued.by(issued.world.alice)
    said = (
        "add up to −3,999 CNY and the difference is −4,000 CNY: −1 CNY is not explained"
    )
    with pytest.raises(Refused, match=said):
        services.counter(**alice, unit="north", amount=76_000, evidence=chips(-3_999))
    with pytest.raises(Refused, match="comes from"):
        services.counter(**alice, unit="north", amount=76_000)
    with pytest.raises(Refused, match="accept it"):
        services.counter(**alice, unit="north", amount=80_000, text="x")
    card = services.counter(**alice, unit="north", amount=76_000, text="two vacancies")
    assert card.evidence == [{"label": "two vacancies", "amount": -4_000}]


def test_withdrawn_it_stands_as_proposed(issued):
    alice = issued.by(issued.world.alice)
    with pytest.raises(Refused):
        services.withdraw(**alice, unit="north")
    services.counter(**alice, unit="north", amount=76_000, text="x")
    services.withdraw(**alice, unit="north")
    assert (issued.talk("north").offer, issued.talk("north").turn) == (None, "below")


def test_who_saw_an_older_card_is_told(issued):
    services.counter(
        **issued.by(issued.world.alice), unit="north", amount=76_000, text="x"
    )
    with pytest.raises(Refused, match="Alice") as refused:
        services.answer(
            **issued.by(issued.world.dora), unit="north", amount=80_000, expected=1
        )
    assert refused.value.status == 409


def test_submitting_before_it_is_issued(table):
    alice = table.by(table.world.alice)
    kept = services.submit(
        **alice,
        unit="north",
        amount=70_000,
        cells=[("tea", "2027-01", 1_000), ("milk", "2027-Q2", 2_000)],
    )
    rows = list(kept.rows.values_list("product_code", "period_code", "amount"))
    assert rows == [
        ("tea", "2027-01", 1_000),
        ("milk", "2027-Q2", 2_000),
        ("products~", "2027", 67_000),
    ]
    assert table.state() == "draft"
    with pytest.raises(Refused, match="overlap"):
        services.submit(
            **alice, unit="north", cells=[("tea", "2027-01", 1), ("tea", "2027-Q1", 1)]
        )
    with pytest.raises(Refused, match="more than"):
        services.submit(**alice, unit="north", amount=1, cells=[("tea", "2027-01", 2)])
    nodes = {
        node.unit: node
        for node in agreement.gaps(table.world.dora, table.version, on=table.on)
    }
    assert (nodes["north"].gap, nodes["south"].gap) == (Decimal(10_000), None)
    # who said nothing counts with its own; what is kept back is offered by nobody
    assert nodes["company"].bottom_up == Decimal(100_000)
    assert nodes["company"].reserve == Decimal(10_000)


def test_submitting_after_it_is_issued_is_an_answer(issued):
    services.submit(**issued.by(issued.world.alice), unit="north", amount=78_000)
    assert issued.kinds("north") == ["proposal", "submission"]
    assert (issued.talk("north").turn, issued.state()) == ("above", "in_talks")
    services.accept(**issued.by(issued.world.dora), unit="north")
    assert issued.total("north") == 78_000


def test_a_delegate_speaks_within_his_days(branch):
    from luopan.org import services as org

    world = branch.world
    by = {"actor": world.operator, "at": world.at}
    deputy = org.add_user(**by, username="deputy")
    with pytest.raises(Refused, match="role there"):
        services.delegate(**branch.by(world.alice), unit="north", user=deputy)
    org.grant_role(**by, user=deputy, role="rep", unit=world.north)
    services.delegate(
        **branch.by(world.alice),
        unit="north",
        user=deputy,
        until_date=date(2027, 1, 11),
    )
    later = {"actor": deputy, "version": branch.version, "unit": "north"}
    services.counter(**later, at=world.at, amount=79_000, text="x")
    with pytest.raises(Refused, match="name others"):
        services.delegate(**later, at=world.at, user=world.bob)
    with pytest.raises(Refused, match="Alice"):
        services.counter(**later, at=world.at + timedelta(days=7), amount=1, text="x")


def asks(on, quantity="2"):
    return [services.Asked("presales", Decimal(quantity), on, "for the hospitals")]


def test_resources_are_promised_delivered_broken(issued):
    world = issued.world
    alice, dora = issued.by(world.alice), issued.by(world.dora)
    services.counter(
        **alice, unit="north", amount=76_000, text="x", asks=asks(SOON) + asks(SOON)
    )
    first, second = Ask.objects.order_by("pk")
    with pytest.raises(Refused):
        services.promise(actor=world.alice, at=world.at, ask=first, until_date=SOON)
    for ask in (first, second):
        services.promise(actor=world.dora, at=world.at, ask=ask, until_date=SOON)
    services.deliver(actor=world.alice, at=world.at, ask=first)
    with pytest.raises(Refused):
        services.refuse_ask(actor=world.dora, at=world.at, ask=first)
    services.accept(**dora, unit="north")
    operator = {"actor": world.operator, "at": world.at + timedelta(days=30)}
    assert services.break_promises(**operator) == 1
    assert services.break_promises(**operator) == 0
    board = agreement.board(world.dora, issued.version, on=issued.on)
    assert {row.unit: row.unmet for row in board.rows} == {
        "north": True,
        "south": False,
    }
    services.deliver(actor=world.alice, at=world.at, ask=second)
    board = agreement.board(world.dora, issued.version, on=issued.on)
    assert not any(row.unmet for row in board.rows)


def test_a_deadline_that_passed_is_said_once(issued):
    world = issued.world
    late = {"actor": world.operator, "at": world.at + timedelta(days=17)}
    assert services.remind_overdue(**late) == 2
    assert services.remind_overdue(**late) == 0
    assert issued.kinds("north")[-1] == "reminder"


def test_reminding_once_a_day(issued):
    dora = issued.by(issued.world.dora)
    services.remind(**dora, unit="north")
    with pytest.raises(Refused, match="today"):
        services.remind(**dora, unit="north")
    with pytest.raises(Refused, match="s answer is being waited for"):
        services.remind(**issued.by(issued.world.alice), unit="north")


def test_committing_with_open_talks_wants_a_reason(issued):
    dora = issued.by(issued.world.dora)
    services.accept(**issued.by(issued.world.alice), unit="north")
    with pytest.raises(Refused, match="South"):
        services.commit(**dora)
    services.commit(**dora, reason="decided in the board meeting")
    assert issued.state() == "committed"
    with pytest.raises(Refused, match="committed"):
        services.accept(**issued.by(issued.world.charlie), unit="south")
    services.remark(**issued.by(issued.world.charlie), unit="south", text="noted")


def test_agreed_it_is_committed_without_more_words(issued):
    services.accept(**issued.by(issued.world.alice), unit="north")
    services.accept(**issued.by(issued.world.charlie), unit="south")
    services.commit(**issued.by(issued.world.dora))
    assert issued.state() == "committed"


def test_the_board_shows_one_s_own_part(branch):
    world = branch.world
    services.counter(**branch.by(world.bob), unit="north-1-a", amount=1_000, text="x")
    see = {"on": branch.on}
    everything = agreement.board(world.dora, branch.version, **see)
    assert len(everything.rows) == 9
    assert everything.rows[0].unit == "north-1-a"
    assert {
        row.unit for row in agreement.board(world.alice, branch.version, **see).rows
    } == {
        "north",
        "north-1",
        "north-2",
        "north-1-a",
        "north-1-b",
        "north-2-a",
    }
    (own,) = agreement.board(world.bob, branch.version, **see).rows
    assert (own.unit, own.turn, own.mine) == ("north-1-a", "above", False)
    assert not everything.rows[0].mine  # the director may, but Alice leads nearer to it
    (first, *_rest) = agreement.board(world.alice, branch.version, **see).rows
    assert first.mine


def test_a_thread_and_what_one_may_do_in_it(branch):
    world = branch.world
    services.counter(
        **branch.by(world.bob),
        unit="north-1-a",
        amount=10_000,
        text="x",
        asks=asks(SOON),
    )
    bob = agreement.talk(world.bob, branch.version, "north-1-a", on=branch.on)
    assert [card.kind for card in bob.cards] == ["proposal", "counter"]
    assert (bob.may.counter, bob.may.withdraw, bob.may.answer) == (True, True, False)
    assert bob.carriers == ()
    assert bob.speakers == ("Bob",)
    alice = agreement.talk(world.alice, branch.version, "north-1-a", on=branch.on)
    assert (alice.may.accept_offer, alice.may.enough) == (True, False)
    assert alice.may.share == Decimal("0.05")
    assert [c.code for c in alice.carriers] == ["north-1~", "north-1-b"]
    assert alice.asks[0].may_promise
    with pytest.raises(Refused):
        agreement.talk(world.charlie, branch.version, "north-1-a", on=branch.on)
    with pytest.raises(Refused):
        agreement.talk(world.bob, branch.version, "north-1", on=branch.on)


def test_who_waits_for_whom(branch):
    world = branch.world
    services.counter(**branch.by(world.bob), unit="north-1-a", amount=10_000, text="x")
    assert {w.unit for w in agreement.waiting(world.alice, on=branch.on)} == {
        "north",
        "north-1-a",
    }
    assert agreement.waiting(world.bob, on=branch.on) == ()
    found = {
        w.unit: w.who
        for w in agreement.who_waits(world.dora, branch.version, on=branch.on)
    }
    assert found["south"] == ("Charlie",)
    assert found["north-1-a"][0] == "Alice"
    assert found["north-2-a"] == ()


def test_the_ledger_adds_up(table):
    services.pad(**table.by(table.world.alice), cell=table.cell("north"), ratio="0.1")
    found = agreement.ledger(table.world.dora, table.version, on=table.on)
    for row in found.rows:
        assert row.handed_down == row.own - row.kept + row.added
    north = next(row for row in found.rows if row.unit == "north")
    assert (north.added, north.by) == (Decimal(8_000), ("Alice",))
    assert found.levels[0].kept == Decimal(10_000)
    own = agreement.ledger(table.world.alice, table.version, on=table.on)
    assert {row.unit for row in own.rows} == {"north", "north-1", "north-2"}


def test_what_was_said_is_append_only(issued):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        Card.objects.update(text="never said")


def test_a_managed_copy_beside_the_frozen_plan(branch):
    """What is apart is what was said after copying, with who said it and why."""
    world = branch.world
    frozen = services.copy_version(**branch.by(world.dora), name="As planned")
    services.commit(**branch.by(world.dora) | {"version": frozen}, reason="kick-off")
    services.counter(
        **branch.by(world.bob), unit="north-1-a", amount=100, text="hospital left"
    )
    services.accept(**branch.by(world.dora), unit="north-1-a", text="seen on site")
    branch.version.refresh_from_db()
    see = {"viewer": world.dora, "on": branch.on}
    found = queries.compare(frozen, branch.version, **see)
    causes = queries.causes(frozen, branch.version, found.differences, **see)
    assert found.count > 0
    assert {(c.who, c.reason, c.version) for c in causes} == {
        ("Dora", "seen on site", "Draft")
    }
    other_way = queries.causes(branch.version, frozen, found.differences, **see)
    assert other_way == causes


def test_committed_without_some_nobody_waits_any_more(issued):
    world, on = issued.world, issued.on + timedelta(days=30)
    dora = issued.by(world.dora)
    services.accept(**issued.by(world.alice), unit="north")
    services.counter(
        **issued.by(world.charlie), unit="south", amount=29_000, text="a dealer left"
    )
    assert agreement.board(world.dora, issued.version, on=on).overdue == 1
    services.commit(**dora, reason="decided in the board meeting")
    issued.version.refresh_from_db()
    board = agreement.board(world.dora, issued.version, on=on)
    assert (board.open, board.settled, board.lapsed) == (0, 1, 1)
    assert (board.overdue, board.above, board.below, board.mine) == (0, 0, 0, 0)
    assert (board.committed.who, board.committed.reason) == (
        "Dora",
        "decided in the board meeting",
    )
    south = next(row for row in board.rows if row.unit == "south")
    assert (south.state, south.turn, south.mine) == ("lapsed", "", False)
    assert south.offer == 29_000
    assert agreement.who_waits(world.dora, issued.version, on=on) == ()
    assert agreement.waiting(world.dora, on=on) == ()
    late = {"actor": world.operator, "at": world.at + timedelta(days=30)}
    assert services.remind_overdue(**late) == 0
    talk = agreement.talk(world.charlie, issued.version, "south", on=on)
    assert talk.committed == board.committed
    assert not (talk.may.counter or talk.may.remind or talk.may.accept_proposal)
    north = agreement.talk(world.alice, issued.version, "north", on=on)
    assert (north.row.state, north.committed) == ("settled", None)


def test_the_audit_asks_nothing_of_a_talk_that_lapsed(issued):
    """Overdue while it is open; committed without it, no day is missed and no offer weighed."""
    world, late = issued.world, issued.world.at + timedelta(days=30)
    said = {"unit": "south", "amount": 29_000, "text": "a dealer left"}
    services.counter(**issued.by(world.charlie), **said)

    def told():
        talk = Talk.objects.select_related(
            "version__plan__root", "version__metric", "unit"
        )
        found = audit.of_talk(talk.get(unit__code="south"), viewer=world.dora, at=late)
        judged = judge(read(issued.version, at=late))
        codes = {draft.rule.code for draft in judged.drafts}
        return "overdue" in codes, [stand.which for stand in found.stands]

    assert told() == (True, ["now", "offer"])
    services.commit(**issued.by(world.dora), reason="decided in the board meeting")
    issued.version.refresh_from_db()
    assert told() == (False, ["now"])


def test_agreed_by_all_a_committed_version_says_nothing_of_it(issued):
    services.accept(**issued.by(issued.world.alice), unit="north")
    services.accept(**issued.by(issued.world.charlie), unit="south")
    services.commit(**issued.by(issued.world.dora))
    issued.version.refresh_from_db()
    board = agreement.board(issued.world.dora, issued.version, on=issued.on)
    assert (board.settled, board.lapsed, board.committed) == (2, 0, None)


def test_a_late_promise_of_a_department_marks_the_unit(issued):
    from luopan.targets.services import supporting

    world = issued.world
    wish = supporting.ask_support(
        **issued.by(world.alice),
        unit="north",
        department="industry",
        what="An exhibition",
        wanted_date=SOON,
    )
    operator = {"actor": world.operator, "at": world.at, "support": wish}
    supporting.accept_support(**operator, until_date=SOON)

    def unmet(on):
        board = agreement.board(world.dora, issued.version, on=on)
        return {row.unit for row in board.rows if row.unmet}

    assert unmet(SOON) == set()
    assert unmet(SOON + timedelta(days=1)) == {"north"}
    supporting.deliver_support(**operator)
    assert unmet(SOON + timedelta(days=1)) == set()


def test_what_an_agreement_leaves_under_a_unit(branch):
    """Issued numbers below stay; the unit's floor and stretch follow its own number."""
    world = branch.world
    services.set_levels(
        **branch.by(world.dora), floor=Decimal("0.8"), stretch=Decimal("1.2")
    )
    services.counter(
        **branch.by(world.alice), unit="north", amount=75_000, text="two join late"
    )
    branch.version.refresh_from_db()
    before = {unit: branch.total(unit) for unit in ("north-1", "north-2")}
    found = agreement.ahead(branch.version, "north", 75_000)
    assert found.issued == 5
    assert found.handed_down == sum(before.values())
    assert [(one.level, one.now, one.then) for one in found.levels] == [
        ("floor", 64_000, 60_000),
        ("stretch", 96_000, 90_000),
    ]
    services.accept(**branch.by(world.dora), unit="north")
    assert {unit: branch.total(unit) for unit in before} == before
    leaf = agreement.ahead(branch.version, "north-1-a", 1)
    assert (leaf.issued, leaf.handed_down) == (0, None)


def test_what_is_not_issued_under_a_unit_moves_with_it(issued):
    found = agreement.ahead(issued.version, "north", 75_000)
    assert (found.issued, found.handed_down, found.levels) == (0, 80_000, ())
