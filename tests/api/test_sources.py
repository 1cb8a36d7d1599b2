"""Programs push records of every kind, and look after the sources of others."""

import pytest

from luopan.cli.records import KINDS
from luopan.records.connecting import working
from luopan.records.connecting.parts import Part
from luopan.records.models import Activity, Batch, Document, Opportunity, Upload
from luopan.trail import jobs
from tests.cast import standards

DAY = "2026-02-03"
WHO = {"客户": "甲公司", "岗位": "Seat A"}
PUSHED = {
    "order": {"订单号": "O1", "订单日期": DAY, **WHO, "产品": "茶", "销售额": 100.5},
    "contract": {"合同编号": "H1", "签约日期": DAY, **WHO, "合同金额": "300"},
    "shipment": {"发货单号": "S1", "发货日期": DAY, **WHO, "产品": "茶", "数量": 3, "金额": 9},
    "invoice": {"发票号": "I1", "开票日期": DAY, **WHO, "开票金额": 100},
    "receipt": {"收款单号": "R1", "回款日期": DAY, **WHO, "发票号": "I1", "回款金额": 40},
    "return": {"退货单号": "T1", "退货日期": DAY, **WHO, "产品": "茶", "退货金额": 5},
    "credit_note": {"红字发票号": "C1", "红冲日期": DAY, "发票号": "I1", "红字金额": -20},
    "rebate": {"返利单号": "F1", "返利日期": DAY, **WHO, "返利金额": 4},
    "sell_out": {"动销日期": DAY, **WHO, "产品": "茶", "动销数量": 2},
    "opportunity": {"商机编号": "P1", "创建日期": DAY, **WHO, "阶段": "初步接洽", "预计金额": 9},
    "activity": {"拜访日期": DAY, **WHO, "活动类型": "拜访", "联系人": "王"},
    "stock": {"日期": DAY, "客户": "甲公司", "产品": "茶", "库存数量": 7},
    "cost": {"产品": "茶", "生效日期": DAY, "单位成本": 1.5},
    "stated_target": {"日期": "2026-03-01", "岗位": "Seat A", "目标": 900},
    "instalment": {"合同编号": "H1", "计划回款日期": DAY, "计划回款金额": 100},
    "stage": {"商机编号": "P1", "阶段": "报价", "阶段日期": "2026-02-09"},
}  # fmt: skip


@pytest.fixture
def ready(noon, settings, tmp_path):
    settings.FILES = settings.HOME = tmp_path
    standards(noon)
    return noon


def push(program, kind, *rows, key=None, **said):
    body = {"kind": kind, "rows": list(rows), "accept_new": True, **said}
    answer = program.post("/records", body, **({"key": key} if key else {}))
    assert answer.status_code == 201, answer.content
    jobs.work(once=True)
    return program.get(f"/uploads/{answer.json()['id']}").json()


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(("order", "activity", "opportunity"), id="some"),
        pytest.param(tuple(PUSHED), id="all", marks=pytest.mark.slow),
    ],
)
def test_every_kind_that_an_import_knows_can_be_pushed(ready, caller, kinds):
    olga = caller("olga")
    assert set(PUSHED) == set(KINDS)
    for kind in kinds:
        found = push(olga, kind, PUSHED[kind])
        assert found["upload"]["step"] == "applied", (kind, found)
    assert Batch.objects.count() == len(kinds)
    assert (Activity.objects.count(), Opportunity.objects.filter(live=True).count()) == (1, 1)  # fmt: skip

    before = Batch.objects.count()
    same = PUSHED["order"] | {"销售额": 101}
    assert push(olga, "order", same, key="once")["upload"]["step"] == "applied"
    push(olga, "order", same, key="once")  # the very request again
    assert Batch.objects.count() == before + 1
    live = Document.objects.filter(number="O1", kind="order", live=True)
    assert live.get().lines.get().amount == 101_000_000  # not doubled, renewed


def test_what_asks_waits_and_what_is_nonsense_is_refused(ready, caller):
    olga = caller("olga")
    found = push(olga, "order", PUSHED["order"], accept_new=False)
    assert found["upload"]["step"] == "decide" and found["new"]
    found = push(olga, "order", PUSHED["order"] | {"销售额": "abc"})
    assert (found["upload"]["step"], found["upload"]["problems"]) == ("decide", 1)
    for body in ({}, {"kind": "order", "rows": []}, {"kind": "x", "rows": [{"a": 1}]}):
        assert olga.post("/records", body).status_code == 400
    assert caller("bob").post("/records", {"kind": "order"}).status_code == 403
    assert not Document.objects.exists() and Upload.objects.count() == 2


@pytest.mark.slow
def test_a_source_is_set_up_tried_and_pulled_by_a_program(ready, caller, monkeypatch):
    content = "订单日期,订单号,客户,岗位,销售额\n2026-01-05,A1,甲公司,Seat A,5\n"
    part = Part(content.encode(), 1, "9", False)
    monkeypatch.setattr(working.parts, "first_rows", lambda *_asked: part)
    monkeypatch.setattr(working.parts, "next_part", lambda *_asked: part)
    adam = caller("adam")
    said = {"name": "ERP", "kind": "postgres", "host": "erp.example.com", "table": "o",
            "username": "reader", "password": "hunter2", "accept_new": True}  # fmt: skip
    made = adam.post("/sources", said)
    assert made.status_code == 201 and "hunter2" not in made.content.decode()
    where = f"/sources/{made.json()['id']}"
    adam.post(f"{where}/try")
    adam.post(f"{where}/columns", {"columns": {"销售额": "amount"}})
    jobs.work(once=True)
    assert adam.get(where).json()["columns"][0] == "订单日期"
    begun = adam.post(f"{where}/pull").json()["pulls"]
    jobs.work(once=True)
    (run,) = adam.get(where).json()["pulls"]
    assert (run["id"], run["state"], run["taken"], run["until"]) == (
        begun[0]["id"], "done", 1, "9",
    )  # fmt: skip
    changed = adam.post(
        f"{where}/change", said | {"rule": "every 15", "password": None}
    )
    assert changed.json()["rule"] == "every 15" and changed.json()["has_password"]
    for act in ("stop", "resume", "again"):
        assert adam.post(f"{where}/{act}").json() == {"done": True}
    (row,) = adam.get("/sources").json()
    assert (row["until"], row["last"]["state"]) == ("", "done")
    assert caller("olga").get("/sources").status_code == 403
