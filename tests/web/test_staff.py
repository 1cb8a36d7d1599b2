"""People on their page: changed one by one, many from a list, all or nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luopan.org.models import Holding, Person, Unit
from luopan.sheets.read import open_book
from luopan.trail.models import Entry

HEAD = "工号\t姓名\t英文名\t邮箱\t岗位\t入职日期\n"


@pytest.fixture
def at(client, world):
    client.force_login(world.adam)
    return client


def look(at, lines):
    answer = at.post("/settings/people/look/", {"lines": lines})
    return answer, answer.content.decode()


def vacant(world, code="north-9"):
    from luopan.org import services

    return services.add_seat(
        actor=world.operator,
        at=world.at,
        code=code,
        name="Seat nine",
        parent=Unit.objects.get(code="north-1"),
        start_date=world.at.date(),
    )


def test_a_list_adds_renames_and_seats_in_one_act(at, world):
    vacant(world)
    lines = HEAD + "E1\t王芳\tFang Wang\tfang@example.com\tSeat nine\t2027-02-01\n"
    lines += "bob\t鲍勃\t\t\t\t\nalice\tAlice\t\t\t\t\n"
    answer, shown = look(at, lines)
    assert answer.status_code == 200
    assert "New people: 1" in shown and "Seat nine" in shown
    assert "already recorded: 1" in shown  # Alice is as the list says
    assert not Person.objects.filter(code="E1").exists()
    kept = answer.context["lines"]
    taken = at.post("/settings/people/take/", {"lines": "\n".join(kept)})
    assert taken.status_code == 303
    new = Person.objects.get(code="E1")
    assert (new.name, new.name_other, new.email) == (
        "王芳",
        "Fang Wang",
        "fang@example.com",
    )
    stay = Holding.objects.get(person=new)
    assert (stay.seat.code, str(stay.start_date)) == ("north-9", "2027-02-01")
    bob = Person.objects.get(code="bob")
    assert bob.name == "鲍勃" and bob.email == world.people.bob.email  # empty: stays
    assert Entry.objects.filter(act="org.bring_people").count() == 1
    again, shown = look(at, "\n".join(kept))
    assert "Everyone in this list is already recorded as it" in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("E1\t王芳\t\t\tSeat Z\t", "no such seat"),
        ("E1\t王芳\t\tnowhere\t\t", "is not an email address"),
        ("E1\t\t\t\t\t", "name"),
        ("\t王芳\t\t\t\t", "code"),
        ("E1\t王芳\t\t\t\t2027-13-45", "no such day"),
        ("E1\t王芳\t\t\tnorth-1-a\t2027-02-01", "holds this seat"),
        ("E1\t王芳\t\t\t\t\nE1\t李强\t\t\t\t", "Row 3 has the same code"),
    ],
)
def test_what_cannot_be_is_said_by_row_and_keeps_all_out(at, line, said):
    answer, shown = look(at, HEAD + "E0\t好人\t\t\t\t\n" + line)
    assert answer.status_code == 200
    (problem,) = answer.context["found"].problems
    assert said in f"{problem.sentence} {problem.column}".lower() or said in str(
        problem
    )
    assert "/settings/people/take/" not in shown
    to_correct = f"好人\t\t\t\t\n{line}</textarea>"
    assert "below" in shown and to_correct in shown
    refused = at.post("/settings/people/take/", {"lines": HEAD + line})
    assert refused.status_code == 422
    assert not Person.objects.filter(code__in=["E0", "E1"]).exists()


def test_what_is_exported_is_read_again_as_known(at):
    exported = at.get("/settings/people/?xlsx=1")
    content = (
        b"".join(exported.streaming_content) if exported.streaming else exported.content
    )
    (sheet, *_more) = open_book(content, "people.xlsx").visible
    assert any("bob" in row for row in sheet.rows(0, 20))
    file = SimpleUploadedFile("people.xlsx", content)
    answer = at.post("/settings/people/look/", {"file": file})
    found = answer.context["found"]
    assert not found.problems and not found.lines and found.known >= 3


def test_what_is_wrong_in_a_file_is_corrected_in_the_file(at):
    file = SimpleUploadedFile("people.csv", (HEAD + "\t王芳\t\t\t\t").encode())
    shown = at.post("/settings/people/look/", {"file": file}).content.decode()
    assert "correct them in the file" in shown and "<textarea" not in shown


def test_one_is_called_otherwise_and_a_wrong_address_is_said(at):
    said = {"name": "Bobby", "name_other": "鲍比", "email": "b@example.com"}
    assert at.post("/settings/people/bob/edit/", said).status_code == 303
    bob = Person.objects.get(code="bob")
    assert (bob.name, bob.name_other, bob.email) == ("Bobby", "鲍比", "b@example.com")
    wrong = at.post("/settings/people/bob/edit/", said | {"email": "nowhere"})
    assert wrong.status_code == 422 and "nowhere" in wrong.content.decode()


def test_a_taken_code_keeps_what_was_typed(at):
    answer = at.post("/settings/people/add/", {"code": "bob", "name": "Robert"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "data-open" in shown
    assert 'value="Robert"' in shown and "is taken by another person" in shown


def test_two_units_become_one(at, world):
    day = {"from_date": world.at.date().isoformat(), "other": "south"}
    answer = at.post("/settings/organisation/north/do/merge/", day)
    assert answer.status_code == 303
    assert Unit.objects.get(code="south").end_date == world.at.date()


def test_a_long_list_of_people_comes_by_pages_and_forms_come_back_to_theirs(
    at, monkeypatch
):
    monkeypatch.setattr("luopan.web.views.staff.A_PAGE", 2)
    found = at.get("/settings/people/").context
    count = found["count"]
    assert count == Person.objects.count() > 4 and len(found["people"]) == 2
    second = at.get("/settings/people/?page=2")
    text = second.content.decode()
    assert f"{count} people on" in text
    assert found["people"][0] not in second.context["people"]
    assert 'href="/settings/people/?page=3"' in text
    assert 'action="/settings/people/add/?page=2"' in text
    book = at.get("/settings/people/?page=2&xlsx=1")
    (sheet, *_more) = open_book(b"".join(book), "people.xlsx").visible
    read = {str(cell) for row in sheet.rows(0, 50) for cell in row}
    assert read >= set(Person.objects.values_list("code", flat=True))
    where = "/settings/people/bob/edit/?on=2027-06-01&page=2"
    assert at.post(where, {"name": "Bobby"})["Location"] == (
        "/settings/people/?on=2027-06-01&page=2"
    )
    wrong = at.post(where, {"email": "nowhere"})
    assert wrong.status_code == 422 and wrong.context["pages"].number == 2


def test_people_are_found_by_name_code_or_mail(at):
    Person.objects.filter(code="bob").update(name_other="鲍比", email="b@Example.com")
    for sought in ("鲍比", "BOB", "b@example"):
        found = at.get("/settings/people/", {"q": sought}).context["people"]
        assert [row.code for row in found] == ["bob"], sought
    nobody = at.get("/settings/people/", {"q": "xyzzy"}).content.decode()
    assert (
        "No one with that name or code on this day" in nobody and "<tbody" not in nobody
    )
