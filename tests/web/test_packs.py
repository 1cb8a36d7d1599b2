"""Meeting packs: one source for page, files and programs; nothing of others in a rep's."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pptx import Presentation

from luopan.engine.calendar import Span
from luopan.org import services as org
from luopan.tracking.models import PackTemplate
from luopan.tracking.own_files import looked_through
from luopan.tracking.queries.forecast import Moves
from luopan.tracking.queries.pack import PackWish
from luopan.tracking.services import packs as services
from luopan.trail.jobs import work
from luopan.trail.models import Job
from luopan.trail.refusal import Refused
from tests.papers.test_decks import own_slides, texts
from tests.tracked_year import NOON
from tests.tracking.raised import looked, sight

TOP = "/coach/pack/"
DIRECTOR = f"{TOP}?kind=monthly"


@pytest.fixture
def year_now(client, year):
    """The year that is easy to follow, on its day."""
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.dora)
        yield year


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:300]
    return " ".join(answer.content.decode().split())


def parts(client, said):
    """The page with all that it reads later."""
    for found in re.findall(r'hx-get="(/coach/[^"]+)"', said):
        address = found.replace("&amp;", "&")
        client.get(address)  # cubes are warm now
        with CaptureQueriesContext(connection) as asked:
            said += text(client.get(address))
        assert len(asked) <= 25, address
    return said


def file(client, which, **said):
    answer = client.post(f"{TOP}file/{which}/", {"kind": "monthly", **said})
    assert answer.status_code == 200, answer.content[:300]
    return io.BytesIO(answer.content)


def in_slides(content):
    return "\n".join(texts(Presentation(content).slides))


def test_the_page_the_slides_and_the_workbook_hold_the_same_figures(client, year_now):
    client.get(DIRECTOR)
    with CaptureQueriesContext(connection) as asked:
        page = text(client.get(DIRECTOR))
    assert len(asked) <= 25
    page = parts(client, page[page.index('id="pack"') :])
    figures = set(re.findall(r"[−+]?\d[\d,]*\.\d", page))
    slides = in_slides(file(client, "pptx"))
    missing = {one for one in figures if one not in slides}
    drawn = set(re.findall(r"(?:x|y|x1|x2|y1|y2|width|height)=\"([\d.]+)\"", page))
    assert missing - drawn <= {"0.8"}, missing - drawn
    assert "$34.6K" in page or "34.6" in page  # 4 seats × 8 months of what they sold
    book = openpyxl.load_workbook(file(client, "xlsx"))
    rows = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert rows["Target"] == 60
    units = [[c.value for c in row] for row in book["Gap by unit"].iter_rows()]
    north = next(row for row in units if row[0] == "North")
    assert north[1] == 43.2  # three seats of 14,400, in thousands


def test_a_pack_of_a_rep_never_holds_figures_or_names_of_others(client, year_now):
    world = year_now.world
    client.force_login(world.bob)
    said = parts(client, text(client.get(TOP)))
    files = in_slides(file(client, "pptx"))
    book = openpyxl.load_workbook(file(client, "xlsx"))
    cells = "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
    )
    for others in ("North", "South", "Charlie", "43.2", "60.0", "60,000"):
        for where in (said, files, cells):
            assert others not in where, others
    for code in ("company", "north", "south-1-a", "nowhere"):
        assert client.get(f"{TOP}?unit={code}").status_code == 404
        answer = client.post(f"{TOP}file/pptx/", {"unit": code})
        assert answer.status_code == 404


def test_of_every_team_a_pack_in_one_zip_by_the_worker(client, year_now):
    answer = client.post(
        f"{TOP}file/xlsx/", {"kind": "weekly", "teams": "1", "unit": "company"}
    )
    assert answer["Location"] == "/jobs/"
    job = Job.objects.get(kind="web.packs")
    work(once=True, clock=lambda: NOON)
    job.refresh_from_db()
    assert job.state == "done", job.message
    made = client.get(f"{TOP}made/{job.pk}/")
    with ZipFile(io.BytesIO(b"".join(made.streaming_content))) as archive:
        names = archive.namelist()
    assert len(names) == len(job.result["units"]) >= 2
    assert all(name.endswith(".xlsx") for name in names)
    assert f"{TOP}made/{job.pk}/" in text(client.get("/jobs/"))
    client.force_login(year_now.world.alice)
    assert client.get(f"{TOP}made/{job.pk}/").status_code == 404


def test_who_asks_loses_the_file_with_the_right_to_read_it(client, year_now):
    world = year_now.world
    client.force_login(world.alice)
    client.post(f"{TOP}file/xlsx/", {"teams": "1", "unit": "north"})
    job = Job.objects.get(kind="web.packs")
    work(once=True, clock=lambda: NOON)
    assert client.get(f"{TOP}made/{job.pk}/").status_code == 200
    gone = {"user": world.alice, "role": "manager", "unit": world.north}
    org.end_role(actor=world.operator, at=NOON, **gone)
    assert client.get(f"{TOP}made/{job.pk}/").status_code in {403, 404}


def test_a_month_takes_no_reason_from_the_year_and_every_figure_names_its_period(
    client, year_now
):
    """A warning of the year asks for its decision, dated, and explains no month's gap."""
    world = year_now.world
    north = sight(world.north, below=[("north-1-b", "960")])
    looked(world, world.on, north, sight(world.company))
    said = text(client.get(f"{TOP}?kind=weekly"))
    assert "Year 2027: At this pace and its own rhythm it lands" in said
    assert "Gap by unit, August 2027" in said
    assert "From the target to the run-rate landing, August 2027" in said
    assert "none explains the gap in August 2027" in said
    assert (
        "Why, as far as records tell" not in said and "The gap is mainly in" not in said
    )
    assert '<th scope="col">Aug*</th>' in said and '<th scope="col">Jul</th>' in said
    ahead = text(client.get(f"{TOP}part/ahead/?kind=weekly"))
    assert "This is the forecast" in ahead and "Lacking at this pace" in ahead
    year = text(client.get(DIRECTOR))
    assert "Where the gap is, and why" in year and "Gap by unit, Year 2027" in year
    assert (
        "The gap is mainly in" in year
        and "No part of a gap is laid on a cause." in year
    )


