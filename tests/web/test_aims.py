"""The page of targets that do not add up: typed, refused, filled, exported, read back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook

from luopan.dimensions.models import Metric
from luopan.engine.aims import Room
from luopan.targets import services
from luopan.targets.aim_sheet import titles
from luopan.targets.queries.aim_board import AimCell
from luopan.targets.queries.aims import AimBook
from luopan.web.words import aims as words
from tests.tracked_year import NOON


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(year, client):
    """A draft of 2027 under the director's eyes, in English, on 20 August 2027."""
    import time_machine

    draft = services.copy_version(
        actor=year.world.operator, at=NOON, version=year.version, name="Draft"
    )
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.dora)
        yield f"/targets/{draft.pk}/aims/", draft


def said(draft, code, unit, period="2027"):
    book = AimBook(draft)
    found = book.of(book.metrics[code], unit, period)
    draft.refresh_from_db()
    return None if found is None else float(found.value)


def test_who_may_not_set_one_is_not_asked_to(client, page, year):
    path, _draft = page
    asks, one = (
        "Choose a metric and set one",
        {"metric": "average_order_value"},
    )
    assert asks in text(client.get(path)) and asks in text(client.get(path, one))
    client.force_login(year.world.bob)
    said = text(client.get(path, one))
    assert "has no targets for customers, ratios" in said and asks not in said


def test_typed_refused_filled_exported_and_read_back(client, page):
    path, draft = page
    first = text(client.get(path))
    assert "nothing is spread" in first and "another metric" in first
    about = {"metric": "average_order_value", "unit": "company"}
    table = text(client.get(path, about))
    assert 'name="north:2027"' in table and "¥500" in table  # of 2026
    assert '<th class="r">Q1</th>' in table and ">2027-Q1<" not in table
    form = about | {"company:2027": "550", "north:2027": "x", "south:2027-Q1": ""}
    wrong = text(client.post(f"{path}set/", form), 422)
    assert "is not an amount" in wrong and 'value="550"' in wrong
    done = client.post(f"{path}set/", form | {"north:2027": "500"})
    assert done["Location"] == f"{path}?unit=company&metric=average_order_value"
    draft.refresh_from_db()
    assert said(draft, "average_order_value", "north") == 500
    shown = text(client.get(path, about))
    assert (
        "outside the range of the units under it" not in shown
    )  # only one of the two regions has said one
    fill = about | {"act": "fill", "change": "10%"}
    client.post(f"{path}set/", fill)
    draft.refresh_from_db()
    # 500 in 2026, and a tenth
    assert said(draft, "average_order_value", "south") == 550
    assert said(draft, "average_order_value", "north") == 500
    assert "units without targets have no earlier actuals" in text(
        client.post(f"{path}set/", fill), 422
    )
    book = client.get(path, about | {"xlsx": "1"}).content
    file = SimpleUploadedFile("aims.xlsx", book)
    same = text(client.post(f"{path}read/", {"file": file}), 422)
    assert "Nothing here is new" in same
    sheet = "Code of the unit,Code of the metric,2027\nnorth-1,win_rate,32.5%\n"
    file = SimpleUploadedFile("aims.csv", sheet.encode())
    client.post(f"{path}read/", {"file": file})
    draft.refresh_from_db()
    assert said(draft, "win_rate", "north-1", "2027-03") == 0.325
    with CaptureQueriesContext(connection) as asked:
        client.get(path, about)
    assert len(asked) <= 25
    card = text(client.get(f"{path}card/"))
    assert "Average order value" in card and "Win rate by count" in card
    version = text(client.get(f"/targets/{draft.pk}/"))
    assert "2027: 550 CNY; and 1 other." in version
    explained = text(client.get(f"/targets/{draft.pk}/explain/north/"))
    assert "Dora · 2027-08-20" in explained and "¥500" in explained
    other = draft.plan.versions.exclude(pk=draft.pk).get()
    told = text(client.get("/targets/compare/", {"one": other.pk, "other": draft.pk}))
    assert "Win rate by count" in told and "32.5%" in told


