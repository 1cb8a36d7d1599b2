"""The page of a seat's customers: typed, saved, refused without losing anything, read back."""

import itertools
import re
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from luopan.targets import services as targets
from luopan.targets.models import NamedAmount
from tests.cast import NOON
from tests.targets.test_customers import built, shop

__all__ = ["built", "shop"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def page(client, shop):
    """Bob at his seat; what he asks and does is an address and a form."""
    return Page(client, shop)


class Page:
    def __init__(self, client, shop):
        self.client, self.shop = client, shop
        self.on = f"/targets/{shop.version.pk}/customers"
        self.as_(shop.world.bob)

    def as_(self, user):
        self.client.force_login(user, backend="luopan.org.sign_in.Backend")
        return self

    def see(self, unit="north-1-a", query=""):
        return self.client.get(f"{self.on}/of/{unit}/{query}")

    def do(self, act, unit="north-1-a", **form):
        form = {"expected": "0", **{k.replace("_at_", "|"): v for k, v in form.items()}}
        return self.client.post(f"{self.on}/do/{act}/{unit}/", form)

    def edition(self):
        return re.search(r'name="expected" value="(\d+)"', text(self.see()))[1]


def text(answer):
    return " ".join(answer.content.decode().split())


def cells(code):
    rows = NamedAmount.objects.filter(account__code=code).order_by("period_code")
    return list(rows.values_list("amount", flat=True))


def test_an_empty_page_says_what_it_is_for(page):
    said = text(page.see())
    assert ", and no customers are named yet" in said
    assert "Start from last year" in said
    assert (
        page.client.get("/targets/customers/")["Location"] == f"{page.on}/of/north-1-a/"
    )


def test_what_people_type_is_read_and_saved(page):
    assert page.do("add", add=["c1", "c2"], add_growth="10%").status_code == 303
    assert sum(cells("c1")) == 8_580
    done = page.do(
        "save",
        expected=page.edition(),
        **{
            "2027-01|c1": "1.2万",
            "2027-02|c1": "+50%",
            "y|c2": "8800",
            "2027-03|c2": "1.1",  # as it stands there: not typed
        },
    )
    # A bare number is in thousands, as the table says: 8,800 of them are 8.8 million.
    assert done.status_code == 303
    assert cells("c1")[:3] == [12_000, 330, 330]
    assert sum(cells("c2")) == 8_800_000
    said = text(page.see())
    assert "more than the number" in said and "Over the number" in said


def test_an_emptied_cell_is_nothing(page):
    page.do("add", add=["c1"], add_growth="0")
    page.do("save", expected="9", **{"2027-12|c1": "", "2027-11|c1": " "})
    assert cells("c1")[-3:] == [1_000, 0, 0]


def test_a_refusal_keeps_what_was_typed(page):
    page.do("add", add=["c1"])
    wrong = page.do("save", expected="1", **{"2027-01|c1": "soon", "2027-02|c1": "5"})
    assert wrong.status_code == 422
    said = text(wrong)
    assert "“soon” is not an amount" in said
    assert 'value="soon"' in said and 'aria-invalid="true"' in said
    assert re.search(r'value="5" data-q="0"[^>]*class="changed"', said)
    assert sum(cells("c1")) == 0


def test_who_was_faster_is_named_and_nothing_is_lost(page):
    page.do("add", add=["c1"])
    page.shop.say("name", page.shop.world.alice, lines={"c1": 1_200})
    late = page.do("save", expected="1", **{"2027-02|c1": "7"})
    assert late.status_code == 409
    assert "Alice has just changed Acme" in text(late)
    assert 'value="7" data-q="31"' in text(late)
    assert page.do("save", expected="2", **{"2027-02|c1": "7"}).status_code == 303
    assert cells("c1")[1] == 7_000


def test_acts_on_those_ticked_save_what_was_typed_first(page):
    page.do("add", add=["c1", "c3"])
    typed = {"2027-01|c1": "7.8", "2027-01|c3": "1.2"}
    page.do("spread", expected="1", pick=["c1"], by="own", **typed)
    assert cells("c1")[:2] == [100, 200] and cells("c3")[0] == 1_200
    assert page.do("fill", expected="9", pick=["c1"], growth="-50").status_code == 303
    assert sum(cells("c1")) == 3_900
    page.do("remove", expected="9", pick=["c3"])
    assert cells("c3") == []
    assert "Choose customers first" in text(page.do("remove", expected="9"))
    assert page.do("dance").status_code == 404


def test_a_manager_hands_over_and_sees_all_together(page):
    page.do("add", add=["c1"], add_growth="0")
    page.as_(page.shop.world.alice)
    form = {"pick": ["c1"], "to": "north-1-b", "from": "2027-07", "reason": "Moves"}
    assert page.do("hand", expected="9", **form).status_code == 303
    there = text(page.see("north-1-b"))
    assert "taken over from Seat A" in there and "belongs to Seat A now" in there
    together = text(page.see("north"))
    assert "in several seats" in together and "Seat A (" in together
    assert "yet to be found. Largest at Bob" in together


def test_the_number_moved_and_a_page_says_so(page):
    from luopan.targets import services

    page.do("add", add=["c1"], add_growth="0")
    play = page.shop.play
    services.set_target(
        **play.by(page.shop.world.alice), cell=play.cell("north-1-a"), total=100_000
    )
    said = text(page.see())
    assert (
        "The number was ¥120K when its customers were last changed on 2027-01-04"
        in said
    )
    assert "¥20K less is yet to be found" in said


def workbook(answer):
    return load_workbook(BytesIO(answer.content))


def filled(book, changes):
    """The exported workbook with some cells changed, as a file."""
    sheet = book.worksheets[0]
    head = next(
        row for row in sheet.iter_rows() if any(c.value == "2027-01" for c in row)
    )
    place = {cell.value: cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        code = sheet.cell(row[0].row, place["Code"]).value
        for period, value in changes.get(code, {}).items():
            sheet.cell(row[0].row, place[period]).value = value
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("back.xlsx", out.getvalue())


def test_the_workbook_comes_back_as_if_typed(page):
    page.do("add", add=["c1"], add_growth="0")
    book = workbook(page.see(query="?xlsx=1"))
    texts = [c.value for row in book.worksheets[0].iter_rows() for c in row]
    assert "Yet to be found" in texts and "Target of the seat" in texts
    changes = {"c1": {"2027-01": 123}, "c3": {"2027-05": 900}}
    shown = page.do("read", file=filled(book, changes))
    assert shown.status_code == 200
    said = text(shown)
    assert "2 cells in the file differ" in said
    assert 'name="2027-01|c1" value="0.123"' in said  # of thousands: 123
    assert 'name="2027-05|c3" value="0.9"' in said
    assert cells("c1")[0] == 100 and cells("c3") == []
    again = page.do("read", file=filled(workbook(page.see(query="?xlsx=1")), {}))
    assert "The file matches what is here" in text(again)


def test_a_workbook_of_another_seat_is_refused_by_name(page):
    page.do("add", add=["c1"])
    book = page.see(query="?xlsx=1").content
    page.as_(page.shop.world.alice)
    wrong = page.do("read", "north-1-b", file=SimpleUploadedFile("a.xlsx", book))
    assert wrong.status_code == 422 and "is for north-1-a, not for north-1-b" in text(
        wrong
    )
    none = page.do("read", "north-1-b", file=SimpleUploadedFile("a.csv", b"a,b\n1,2"))
    assert "No sheet in this file has the customers of 2027" in text(none)
    torn = page.do(
        "read", "north-1-b", file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04x")
    )
    assert torn.status_code == 422
    assert page.do("read", "north-1-b").status_code == 422


def test_who_only_reads_gets_no_fields(page):
    page.do("add", add=["c1"])
    said = text(page.as_(page.shop.world.fin).see())
    assert "<input name=" not in said and "Acme" in said
    assert page.do("save").status_code == 403
    assert page.see("north", "?xlsx=1")["Content-Type"].endswith("sheet")


def test_the_same_through_the_api(page):
    from luopan.org import services as org

    world = page.shop.world
    token = org.issue_token(
        actor=world.operator,
        at=world.at,
        user=world.bob,
        name="x",
        scopes=[
            "targets.read",
            "targets.agree",
            "records.read",
        ],
    )
    head = {"Authorization": f"Bearer {token}"}
    on = f"/api/v1/versions/{page.shop.version.pk}/customers"

    keys = itertools.count()

    def post(where, body):
        said = {**head, "Idempotency-Key": f"k{next(keys)}"}
        return page.client.post(
            on + where, body, content_type="application/json", headers=said
        )

    lines = [
        {"account": "c1", "year": "7800"},
        {"account": "c2", "months": ["10"] * 12},
    ]
    made = post("", {"unit": "north-1-a", "lines": lines, "expected": 0})
    assert made.json() == {
        "edition": 1,
        "changed": 2,
        "named": "7920",
        "rest": "112080",
    }
    seen = page.client.get(f"{on}?unit=north-1-a", headers=head).json()
    assert seen["lines"][0]["months"][0] == "100" and seen["rest"][0] is not None
    page.shop.say("name", world.alice, lines={"c1": 1})
    late = post("", {"unit": "north-1-a", "lines": lines, "expected": 1})
    assert late.status_code == 409 and "Alice" in late.json()["problem"]
    nothing = post("", {"unit": "north-1-a", "lines": [{"account": "c1"}]})
    assert nothing.status_code == 422
    assert post("/fill", {"unit": "north-1-a", "growth": "0.5"}).status_code == 200
    handed = {"unit": "north-1-a", "accounts": ["c1"], "to": "north-1-b"}
    assert post("/hand-over", handed).status_code == 403
    gone = post("/remove", {"unit": "north-1-a", "accounts": ["c1"]})
    assert gone.json()["changed"] == 1
    both = page.client.get(f"{on}/together?unit=north-1-a", headers=head).json()
    assert both["seats"][0]["customers"] == 1


def test_products_and_all_of_them_are_told_together(page):
    page.do("add", add=["c1"], product="tea", add_growth="0")
    assert "1 customer is named only by product" in text(page.see())
    page.do("add", add=["c1"])  # begins with the sum of its products
    assert "Tea ¥7.8K + other products ¥0" in text(page.see())
    assert "of ¥7.8K in all products" in text(page.see(query="?product=tea"))


def test_cells_of_a_closed_month_are_locked(page):
    page.do("add", add=["c1"], add_growth="0")
    by = page.shop.play.by(page.shop.world.dora)
    targets.close_period(**by, period="2027-01")
    said = text(page.see())
    assert "Closed: Jan" in said and said.count("readonly") == 1
    wrong = page.do("save", expected=page.edition(), **{"2027-01|c1": "9"})
    assert wrong.status_code == 422 and "closed months (2027-01) the amounts" in text(
        wrong
    )
