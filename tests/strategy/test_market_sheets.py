"""Sheets of market figures: the template comes back, faults are named, all or nothing."""

import io
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from luopan.org.access import Denied, Unknown
from luopan.sheets.read import open_book
from luopan.sheets.write import ColumnSpec, RowSpec, SheetSpec, WorkbookPlan, to_xlsx
from luopan.strategy.models import Finding, MarketFile, Observation
from luopan.strategy.queries import market_files
from luopan.strategy.queries.market import open_segments
from luopan.strategy.services import market as services
from luopan.strategy.services import market_files as files
from luopan.trail.refusal import Refused
from luopan.web.words import market_template
from tests.cast import NOON, standards

HEAD = "细分市场,指标,期间,数值,单位,含税,竞争对手,来源,来源日期,可信度,备注"
ON = date(2027, 1, 4)


@pytest.fixture
def book(world, settings, tmp_path):
    """Two markets, nothing known of them."""
    from luopan.dimensions.services import add_products
    from luopan.dimensions.services.products import NewProduct

    settings.FILES = tmp_path
    operator = {"actor": world.operator, "at": world.at}
    standards(world)
    products = add_products(**operator, rows=[NewProduct("tea", "Tea", kind="line")])
    kept = SimpleNamespace(world=world, by={"actor": world.dora, "at": NOON})
    for code in ("north", "south"):
        services.add_segment(
            **kept.by,
            code=f"{code}-tea",
            name=f"{code} 茶",
            unit=getattr(world, code),
            product=products[0],
        )
    return kept


def csv(*rows):
    return "\n".join([HEAD, *rows]).encode()


def hand_in(book, content, name="sizes.csv", who="dora"):
    actor = getattr(book.world, who)
    return files.receive_market_file(actor=actor, at=NOON, name=name, content=content)


def look(book, file, who="dora"):
    return market_files.examined(file, viewer=getattr(book.world, who), on=ON)


GOOD = [
    "north-tea,市场规模,2025,3.2,亿元,含税,,行业年鉴,2026-03-18,高,",
    "north-tea,竞品份额,2025,23.1%,,,西岭,行业年鉴,2026-03-18,中,",
    "south 茶,size,2025-H1,5000,万元,,,Yearbook,2026/3/18,low,first half",
]


def test_a_sheet_is_looked_at_first_and_then_taken_in_as_a_whole(book):
    file = hand_in(book, csv(*GOOD))
    seen = look(book, file)
    assert (seen.fits, len(seen.figures), seen.problems) == (True, 3, [])
    assert not Observation.objects.exists()
    files.apply_market_file(**book.by, file=file)
    kept = {(o.segment.code, o.kind): o for o in Observation.objects.all()}
    size = kept["north-tea", "size"]
    assert size.amount == 320_000_000 * 1_000_000
    assert (size.tax_basis, size.row, size.file) == ("incl", 2, file)
    assert kept["north-tea", "competitor_share"].amount == 231_000
    assert kept["south-tea", "size"].period == "2025-H1"
    assert file.rows == 3


def test_the_same_file_is_known_again(book):
    files.apply_market_file(**book.by, file=hand_in(book, csv(*GOOD)))
    with pytest.raises(Refused, match="taken in before, as “sizes.csv”"):
        hand_in(book, csv(*GOOD), name="again.csv")
    other = hand_in(book, csv(*GOOD, ""))
    seen = look(book, other)
    assert (seen.rows, seen.known, seen.odd[0]) == ([], 3, "It contains nothing new.")
    with pytest.raises(Refused, match="This file contains nothing new"):
        files.apply_market_file(**book.by, file=other)


def test_two_waiting_copies_count_once(book):
    one, two = hand_in(book, csv(*GOOD)), hand_in(book, csv(*GOOD))
    files.apply_market_file(**book.by, file=one)
    with pytest.raises(Refused, match="before"):
        files.apply_market_file(**book.by, file=two)
    assert Observation.objects.count() == 3


FAULTS = [
    ("west-tea,市场规模,2025,1,万元,,,甲,2026-03-18,高,", "Market", "no such market"),
    (
        "north-tea,天气,2025,1,万元,,,甲,2026-03-18,高,",
        "What",
        "is not a kind of figure",
    ),
    ("north-tea,市场规模,去年,1,万元,,,甲,2026-03-18,高,", "Period", "is not a period"),
    (
        "north-tea,市场规模,2025,很多,万元,,,甲,2026-03-18,高,",
        "Value",
        "is not a number",
    ),
    ("north-tea,增长率,2025,15,,,,甲,2026-03-18,高,", "Value", "tenfold"),
    ("north-tea,市场规模,2025,1,万元,,,,2026-03-18,高,", "Source", "source"),
    ("north-tea,市场规模,2025,1,万元,,,甲,下周,高,", "Source date", "is not a date"),
    (
        "north-tea,市场规模,2025,1,万元,,,甲,2027-03-18,高,",
        "Source date",
        "still to come",
    ),
    (
        "north-tea,市场规模,2025,1,万元,,,甲,2026-03-18,也许,",
        "Confidence",
        "Confidence must be",
    ),
]


