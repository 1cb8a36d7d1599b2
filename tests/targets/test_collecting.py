"""Collecting by workbook: handed out, filled in, returned; what is refused, by name."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from luopan.org.access import Denied, Unknown
from luopan.org.models import Unit
from luopan.sheets.book import Book, Sheet
from luopan.sheets.bundle import unbundled
from luopan.sheets.cells import Column
from luopan.sheets.unreadable import Unreadable
from luopan.targets import services
from luopan.targets.collecting.layout import Layout
from luopan.targets.collecting.reading import read
from luopan.targets.collecting.writing import workbook
from luopan.targets.models import Card, Handout, Return, Submission, SubmissionRow
from luopan.targets.queries import collecting as queries
from luopan.targets.refusals import Conflict
from luopan.targets.services import applying, collecting
from luopan.trail import jobs
from luopan.trail.refusal import Refused

SOON = date(2027, 2, 1)
TOP = 6  # the row of totals, as a person counts
FIRST = "G"  # the first column to fill in


@pytest.fixture
def asked(sold, settings, tmp_path):
    """A draft like last year; the North and the South are asked for their workbooks."""
    settings.FILES = tmp_path
    play = sold.play
    play.version = services.plan_from_history(
        actor=play.world.dora,
        at=play.world.at,
        plan=play.plan,
        metric=play.metric,
        name="Draft of 2027",
    ).version
    collecting.ask_for_workbooks(
        **play.by(play.world.olga), units=["north", "south"], deadline=SOON
    )
    return play


def out(play, who="alice", unit="north"):
    """A workbook as its unit gets it, open to be filled in."""
    user = getattr(play.world, who)
    handout = collecting.hand_out_workbook(**play.by(user), unit=unit)
    return load_workbook(BytesIO(workbook(handout)))


def fill(book, amount=1):
    """The same amount into every cell, and totals as a program would show them."""
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=TOP + 1, min_col=7, max_col=18):
        for cell in row:
            cell.value = amount
    return sheet


def back(play, *books, who="alice"):
    """Return workbooks, and have them read."""
    files = [(f"{n}.xlsx", saved(book)) for n, book in enumerate(books)]
    by = play.by(getattr(play.world, who))
    made = collecting.return_workbooks(**by, files=files)
    work(play)
    return [Return.objects.get(pk=one.pk) for one in made]


def work(play):
    jobs.work(once=True, clock=lambda: play.world.at)


def saved(book):
    if isinstance(book, bytes):
        return book
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def codes(returned):
    return [fault["code"] for fault in returned.found["faults"]]


def load(play, sent, who="alice"):
    user = getattr(play.world, who)
    return collecting.load_workbook(actor=user, at=play.world.at, returned=sent)


def as_read(book):
    """A workbook as the reading process gives it, without the process."""
    sheets = [
        Sheet(
            one.title,
            one.sheet_state != "visible",
            tuple(
                Column.of([_plain(cell.value) for cell in column])
                for column in one.columns
            ),
        )
        for one in book.worksheets
    ]
    return Book("a.xlsx", "xlsx", tuple(sheets))


def _plain(value):
    """A formula has no stored result here, as after other programs."""
    return None if isinstance(value, str) and value.startswith("=") else value


def test_what_is_filled_in_becomes_what_the_unit_offers(asked):
    book = out(asked)
    fill(book)
    (sent,) = back(asked, book)
    assert codes(sent) == []
    (shown,) = queries.board(asked.world.olga, asked.version, on=asked.on).files
    assert (shown.step, shown.unit, shown.total) == ("ready", "north", 48)
    (waits,) = queries.wanted(asked.world.olga, on=asked.on)
    assert (waits.unit_name, waits.files, waits.deadline) == ("", 1, None)
    (asks,) = queries.wanted(asked.world.charlie, on=asked.on)
    assert (asks.unit_name, asks.files, asks.deadline) == ("South", 0, SOON)
    assert (len(shown.moved), shown.changed) == (4, 48)
    load(asked, sent)
    said = Submission.objects.get()
    # two teams, two lines, twelve months of 1 each
    assert (said.unit.code, said.amount) == ("north", 2 * 2 * 12 * 1)
    rows = SubmissionRow.objects.filter(submission=said)
    assert rows.count() == 24
    assert sum(rows.values_list("amount", flat=True)) == said.amount
    row = queries.board(asked.world.olga, asked.version, on=asked.on).rows[0]
    assert (row.unit, row.step, row.total) == ("north", "loaded", 48)


def test_the_workbook_shows_whole_amounts_and_says_what_is_beside_them(asked):
    asked.metric.quantum = "1.000000"
    asked.metric.save()
    sheet = out(asked).worksheets[0]
    assert [sheet.cell(5, n).value for n in (5, 6, 20)] == [
        "Actual 2026",
        "Number in the version",
        "Apart from the version",
    ]
    assert sheet["E7"].number_format.startswith("#,##0;")
    assert "amounts in yuan" in sheet["C2"].value


def test_loaded_twice_is_recognised_and_changes_nothing(asked):
    book = out(asked)
    fill(book)
    (sent,) = back(asked, book)
    load(asked, sent)
    (again,) = back(asked, book)
    (shown,) = queries.board(asked.world.alice, asked.version, on=asked.on).files
    assert shown.step == "same"
    with pytest.raises(Refused, match="was already loaded with the same content"):
        load(asked, again)
    assert Submission.objects.count() == 1


def test_the_next_workbook_holds_what_was_said_and_the_old_one_is_refused(asked):
    book = out(asked)
    fill(book)
    load(asked, *back(asked, book))
    second = out(asked)
    assert second.worksheets[0]["G7"].value == 1
    assert Handout.objects.latest("pk").number == 2
    second.worksheets[0]["G7"].value = 5
    (sent,) = back(asked, second)
    (shown,) = queries.board(asked.world.alice, asked.version, on=asked.on).files
    (moved,) = shown.moved
    assert moved.cells == (("Jan", 1, 5),)
    Unit.objects.filter(name=moved.unit).update(name_other="Team One")
    with override("en"):  # whatever language the file was written in
        board = queries.board(asked.world.alice, asked.version, on=asked.on)
    assert board.files[0].moved[0].unit == "Team One"
    assert (shown.before, shown.total) == (48, 52)
    load(asked, sent)
    fill(book, 9)
    (old,) = back(asked, book)
    assert codes(old) == ["old"]


def test_a_workbook_of_a_number_that_changed_is_refused(asked):
    book = out(asked)
    fill(book)
    (sent,) = back(asked, book)
    services.issue(**asked.by(asked.world.dora), unit="company", branch=False)
    with pytest.raises(Refused, match="Since this workbook was downloaded, the number"):
        load(asked, sent)
    (late,) = back(asked, book)
    assert codes(late) == ["number_changed"]


def test_an_issued_unit_answers_with_its_workbook(asked):
    services.issue(**asked.by(asked.world.dora), unit="company", branch=False)
    book = out(asked)
    fill(book)
    load(asked, *back(asked, book, who="olga"), who="olga")
    card = Card.objects.get(kind="submission")
    assert (card.talk.unit.code, card.amount) == ("north", 48)
    assert card.facts == {"workbook": 1, "to": "alice"}
    assert card.talk.turn == "above"


def test_who_has_agreed_cannot_load(asked):
    services.issue(**asked.by(asked.world.dora), unit="company", branch=False)
    book = out(asked)
    fill(book)
    services.accept(**asked.by(asked.world.alice), unit="north")
    with pytest.raises(Refused, match="has agreed"):
        load(asked, *back(asked, book))


def test_another_branch_is_told_nothing(asked):
    book = out(asked)
    fill(book)
    (sent,) = back(asked, book, who="charlie")
    assert codes(sent) == ["not_yours"]
    assert sent.handout is None
    with pytest.raises(Denied):
        out(asked, who="audrey")
    with pytest.raises(Unknown):
        out(asked, who="charlie")
    fine = back(asked, book)[0]
    with pytest.raises(Unknown):
        queries.returned_seen(asked.world.charlie, fine.pk, on=asked.on)


def test_operations_load_a_zip_in_one_go_and_each_file_by_itself(asked):
    north, south = out(asked, "olga"), out(asked, "olga", "south")
    fill(north)
    fill(south)
    south.worksheets[0]["H7"].value = "about ten"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("all/north.xlsx", saved(north))
        archive.writestr("all/south.xlsx", saved(south))
        archive.writestr("__MACOSX/._north.xlsx", b"x")
        archive.writestr("all/readme.xlsx", b"no workbook")
    by = asked.by(asked.world.olga)
    made = collecting.return_workbooks(**by, files=[("all.zip", packed.getvalue())])
    assert [one.name for one in made] == ["north.xlsx", "south.xlsx", "readme.xlsx"]
    work(asked)
    found = {one.name: one for one in Return.objects.all()}
    assert codes(found["south.xlsx"]) == ["no_number"]
    assert found["south.xlsx"].found["faults"][0]["cell"] == "H7"
    assert len(codes(found["readme.xlsx"])) == 1
    ready = [found["north.xlsx"]]
    collecting.accept_workbooks(**by, returned=ready)
    with pytest.raises(Refused, match="correct what is named, and return it again"):
        collecting.accept_workbooks(**by, returned=[found["south.xlsx"]])
    work(asked)
    assert Return.objects.get(name="north.xlsx").state == "loaded"
    assert Submission.objects.get().unit.code == "north"


def test_reminded_once_a_day_until_it_has_come(asked):
    by = asked.by(asked.world.olga, unit="north")
    collecting.remind_of_workbook(**by)
    with pytest.raises(Refused, match="reminded today"):
        collecting.remind_of_workbook(**by)
    with pytest.raises(Unknown):
        collecting.remind_of_workbook(**asked.by(asked.world.alice, unit="south"))


def test_more_than_forty_and_hostile_zips_are_refused(asked):
    by = asked.by(asked.world.olga)
    with pytest.raises(Refused, match="too many"):
        collecting.return_workbooks(**by, files=[("a.xlsx", b"x")] * 41)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xlsx", b"0" * (17 << 20))
    with pytest.raises(Refused, match="unpacks to more"):
        collecting.return_workbooks(**by, files=[("bomb.zip", packed.getvalue())])
    with pytest.raises(Unreadable):
        unbundled(packed.getvalue()[:-30], "cut.zip", 40)


def move_row(sheet):
    """Two rows change places, as sorting does."""
    rows = [[cell.value for cell in row] for row in sheet["A7:R8"]]
    for place, values in enumerate(reversed(rows)):
        for column, value in enumerate(values, start=1):
            sheet.cell(7 + place, column, value)


def swap_columns(sheet):
    for row in range(5, 11):
        g, h = sheet.cell(row, 7), sheet.cell(row, 8)
        g.value, h.value = h.value, g.value


def put(**cells):
    def change(sheet):
        for name, value in cells.items():
            sheet[name].value = value

    return change


def copied_row(sheet):
    for column in range(1, 19):
        sheet.cell(11, column, sheet.cell(7, column).value)


# What is done to the sheet, and what is said about it: code and cell.
DONE = {
    "sorted": (move_row, []),
    "empty cells say nothing": (put(G7=None, H7="-"), []),
    "as people type": (put(G7="1.2亿", H7="1,200", I7="(1,200)", J7="￥３００"), []),
    "a row inserted": (lambda s: s.insert_rows(8), []),
    "a row inserted and filled": (put(G11=7), [("row_added", "C11")]),
    "a row deleted": (lambda s: s.delete_rows(8), [("row_gone", "")]),
    "a row copied": (copied_row, [("row_twice", "C11")]),
    "a row renamed": (put(D7="Coffee"), [("row_renamed", "C7")]),
    "rows above": (lambda s: s.insert_rows(2), [("rows_above", "A6")]),
    "a column inserted": (lambda s: s.insert_cols(9), [("column_added", "I5")]),
    "a column deleted": (lambda s: s.delete_cols(9), [("column_gone", "I5")]),
    "a column renamed": (put(I5="Easter"), [("column_renamed", "I5")]),
    "columns changed places": (
        swap_columns,
        [("column_moved", "G5"), ("column_moved", "H5")],
    ),
    "a column beside": (put(V5="Notes"), [("column_added", "V5")]),
    "words": (put(G7="ten"), [("no_number", "G7")]),
    "a day": (put(G7=date(2027, 1, 1)), [("day_as_number", "G7")]),
    "a share": (put(G7="12%"), [("percent", "G7")]),
    "finer than a fen": (put(G7=0.001), [("too_fine", "G7")]),
    "a total by hand": (put(S7=99), [("total", "S7")]),
    "the number as issued": (put(F7=1), [("reference", "F7")]),
    "the sheet renamed": (lambda s: setattr(s, "title", "X"), [("no_sheet", "")]),
}


def test_what_is_done_to_the_sheet_is_named(asked):
    handout = collecting.hand_out_workbook(**asked.by(asked.world.alice), unit="north")
    content, layout = workbook(handout), Layout.of(handout.layout)
    for name, (change, said) in DONE.items():
        book = load_workbook(BytesIO(content))
        change(fill(book))
        found = read(as_read(book), layout)
        assert [(f.code, f.cell) for f in found.faults] == said, name
        assert all(f.sentence and f.place is not None for f in found.faults)
        if not said:
            assert len({cell[:3] for cell in found.cells}) == len(found.cells)


def test_amounts_are_read_as_people_type_them(asked):
    handout = collecting.hand_out_workbook(**asked.by(asked.world.alice), unit="north")
    book = load_workbook(BytesIO(workbook(handout)))
    put(G7="1.2亿", H7="1,200", I7="(1,200)")(fill(book))
    found = read(as_read(book), Layout.of(handout.layout))
    assert [cell[3] for cell in found.cells[:3]] == [120_000_000, 1_200, -1_200]


def test_a_mark_that_was_changed_or_is_missing(asked):
    book = out(asked)
    fill(book)
    mark = book["luopan"]["B1"]
    mark.value = mark.value.replace("1|", "2|", 1)
    bare = out(asked)
    fill(bare)
    del bare["luopan"]
    assert [codes(one) for one in back(asked, book, bare)] == [
        ["altered"],
        ["not_ours"],
    ]


@pytest.mark.slow
def test_a_branch_fills_it_in_with_libreoffice(asked, tmp_path):
    """The office program opens it, a cell is typed, it reckons and saves; it comes back."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    handout = collecting.hand_out_workbook(**asked.by(asked.world.alice), unit="north")
    start = tmp_path / "book.xlsx"
    start.write_bytes(workbook(handout))
    flat = converted(office, start, "fods")
    flat.write_text(typed(flat.read_text(), "north-1", "250"))
    filled = converted(office, flat, "xlsx")
    assert load_workbook(filled, data_only=True).worksheets[0]["S6"].value == 250
    (sent,) = back(asked, filled.read_bytes())
    assert codes(sent) == []
    assert sent.found["cells"] == [["north-1", "milk", "2027-01", 250]]
    load(asked, sent)
    assert Submission.objects.get().amount == 250