def test_moves_that_change_nothing_are_told_without_a_column_of_nothing():
    from luopan.web.packs import changes

    with override("en"):
        still = changes.moved(_moves(Decimal(0)))
        assert (
            "total $1.2K, the same as on 2027-08-13; 1 has moved" in still
            and "went from" not in still
        )
        assert "went from $1.2K on 2027-08-13 to" in changes.moved(_moves(Decimal(300)))
        assert len(changes._sums(_moves(Decimal(0))).head) == 2
        assert len(changes._sums(_moves(Decimal(300))).head) == 3
        none = replace(_moves(Decimal(0)), sums=(), count=0)
        assert changes.moved(none).endswith(
            "$1.2K, the same as on 2027-08-13; none moved."
        )
        counts = ((2, 1), (2, 0), (0, 1), (0, 0))
        assert [changes._counted(*one).removeprefix("Warnings") for one in counts] == [
            ": 2 new, 1 cleared",
            ": 2 new",
            ": 1 cleared",
            "",
        ]


def _moves(effect):
    """One opportunity that came later, by so much."""
    month = Span("2027-08", None, "month", date(2027, 8, 1), date(2027, 9, 1))
    return Moves(
        month,
        None,
        date(2027, 8, 13),
        Decimal(1_200),
        Decimal(1_200) + effect,
        (("later", 1, effect),),
        (),
        1,
        None,
        "USD",
    )


