"""Tables of pages as workbooks: the same numbers, true, with what they mean."""

import io

import openpyxl
import pytest

from tests.web.test_targets import sold
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