def typed(text, code, amount):
    """A number typed into the first empty cell of a row; what hangs on it is reckoned."""
    rows = text.split("<table:table-row")
    place = next(n for n, row in enumerate(rows) if f">{code}<" in row)
    empty = re.search(
        r'<table:table-cell ([^>]*)number-columns-repeated="12"/>', rows[place]
    )
    style = empty[1].removesuffix("table:")
    cell = f"<table:table-cell {style}"
    rows[place] = rows[place].replace(
        empty[0],
        f'{cell}office:value-type="float" office:value="{amount}"/>'
        f'{cell}table:number-columns-repeated="11"/>',
    )
    found = "<table:table-row".join(rows)
    return re.sub(
        r'(table:formula="[^"]*") office:value-type="float" office:value="[^"]*"',
        r"\1",
        found,
    )


def converted(office, file, kind):
    """A file as the office program saves it after it has opened it."""
    to = file.parent / kind
    run = [office, "--headless", f"-env:UserInstallation=file://{file.parent}/profile"]
    run += ["--convert-to", kind, "--outdir", str(to), str(file)]
    subprocess.run(run, check=True, capture_output=True, timeout=120)
    return to / f"{file.stem}.{kind}"


def change(book, row, month, amount):
    """One cell of the table: its row below the totals, its month from 1."""
    book.worksheets[0].cell(TOP + row, 6 + month).value = amount


