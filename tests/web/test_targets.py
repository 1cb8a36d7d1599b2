"""Targets pages: a plan from history, its versions, who sees which part of it."""

from io import BytesIO
from re import findall

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from luopan.records.models import Upload
from luopan.targets import services
from luopan.targets.cells import Cell
from luopan.targets.models import Plan, Step, Version
from luopan.trail import jobs
from luopan.trail.models import Entry
from luopan.web.views.targets import main_acts
from tests.kept import kept

ORDERS = "订单日期,订单号,客户,岗位,产品,销售额\n" + "\n".join(
    f"2025-{month:02d}-05,{month}-{seat},甲公司,{seat},茶,{1000 * (i + 1)}"
    for month in range(1, 13)
    for i, seat in enumerate(["Seat A", "Seat B", "Seat C", "Seat D"])
)
FORM = {
    "year": "2026",
    "metric": "sales_amount",
    "size": "grow",
    "grow": "10%",
    "history": "2025",
}


@pytest.fixture
def sold(world, settings, tmp_path, client):
    """The cast's company with a year of orders: 1,000 to 4,000 a month and seat."""
    settings.FILES = tmp_path

    @kept
    def brought_in():
        from luopan.dimensions.services import create_standards

        create_standards(actor=world.operator, at=world.at)
        client.force_login(world.olga)
        bring_in(client, ORDERS)

    brought_in()
    return world


def bring_in(client, orders):
    """Import a file through the pages, as who is signed in."""
    client.post("/import/", {"files": SimpleUploadedFile("订单.csv", orders.encode())})
    jobs.work(once=True)
    upload = Upload.objects.latest("pk")
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    upload.refresh_from_db()
    assert upload.state == "applied", upload.job.message


def test_the_first_page_says_who_begins(client, sold):
    client.force_login(sold.dora)
    assert "/targets/new/" in client.get("/targets/").content.decode()
    client.force_login(sold.bob)
    assert "/targets/new/" not in client.get("/targets/").content.decode()


def test_the_preview_is_what_is_kept_and_leaves_nothing(client, sold):
    client.force_login(sold.dora)
    before = Entry.objects.count()
    shown = client.post("/targets/new/preview/", FORM)
    assert "132K" in shown.content.decode()  # 120,000 and 10 %
    assert not Plan.objects.exists()
    assert not Version.objects.exists()
    assert Entry.objects.count() == before

    answer = client.post("/targets/new/", FORM)
    assert answer.status_code == 303
    version = Version.objects.get()
    assert Step.objects.filter(version=version).count() == 2
    page = client.get(answer["Location"]).content.decode()
    assert "132K" in page


