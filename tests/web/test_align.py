"""Align: the table of disagreements, the talk, what is typed there and what becomes of it."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from luopan.targets import services
from luopan.targets.models import Ask, Card, Talk, Version
from luopan.targets.queries.audit import audit_with_before
from luopan.targets.services import agreement
from tests.kept import kept
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]
SOON = date(2027, 12, 20)


@pytest.fixture
def draft(client, sold):
    """A draft of 2027: 10 % more than what was sold; nothing issued."""
    client.force_login(sold.dora)

    @kept
    def drafted():
        client.post("/targets/new/", FORM | {"year": "2027", "history": "2025"})

    drafted()
    sold.version = Version.objects.get()
    return sold


@pytest.fixture
def issued(draft, client):
    """Issued to the North and the South: 79,200 and 52,800 a year."""
    to = {"branch": "direct:company", "text": "Please answer."}
    client.post(f"/align/issue/{draft.version.pk}/", to)
    draft.version.refresh_from_db()
    return draft


def url(world, unit="north", *more):
    return "/".join(["/align", str(world.version.pk), unit, *more, ""])


def head(world, unit="north"):
    return Talk.objects.get(version=world.version, unit__code=unit).head


def do(client, world, act, unit="north", **said):
    said = {"expected": str(head(world, unit))} | said
    return client.post(url(world, unit, "do", act), said)


def shown(client, where="/align/"):
    return client.get(where).content.decode()


def total(world, unit):
    from luopan.targets.cells import Cell
    from luopan.targets.cube import state_of

    world.version.refresh_from_db()
    return state_of(world.version).total(Cell(unit, "products", "2027"))


def test_before_there_is_a_draft_the_page_says_what_it_is_for(client, sold):
    client.force_login(sold.dora)
    assert "/targets/new/" in shown(client)
    client.force_login(sold.bob)
    page = shown(client)
    assert "There is no draft to agree on" in page
    assert "/targets/new/" not in page


def test_before_anything_is_issued_there_is_one_button_each(client, draft):
    assert 'data-opens="issue"' in shown(client)
    client.force_login(draft.bob)
    page = shown(client)
    assert 'data-opens="submit"' in page
    assert 'data-opens="issue"' not in page
    client.force_login(draft.audrey)
    assert "Go to this version" in shown(client)


def test_before_issuing_it_says_what_will_happen(client, draft):
    form = shown(client, f"/align/issue/{draft.version.pk}/form/")
    assert "directly under it (2)" in form
    assert "2 units will receive their numbers." in form
    to = {"branch": "all:company"}
    after = client.post(f"/align/issue/{draft.version.pk}/after/", to)
    assert "units will receive their numbers" in after.content.decode()


def test_the_table_tells_who_agreed_and_who_is_silent(client, issued):
    page = shown(client)
    assert "None of 2 numbers has been agreed." in page
    assert "No answer yet" in page
    client.force_login(issued.alice)
    do(client, issued, "accept")
    client.force_login(issued.dora)
    page = shown(client)
    assert "1 of 2 numbers are agreed." in page
    assert "Awaiting answer: Charlie 1." in page
    north, south = (shown(client, f"/align/?branch={c}") for c in ("north", "south"))
    assert "North: 1 of 1 number is agreed." in north and "Awaiting answer" not in north
    assert "South: The number is not agreed yet." in south
    assert "1 of 2 numbers are agreed." in shown(client, "/align/?branch=nowhere")
    client.force_login(issued.charlie)
    assert "Your answer is awaited" in shown(client), (
        "his own turn, not a third person's"
    )
    client.force_login(issued.dora)
    assert "North" in shown(client, "/align/?show=settled")
    assert "No numbers need your answer" in shown(client, "/align/?show=waiting")


def test_a_manager_sees_his_part_only(client, issued):
    client.force_login(issued.charlie)
    page = shown(client)
    assert ">South</a>" in page
    assert "North" not in page
    assert "Your answer is awaited" in page and "the proposal is" in page
    assert 'aria-label="Filter talks"' not in page  # nothing to choose from one number
    assert client.get(url(issued, "north")).status_code == 404


def test_a_number_is_typed_into_the_reply_box(client, issued):
    client.force_login(issued.alice)
    do(client, issued, "say", text="=75k Two join in April.")
    card = Card.objects.get(kind="counter")
    assert (card.amount, card.text) == (7_500_000, "Two join in April.")
    page = shown(client, url(issued))
    assert "Two join in April." in page
    assert "¥75K" in page
    assert "5.3%" in page


def test_no_part_is_theirs_who_agree_to_no_number(client, issued):
    """An auditor sees all talks; none waits for him, and none is his."""
    client.force_login(issued.audrey)
    said = shown(client)
    assert "In talks" in said and "Agreed" in said
    assert "My part" not in said and "Waiting for me" not in said
    client.force_login(issued.dora)
    said = shown(client)
    assert "My part" in said and "Waiting for me" in said


def test_the_box_shows_a_number_with_its_reason(client, issued):
    """In the talk and among quick answers, for who offers and for who answers."""
    hint = "=76K because"  # of the size of the proposal, ¥79.2K
    client.force_login(issued.alice)
    quick = f"/answers/{issued.version.pk}/north/"
    assert hint in shown(client, url(issued)) and hint in shown(client, quick)
    do(client, issued, "say", text="=60K because two left")
    assert Talk.objects.get(unit__code="north").offer == 6_000_000
    client.force_login(issued.dora)
    assert hint in shown(client, url(issued)) and hint in shown(client, quick)


def test_words_are_words(client, issued):
    client.force_login(issued.alice)
    do(client, issued, "say", text="Let us speak on Monday.")
    assert Card.objects.filter(kind="remark").count() == 1
    assert "Let us speak on Monday." in shown(client, url(issued))


def test_a_counter_offer_with_evidence_and_resources(client, issued):
    client.force_login(issued.alice)
    answer = do(
        client,
        issued,
        "counter",
        amount="75k",
        label=["Two join late", "A dealer lost"],
        part=["-3k", "-1.2k"],
        resource=["heads", ""],
        quantity=["1", ""],
        note=["For the west", ""],
        wanted=["2027-12-01", ""],
        deadline="2027-12-20",
        text="With one more head.",
    )
    assert answer.status_code == 303
    assert [chip["amount"] for chip in Card.objects.get(kind="counter").evidence] == [
        -300_000,
        -120_000,
    ]
    page = shown(client, url(issued))
    for word in (
        "Two join late: −¥3K",
        "Head count 1 · For the west",
        "requested",
        "2027-12-20",
    ):
        assert word in page
    client.force_login(issued.dora)
    ask = Ask.objects.get()
    client.post(
        url(issued, "north", "ask", str(ask.pk), "promise"), {"until": "2027-11-30"}
    )
    assert "promised by Dora by 2027-11-30" in shown(client, url(issued))
    client.force_login(issued.alice)
    client.post(url(issued, "north", "ask", str(ask.pk), "deliver"))
    ask.refresh_from_db()
    assert ask.state == "delivered"


def test_evidence_that_does_not_add_up_comes_back_as_it_was_typed(client, issued):
    client.force_login(issued.alice)
    answer = do(
        client,
        issued,
        "counter",
        amount="75k",
        label=["Two join late"],
        part=["-3k"],
        text="My words.",
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "add up to −3,000 CNY" in page and "is not explained" in page
    for typed in ('value="75k"', 'value="-3k"', 'value="Two join late"', "My words."):
        assert typed in page
    assert "data-open" in page


def test_what_somebody_said_meanwhile_is_named_and_nothing_typed_is_lost(
    client, issued
):
    seen = head(issued)
    agreement.remark(
        actor=issued.dora,
        at=issued.at,
        version=issued.version,
        unit="north",
        text="Wait a moment.",
    )
    client.force_login(issued.alice)
    answer = do(client, issued, "say", expected=str(seen), text="=75k As I said.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dora has just posted" in page
    assert "=75k As I said." in page
    assert "Wait a moment." in page


@pytest.fixture
def countered(client, issued):
    client.force_login(issued.alice)
    do(client, issued, "say", text="=75k Two join late.")
    client.force_login(issued.dora)
    return issued


def test_before_accepting_it_says_what_changes(client, countered):
    form = shown(client, url(countered, "north", "form", "accept"))
    assert "Who carries the difference of ¥4.2K?" in form
    assert "North is settled at ¥75K." in form
    named = {"carry": "named", "share:south": "1k"}
    after = client.post(url(countered, "north", "after"), named).content.decode()
    assert "¥53.8K" in after  # the South carries 1,000 more
    assert "asked again" in after


def test_the_audit_is_shown_with_every_number_of_a_talk(client, countered):
    """A counter-offer changes no number yet; what it would do to the score is said."""
    audit = f"/targets/{countered.version.pk}/audit/"
    part = shown(client, f"{audit}talk/north/")
    assert "if the counter-offer is accepted" in part
    assert "<table" not in part  # it says the same of both numbers
    assert f"{audit}talk/north/" in shown(client, url(countered))
    assert "since they were issued" not in shown(client, audit)
    do(client, countered, "accept", carry="reserve")
    part = shown(client, f"{audit}talk/north/")
    assert "as issued," in part
    assert "as issued:" in shown(client, audit)
    seq = countered.version.head
    countered.version.refresh_from_db()
    before = audit_with_before(
        countered.version, viewer=countered.dora, at=timezone.now()
    ).before
    assert (before.seq, countered.version.head) == (seq, seq + 1)


def test_room_is_kept_for_the_audit_that_is_worked_out_later(client, issued):
    """With a number of its own a talk tells of several scores: nothing is pushed down."""
    place = 'class="card pad audit-waits'
    assert f'{place}"' in shown(client, url(issued))
    client.force_login(issued.alice)
    do(client, issued, "say", text="=75k Two join late.")
    assert f'{place} moved"' in shown(client, url(issued))


def test_accepting_on_the_reserve(client, countered):
    before = total(countered, "company")
    do(client, countered, "accept", carry="reserve", text="All right.")
    assert total(countered, "north") == 7_500_000
    assert total(countered, "south") == 5_280_000
    assert total(countered, "company") == before
    assert "Agreed on ¥75K." in shown(client, url(countered))


def test_accepting_on_a_sibling_asks_it_again(client, countered):
    much = do(client, countered, "accept", **{"carry": "named", "share:south": "9k"})
    assert "exceed the difference of ¥4.2K" in much.content.decode()
    do(client, countered, "accept", **{"carry": "named", "share:south": "4.2k"})
    assert total(countered, "north") == 7_500_000
    assert total(countered, "south") == 5_700_000
    assert "changed this number too" in shown(client, url(countered, "south"))


def test_another_proposal(client, countered):
    do(client, countered, "answer", amount="77k", carry="reserve", text="Half of it.")
    assert total(countered, "north") == 7_700_000
    assert "Waiting for Alice." in shown(client, url(countered))


def test_taking_back_reminding_and_naming_somebody(client, countered):
    client.force_login(countered.alice)
    do(client, countered, "remind", text="Please.")
    do(client, countered, "withdraw", text="I was wrong.")
    assert Talk.objects.get(unit__code="north").offer is None
    page = shown(client, url(countered))
    assert "the original proposal applies again" in page
    form = shown(client, url(countered, "north", "form", "delegate"))
    assert "dora" in form
    do(client, countered, "delegate", user="dora", until="2027-12-01")
    assert "Dora can answer too." in shown(client, url(countered))


def handed_on(world):
    """The North issues to its teams; for the first of them Charlie speaks."""
    from luopan.org import services as org

    by = {"actor": world.alice, "at": world.at}
    services.issue(**by, version=world.version, unit="north")
    org.grant_role(
        actor=world.operator,
        at=timezone.now(),
        user=world.charlie,
        role="manager",
        unit=world.north_1,
    )


def test_taking_it_higher(client, countered):
    handed_on(countered)
    client.force_login(countered.charlie)
    do(client, countered, "escalate", "north-1", text="Who is right?")
    page = shown(client, url(countered, "north-1"))
    assert "Escalated: Luopan Drinks decides." in page


def test_recalling_needs_a_reason_and_moves_on_the_grid_again(client, issued):
    client.post(
        f"/align/recall/{issued.version.pk}/", {"unit": "north", "reason": "Wrong."}
    )
    assert "Recalled; the talk stays readable." in shown(client, url(issued))


def test_all_who_are_silent_are_reminded_once(client, issued):
    where = f"/align/remind/{issued.version.pk}/"
    client.post(where, {"text": "Please answer."})
    client.post(where, {"text": "Please answer."})
    assert Card.objects.filter(kind="reminder").count() == 2


def test_submitting_before_anything_is_issued(client, draft):
    client.force_login(draft.alice)
    said = {"unit": "north", "amount": "70k", "text": "What I can carry."}
    client.post(f"/align/submit/{draft.version.pk}/", said)
    client.force_login(draft.dora)
    client.post(f"/align/issue/{draft.version.pk}/", {"branch": "direct:company"})
    assert "submission" in shown(client)


def test_the_workbook_has_true_numbers(client, countered):
    answer = client.get(f"/align/workbook/{countered.version.pk}/")
    sheet = load_workbook(BytesIO(answer.content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in values if row[0] == "Unit")
    north = next(row for row in values if row[0] == "North")
    found = dict(zip(heads, north, strict=True))
    named = ("Proposal", "Unit's number", "Gap")
    assert [round(float(found[name]), 4) for name in named] == [79.2, 75.0, -4.2]
    assert round(float(found["Actual 2025"]), 4) == 72  # of 2026 nothing is recorded
    assert "Actual 2025" in shown(client)


def test_whoever_is_waited_for_finds_it_on_his_day(client, countered):
    assert "North is waiting for your answer" in shown(client, "/")
    client.force_login(countered.charlie)
    page = shown(client, "/")
    assert "Your answer: the number of South" in page
    assert url(countered, "south") in page
    client.force_login(countered.bob)
    assert "Your answer" not in shown(client, "/")


def test_the_palette_finds_talks(client, countered):
    found = client.get("/find/?q=nor", headers={"accept": "application/json"}).json()
    assert url(countered) in [one["url"] for one in found["found"]]
    client.force_login(countered.charlie)
    found = client.get("/find/?q=nor", headers={"accept": "application/json"}).json()
    assert url(countered) not in [one["url"] for one in found["found"]]


def test_the_version_leads_to_its_talks(client, countered):
    assert f"/align/?version={countered.version.pk}" in shown(
        client, f"/targets/{countered.version.pk}/"
    )


def test_few_queries(client, countered, django_assert_max_num_queries):
    for where in ("/align/", url(countered)):
        client.get(where)
        with django_assert_max_num_queries(25):
            client.get(where)


def committed(world):
    services.commit(
        actor=world.dora,
        at=world.at,
        version=world.version,
        reason="The board decided",
    )
    world.version.refresh_from_db()


def test_committed_without_agreement_says_so_and_nobody_waits(client, countered):
    committed(countered)
    page = shown(client)
    assert "None of 2 numbers has been agreed." in page
    assert "2 were not agreed at commit: no more answers are expected." in page
    assert "Committed by Dora on" in page
    assert "reason: The board decided." in page
    assert "They were ¥4.2K apart." in page
    for word in ("Awaiting answer", "No answer yet", 'data-opens="remind"'):
        assert word not in page
    client.force_login(countered.alice)
    talk = shown(client, url(countered))
    assert "Committed at ¥79.2K without agreement in this talk" in talk
    assert "The number of North, ¥75K, was not answered." in talk
    for word in ("your turn", 'data-opens="accept"', 'data-opens="counter"'):
        assert word not in talk
    assert "awaiting your reply" not in shown(client, "/")
    assert "Not agreed" in shown(client, "/align/?show=settled")
    assert "North" in shown(client, "/align/?show=open")


def test_who_signs_without_an_answer_reads_so_first_and_on_his_day(client, countered):
    """Committed without an answer to ¥75K; told on the page where she signs, and on Today."""
    client.force_login(countered.alice)
    said = "your counter-offer of ¥75K, committed without an answer"
    sign = f"/targets/{countered.version.pk}/sign/north/"
    assert said not in shown(client, sign)
    committed(countered)
    page = shown(client, sign)
    told = f'<a href="{url(countered)}">No answer yet: {said}</a>'
    assert told in page and "You can sign all the same" in page and "<button" in page
    assert told in shown(client, "/")
    client.force_login(countered.dora)
    assert said not in shown(client, sign)


def test_an_answered_number_is_not_called_unanswered(client, countered):
    do(client, countered, "answer", amount="77k", carry="reserve", text="Half of it.")
    committed(countered)
    assert "North had offered ¥75K." in shown(client, url(countered))


def test_a_draft_nobody_was_told_of_does_not_come_before_the_talks(client, countered):
    committed(countered)
    copy = services.copy_version(
        actor=countered.dora, at=countered.at, version=countered.version, name="Anew"
    )
    page = shown(client)
    assert f"/align/{countered.version.pk}/north/" in page
    assert f"?version={copy.pk}" in page
    assert f"?version={countered.version.pk}" in shown(
        client, f"/align/?version={copy.pk}"
    )


def test_before_accepting_it_says_what_stays_below(client, countered):
    """The North has handed its number down: the agreement leaves that as it was."""
    services.issue(
        actor=countered.alice, at=countered.at, version=countered.version, unit="north"
    )
    form = shown(client, url(countered, "north", "form", "accept"))
    assert "Handed down below North" in form
    assert "¥4.2K above it" in form
    assert "2 numbers issued below North stay as they are." in form
    assert "must propose to them again, or its total differs" in form
    after = client.post(url(countered, "north", "after"), {"carry": "reserve"})
    assert "2 numbers issued below North" in after.content.decode()


def test_before_accepting_it_says_that_what_is_below_is_not_issued(client, countered):
    form = shown(client, url(countered, "north", "form", "accept"))
    assert "Nothing is issued below North yet: numbers below change with it." in form
    assert "unanswered" not in form


def test_accepting_names_the_requests_that_nobody_answered(client, issued):
    client.force_login(issued.alice)
    do(
        client,
        issued,
        "counter",
        amount="75k",
        resource=["heads", "leads"],
        quantity=["1", "40"],
        note=["For the west", ""],
        wanted=["2027-12-01", "2027-12-01"],
        text="If both come.",
    )
    client.force_login(issued.dora)
    form = shown(client, url(issued, "north", "form", "accept"))
    assert "2 requests are unanswered." in form
    assert "Head count 1 · For the west" in form
    first = Ask.objects.order_by("pk").first()
    client.post(url(issued, "north", "ask", str(first.pk), "refuse"))
    form = shown(client, url(issued, "north", "form", "accept"))
    assert "1 request is unanswered." in form
    assert "For the west" not in form


def test_a_number_without_its_reason_opens_the_form_for_it(client, issued):
    client.force_login(issued.alice)
    assert "Reply, or enter a new number and reason" in shown(client, url(issued))
    answer = do(client, issued, "say", text="=75k")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Explain where the difference comes from." in page
    dialog = page[page.index('id="counter"') :]
    assert "data-open" in dialog[: dialog.index(">")]
    assert 'value="75k"' in dialog[: dialog.index("</dialog>")]
    assert "=75k</textarea>" in page
    assert not Card.objects.filter(kind="counter").exists()


def test_beyond_one_s_word_it_is_taken_higher_not_accepted(client, countered):
    handed_on(countered)
    agreement.counter(
        actor=countered.charlie,
        at=countered.at,
        version=countered.version,
        unit="north-1",
        amount=1_000_000,
        text="Two seats are vacant.",
    )
    client.force_login(countered.alice)
    page = shown(client, url(countered, "north-1"))
    assert "That is more than you can concede (" in page
    assert 'class="btn pri" type="button" data-opens="escalate"' in page
    assert 'data-opens="accept"' not in page
    answer = do(client, countered, "accept", "north-1", carry="reserve")
    assert answer.status_code == 422
    assert "Escalate it to" in answer.content.decode()
    client.force_login(countered.dora)
    assert 'data-opens="accept"' in shown(client, url(countered, "north-1"))