def test_a_reason_ends_where_a_sentence_or_a_part_of_one_ends():
    from luopan.web.packs.gaps import _short

    with override("en"):
        part = "Most is missing in: " + "one of the units " * 10 + "here. "
        assert _short(part + "Until 11-21 opportunities have to " * 3).endswith("here.")
        assert _short("word " * 60).endswith("word …")
        assert _short("short") == "short"


def test_a_brief_pack_is_one_page(client, year_now):
    slides = Presentation(file(client, "pptx", kind="daily")).slides
    assert len(slides) == 2  # the cover and the page
    pages = text(client.get(f"{TOP}?kind=daily"))
    assert "pk brief" in pages and "ahead/" not in pages


def test_the_companys_own_slides_are_taken_used_and_put_away(client, year_now):
    client.force_login(year_now.world.olga)
    given = {"kind": "pptx", "language": "en"}
    broken = io.BytesIO(b"PK nothing")
    broken.name = "x.pptx"
    said = text(client.post(f"{TOP}templates/take/", given | {"file": broken}), 422)
    assert "x.pptx" in said
    own = io.BytesIO(own_slides(foot=False))
    own.name = "Yunlan.pptx"
    answer = client.post(f"{TOP}templates/take/", given | {"file": own})
    assert answer.status_code == 303
    said = text(client.get(f"{TOP}templates/"))
    assert "Based on Yunlan.pptx" in said and "no footer" in said
    client.force_login(year_now.world.dora)
    made = Presentation(file(client, "pptx", language="en"))
    assert any(s.slide_layout.name == "罗盘 内容" for s in made.slides)
    client.force_login(year_now.world.olga)
    client.post(f"{TOP}templates/drop/", given)
    assert "Yunlan" not in text(client.get(f"{TOP}templates/"))
    assert PackTemplate.objects.count() == 2


def test_programs_read_the_same(client, year_now):
    from tests.api.conftest import Caller

    token = org.issue_token(
        actor=year_now.world.operator,
        at=NOON,
        user=year_now.world.dora,
        name="packs",
        scopes=["records.read", "targets.read"],
    )
    who = Caller(token)
    told = who.get("/packs?kind=monthly").json()
    assert told["standing"]["target"] == "60000"
    assert {row["unit"]["code"] for row in told["rows"]} >= {"north", "south"}
    job = who.post("/packs/files", {"kind": "monthly", "file": "xlsx"}).json()["job_id"]
    work(once=True, clock=lambda: NOON)
    made = who.get(f"/packs/files/{job}").json()
    assert made["name"].endswith(".xlsx") and json.dumps(made)


@pytest.mark.slow
def test_who_left_the_meeting_loses_its_pack(client, year_now):
    from types import SimpleNamespace

    from luopan.tracking.models import Attendance
    from tests.tracking.met import arranged, begun

    world = year_now.world
    now = SimpleNamespace(at=NOON, on=NOON.date(), operator=world.operator)
    now.day = NOON.isoweekday()
    series = arranged(
        now, world.north_1, world.alice, day=now.day, leader=world.alice.person
    )
    one = begun(now, series, world.alice)
    client.force_login(world.bob)
    wish = PackWish("weekly", "north-1-a", meeting=one.pk)
    said = {"actor": world.bob, "at": NOON, "wish": wish}
    job = services.ask_for_packs(**said, file="xlsx", language="en")
    work(once=True, clock=lambda: NOON)
    assert client.get(f"{TOP}made/{job}/").status_code == 200
    Attendance.objects.filter(meeting=one, person=world.bob.person).delete()
    lost, never = (client.get(f"{TOP}made/{n}/") for n in (job, job + 99))
    assert lost.status_code == 404 and lost.content == never.content


def test_a_file_of_one_part_is_refused_in_a_sentence():
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<a/>")
    with pytest.raises(Refused, match="not a file of PowerPoint"):
        looked_through(content.getvalue(), "a.pptx", "pptx", "en")