def at(play, unit, product, month):
    from luopan.targets.cube import state_of

    play.version.refresh_from_db()
    return state_of(play.version).total(play.cell(unit, product, month))


def apply(play, sent, who="dora", **said):
    user = getattr(play.world, who)
    return applying.apply_workbook(actor=user, at=play.world.at, returned=sent, **said)


def filled_out(play, who="dora", unit="north"):
    by = play.by(getattr(play.world, who))
    handout = collecting.hand_out_workbook(**by, unit=unit, filled=True)
    return load_workbook(BytesIO(workbook(handout)))


def test_numbers_changed_in_a_workbook_become_one_step_of_targets(asked):
    """Filled in as it stands; two cells changed; what others did elsewhere stays."""
    play = asked
    north, total = (
        play.cell("north-2", "milk", "2027-05"),
        at(play, "north", "products", "2027"),
    )
    book = filled_out(play)
    sheet = book.worksheets[0]
    assert all(sheet.cell(TOP + 1, 6 + n).value is not None for n in range(1, 13))
    place = {
        (sheet.cell(TOP + n, 1).value, sheet.cell(TOP + n, 2).value): n
        for n in range(1, 5)
    }
    tea = place["north-1", "tea"]
    was = at(play, "north-1", "tea", "2027-03")
    change(book, tea, 3, was + 100)
    change(book, tea, 4, 0)
    services.set_target(**play.by(play.world.alice), cell=north, total=7)
    (sent,) = back(play, book, who="dora")
    assert codes(sent) == []
    (shown,) = queries.board(play.world.dora, play.version, on=play.on).files
    assert (shown.as_targets.cells, shown.as_targets.clashes) == (2, ())
    with pytest.raises(Unknown):
        apply(play, sent, "bob")
    head = play.version.head
    done = apply(play, sent)
    assert done.seq == head + 1
    assert at(play, "north-1", "tea", "2027-03") == was + 100
    assert at(play, "north-1", "tea", "2027-04") == 0
    assert at(play, "north-2", "milk", "2027-05") == 7  # as Alice had it meanwhile
    assert at(play, "north", "products", "2027") != total
    assert Return.objects.get(pk=sent.pk).state == "applied"
    assert not Submission.objects.exists()
    with pytest.raises(Refused, match="The state of this file has changed"):
        apply(play, sent)