def test_the_workbook_of_two_versions_has_these_too(client, page, year):
    """All their digits, what they are counted in, by whom; only of units that one sees."""
    path, draft = page
    by = {"actor": year.world.operator, "at": NOON, "version": draft}
    other = services.copy_version(**by)
    where = {"one": other.pk, "other": draft.pk, "xlsx": "1"}
    title = "Non-additive targets"
    book = load_workbook(io.BytesIO(client.get("/targets/compare/", where).content))
    assert title not in book.sheetnames  # nothing differs
    rate = {"metric": "win_rate", "north-1:2027": "32.5", "south:2027": "40"}
    client.post(f"{path}set/", rate)
    value = {"metric": "average_order_value", "company:2027": "550", "reason": "Dearer"}
    client.post(f"{path}set/", value)
    book = load_workbook(io.BytesIO(client.get("/targets/compare/", where).content))
    rows = [row for row in book[title].iter_rows(values_only=True) if row[0]]
    head = next(n for n, row in enumerate(rows) if row[0] == "Metric")
    found = {(row[0], row[3]): row for row in rows[head + 1 :]}
    assert found["Win rate by count", "north-1"][5:9] == (None, 32.5, "%", "Dora")
    assert found["Average order value", "company"][5:8] == (None, 550, "CNY")
    assert "Dearer" in found["Average order value", "company"]
    assert "the first" not in str(rows[:head])  # none is left out
    client.force_login(year.world.alice)
    own = load_workbook(io.BytesIO(client.get("/targets/compare/", where).content))
    seen = [row[3] for row in own[title].iter_rows(values_only=True) if row[0]]
    assert seen[-1] == "north-1" and "south" not in seen and "company" not in seen


def test_a_unit_is_taken_over_where_only_these_differ(client, page, year):
    path, draft = page
    by = {"actor": year.world.operator, "at": NOON, "version": draft}
    other = services.copy_version(**by)
    client.post(f"{path}set/", {"metric": "win_rate", "north-1:2027": "32.5"})
    both = {"one": draft.pk, "other": other.pk}
    told = text(client.get("/targets/compare/", both))
    assert "the same in every cell; targets that do not add up differ" in told
    assert "xlsx=1" in told  # no table of units stands above it
    done = client.post("/targets/compare/take/", both | {"unit": "north"})
    told = text(client.get(done["Location"]))
    assert "cells 0, targets that do not add up 1" in told
    assert "Copy over" not in told
    other.refresh_from_db()
    assert said(other, "win_rate", "north-1") == 0.325


def test_a_ratio_that_follows_opens_to_its_parts_and_has_no_field(client, page):
    path, draft = page
    customers = {"metric": "buying_customers", "company:2027": "12"}
    client.post(f"{path}set/", customers)
    draft.refresh_from_db()
    shown = text(client.get(path, {"metric": "revenue_per_customer"}))
    assert "Sales amount ¥60K ÷ Buying customers 12" in shown
    assert 'name="company:2027"' not in shown and 'name="north:2027"' in shown


def test_floor_and_stretch_are_shown_typed_held_and_refused(client, page, year):
    """Receivables, where less is better: a floor of 115 beside a target of 100."""
    path, draft = page
    by = {"actor": year.world.operator, "at": NOON, "version": draft}
    about = {"metric": "receivables", "unit": "company"}
    client.post(f"{path}set/", about | {"company:2027": "100", "north:2027": "60"})
    plain = text(client.get(path, about))
    assert "floor ¥" not in plain  # the version has none
    assert 'value="set"' in plain
    none = text(client.get(path, {"metric": "win_rate", "which": "floor"}))
    assert 'value="set"' not in none  # without a target there is no floor to type
    services.set_levels(**by)
    shown = text(client.get(path, about))
    assert "floor ¥115 · stretch ¥85" in shown
    floors = about | {"which": "floor"}
    table = text(client.get(path, floors))
    assert (
        'name="north:2027" value="" placeholder="¥69" title="115.0% of the target"'
        in (table)
    )
    assert 'name="south:2027"' not in table  # no target, so no floor
    assert "Suggest from past actuals" not in table
    wrong = text(client.post(f"{path}set/", floors | {"north:2027": "59"}), 422)
    assert "cannot be below the target" in wrong and 'value="59"' in wrong
    said = floors | {"north:2027": "65", "reason": "As agreed"}
    done = client.post(f"{path}set/", said)
    assert done["Location"].endswith("which=floor")
    table = text(client.get(path, floors))
    assert 'name="north:2027" value="65"' in table
    assert '<small class="beside num">held</small>' in table
    client.post(f"{path}set/", about | {"north:2027": "64"})
    shown = text(client.get(path, about))
    assert "floor ¥65 (held) · stretch ¥54" in shown
    assert "floor ¥65 (held)" not in text(client.get(f"{path}card/"))  # of the company
    assert "floor ¥115 · stretch ¥85" in text(client.get(f"{path}card/"))
    version = text(client.get(f"/targets/{draft.pk}/"))
    assert "2027: floor 65 CNY, held" in version and "As agreed" in version
    explained = text(client.get(f"/targets/{draft.pk}/explain/north/"))
    assert "floor ¥65 (held)" in explained
    assert "floor: Dora · 2027-08-20 · As agreed" in explained
    other = draft.plan.versions.exclude(pk=draft.pk).get()
    told = text(client.get("/targets/compare/", {"one": other.pk, "other": draft.pk}))
    assert "Receivables <small" in told and "As agreed" in told
    assert client.get(path, about | {"which": "roof"}).status_code == 400
    client.force_login(year.world.audrey)
    read_only = text(client.get(path, floors))
    assert 'value="set"' not in read_only
    assert 'name="north:2027"' not in read_only and "¥65" in read_only


