"""Letters signed on paper, many at once: ticked, read from a list, looked at, recorded."""

from html import unescape
from io import BytesIO
from re import findall

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from luopan.targets.models import Commitment
from tests.targets.conftest import play  # noqa: F401 (a fixture)
from tests.targets.test_signing import committed, settled  # noqa: F401

pytestmark = pytest.mark.django_db
CSV = """岗位,签署日期,签署人,备注
north-1-a,2027-01-03,,
north-1-b,3 January,Bea,With doubts.
nobody,2027-01-03,X,
SOUTH-1-A,2027/1/2,Sue,
"""


@pytest.fixture
def desk(client, committed, time_machine):  # noqa: F811
    time_machine.move_to(committed.world.at, tick=False)
    client.force_login(committed.world.olga)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    committed.page = f"/targets/{committed.version.pk}/signed/papers/"
    return committed


def packed(answer):
    found = findall(r'name="row" value="([^"]*)"', answer.content.decode())
    return [unescape(one) for one in found]


def test_a_list_is_looked_at_and_what_is_wrong_stays_to_be_mended(client, desk):
    file = SimpleUploadedFile("list.csv", CSV.encode())
    seen = client.post(f"{desk.page}look/", {"file": file, "unit": "company"})
    said = unescape(seen.content.decode())
    assert "2 of 4 letters can be recorded, 2 need changes" in said
    assert "“3 January” is not a date" in said
    assert "There is no unit or seat “nobody” here." in said
    assert not Commitment.objects.exists()
    rows = packed(seen)
    form = {"row": rows, "on": ["0", "1", "3"], "unit": "company"}
    left = client.post(f"{desk.page}record/", form)
    assert {
        c.unit.code: c.paper_date.isoformat() for c in Commitment.objects.all()
    } == {
        "north-1-a": "2027-01-03",
        "south-1-a": "2027-01-02",
    }
    rows = packed(left)
    assert len(rows) == 2 and "With doubts." in left.content.decode()
    mended = {"row": rows, "on": ["0"], "day-0": "2027-01-03", "unit": "company"}
    client.post(f"{desk.page}record/", mended)
    kept = Commitment.objects.get(unit__code="north-1-b")
    assert (kept.name, kept.reservation) == ("Bea", "With doubts.")


def test_ticked_ones_take_one_day_and_their_holders(client, desk):
    page = client.get(desk.page).content.decode()
    assert page.count('name="pick"') > 4
    said = {"pick": ["north-1-a", "north"], "day": "2027-01-02", "unit": "company"}
    seen = client.post(f"{desk.page}look/", said)
    done = client.post(
        f"{desk.page}record/", {"row": packed(seen), "on": ["0", "1"], **said}
    )
    assert done.status_code == 303
    kept = {c.unit.code: (c.name, c.capacity) for c in Commitment.objects.all()}
    assert kept["north-1-a"][1] == "holder" and kept["north"][1] == "leader"
    assert all(name for name, _capacity in kept.values())
    again = client.post(f"{desk.page}look/", said).content.decode()
    assert again.count("Signed already, as ") == 2


def test_the_list_of_the_page_is_read_back(client, desk):
    content = client.get(f"{desk.page}?xlsx=1").content
    sheet = load_workbook(BytesIO(content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("north-1-a" in row for row in values)
    file = SimpleUploadedFile("list.xlsx", content)
    said = {"file": file, "day": "2027-01-03", "unit": "company"}
    seen = client.post(f"{desk.page}look/", said).content.decode()
    assert "letters can be recorded" in seen
    assert "There is no unit" not in seen and "enter 2026-03-31" not in seen
    odd = SimpleUploadedFile("list.csv", b"a,b,c,d\n1,2,3,4\n")
    refused = client.post(f"{desk.page}look/", {"file": odd, "unit": "company"})
    assert refused.status_code == 422
    assert "it needs a column with the code or name of the" in refused.content.decode()


@pytest.fixture
def bob(client, desk):
    """Who signs for a seat, and reads English."""
    client.force_login(desk.world.bob)
    desk.sign = f"/targets/{desk.version.pk}/sign/north-1-a/"
    return desk


def said_in(page):
    """The letter on a page, and the card beside it."""
    letter = page.split('<article class="paper"')[1].split("</article>")[0]
    return letter, page.split("</article>")[1]


def test_a_letter_is_in_the_companys_language_until_another_is_chosen(client, bob):
    letter, beside = said_in(client.get(bob.sign).content.decode())
    assert "年度销售目标责任书" in letter and 'lang="zh"' in letter
    assert "?language=en" in beside and 'name="language" value="zh"' in beside
    page = client.get(f"{bob.sign}?language=en").content.decode()
    letter, beside = said_in(page)
    assert "Letter of commitment" in letter and 'value="en"' in beside
    assert (
        "责任书" in said_in(client.get(f"{bob.sign}?language=xx").content.decode())[0]
    )
    (expected,) = findall(r'name="expected" value="(\w+)"', page)
    done = client.post(bob.sign, {"expected": expected, "language": "en"})
    assert done.status_code == 303
    assert Commitment.objects.get().language == "en"


def test_after_signing_the_signed_letter_is_shown_and_linked(client, bob):
    (expected,) = findall(
        r'name="expected" value="(\w+)"', client.get(bob.sign).content.decode()
    )
    client.post(bob.sign, {"expected": expected, "language": "zh"})
    page = client.get(bob.sign).content.decode()
    letter, beside = said_in(page)
    assert "2027-north-1-a-1" in letter and "north-1-a-2" not in page
    assert "在系统中签署" in letter and letter.count("日期：2027 年 1 月 4 日") == 2
    assert "/letters/read/2027-north-1-a-1/" in beside
    assert "<form" not in beside.split("</section>")[0]


def test_a_paper_is_recorded_in_the_language_that_is_said(client, desk):
    form = {"name": "Bob", "capacity": "holder", "paper_date": "2027-01-03"}
    where = f"/targets/{desk.version.pk}/signed/record/"
    client.post(where, {"unit": "north-1-a", "language": "en", **form})
    client.post(where, {"unit": "north-1-b", "language": "", **form})
    kept = {c.unit.code: c.language for c in Commitment.objects.all()}
    assert kept == {"north-1-a": "en", "north-1-b": "zh"}


def test_the_board_stands_on_pages_and_counts_all(client, desk, monkeypatch):
    """Three rows a page: the sentence and the workbook are of all; what is sifted stays."""
    monkeypatch.setattr("luopan.web.views.letters.A_PAGE", 3)
    board = f"/targets/{desk.version.pk}/signed/?show=missing"
    first = unescape(client.get(board).content.decode())
    second = unescape(client.get(f"{board}&page=2").content.decode())
    assert first.count('<th scope="row"') == second.count('<th scope="row"') == 3
    for page in (first, second):
        assert "No signatures yet: 6 units, 4 seats." in page
    assert "?show=missing&page=2" in first and "?show=missing&page=1" in second
    assert "page=2" not in second.split('aria-label="Rows shown"')[1].split("</nav>")[0]
    book = client.get(f"{board}&page=2&xlsx=1")
    rows = list(load_workbook(BytesIO(book.content)).active.iter_rows(values_only=True))
    assert sum(row[2] == "to be signed" for row in rows) == 6 + 4
