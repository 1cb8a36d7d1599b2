"""Delimited text: whatever wrote it, the cells come back, or the fault has a row."""

import csv
import io
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.sheets.limits import Limits
from luopan.sheets.read import open_book
from luopan.sheets.unreadable import SENTENCES, Unreadable
from tests.cases import fewer

FEWER = fewer(8)

TABLE = [
    ["订单编号", "订单日期", "地区", "产品", "销售额"],
    ["CN-1", "2025-01-05", "华东", '书桌, "大"', "100"],
    ["CN-2", "2025-02-06", "华北", "椅子\n两行", "3.5万"],
]


def text(rows=TABLE, delimiter=",", end="\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(
        out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end
    ).writerows(rows)
    return out.getvalue()


def cells(content: bytes, name: str = "a.csv") -> list[list[object]]:
    return [list(row) for row in open_book(content, name).sheets[0].rows()]


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "gbk",
        "gb18030",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end(encoding, delimiter, end):
    assert cells(text(delimiter=delimiter, end=end).encode(encoding)) == TABLE


def test_big5_and_shift_jis_are_told_apart():
    assert cells("地區,銷售額\n華東,100\n新竹,200\n".encode("big5"))[1][0] == "華東"
    assert (
        cells("地域,売上\nとうきょう,100\nおおさか,200\n".encode("cp932"))[2][0]
        == "おおさか"
    )


def test_the_encoding_and_delimiter_are_noted():
    note = open_book(text(delimiter=";").encode("gbk"), "a.csv").notes[0]
    assert note.facts == {"encoding": "GB18030", "delimiter": "';'"}


def test_half_utf8_half_gbk_is_never_read_as_nonsense():
    """Three bytes of UTF-8 pass as GB18030 in pairs; the file must still be refused."""
    mixed = "地区,销售额\n".encode() + "华东,1\n".encode("gbk") * 300
    with pytest.raises(Unreadable) as caught:
        open_book(mixed, "a.csv")
    assert (caught.value.code, caught.value.facts["row"]) == ("mixed_encodings", 1)


def test_a_broken_byte_in_utf8_is_named():
    rows = b"a,b\n" * 1000 + "华东,1\n".encode() * 100
    with pytest.raises(Unreadable) as caught:
        open_book(rows + b"\xff\xfe,1\n", "a.csv")
    assert caught.value.code == "bad_bytes"
    assert (caught.value.facts["row"], caught.value.facts["bytes"]) == (1101, "FF")


def test_a_cell_beyond_the_csv_limit():
    with pytest.raises(Unreadable) as caught:
        open_book(b"a,b\n1," + b"x" * 200_000 + b"\n", "a.csv")
    assert (caught.value.code, caught.value.facts["row"]) == ("cell_too_long", 2)


def test_short_rows_cannot_blow_up():
    """A thousand commas, then a million empty lines: 3 MB that would be 5 GB."""
    with pytest.raises(Unreadable) as caught:
        open_book(b"," * 999 + b"\n" * 1_000_000, "a.csv")
    assert caught.value.code == "too_many_cells"


def test_blank_lines_keep_their_place():
    assert cells(b"a,b\n\n1,2\n") == [["a", "b"], [None, None], ["1", "2"]]


def test_many_different_texts_are_kept_as_they_are():
    rows = [[f"id{i}", str(i % 7)] for i in range(200_000)]
    sheet = open_book(text(rows, end="\n").encode(), "a.csv").sheets[0]
    assert len(sheet.columns[1].texts) < 10
    assert sheet.row(199_999) == ("id199999", str(199_999 % 7))
    assert sheet.columns[0].plain() == [r[0] for r in rows]


def test_limits_hold():
    with pytest.raises(Unreadable) as caught:
        open_book(b"a\n" * 50, "a.csv", Limits(text_rows=20))
    assert caught.value.code == "too_many_rows"
    with pytest.raises(Unreadable) as caught:
        open_book(b"a,b\n" * 50, "a.csv", Limits(text_bytes=100))
    assert caught.value.code == "too_big"


def test_a_path_and_bytes_give_the_same(tmp_path):
    path = tmp_path / "订单.csv"
    path.write_bytes(text().encode("gbk"))
    book = open_book(path)
    assert book.name == "订单.csv"
    assert book.sheets[0].name == "订单"
    assert list(book.sheets[0].rows()) == [tuple(r) for r in TABLE]


def test_every_sentence_can_be_filled():
    facts = dict.fromkeys(
        [
            "name",
            "sheet",
            "row",
            "found",
            "limit",
            "part",
            "ratio",
            "what",
            "bytes",
            "encoding",
            "other_row",
            "other_bytes",
        ],
        "x",
    )
    for code in SENTENCES:
        assert "%(" not in str(Unreadable(code, **facts))


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


@FEWER
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=6),
    st.sampled_from(",;\t|"),
)
def test_what_csv_writes_is_read_back(rows, delimiter):
    rows = [["地区", "产品", "额"], *rows]
    content = io.StringIO(newline="")
    csv.writer(
        content, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
    ).writerows(rows)
    encoded = content.getvalue().encode("utf-8-sig")
    assert cells(encoded) == [[c or None for c in row] for row in rows]


@FEWER
@given(st.binary(min_size=1, max_size=60))
def test_no_bytes_whatever_raise_anything_else(content):
    try:
        open_book(b"a,b\n" + content, "a.csv")
    except Unreadable as refusal:
        assert "%(" not in str(refusal)


@pytest.mark.slow
def test_a_million_rows_in_little_memory(tmp_path):
    """Read in one pass; memory stays near the size of the columns."""
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("n,d,r,a\n")
        for i in range(1_000_000):
            file.write(
                f"CN-{i // 3},2025-01-{i % 28 + 1:02},R{i % 7},{i}.{i % 100:02}\n"
            )
    sheet = open_book(path).sheets[0]
    assert (sheet.height, sheet.width) == (1_000_001, 4)
    assert (
        sum(c.codes.nbytes + c.kinds.nbytes for c in sheet.columns) < 4 * 6 * 1_000_001
    )
    assert sheet.row(1_000_000)[3] == "999999.99"
    assert isinstance(sheet.columns[2].codes, np.ndarray)
    assert os.path.getsize(path) > 20_000_000