def test_a_settled_unit_gets_its_amount_and_the_rest_makes_up(client, sold):
    client.force_login(sold.dora)
    said = FORM | {"hold_unit": ["North"], "hold_amount": ["9万"]}
    client.post("/targets/new/", said)
    client.force_login(sold.alice)  # who manages the North
    assert "¥90.0K" in client.get("/targets/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed"), [("grow", "a lot"), ("history", "1999"), ("metric", "nonsense")]
)
def test_wrong_input_is_a_sentence_and_nothing_is_kept(client, sold, field, typed):
    client.force_login(sold.dora)
    answer = client.post("/targets/new/", FORM | {field: typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Plan.objects.exists()


def test_everybody_sees_his_own_part_and_no_other(client, sold):
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    shown = {}
    for user in (sold.dora, sold.alice, sold.bob, sold.charlie):
        client.force_login(user)
        shown[user.username] = client.get("/targets/").content.decode()
    assert "¥132K" in shown["dora"]
    assert "¥79.2K" in shown["alice"] and "¥132K" not in shown["alice"]
    assert "¥13.2K" in shown["bob"] and "¥79.2K" not in shown["bob"]
    assert "¥52.8K" in shown["charlie"]


def test_steps_beyond_ones_part_stand_in_one_line(client, sold):
    """Dora reads every step; Bob learns once that there are two."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    page = f"/targets/{Version.objects.get().pk}/"
    shown = client.get(page).content.decode()
    assert "steps that cover more than your part" not in shown and "1–2" not in shown
    client.force_login(sold.bob)
    shown = client.get(page).content.decode()
    assert "2 steps that cover more than your part." in shown and ">1–2<" in shown
    assert "A step that covers more than your part" not in shown


def test_copy_compare_commit(client, sold):
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    one = Version.objects.get()
    client.post(f"/targets/{one.pk}/copy/", {"name": "Second"})
    other = Version.objects.get(name="Second")
    page = client.get(f"/targets/compare/?one={one.pk}&other={other.pk}")
    assert "the same in every cell" in page.content.decode()
    for this, another in ((one, other), (other, one)):  # the older one always first
        asked = f"/targets/compare/?this={this.pk}&with={another.pk}"
        assert (
            client.get(asked)
            .headers["Location"]
            .endswith(f"?one={one.pk}&other={other.pk}")
        )

    answer = client.post(f"/targets/{one.pk}/commit/", {"expected": "1"})
    assert answer.status_code == 400  # it has two steps: he looked at another state
    client.post(f"/targets/{one.pk}/commit/", {"expected": "2", "reason": "agreed"})
    one.refresh_from_db()
    assert one.state == "committed"
    assert ">replaced<" not in client.get("/targets/").content.decode()
    client.post(f"/targets/{other.pk}/commit/", {"expected": "2", "reason": "better"})
    found = client.get("/targets/").content.decode()
    assert found.count(">replaced<") == 1 and found.count(">committed<") == 1


@pytest.fixture
def apart(client, sold):
    """A plan of 132,000, and a copy in which the South has a tenth more, the North 60 % less."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    one = Version.objects.get()
    client.post(f"/targets/{one.pk}/copy/", {"name": "Second"})
    other, year = Version.objects.get(name="Second"), str(one.plan.year)
    amounts = [("north", 3_168_000), ("south", 5_808_000)]  # in fen
    services.override(
        actor=sold.dora,
        at=timezone.now(),
        version=other,
        amounts=[(Cell(code, "products", year), amount) for code, amount in amounts],
    )
    sold.where = f"/targets/compare/?one={one.pk}&other={other.pk}"
    return sold


def units_in(page):
    """Rows of the table of units: names and figures."""
    table = page.split('id="units"')[1].split("</table>")[0].split("<tbody>")[1]
    rows = [findall(r">([^<>]+)<", row) for row in table.split("</tr>")]
    return [[cell for cell in row if cell.strip()] for row in rows if row]


def test_two_versions_are_compared_unit_by_unit(client, apart):
    north, south, total = units_in(client.get(apart.where).content.decode())
    assert north == ["North", "79.2", "31.7", "−47.5", "−60.0%", "−47.5", "36"]
    assert south == ["South", "52.8", "58.1", "+5.3", "+10.0%", "+5.3", "12"]
    assert total[:5] == ["Total", "132.0", "89.8", "−42.2", "−32.0%"]
    by_name = client.get(f"{apart.where}&sort=share").content.decode()
    assert [row[0] for row in units_in(by_name)] == ["North", "South", "Total"]
    rising = client.get(f"{apart.where}&sort=up").content.decode()
    assert [row[0] for row in units_in(rising)] == ["South", "North", "Total"]
    seats = units_in(client.get(f"{apart.where}&level=3&sort=unit").content.decode())
    assert len(seats) == 5 and seats[-1] == total
    client.force_login(apart.charlie)
    (own,) = units_in(client.get(apart.where).content.decode())
    assert own[0] == "South" and own[3] == "+5.3"


def test_the_units_are_exported_with_all_their_digits(client, apart):
    answer = client.get(f"{apart.where}&level=1&sort=up&xlsx=1")
    book = load_workbook(BytesIO(answer.content))
    rows = [row for row in book.active.iter_rows(values_only=True) if row[0]]
    head = next(n for n, row in enumerate(rows) if row[0] == "Unit")
    south, north, same, total = rows[head + 1 :]
    assert south[:5] == ("South", "south", 52.8, 58.08, 5.28)
    assert north[1:5] == ("north", 79.2, 31.68, -47.52)
    assert same[0] == "0 units are unchanged" and total[4] == pytest.approx(-42.24)
    assert "Level 2" in str(rows[:head])
    sheet = [row for row in book["Cells that differ"].iter_rows(values_only=True)]
    cells = sheet[next(n for n, row in enumerate(sheet) if row[0] == "Unit") + 1 :]
    assert sum(row[3] for row in cells) == pytest.approx(total[4])
    assert all(row[5] - row[4] == pytest.approx(row[3]) for row in cells)
    assert {row[6] for row in cells} == {"Dora"}
    client.force_login(apart.alice)
    own = load_workbook(BytesIO(client.get(f"{apart.where}&xlsx=1").content))
    assert len(own.worksheets) == 2
    for one in own.worksheets:
        assert not any("South" in str(row) for row in one.iter_rows(values_only=True))


def test_comparing_asks_little(client, apart, django_assert_max_num_queries):
    client.get(apart.where)
    with django_assert_max_num_queries(30):
        client.get(apart.where)


def test_who_may_not(client, sold):
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    version = Version.objects.get()
    for user, status in ((sold.alice, 403), (sold.bob, 403), (sold.fin, 403)):
        client.force_login(user)
        assert client.post("/targets/new/", FORM).status_code == status
        assert client.post(f"/targets/{version.pk}/commit/").status_code == status
    client.force_login(sold.olga)  # may plan, but does not commit
    assert client.post(f"/targets/{version.pk}/commit/").status_code == 403
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_version_of_others_is_not_there(client, sold):
    from luopan.targets import services

    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    north = Plan.objects.get()
    own = services.create_plan(
        actor=sold.dora,
        at=sold.at,
        name="North only",
        calendar=north.calendar,
        year=2026,
        root=sold.north,
    )
    version = services.create_version(
        actor=sold.dora,
        at=sold.at,
        plan=own,
        metric=Version.objects.get().metric,
        name="Hidden",
    )
    client.force_login(sold.charlie)
    hidden = client.get(f"/targets/{version.pk}/")
    nothing = client.get("/targets/4711/")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    assert "North only" not in client.get("/targets/").content.decode()


def test_a_state_has_one_or_two_main_acts_the_rest_is_in_a_menu():
    for state, may_commit, signed, mains in (
        ("draft", True, False, ("grid", "commit")),
        ("draft", False, False, ("grid", "audit")),
        ("in_talks", True, False, ("grid", "talks")),
        ("agreed", True, False, ("talks", "commit")),
        ("committed", False, True, ("grid", "letters")),
    ):
        assert main_acts(state, may_commit, signed) == mains


def test_one_offs_are_taken_out_of_the_base_with_reason_and_author(client, sold):
    """Two plans from the same year: the second without 10,000 of the North that came once."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    plain = Version.objects.get()
    once = {
        "clean_unit": ["North", ""],
        "clean_amount": ["5000", ""],
        "clean_way": ["out", "out"],
        "clean_why": ["The stadium was built once", ""],
    }
    client.post("/targets/new/", FORM | once)
    made = Version.objects.exclude(pk=plain.pk).get()
    step = Step.objects.get(version=made, kind="clean")
    (item,) = step.parameters["items"]
    assert (item["cell"]["unit"], item["direction"]) == ("north", "out")
    assert (item["author"], item["reason"]) == ("Dora", "The stadium was built once")
    shown = client.get(f"/targets/{made.pk}/").content.decode()
    assert "The stadium was built once" in shown
    refused = client.post("/targets/new/", FORM | once | {"clean_why": ["", ""]})
    assert refused.status_code == 422