@pytest.mark.parametrize(("row", "column", "words"), FAULTS)
def test_a_fault_is_named_by_row_column_and_value(book, row, column, words):
    file = hand_in(book, csv(GOOD[0], row))
    (problem,) = look(book, file).problems
    assert (problem.row, problem.column) == (3, column)
    assert words in problem.sentence
    assert problem.what_to_do
    with pytest.raises(Refused, match="1 row cannot be imported"):
        files.apply_market_file(**book.by, file=file)
    assert not Observation.objects.exists()


def test_a_row_that_contradicts_another_one_is_named(book):
    other = GOOD[0].replace("3.2", "3.3")
    (problem,) = look(book, hand_in(book, csv(GOOD[0], GOOD[0], other))).problems
    assert problem.row == 4
    assert "Row 2" in problem.sentence


def test_a_market_is_found_by_region_and_product(book):
    head = "region,product,what,period,value,unit,source,source date,confidence"
    content = f"{head}\nNorth,Tea,size,2025,9,亿元,Yearbook,2026-03-01,high".encode()
    # “unit” is the region in English; what it is counted in is the unit of measure
    seen = look(book, hand_in(book, content.replace(b",unit,", b",unit of measure,")))
    assert [row.segment.code for row in seen.rows] == ["north-tea"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_comes_back_filled_in(book, language):
    with translation.override(language):
        content = market_template.workbook(list(open_segments(None)), on=ON, at=NOON)
        empty = look(book, hand_in(book, content, "template.xlsx"))
        assert (empty.problems, empty.blank, empty.rows) == ([], 2, [])
        names = open_book(content, "template.xlsx").sheets[0].row(0)
        notes = open_book(content, "template.xlsx").sheets[1].row(0)
        words = [market_template.kind_word(kind) for kind in ("size", "policy")]
    figure = ["north-tea", words[0], "2026", 3.5, "万元", "", "", "Yearbook"]
    finding = ["south-tea", words[1], "New rules.", "", "", "Gazette"]
    filled = workbook(
        (names, [[*figure, date(2026, 12, 1), "high", ""]]),
        (notes, [[*finding, date(2026, 12, 1), "low"]]),
    )
    file = hand_in(book, filled, "filled.xlsx")
    files.apply_market_file(**book.by, file=file)
    assert Observation.objects.get().amount == 35_000 * 1_000_000
    assert Finding.objects.get().kind == "policy"


def workbook(*sheets):
    return to_xlsx(
        WorkbookPlan(
            [
                SheetSpec(
                    name=f"S{n}",
                    columns=[ColumnSpec()] * len(head),
                    head=[head],
                    rows=[RowSpec(row) for row in rows],
                )
                for n, (head, rows) in enumerate(sheets)
            ]
        )
    )


def test_what_is_no_table_of_figures_is_said(book):
    (problem,) = look(book, hand_in(book, b"a,b\n1,2")).problems
    assert "No sheet has the market figure columns" in problem.sentence
    (problem,) = look(book, hand_in(book, b"PK\x03\x04 broken", "b.xlsx")).problems
    assert problem.row is None


def test_an_archive_that_is_no_workbook_is_said(book):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hello.txt", "hello")
    (problem,) = look(book, hand_in(book, packed.getvalue(), "x.xlsx")).problems
    assert problem.sentence


def test_nothing_is_handed_in_without_a_file(book):
    with pytest.raises(Refused, match="Choose a file"):
        hand_in(book, b"")


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "fin", "audrey", "zed"])
def test_who_may_not_hand_in(book, who):
    with pytest.raises(Denied):
        hand_in(book, csv(*GOOD), who=who)
    assert not MarketFile.objects.exists()


def test_only_who_handed_it_in_decides(book):
    file = hand_in(book, csv(*GOOD))
    other = {"actor": book.world.olga, "at": NOON}
    with pytest.raises(Denied):
        files.apply_market_file(**other, file=file)
    with pytest.raises(Unknown):
        market_files.market_file_seen(book.world.olga, file.pk, on=ON)
    files.discard_market_file(**book.by, file=file)
    with pytest.raises(Refused, match="This file was set aside"):
        files.apply_market_file(**book.by, file=file)


def test_rows_of_units_that_one_does_not_plan_are_refused(book):
    from luopan.org import services as org

    user = org.add_user(actor=book.world.operator, at=NOON, username="dana")
    org.grant_role(
        actor=book.world.operator,
        at=NOON,
        user=user,
        role="director",
        unit=book.world.north,
    )
    book.world.dana = user
    seen = look(book, hand_in(book, csv(*GOOD), who="dana"), who="dana")
    assert [(p.row, p.sentence) for p in seen.problems] == [
        (4, "You cannot change the markets of South.")
    ]