def test_a_workbook_that_says_less_than_nothing_is_taken_at_its_word(asked):
    """Its numbers are shown before they apply: nobody is asked about signs once more."""
    play = asked
    book = filled_out(play)
    sheet = book.worksheets[0]
    unit, product = sheet.cell(TOP + 1, 1).value, sheet.cell(TOP + 1, 2).value
    assert at(play, unit, product, "2027-01") > 0
    change(book, 1, 1, -500)
    (sent,) = back(play, book, who="dora")
    assert codes(sent) == []
    apply(play, sent)
    assert at(play, unit, product, "2027-01") == -500


def test_what_others_changed_since_is_named_before_it_is_written_over(asked):
    play = asked
    book = filled_out(play)
    sheet = book.worksheets[0]
    unit, product = sheet.cell(TOP + 1, 1).value, sheet.cell(TOP + 1, 2).value
    cell = play.cell(unit, product, "2027-01")
    was = at(play, unit, product, "2027-01")
    change(book, 1, 1, was + 50)
    services.set_target(**play.by(play.world.alice), cell=cell, total=was + 9)
    (sent,) = back(play, book, who="dora")
    (shown,) = queries.board(play.world.dora, play.version, on=play.on).files
    assert shown.as_targets.clashes == (
        (unit, product, "2027-01", was, was + 9, was + 50),
    )
    with pytest.raises(Conflict, match="1 cell has changed since"):
        apply(play, sent)
    apply(play, sent, over=True)
    assert at(play, unit, product, "2027-01") == was + 50


def test_a_file_that_changes_nothing_is_no_step(asked):
    (sent,) = back(asked, filled_out(asked), who="dora")
    with pytest.raises(Refused, match="targets are as"):
        apply(asked, sent)


def test_a_workbook_that_was_handed_out_empty_is_no_targets(asked):
    book = out(asked)
    fill(book)
    (sent,) = back(asked, book)
    (shown,) = queries.board(asked.world.dora, asked.version, on=asked.on).files
    assert shown.as_targets is None
    with pytest.raises(
        Refused, match="To change targets, download a workbook with the"
    ):
        apply(asked, sent)
