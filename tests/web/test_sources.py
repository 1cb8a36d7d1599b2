"""Sources through the pages: set up, tried, pulled, asked about, stopped."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from luopan.org.access import day_of
from luopan.records.connecting import working
from luopan.records.connecting.parts import Part
from luopan.records.models import Document, Source
from luopan.trail import jobs
from luopan.trail.refusal import Refused
from tests.cast import standards
from tests.records.importing import fact_sum

M = 1_000_000
ROWS = "订单日期,订单号,客户,岗位,产品,销售额\n2026-01-05,A1,甲公司,Seat A,茶,1.2万\n2026-01-06,A2,乙公司,Seat B,茶,300.125\n"
FORM = {
    "name": "ERP orders", "host": "erp.example.com", "database": "erp", "username": "reader",
    "password": "hunter2 hunter2", "table": "orders", "cursor": "changed", "rule": "daily 05:00",
    "at_once": "1000",
}  # fmt: skip


@pytest.fixture
def erp(world, settings, tmp_path, monkeypatch):
    """A database far away that answers with two orders."""

    settings.FILES = settings.HOME = tmp_path
    standards(world)
    part = Part(ROWS.encode(), 2, "7", False)
    monkeypatch.setattr(working.parts, "first_rows", lambda *_asked: part)
    monkeypatch.setattr(working.parts, "next_part", lambda *_asked: part)
    return world


def test_from_a_form_to_records(client, erp, monkeypatch):
    client.force_login(erp.adam)
    assert client.get("/settings/").content.count(b"/settings/sources/") == 1
    assert "PostgreSQL" in client.get("/settings/sources/").content.decode()
    wrong = client.post("/settings/sources/new/postgres/", FORM | {"table": "a b;c"})
    assert wrong.status_code == 422 and b"hunter2" not in wrong.content
    saved = client.post("/settings/sources/new/postgres/", FORM)
    source = Source.objects.get()
    where = f"/settings/sources/{source.pk}/"
    assert (saved.status_code, saved["Location"]) == (303, where)
    assert b"hx-trigger" in client.get(where).content  # it is being tried
    jobs.work(once=True)
    shown = client.get(where).content.decode()
    assert "甲公司" in shown and "hunter2" not in shown and "hx-trigger" not in shown
    assert 'value="amount" selected' in shown  # its columns are recognised
    assert not Document.objects.exists()

    names = ["订单日期", "订单号", "客户", "岗位", "产品", "销售额"]
    places = ["date", "number", "account", "seat", "product1", "amount"]
    client.post(f"{where}do/columns/", {"column": names, "place": places})
    source.refresh_from_db()
    assert source.choices["amount"] == "销售额"
    client.post(f"{where}do/pull/")
    jobs.work(once=True)
    run = source.pulls.get()
    assert run.state == "waiting"  # customers and a product that nobody knew
    today = client.get("/").content.decode()
    assert f"/import/{run.upload_id}/" in today and "ERP orders" in today
    assert f"/import/{run.upload_id}/" in client.get(where).content.decode()
    client.post(f"/import/{run.upload_id}/accept/", {"accept_apart": "1"})
    monkeypatch.setattr(working.parts, "next_part", lambda *_asked: Part(until="7"))
    jobs.work(once=True)
    run.refresh_from_db()
    assert (run.state, run.taken) == ("done", 2)
    assert fact_sum("sales_amount") == 12_300_125_000
    assert f"/import/{run.upload_id}/" not in client.get("/").content.decode()
    shown = client.get("/settings/sources/").content.decode()
    assert "?xlsx=1" in shown
    answer = client.get("/settings/sources/?xlsx=1")
    sheet = load_workbook(BytesIO(answer.content)).active
    row = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "ERP orders")
    assert row[:2] == ("ERP orders", "PostgreSQL") and row[2] in shown
    assert row[3:5] == ("orders", "daily at 05:00")
    assert row[6] == 2 and row[7].date() == day_of(run.begun_at)
    said = str([*sheet.iter_rows(values_only=True)])
    assert "hunter2" not in said and "reader" not in said
    client.force_login(erp.bob)
    refused = client.get("/settings/sources/?xlsx=1")
    assert refused.status_code == client.get("/settings/sources/").status_code == 403


@pytest.mark.slow
def test_a_pull_that_fails_is_told_and_a_source_can_rest(client, erp, monkeypatch):
    def gone(*_asked):
        raise Refused("The source refused: %(why)s", why="no route to host")

    client.force_login(erp.adam)
    where = client.post("/settings/sources/new/postgres/", FORM)["Location"]
    source = Source.objects.get()
    monkeypatch.setattr(working.parts, "next_part", gone)
    client.post(f"{where}do/pull/")
    jobs.work(once=True)
    assert "no route to host" in client.get("/").content.decode()
    assert "no route to host" in client.get(where).content.decode()
    client.post(f"{where}change/", FORM | {"password": "", "rule": ""})
    client.post(f"{where}do/stop/")
    source.refresh_from_db()
    assert source.secret and source.rule == "" and source.stopped_at
    client.post(f"{where}do/resume/")
    client.post(f"{where}do/again/")
    source.refresh_from_db()
    assert source.stopped_at is None and source.until == ""
    assert client.post(f"{where}do/drop/").status_code == 404
    assert "ERP orders" in client.get("/settings/sources/").content.decode()


def test_each_kind_has_a_form_of_its_own(client, erp):
    client.force_login(erp.adam)
    from luopan.records.connecting.kinds import KINDS

    for kind in KINDS:
        shown = client.get(f"/settings/sources/new/{kind}/").content.decode()
        assert ('name="table"' in shown) == (kind != "folder"), kind
    found = client.get("/find/?q=Sources").json()["found"]
    assert "/settings/sources/" in {one["url"] for one in found}
