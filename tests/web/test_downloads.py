"""Tables of pages as workbooks: the same numbers, true, with what they mean."""

import io

import openpyxl
import pytest
from django.utils import timezone

from tests.web.test_targets import FORM, sold
from tests.web.test_today import running

__all__ = ["running", "sold"]


def opened(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


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
    assert "Sales amount" in said and "Data until" in said and "¥K" in said


def test_records_steps_and_customers(client, running):
    client.force_login(running.dora)
    records = opened(client.get("/track/records/workbook/?period=2026"))
    amounts = [row[7] for row in records.iter_rows(values_only=True)]
    assert sum(a for a in amounts if isinstance(a, int | float)) == 1000
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