def test_a_few_thousand_are_written_out_and_a_head_says_of_what(page):
    """2,778 beside 674; the field of a floor holds the number alone."""
    buying = Metric.objects.get(code="buying_customers")
    with override("en"):
        said = [words.figure(buying, each) for each in (674, 2778, 12_778)]
        word = words.unit_word(buying)
        assert said == [f"674 {word}", f"2,778 {word}", f"12.8K {word}"]
        assert words.figure(buying, 2778, bare=True) == "2,778"
        space = Room(674, 2778)
        cell = AimCell("2027", None, None, space, True)
        assert words.room(buying, cell) == f"674 to 2,778 {word}"


def test_floor_and_stretch_go_out_in_a_sheet_and_come_back_held(client, page, year):
    """What is as it followed from the target says nothing; what is changed is held."""
    import openpyxl

    path, draft = page
    by = {"actor": year.world.operator, "at": NOON, "version": draft}
    services.set_levels(**by)
    about = {"metric": "buying_customers", "unit": "north"}
    client.post(f"{path}set/", about | {"north:2027": "20", "north-1:2027": "10"})
    content = client.get(path, about | {"xlsx": "1"}).content
    file = openpyxl.load_workbook(io.BytesIO(content))
    sheet = file.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(n for n, row in enumerate(rows) if "Code of the unit" in row)
    columns = {name: place for place, name in enumerate(rows[top])}
    level, year_at = columns["Level of the target"], columns["2027"]
    told = {(row[0], row[level]): row[year_at] for row in rows[top + 1 :] if row[level]}
    assert [told["north", one] for one in ("floor", "target", "stretch")] == [
        17,
        20,
        23,
    ]
    assert told["north-2", "floor"] is None
    for at, row in enumerate(rows[top + 1 :], start=top + 2):
        if row[0] == "north":  # another target; its floor is left as it was
            cell = sheet.cell(at, year_at + 1)
            cell.value = {"target": 40, "stretch": 50}.get(row[level], cell.value)
    back = io.BytesIO()
    file.save(back)
    client.post(
        f"{path}read/", {"file": SimpleUploadedFile("aims.xlsx", back.getvalue())}
    )
    draft.refresh_from_db()
    book = AimBook(draft)
    metric = book.metrics["buying_customers"]
    found = book.levels(metric, "north", "2027")
    assert (found.floor, found.target, found.stretch) == (34, 40, 50)
    assert found.held == ("stretch",)
    in_chinese = "单元编码,指标编码,档位,2027\nnorth,buying_customers,保底,36\n"
    names = {"unit": "单元编码", "metric": "指标编码", "level": "档位"}
    with override("zh-hans"):
        for role, name in titles().items():
            if role in names:
                in_chinese = in_chinese.replace(names[role], name)
    file = SimpleUploadedFile("aims.csv", in_chinese.encode())
    client.post(f"{path}read/", {"file": file})
    draft.refresh_from_db()
    assert AimBook(draft).levels(metric, "north", "2027").held == ("floor", "stretch")
    wrong = in_chinese.replace("保底", "屋顶")
    file = SimpleUploadedFile("aims.csv", wrong.encode())
    refused = text(client.post(f"{path}read/", {"file": file}), 422)
    assert "there is no level “屋顶”" in refused
