"""Letters of commitment: who signs what, what is kept, and that it never changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.papers.blocks import fingerprint
from luopan.papers.wording import NEWEST
from luopan.targets import services
from luopan.targets.models import Commitment, CommitmentLine, Talk, Version
from luopan.targets.queries import agreement, sheet, signing_board
from luopan.targets.queries import commitments as queries
from luopan.targets.queries.unsigned import unsigned
from luopan.targets.refusals import Conflict
from luopan.targets.services import signing
from luopan.targets.services.agreement import answering, issuing, offering
from luopan.targets.signed.documents import papers
from luopan.targets.signed.keeping import as_facts
from luopan.targets.signed.promises import promises
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.web.words.unsigned import waiting
from tests.kept import kept as once

AMOUNTS = {
    "north-1-a": 120_007,
    "north-1-b": 60_001,
    "north-2-a": 36_000,
    "south-1-a": 48_000,
}


@pytest.fixture
def settled(play):
    """A draft whose seats have odd numbers of their own."""
    numbered(play)
    play.version.refresh_from_db()
    return play


@once
def numbered(play):
    """The numbers, seat by seat."""
    for unit, total in AMOUNTS.items():
        services.set_target(
            **play.by(play.world.dora), cell=play.cell(unit), total=total
        )


@pytest.fixture
def committed(settled):
    """The same, committed."""
    services.commit(**settled.by(settled.world.dora))
    settled.version.refresh_from_db()
    return settled


def kept(play, unit):
    """What the plan says of a unit, month by month."""
    return promises(play.version, [unit])[unit][0].months


def sign(play, who, unit, **said):
    return signing.sign(**play.by(who, **said), unit=unit)


def refusal(play, who, unit, **said):
    with pytest.raises(Refused) as caught:
        sign(play, who, unit, **said)
    return str(caught.value)


def test_what_is_kept_of_a_signature(committed):
    play, bob = committed, committed.world.bob
    made = sign(play, bob, "north-1-a", reservation="Two fairs were cancelled.")
    made.refresh_from_db()
    line = made.lines.get()
    assert (made.name, made.capacity, made.at) == ("Bob", "holder", play.world.at)
    assert made.number == "2027-north-1-a-1"
    assert made.reservation == "Two fairs were cancelled."
    assert (line.version, line.seq) == (play.version, play.version.head)
    assert line.hash == play.version.committed_hash
    assert (line.metric_code, line.level) == ("sales_amount", "target")
    assert line.amount == 120_007 == sum(amount for _m, amount in line.months)
    assert [month for month, _a in line.months] == [
        f"2027-{n:02d}" for n in range(1, 13)
    ]
    entry = Entry.objects.get(act="targets.sign")
    assert entry.details["number"] == made.number
    assert entry.details["text"] == made.text_hash


def test_months_are_those_of_the_plan_for_every_unit(committed):
    play, world = committed, committed.world
    for who, unit in [
        (world.bob, "north-1-a"),
        (world.alice, "north"),
        (world.charlie, "south"),
        (world.dora, "company"),
    ]:
        line = sign(play, who, unit).lines.get()
        planned = [
            sheet(play.version, **play.see(world.dora)).amount(unit, "products", month)
            for month, _amount in line.months
        ]
        assert [amount for _month, amount in line.months] == planned
    total = Commitment.objects.get(unit=world.company).lines.get().amount
    assert total == sum(AMOUNTS.values())


def test_only_who_speaks_for_the_unit_signs(committed):
    play, world = committed, committed.world
    assert "is spoken for by its holder, its leader or their" in refusal(
        play, world.alice, "north-1-a"
    )
    assert "is spoken for by its holder, its leader or their" in refusal(
        play, world.dora, "north"
    )
    assert "is spoken for by its holder, its leader or their" in refusal(
        play, world.olga, "north-1-a"
    )
    for who, unit in [
        (world.bob, "north-1-b"),
        (world.charlie, "north"),
        (world.fin, "north"),
    ]:
        with pytest.raises(Denied if who == world.fin else Unknown):
            sign(play, who, unit)
    assert not Commitment.objects.exists()


def test_an_acting_holder_and_a_delegate_sign_as_what_they_are(committed):
    play, world = committed, committed.world
    by = {"actor": world.operator, "at": world.at}
    org.place_person(
        **by,
        seat=world.north_1_b,
        person=world.people.bob,
        from_date=date(2026, 6, 1),
        acting=True,
    )
    org.grant_role(**by, user=world.bob, role="rep", unit=world.north_1_b)
    assert sign(play, world.bob, "north-1-b").capacity == "acting"


def test_nothing_is_signed_before_it_is_agreed(settled):
    play, world = settled, settled.world
    assert "not issued yet" in refusal(play, world.bob, "north-1-a")
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    offering.counter(
        **play.by(world.bob),
        unit="north-1-a",
        amount=100_000,
        text="Fairs were cancelled",
        evidence=[{"label": "Fairs", "amount": -20_007}],
    )
    assert "not answered yet" in refusal(play, world.bob, "north-1-a")
    answering.accept(
        **play.by(world.dora), unit="north-1-a", carried={"north-1~": 20_007}
    )
    made = sign(play, world.bob, "north-1-a")
    assert made.lines.get().amount == 100_000
    assert made.talk.state == Talk.State.SETTLED


def test_accepting_and_signing_in_one_act(settled):
    play, world = settled, settled.world
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    made = sign(play, world.bob, "north-1-a")
    talk = Talk.objects.get(unit=world.north_1_a)
    assert (talk.state, made.talk) == (Talk.State.SETTLED, talk)
    last = talk.cards.last()
    assert (last.kind, last.actor) == ("acceptance", world.bob)


def test_what_was_read_is_what_is_signed(settled):
    play, world = settled, settled.world
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    page = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    answering.answer(
        **play.by(world.alice),
        unit="north-1-a",
        amount=120_000,
        carried={"north-1~": 7},
    )
    play.version.refresh_from_db()
    assert "has changed since you read it" in refusal(
        play, world.bob, "north-1-a", expected=page.expected
    )
    again = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    assert again.expected != page.expected
    made = sign(play, world.bob, "north-1-a", expected=again.expected)
    assert made.text_hash == again.expected
    assert again.amount == 120_000


def test_the_same_is_not_signed_twice_but_a_reservation_may_follow(committed):
    play, bob = committed, committed.world.bob
    first = sign(play, bob, "north-1-a")
    assert "as 2027-north-1-a-1" in refusal(play, bob, "north-1-a")
    second = sign(play, bob, "north-1-a", reservation="One more thing.")
    assert second.replaces == first
    assert second.number == "2027-north-1-a-2"
    assert second.facts["replaces"] == first.number


def test_a_changed_number_is_signed_anew_and_names_the_old(committed):
    play, world = committed, committed.world
    first = sign(play, world.bob, "north-1-a")
    other = sign(play, world.alice, "north")
    by = {"actor": world.dora, "at": world.at + timedelta(hours=1)}
    adjusted = services.copy_version(**by, version=play.version, name="Adjusted")
    for unit, more in (("north-1-a", -1_000), ("north-1-b", 1_000)):
        march = dict(kept(play, unit))["2027-03"]
        cell = play.cell(unit, period="2027-03")
        services.set_target(**by, version=adjusted, cell=cell, total=march + more)
    services.commit(**by, version=adjusted)
    board = signing_board.board(world.dora, adjusted, at=by["at"])
    stands = {row.code: row.standing for row in board.rows}
    assert stands["north-1-a"] == "changed"
    assert stands["north"] == "signed"  # its months are what they were
    second = signing.sign(
        actor=world.bob, at=by["at"], version=adjusted, unit="north-1-a"
    )
    assert second.replaces == first
    assert second.lines.get().amount == 119_007
    assert Commitment.objects.filter(replaced_by=None).count() == 2
    assert other.number in {c.number for c in Commitment.objects.all()}
    shown = queries.letter(world.bob, first.number, at=by["at"])
    assert shown.replaced_by == second.number


def test_what_was_signed_cannot_be_changed_by_anybody(committed):
    made = sign(committed, committed.world.bob, "north-1-a")
    for act in (
        lambda: Commitment.objects.update(name="Mallory"),
        lambda: CommitmentLine.objects.update(amount=1),
        lambda: CommitmentLine.objects.all().delete(),
        lambda: Commitment.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    made.refresh_from_db()
    assert made.name == "Bob"


def test_other_levels_and_metrics_of_the_plan_stand_in_the_letter(committed):
    play, world = committed, committed.world
    floor = services.copy_version(
        actor=world.dora,
        at=world.at,
        version=play.version,
        name="Floor",
        level=Version.Level.FLOOR,
    )
    services.commit(actor=world.dora, at=world.at, version=floor)
    made = sign(play, world.bob, "north-1-a")
    assert {(x.level, x.amount) for x in made.lines.all()} == {
        ("target", 120_007),
        ("floor", 120_007),
    }
    assert len(made.facts["metrics"]) == 2


def test_letters_on_paper_are_put_on_record(committed):
    play, world = committed, committed.world
    by = play.by(world.olga)
    day = date(2027, 1, 3)
    papers = [
        signing.OnPaper("north-1-b", "王㛃𬭚", "holder", day),
        signing.OnPaper("south-1-a", "Sue", "holder", day, "With doubts."),
    ]
    made = signing.record_on_paper(**by, signed=papers)
    assert [(c.name, c.paper_date, c.actor) for c in made] == [
        ("王㛃𬭚", day, world.olga),
        ("Sue", day, world.olga),
    ]
    assert Entry.objects.filter(act="targets.record_on_paper").count() == 1
    with pytest.raises(Refused, match="Already signed, or not agreed yet"):
        signing.record_on_paper(**by, signed=papers[:1])
    late = signing.OnPaper("north-2-a", "x", "holder", date(2028, 1, 1))
    with pytest.raises(Refused, match="is still in the future"):
        signing.record_on_paper(**by, signed=[late])
    with pytest.raises(Denied):
        signing.record_on_paper(**play.by(world.alice), signed=papers)


def test_the_board_names_who_signed_in_the_readers_language(committed):
    """Bob on screen, Sue on paper; of a stranger only what he wrote is known."""
    from django.utils.translation import override

    from luopan.org.language import in_other_language
    from luopan.org.models import Person

    play, world = committed, committed.world
    day = date(2027, 1, 3)
    Person.objects.filter(name="Bob").update(name_other="鲍勃")
    Person.objects.create(code="E-SUE", name="Sue", name_other="苏", start_date=day)
    sign(play, world.bob, "north-1-a")
    papers = [
        signing.OnPaper("north-1-b", "Sue", "holder", day),
        signing.OnPaper("south-1-a", "A stranger", "holder", day),
    ]
    signing.record_on_paper(**play.by(world.olga), signed=papers)
    for language in ("en", "zh-hans"):
        with override(language):
            board = signing_board.board(world.dora, play.version, at=world.at)
            names = {row.code: row.name for row in board.rows if row.name}
            told = ("鲍勃", "苏") if in_other_language() else ("Bob", "Sue")
        assert names == {
            "north-1-a": told[0],
            "north-1-b": told[1],
            "south-1-a": "A stranger",
        }


def test_who_reads_whose_letter(committed):
    play, world = committed, committed.world
    made = sign(play, world.bob, "north-1-a", reservation="Hm.")
    for who in (world.bob, world.alice, world.dora, world.fin, world.audrey):
        shown = queries.letter(who, made.number, at=world.at)
        assert shown.number == made.number
        assert shown.as_signed
        assert fingerprint(shown.blocks) == made.text_hash
    for who in (world.charlie, world.zed):
        with pytest.raises(Unknown):
            queries.letter(who, made.number, at=world.at)
    with pytest.raises(Unknown):
        queries.letter(world.dora, "2027-none-1", at=world.at)


def test_the_board_says_who_is_missing_and_why(committed):
    play, world = committed, committed.world
    sign(play, world.bob, "north-1-a")
    board = signing_board.board(world.dora, play.version, at=world.at)
    rows = {row.code: row for row in board.rows}
    assert rows["north-1-a"].standing == "signed"
    assert rows["north-1-a"].name == "Bob"
    assert rows["north-1-b"].standing == "ready"
    assert rows["north-1-b"].speakers == ()
    assert rows["north"].speakers == ("Alice",)
    assert (board.seats.signed, board.seats.count) == (1, 4)
    assert (board.units.signed, board.units.count) == (0, 6)
    narrow = signing_board.board(world.alice, play.version, at=world.at, unit="north-1")
    assert [row.code for row in narrow.rows] == ["north-1", "north-1-a", "north-1-b"]
    with pytest.raises(Unknown):
        signing_board.board(world.alice, play.version, at=world.at, unit="south")


def waits(play, who):
    found = unsigned(getattr(play.world, who), on=play.on)
    return [(one.unit, one.signed) for one in found]


def test_a_letter_waits_for_who_speaks_for_the_unit(settled, django_assert_num_queries):
    """Issued, agreed, signed; another number afterwards is to be signed anew."""
    play = settled
    issuing.issue(**play.by(play.world.dora), unit="company", branch=True)
    assert waits(play, "bob") == []  # a proposal waits, but that is told as a talk
    answering.accept(**play.by(play.world.bob), unit="north-1-a")
    with django_assert_num_queries(1):
        unsigned(play.world.bob, on=play.on)
    assert waits(play, "bob") == [("north-1-a", False)]
    assert waits(play, "dora") == waits(play, "fin") == []
    sign(play, play.world.bob, "north-1-a")
    assert waits(play, "bob") == []
    Talk.objects.filter(unit__code="north-1-a").update(amount=1)
    assert waits(play, "bob") == [("north-1-a", True)]
    assert unsigned(play.world.bob, on=date(2028, 1, 1)) == ()


def open_points(play, who, unit):
    """What the letter says is not answered: to which side, what it offered, what it asked."""
    found = queries.to_sign(
        getattr(play.world, who), play.version, unit, at=play.world.at
    ).unanswered
    return found and (found.side, found.offer, found.lapsed, found.resources)


def test_who_signs_is_told_what_nobody_has_answered(settled):
    """First the proposal waits for him, then he for an answer that never came."""
    play, world = settled, settled.world
    issuing.issue(**play.by(world.dora), unit="company", branch=True)
    assert open_points(play, "bob", "north-1-a") == ("below", None, False, 0)
    assert open_points(play, "alice", "north-1-a") is None  # it is not hers to sign
    one = offering.Asked("heads", Decimal(1), play.on + timedelta(days=9))
    said = {"amount": 100_000, "text": "two left", "asks": [one]}
    offering.counter(**play.by(world.bob), unit="north-1-a", **said)
    services.commit(**play.by(world.dora), reason="the year begins")
    play.version.refresh_from_db()
    told = ("above", Decimal(100_000), True, 1)
    assert open_points(play, "bob", "north-1-a") == told
    (row,) = unsigned(world.bob, on=play.on)
    assert row.unanswered == queries.unanswered(play.version, world.north_1_a.pk)
    (item,) = waiting([row], {}, play.on)
    assert item.more == "2027 · Draft"
    assert [one.text for one in item.beside] == [
        "No answer yet: your counter-offer of ¥100K, committed without an answer",
        "No answer yet: 1 requested resource",
    ]
    sign(play, world.bob, "north-1-a")  # it is said, not forbidden
    assert unsigned(world.bob, on=play.on) == ()


def test_who_agreed_and_asked_for_nothing_is_told_nothing(settled):
    play, world = settled, settled.world
    issuing.issue(**play.by(world.dora), unit="company", branch=True)
    answering.accept(**play.by(world.bob), unit="north-1-a")
    assert open_points(play, "bob", "north-1-a") is None
    (row,) = unsigned(world.bob, on=play.on)
    (item,) = waiting([row], {}, play.on)
    assert (row.unanswered, item.more, item.beside) == (None, "2027 · Draft", ())


def test_who_acts_in_a_seat_sees_it_and_speaks_for_it_without_a_role(settled):
    """代管: sees the number, counters it, and signs; the talk is listed as his."""
    play, world = settled, settled.world
    by = {"actor": world.operator, "at": world.at}
    until = world.on + timedelta(days=30)
    wen = org.add_person(**by, code="wen", name="Wen", start_date=world.on)
    user = org.add_user(**by, username="wen", person=wen)
    org.place_person(
        **by,
        seat=world.north_1_b,
        person=wen,
        from_date=world.on,
        until_date=until,
        acting=True,
    )
    issuing.issue(**play.by(world.dora), unit="company", branch=True)
    (waited,) = agreement.waiting(user, on=play.on)
    assert (waited.unit, waited.side) == ("north-1-b", "below")
    offering.counter(
        **play.by(user), unit="north-1-b", amount=50_001, text="Only from spring on"
    )
    (row,) = agreement.board(user, play.version, on=play.on).rows
    assert (row.unit, row.holder) == ("north-1-b", "Wen (acting)")
    answering.accept(**play.by(world.dora), unit="north-1-b")
    assert sign(play, user, "north-1-b").capacity == "acting"
    with pytest.raises(Denied):
        offering.counter(**play.by(user), unit="north-1-a", amount=1, text="no")


def test_a_row_names_who_holds_the_seat(settled):
    play = settled
    issuing.issue(**play.by(play.world.dora), unit="company", branch=True)
    board = agreement.board(play.world.dora, play.version, on=play.on)
    named = {row.unit: row.holder for row in board.rows}
    assert named["north-1-a"] == "Bob"
    assert named["north"] == ""


def test_a_letter_is_in_the_companys_language_whatever_its_signer_reads(committed):
    """Bob and Alice read in English; another language is chosen letter by letter."""
    play, world = committed, committed.world
    type(world.north).objects.filter(code="north-1").update(
        name_other="First of the North"
    )
    for who in (world.bob, world.alice):
        who.language = "en"
        who.save(update_fields=["language"])
    seen = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    assert seen.language == "zh" and "责任书" in str(seen.blocks[0])
    ours = sign(play, world.bob, "north-1-a", expected=seen.expected)
    assert ours.language == "zh"
    theirs = sign(play, world.bob, "north-1-a", reservation="Terms", language="en")
    assert (theirs.language, theirs.facts["party_a"]["unit"]) == (
        "en",
        "First of the North",
    )
    for one in (ours, theirs):
        assert queries.letter(world.dora, one.number, at=world.at).as_signed
    assert all(paper.content for paper in papers([ours, theirs], "docx"))
    chosen = {"at": world.at, "language": "en"}
    draft = queries.to_sign(world.alice, play.version, "north", **chosen)
    assert draft.language == "en" and "commitment" in str(draft.blocks[0]).lower()
    english = sign(play, world.alice, "north", expected=draft.expected, language="en")
    assert english.text_hash == draft.expected
    assert "Letters are available in Chinese and English" in refusal(
        play, world.charlie, "south", language="fr"
    )


def test_a_paper_is_recorded_in_the_language_it_was_printed_in(committed):
    play, world = committed, committed.world
    on = play.world.on - timedelta(days=1)
    rows = [
        signing.OnPaper("north", "Alice", "leader", on, language="en"),
        signing.OnPaper("south", "Charlie", "leader", on),
    ]
    made = signing.record_on_paper(**play.by(world.olga), signed=rows)
    assert [one.language for one in made] == ["en", "zh"]
    assert all(
        queries.letter(world.olga, one.number, at=world.at).as_signed for one in made
    )
    odd = signing.OnPaper("north-1", "X", "leader", on, language="fr")
    with pytest.raises(Refused, match="Letters are available in Chinese and English"):
        signing.record_on_paper(**play.by(world.olga), signed=[odd])


def sides(play, who, number):
    """The place for signatures of a signed letter, and all that stands before it."""
    shown = queries.letter(who, number, at=play.world.at)
    *text, signatures = shown.blocks
    assert shown.as_signed
    return signatures.sides, " ".join(str(block) for block in text)


def test_party_a_has_signed_by_committing_the_version(committed):
    play, world = committed, committed.world
    made = sign(play, world.bob, "north-1-a")
    assert made.wording == NEWEST
    assert made.facts["issue"]["act"] == "committed"
    assert made.facts["party_a"]["person"] == "Dora"
    (above, below), text = sides(play, world.bob, made.number)
    assert above[1] == "Dora于 2027-01-04 12:00 UTC+08:00 在系统中定稿"
    assert above[2] == below[2] == "日期：2027 年 1 月 4 日"
    assert "Dora已于 2027-01-04 12:00 UTC+08:00 在系统中将“Draft”定稿" in text
    assert "本责任书自乙方签署之日起生效" in text and "双方签署之日" not in text
    english = sign(play, world.alice, "north", language="en")
    (above, _below), text = sides(play, world.alice, english.number)
    assert above[1].startswith("Committed by Dora in the system on 2027-01-04")
    assert above[2] == "Date: 4 January 2027"
    assert "both parties have signed" not in text


def test_party_a_is_who_issued_or_accepted_last(settled):
    play, world = settled, settled.world
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    page = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    assert "Alice于" in page.blocks[-1].sides[0][1]
    assert page.blocks[-1].sides[1][1:] == ("", "日期：")
    offering.counter(
        **play.by(world.bob), unit="north-1-a", amount=100_000, text="Fairs cancelled"
    )
    answering.accept(
        **play.by(world.dora), unit="north-1-a", carried={"north-1~": 20_007}
    )
    made = sign(play, world.bob, "north-1-a")
    assert made.facts["issue"]["act"] == "accepted"
    (above, _below), text = sides(play, world.bob, made.number)
    assert above[1].startswith("Dora于") and above[1].endswith("在系统中接受")
    assert "接受乙方在“Draft”中提出的目标" in text
    # What is kept does not move with the talk.
    Talk.objects.filter(pk=made.talk_id).update(issued_by=world.olga)
    assert sides(play, world.bob, made.number)[0][0] == above


def test_a_number_nobody_issued_names_no_signature_of_party_a(settled):
    play, world = settled, settled.world
    page = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    assert page.standing == "not_issued"
    assert page.blocks[-1].sides[0][1:] == ("", "日期：")
    assert "即为甲方的签署" in " ".join(str(block) for block in page.blocks)


def test_party_a_of_the_company_is_its_board(committed):
    play, world = committed, committed.world
    made = sign(play, world.dora, "company")
    company = made.facts["party_b"]["unit"]
    assert made.facts["party_a"]["unit"] != company
    assert made.facts["party_a"]["unit"].endswith("董事会")
    assert made.facts["party_a"]["person"] == "" and made.facts["issue"] is None
    (above, below), text = sides(play, world.dora, made.number)
    assert above[1:] == ("以董事会决议或在打印件上的签字为准", "日期：")
    assert below[2] == "日期：2027 年 1 月 4 日"
    assert "甲方为公司董事会，不在系统中签署" in text


def test_who_has_signed_sees_what_he_signed_and_no_next_letter(committed):
    play, world = committed, committed.world
    made = sign(play, world.bob, "north-1-a")
    by = {"actor": world.dora, "at": world.at + timedelta(hours=1)}
    adjusted = services.copy_version(**by, version=play.version, name="Adjusted")
    services.commit(**by, version=adjusted)
    for version in (play.version, adjusted):  # the number is the same in both
        seen = queries.to_sign(world.bob, version, "north-1-a", at=by["at"])
        said = " ".join(str(block) for block in seen.blocks)
        assert (seen.standing, seen.before) == ("signed", made.number)
        assert made.number in said and "north-1-a-2" not in said
        assert "Bob" in seen.blocks[-1].sides[1][1]
        assert seen.expected == made.text_hash
    second = sign(
        play, world.bob, "north-1-a", reservation="One more", expected=seen.expected
    )
    assert second.replaces == made


def test_a_change_asks_for_a_new_letter_that_names_the_old(committed):
    play, world = committed, committed.world
    first = sign(play, world.bob, "north-1-a")
    by = {"actor": world.dora, "at": world.at + timedelta(hours=1)}
    adjusted = services.copy_version(**by, version=play.version, name="Adjusted")
    march = dict(kept(play, "north-1-a"))["2027-03"]
    cell = play.cell("north-1-a", period="2027-03")
    services.set_target(**by, version=adjusted, cell=cell, total=march - 10)
    services.commit(**by, version=adjusted)
    seen = queries.to_sign(world.bob, adjusted, "north-1-a", at=by["at"])
    said = " ".join(str(block) for block in seen.blocks)
    assert (seen.standing, seen.before, seen.may_sign) == (
        "changed",
        first.number,
        True,
    )
    assert "2027-north-1-a-2" in said and f"替代编号为 {first.number}" in said
    with pytest.raises(Conflict, match="has changed since you read it"):
        signing.sign(
            actor=world.bob,
            at=by["at"],
            version=adjusted,
            unit="north-1-a",
            expected=first.text_hash,
        )


def test_a_letter_of_an_earlier_edition_stays_what_it_was(settled, monkeypatch):
    """Neither its text nor the place for signatures takes on what came later."""
    play, world = settled, settled.world
    issuing.issue(**play.by(world.alice), unit="north", branch=True)
    monkeypatch.setattr("luopan.targets.signed.drafting.NEWEST", 3)
    monkeypatch.setattr(
        "luopan.targets.signed.writing.as_facts",
        lambda letter: {
            key: value
            for key, value in as_facts(letter).items()
            if key not in {"issue", "board"}  # there were none
        },
    )
    made = sign(play, world.bob, "north-1-a")
    monkeypatch.undo()
    assert made.wording == 3 and "issue" not in made.facts
    (above, below), text = sides(play, world.bob, made.number)
    assert above[1] == "Alice（已下发）于 2027-01-04 12:00 UTC+08:00 在系统中签署"
    assert above[2] == below[2] == "日期："
    assert "本责任书自双方签署之日起生效" in text and "固定标准" not in text
    seen = queries.to_sign(world.bob, play.version, "north-1-a", at=world.at)
    assert seen.standing == "signed" and seen.expected == made.text_hash
