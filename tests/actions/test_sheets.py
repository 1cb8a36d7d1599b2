"""Actions from a sheet: read as people write, looked at first, planned wholly or not at all."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from luopan.actions import queries, services
from luopan.actions.models import Action, ActionFile, ActionPlan
from luopan.actions.queries import files
from luopan.actions.sheet_template import template
from luopan.records.uploads import keeping
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.actions.test_actions import by
from tests.tracked_year import NOON, TODAY

HEAD = [
    "Unit",
    "What is done",
    "Kind",
    "Owner",
    "First day",
    "Last day",
    "Should bring",
]
HEAD += ["How sure", "Metric", "State", "Who to visit", "Comes until"]
GOOD = [
    "north-1-a",
    "Call A",
    "Visit cadence",
    "bob",
    "2027-08-01",
    "2027-08-31",
    "1万",
]
GOOD += ["60%", "", "under way", "Dealers", "2027-12-31"]


@pytest.fixture
def year(year, settings, tmp_path):
    settings.FILES = tmp_path
    return year


def sheet(*rows, head=HEAD):
    book = Workbook()
    for row in ([], head, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def handed(user, content, name="plan.xlsx"):
    return services.receive_action_file(**by(user), name=name, content=content)


def seen(user, file):
    return files.examined(file, viewer=user, on=TODAY)


def test_a_sheet_is_planned_once_in_one_entry(year):
    bob, other = year.world.bob, [*GOOD]
    other[1], other[6], other[7] = "Call B", "", ""
    file = handed(bob, sheet(GOOD, other, [None] * 12))
    entries = Entry.objects.count()
    made = services.apply_action_file(**by(bob), file=file)
    assert Entry.objects.count() == entries + 1
    one, two = made
    assert (one.amount, one.confidence, one.state) == (10_000, 0.6, "doing")
    assert (one.end_date.isoformat(), one.until_date.isoformat()) == (
        "2027-09-01",
        "2028-01-01",
    )
    assert one.particulars == {"whom": "Dealers"} and two.metric is None
    assert ActionPlan.objects.get().year == 2027
    with pytest.raises(Refused, match="This file has already been taken in"):
        services.apply_action_file(**by(bob), file=file)
    with pytest.raises(
        Refused, match="If its data changes, edit it and upload it again"
    ):
        handed(bob, keeping.read(file.sha256))
    again = handed(bob, sheet(GOOD, other, ["north-1-a", "New", "", *GOOD[3:6]]))
    found = seen(bob, again)
    assert (len(found.rows), found.known, found.problems) == (1, 2, [])


WRONG = {  # column: value, and a part of the sentence
    0: ("south-1-a", "none of this name"),  # another's reads like what is not there
    1: ("", "name is missing"),
    2: ("dance", "not recognised"),
    3: ("zed", "none of this name"),
    4: ("2027-13-01", "not a date"),
    5: ("2027-07-01", "ends before it starts"),
    6: ("plenty", "is not a number"),
    7: ("", "confidence is missing"),
    8: ("beauty", "none of this name"),
    9: ("dropped", "not recognised"),
    11: ("2027-07-01", "ends before it starts"),
}


def test_every_fault_is_named_by_row_column_and_value_and_keeps_all_out(year):
    bob, rows = year.world.bob, []
    for column, (value, _said) in WRONG.items():
        rows.append(GOOD[:column] + [value] + GOOD[column + 1 :])
        rows[-1][1] = rows[-1][1] and f"Call {column}"
    rows += [GOOD, GOOD, [*GOOD[:1], "Foreign", "Demonstration", *GOOD[3:]]]
    file = handed(bob, sheet(*rows))
    found = seen(bob, file).problems
    told = list(zip(found, WRONG.items(), strict=False))
    for place, (problem, (column, (value, said))) in enumerate(told):
        assert problem.row == place + 3 and problem.column == HEAD[column]
        assert problem.value == value and said in problem.sentence, problem
    assert "Row 14 already has this action" in found[-2].sentence
    assert (
        "do not have this field" in found[-1].sentence and found[-1].value == "Dealers"
    )
    assert [p.what_to_do for p in found[:5] if not p.what_to_do] == []
    with pytest.raises(Refused, match="13 rows cannot be imported"):
        services.apply_action_file(**by(bob), file=file)
    assert not Action.objects.exists()


def test_foreign_sheets_and_foreign_people(year):
    world = year.world
    file = handed(world.bob, sheet(["a"], head=["x"]))
    assert (
        "No sheet has the action columns" in seen(world.bob, file).problems[0].sentence
    )
    lacks = sheet(GOOD, head=[*HEAD[:3], "Responsible", *HEAD[4:]])
    (problem,) = seen(world.bob, handed(world.bob, lacks)).problems
    assert (problem.row, problem.column) == (2, "Owner")
    file = handed(world.bob, b"\x00" * 40)
    assert seen(world.bob, file).problems
    with pytest.raises(Refused, match="You have no unit to plan actions for"):
        handed(world.fin, sheet(GOOD))
    with pytest.raises(Refused, match="Only the person who uploaded a file can decide"):
        services.discard_action_file(**by(world.alice), file=file)
    services.discard_action_file(**by(world.bob), file=file)
    with pytest.raises(Refused, match="This file was set aside"):
        services.apply_action_file(**by(world.bob), file=file)


STEPS = "2027-08-05 Dealers named ✓ 2027-08-04; 2027-08-20 All called；\n2027-9-1 Told"


def test_milestones_come_in_and_go_out_as_they_are_written(year, client):
    """Semicolons of both widths, lines; a reached one with its day, not one to come."""
    world, head = year.world, [*HEAD, "Milestones"]
    file = handed(world.bob, sheet([*GOOD, STEPS], head=head))
    [made] = services.apply_action_file(**by(world.bob), file=file)
    told = [
        (step.name, str(step.due_date), str(step.reached_date), step.reached_by)
        for step in made.milestones.order_by("due_date")
    ]
    assert told == [
        ("Dealers named", "2027-08-05", "2027-08-04", world.bob),
        ("All called", "2027-08-20", "None", None),
        ("Told", "2027-09-01", "None", None),
    ]
    with time_machine.travel(NOON, tick=False):
        client.force_login(world.bob)
        out = client.get("/act/workbook/?year=2027").content
    rows = [
        row for row in load_workbook(BytesIO(out)).active.values if made.name in row
    ]
    steps = "; ".join(str(step) for step in queries.steps_of([made.pk])[made.pk])
    assert steps in rows[0] and steps.count(";") == 2
    for wrong, says in (
        ("2027-08-05", "is not a date with a name"),
        ("soon Dealers", "not a date"),
        ("2027-08-05 Dealers ✓ 2027-12-01", "is in the future"),
        (";".join(["2027-08-05 X"] * 41), "40 milestones"),
    ):
        row = [*GOOD, wrong]
        row[1] = says
        [problem] = seen(world.bob, handed(world.bob, sheet(row, head=head))).problems
        assert says in problem.sentence and "Milestones" in problem.column


def test_the_template_is_read_back_in_either_language(year):
    from django.utils import translation

    bob = year.world.bob
    for language in ("en", "zh-hans"):
        with translation.override(language):
            content = template(files.offered(bob, on=TODAY), at=NOON)
        book = load_workbook(BytesIO(content))
        for column, value in enumerate(
            ["north-1-a", f"Call {language}", "", "", "Bob", "2027/8/1", "2027.8.31"], 1
        ):
            book.worksheets[0].cell(2, column, value)
        out = BytesIO()
        book.save(out)
        found = seen(bob, handed(bob, out.getvalue()))
        assert found.problems == [] and found.odd == []
        assert [row.columns["name"] for row in found.rows] == [f"Call {language}"]


def test_on_the_pages(client, year):
    content = sheet(GOOD)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        upload = SimpleUploadedFile("<b>plan.xlsx", content)
        answer = client.post("/act/sheet/receive/", {"file": upload})
        where = answer["Location"]
        page = client.get(where).content.decode()
        assert "Call A" in page and "&lt;b&gt;plan" in page and "apply/" in page
        assert "waits for your decision" in client.get("/act/").content.decode()
        client.force_login(year.world.alice)
        assert client.get(where).status_code == 404
        client.force_login(year.world.bob)
        assert client.post(where + "apply/").status_code == 303
        assert Action.objects.get().name == "Call A"
        assert client.post(where + "apply/").status_code == 422
        again = SimpleUploadedFile("again.xlsx", content)
        page = client.post("/act/sheet/receive/", {"file": again})
        assert (
            page.status_code == 422
            and "If its data changes, edit it and upload it again"
            in page.content.decode()
        )
        assert client.get("/act/sheet/template/").content[:2] == b"PK"
    assert ActionFile.objects.get().rows == 1


@pytest.mark.slow
def test_a_branch_fills_it_in_with_libreoffice(year, tmp_path):
    """The office program opens the template, a row is typed, it saves; it is planned."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    start, bob = tmp_path / "book.xlsx", year.world.bob
    start.write_bytes(template(files.offered(bob, on=TODAY), at=NOON))
    flat = converted(office, start, "fods")
    flat.write_text(with_row(flat.read_text()))
    filled = converted(office, flat, "xlsx")
    file = handed(bob, filled.read_bytes(), "filled.xlsx")
    assert seen(bob, file).problems == []
    (made,) = services.apply_action_file(**by(bob), file=file)
    assert (made.name, made.start_date.isoformat()) == ("拜访 A", "2027-08-01")
    assert (made.amount, made.confidence) == (12_000, 0.6)


