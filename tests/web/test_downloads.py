"""Tables of pages as workbooks: the same numbers, true, with what they mean."""

import io

import openpyxl
import pytest
from django.utils import timezone

from tests.web.test_targets import FORM, sold
from tests.web.test_today import running

__all__ = ["running", "sold"]


def opened(answer):
    return book(answer).worksheets[0]


def book(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def under(sheet, head):
    """The rows under the one that begins with a word."""
    rows = list(sheet.iter_rows(values_only=True))
    return rows[next(i for i, row in enumerate(rows) if row[0] == head) + 1 :]


def test_the_units_below_one_add_up_in_the_workbook(client, running):
    client.force_login(running.dora)
    sheet = opened(client.get("/track/workbook/?period=2026"))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] is not None]
    head = next(i for i, row in enumerate(rows) if row[1] == "Target")
    whole, *parts = rows[head + 1 :]
    assert whole[1] == pytest.approx(132)  # ¥K
    assert sum(row[1] for row in parts) == pytest.approx(whole[1])
    assert sum(row[2] for row in parts) == pytest.approx(whole[2])
    said = " ".join(str(cell.value) for cell in sheet["A"])
    assert "Sales amount" in said and "Data as of" in said and "¥K" in said


def test_the_other_tables_of_a_standing_are_sheets_of_the_workbook(client, running):
    """All figures of the page: the map of the year and the course, each with its head."""
    client.force_login(running.dora)
    found = book(client.get("/track/workbook/?period=2026"))
    assert found.sheetnames[1:] == ["Attainment map", "Pace"]
    first = found.worksheets[0]
    whole = next(row for row in first.iter_rows(values_only=True) if row[1] == 132)
    heat = {row[0]: row[1:] for row in under(found["Attainment map"], "Unit")}
    assert len(heat) > 1 and all(len(row) == 13 for row in heat.values())
    told = [n for row in heat.values() for n in row if n is not None]
    assert told and all(isinstance(n, int | float) for n in told)
    course = under(found["Pace"], "Until")
    assert course[-1][1] == pytest.approx(whole[1])  # the year's target, at its end
    said = " ".join(str(cell.value) for cell in found["Pace"]["A"])
    assert "Sales amount" in said and "Data as of" in said and "¥K" in said


def test_a_seat_takes_its_customers_along(client, running):
    """It has no units below it, and its page a button nevertheless."""
    client.force_login(running.alice)
    asked = "?period=2026&unit=north-1-a"
    shown = client.get(f"/track/{asked}").content.decode()
    assert "/track/workbook/?" in shown
    found = book(client.get(f"/track/workbook/{asked}"))
    lines = under(found["Customers"], "Customer")
    own = under(found.worksheets[0], "Unit")[0]
    assert sum(row[2] for row in lines) == pytest.approx(own[2])
    assert all(row[4] == pytest.approx(row[2] - row[3]) for row in lines)


def test_records_steps_and_customers(client, running):
    client.force_login(running.dora)
    records = opened(client.get("/track/records/workbook/?period=2026"))
    amounts = [row[7] for row in records.iter_rows(values_only=True)]
    assert sum(a for a in amounts if isinstance(a, int | float)) == 1000
    head = str([row[0] for row in records.iter_rows(values_only=True)][:6])
    assert "Sales amount" in head and "As it stood on" in head
    from luopan.targets.models import Version

    steps = opened(client.get(f"/targets/{Version.objects.get().pk}/workbook/"))
    assert any("grows by" in str(c.value) for row in steps.iter_rows() for c in row)
    found = opened(client.get("/settings/customers/workbook/"))
    assert any(c.value == "甲公司" for row in found.iter_rows() for c in row)


def test_a_workbook_holds_no_more_than_the_page(client, running):
    client.force_login(running.alice)
    hidden = client.get("/track/workbook/?unit=south")
    nothing = client.get("/track/workbook/?unit=nowhere")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    sheet = opened(client.get("/track/records/workbook/?period=2026"))
    shown = {row[5] for row in sheet.iter_rows(values_only=True)}
    assert "south-1-a" not in shown


def test_floor_and_stretch_stand_beside_targets_where_there_are_levels(client, sold):
    """¥132K and its floor of 85 % and stretch of 120 %, for each unit; else no columns."""
    from luopan.targets import services
    from luopan.targets.models import Version

    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    version = Version.objects.get()
    asked = f"/track/workbook/?period=2026&version={version.pk}"
    heads = [
        cell.value for row in opened(client.get(asked)).iter_rows() for cell in row
    ]
    assert "Target" in heads and "Floor" not in heads
    by = {"actor": sold.dora, "at": timezone.now(), "version": version}
    services.set_levels(**by, floor="0.85", stretch="1.2")
    sheet = opened(client.get(asked))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] is not None]
    head = next(i for i, row in enumerate(rows) if row[1] == "Target")
    assert rows[head][1:5] == ("Target", "Floor", "Stretch", "Actual")
    whole, *parts = rows[head + 1 :]
    assert whole[1:4] == pytest.approx((132, 112.2, 158.4), abs=0.1)  # ¥K
    units = [row for row in parts if row[2] is not None]
    assert units and sum(row[2] for row in units) == pytest.approx(whole[2], abs=0.01)
    assert all(row[2] < row[1] < row[3] for row in units)