def with_row(text):
    """A row under the names, as one types it: texts, days, numbers, a percentage."""

    def cell(kind, value, shown=""):
        attribute = {"float": "value", "date": "date-value", "percentage": "value"}
        said = f' office:{attribute[kind]}="{value}"' if kind in attribute else ""
        inner = f"<text:p>{shown or value}</text:p>"
        return (
            f'<table:table-cell office:value-type="{kind}"{said}>'
            f"{inner}</table:table-cell>"
        )

    cells = [cell("string", "north-1-a"), cell("string", "拜访 A"), cell("string", "")]
    cells += [cell("string", "Visit cadence"), cell("string", "Bob")]
    cells += [cell("date", "2027-08-01"), cell("date", "2027-08-31")]
    cells += [cell("string", ""), cell("string", "First orders"), cell("string", "")]
    cells += [cell("float", "12000"), cell("string", ""), cell("date", "2027-12-31")]
    cells += [cell("percentage", "0.6", "60%")]
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    table = re.search(r"<table:table .*?</table:table>", text, re.S)[0]
    head = table.index("</table:table-row>") + len("</table:table-row>")
    return text.replace(table, table[:head] + row + table[head:])


def converted(office, file, kind):
    """A file as the office program saves it after it has opened it."""
    to = file.parent / kind
    run = [office, "--headless", f"-env:UserInstallation=file://{file.parent}/profile"]
    run += ["--convert-to", kind, "--outdir", str(to), str(file)]
    subprocess.run(run, check=True, capture_output=True, timeout=120)
    return to / f"{file.stem}.{kind}"
