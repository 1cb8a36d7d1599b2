"""One text on page, in Word and as pdf; what is printed is read back."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from luopan.papers import capitals, field_values, fonts
from luopan.papers.blocks import Heading, Signing, fingerprint, letter_blocks, plain
from luopan.papers.field_values import merged
from luopan.papers.fields import FIELDS
from luopan.papers.letter import AimLevel, Issue, LevelSaid, Metric, Month, Signature
from luopan.papers.merging import fill
from luopan.papers.own_docx import own_template
from luopan.papers.pdf import Printed, to_pdf, to_pdfs
from luopan.papers.wording import EDITIONS, NEWEST
from tests.cases import fewer
from tests.papers.example import PERIODS, RARE, letter, metric

AT = datetime(2026, 1, 8, 2, 12, 30, 123456, tzinfo=UTC)  # as it really comes


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def to_print(one, foot="脚注"):
    return Printed(letter_blocks(one), one.language, "t", foot, AT)


def printed(one):
    return to_pdf(to_print(one))


def spoken(blocks):
    """All that a row of blocks says, without spaces, as one text."""
    found = []
    for block in blocks:
        if hasattr(block, "text"):
            found.append(block.text)
        elif hasattr(block, "rows"):
            found += [*block.head, *(cell for row in block.rows for cell in row)]
        else:
            found += [line for side in block.sides for line in side]
    return "".join("".join(found).split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pdf_says_what_the_page_says(language):
    one = letter(language)
    said = "".join(text_of(printed(one)).split())
    for block in letter_blocks(one):
        if hasattr(block, "text"):
            assert "".join(block.text.split()) in said
        elif hasattr(block, "rows"):
            for cell in (cell for row in block.rows for cell in row):
                assert "".join(cell.split()) in said, cell


def test_rare_names_have_glyphs_of_their_own():
    """Text read back proves the name, not its shape: a missing glyph reads back too."""
    import typst

    found = fonts.chinese()
    shapes = [
        typst.compile(
            f'#set text(font: "{found.families[0]}")\n#{{"{sign}"}}'.encode(),
            font_paths=list(found.folders),
            ignore_system_fonts=True,
            format="png",
        )
        for sign in [*RARE, "王", "\u0378"]  # the last is no character at all
    ]
    assert len({bytes(one) for one in shapes}) == len(RARE) + 2
    assert RARE in text_of(printed(letter()))


def test_where_there_is_no_font_it_is_said(monkeypatch):
    monkeypatch.setattr(fonts, "_folders", lambda: iter(()))
    fonts.chinese.cache_clear()
    try:
        with pytest.raises(fonts.NoFont):
            printed(letter())
    finally:
        fonts.chinese.cache_clear()


def test_pdf_is_the_same_each_time_and_of_each_letter_its_own():
    assert printed(letter()) == printed(letter())
    ones = [letter(number="A-1"), letter(number="A-2")]
    made = to_pdfs(to_print(one, one.number) for one in ones)
    for one, pdf in zip(ones, made, strict=True):
        said = text_of(pdf)
        assert f"编号：{one.number}" in said
        assert said.count("A-1") == (
            3 if one.number == "A-1" else 0
        )  # title line, two feet


@pytest.mark.parametrize("language", ["zh", "en"])
def test_own_word_template_says_what_the_page_says(language):
    one = letter(language)
    made = fill(own_template(language, 1), merged(one))
    assert Document(BytesIO(made.docx)).core_properties.author == ""
    in_word = spoken(made.blocks)
    for block in letter_blocks(one):
        if isinstance(block, Heading) or block.kind == "paragraph":
            assert "".join(block.text.split()) in in_word
        elif block.kind == "table":
            assert all("".join(c.split()) in in_word for row in block.rows for c in row)


def test_own_word_template_leaves_out_what_there_is_not():
    one = letter(resources=(), reservation="", replaces="", signatures=())
    said = spoken(fill(own_template("zh", 1), merged(one)).blocks)
    assert "双方未就资源另行约定。" in said
    assert "九、保留意见无。" in said
    assert "替代编号" not in said
    assert "{" not in said and "%" not in said.replace("60%", "").replace("40%", "")


def test_merge_fields_are_documented_one_by_one():
    levels = (LevelSaid("floor", "保底", Decimal(9), "考核"),)
    one = letter(wording=NEWEST)
    first, *rest = one.metrics
    aim = replace(one.aims[0], levels=(AimLevel("floor", "保底", "31%"),))
    both = {"metrics": (replace(first, levels=levels), *rest), "aims": (aim,)}
    said = merged(replace(one, **both))
    assert list(said) == [field.name for field in FIELDS]
    for field in FIELDS:
        assert field.zh and field.en
        for inner in field.inside:
            assert inner.name in said[field.name][0]


def test_both_languages_have_the_same_clauses_and_tables():
    zh, en = EDITIONS["zh", 1], EDITIONS["en", 1]
    assert len(zh.clauses) == len(en.clauses)
    for one, other in zip(zh.clauses, en.clauses, strict=True):
        kinds = [[type(part) for part in clause.parts] for clause in (one, other)]
        assert kinds[0] == kinds[1]
    for edition in range(1, NEWEST + 1):
        both = [EDITIONS[language, edition].words for language in ("zh", "en")]
        assert set(both[0]) == set(both[1])


def test_months_that_do_not_add_up_are_no_letter():
    with pytest.raises(ValueError, match="add up"):
        metric(amount=Decimal(1))


@fewer(10)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=12, max_size=12))
def test_months_on_paper_add_up_to_the_year(fen):
    months = tuple(
        Month(label, Decimal(n) / 100) for label, n in zip(PERIODS, fen, strict=True)
    )
    amount = Decimal(sum(fen)) / 100
    one = Metric("额", "口径", "元", "目标", None, amount, months, currency="CNY")
    table = next(
        b for b in letter_blocks(letter(metrics=(one,))) if b.kind == "table" and b.foot
    )
    figures = [_number(row[1]) for row in table.rows]
    assert sum(figures[:-1]) == figures[-1] == amount


def _number(text):
    return Decimal(text.replace(",", "").replace("−", "-"))


VALUES = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_capitals(said):
    """The other way round, by the rules of the eye: digits × places, groups by 万 and 亿."""
    sign = -1 if said.startswith("负") else 1
    said = said.removeprefix("负").removesuffix("整")
    whole, _yuan, small = said.rpartition("元")
    fen = 0
    for unit, worth in (("角", 10), ("分", 1)):
        if unit in small:
            fen += VALUES[small[small.index(unit) - 1]] * worth
    return sign * (_whole(whole) * 100 + fen)


def _whole(text):
    for unit, worth in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if unit in text:
            before, _unit, after = text.partition(unit)
            return _whole(before) * worth + _whole(after)
    total, digit = 0, 0
    for sign in text:
        if sign in UNITS:
            total, digit = total + digit * UNITS[sign], 0
        else:
            digit = VALUES[sign]
    return total + digit


@fewer(10)
@given(st.integers(-(10**17), 10**17))
def test_capitals_read_back_to_the_fen(fen):
    said = capitals.capitals(Decimal(fen) / 100)
    assert read_capitals(said) == fen, said
    assert "零零" not in said


def test_fingerprint_is_of_the_text_not_of_the_signing():
    unsigned = letter(signatures=())
    assert fingerprint(letter_blocks(unsigned)) == fingerprint(letter_blocks(letter()))
    other = letter(reservation="")
    assert fingerprint(letter_blocks(other)) != fingerprint(letter_blocks(letter()))
    assert any(isinstance(block, Signing) for block in letter_blocks(unsigned))
    assert plain(letter_blocks(unsigned))[0]["kind"] == "heading"


def test_editions_that_were_signed_never_change():
    """A better text is a new edition: these are the fingerprints of what people signed."""
    assert {
        language: fingerprint(letter_blocks(letter(language)))[:16]
        for language in ("zh", "en")
    } == {"zh": "9ccd22dc9ac57d5a", "en": "d914c8ab8cac9796"}
    assert {
        language: fingerprint(letter_blocks(letter(language, wording=2)))[:16]
        for language in ("zh", "en")
    } == {"zh": "2e43fcf53c618242", "en": "b62880a047a63cfc"}
    assert {
        language: fingerprint(letter_blocks(letter(language, wording=3)))[:16]
        for language in ("zh", "en")
    } == {"zh": "10a22e9b46fad356", "en": "15f48f3f982f7a7b"}
    assert {
        language: fingerprint(letter_blocks(of_newest(language, wording=4)))[:16]
        for language in ("zh", "en")
    } == {"zh": "bcfecd4051c883a1", "en": "2965c1964a30b108"}
    assert {
        language: fingerprint(letter_blocks(with_levels(language, 5)))[:16]
        for language in ("zh", "en")
    } == {"zh": "934c0dd437451b93", "en": "2da2d1b65b0fd2ae"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_assessment_sheet_is_in_the_text_that_is_signed(language):
    one = letter(language, wording=2)
    in_word = spoken(fill(own_template(language, 2), merged(one)).blocks)
    on_page = spoken(letter_blocks(one))
    for line in one.assessment:
        for said in (
            line.name,
            line.held_to,
            line.rule,
            field_values.share(line.weight),
        ):
            assert "".join(said.split()) in in_word and "".join(said.split()) in on_page
    other = letter(language, wording=2, sheet="ef" * 32)
    assert fingerprint(letter_blocks(one)) != fingerprint(letter_blocks(other))
    without = letter(language, wording=2, assessment=(), sheet="")
    first = letter(language, wording=1, assessment=(), sheet="")
    assert fingerprint(letter_blocks(without)) == fingerprint(letter_blocks(first))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_targets_that_do_not_add_up_are_in_the_text_that_is_signed(language):
    one = letter(language, wording=3)
    in_word = spoken(fill(own_template(language, 3), merged(one)).blocks)
    on_page = spoken(letter_blocks(one))
    assert "毛利率" in in_word and "毛利率" in on_page and "36.5%" in on_page
    without = letter(language, wording=3, aims=())
    second = letter(language, wording=2)
    assert fingerprint(letter_blocks(without)) == fingerprint(letter_blocks(second))
    assert fingerprint(letter_blocks(one)) != fingerprint(letter_blocks(second))


def with_levels(language, edition):
    """A letter whose first metric and whose rate have a floor and a stretch."""
    plain = letter(language, wording=edition)
    aims = (
        AimLevel("floor", "保底", "31.02%"),
        AimLevel("target", "目标", "36.5%", "考核"),
        AimLevel("stretch", "挑战", "41.98%", "兑现"),
    )
    cells = (
        LevelSaid("floor", "保底", Decimal(9), "考核、兑现"),
        LevelSaid("target", "目标", Decimal(10)),
    )
    first, *rest = plain.metrics
    return replace(
        plain,
        metrics=(replace(first, levels=cells), *rest),
        aims=(replace(plain.aims[0], levels=aims),),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_floor_target_and_stretch_stand_in_one_row(language):
    """A long list stays short: a row each, in the text, in Word and in print."""
    one = with_levels(language, NEWEST)
    between, head = {
        "zh": ("：", ("指标", "用途", "保底", "目标", "挑战")),
        "en": (": ", ("Metric", "Counts for", "Floor", "Target", "Stretch")),
    }[language]
    named = (*head[:2], {"zh": "单位", "en": "Unit"}[language], *head[2:])
    rows = {
        ("销售额", f"保底{between}考核、兑现", "元", "9.00", "10.00", "—"),
        (
            "毛利率",
            {"zh": "目标：考核；挑战：兑现", "en": "目标: 考核; 挑战: 兑现"}[language],
            *("31.02%", "36.5%", "41.98%"),
        ),
    }
    for blocks in (
        letter_blocks(one),
        fill(own_template(language, NEWEST), merged(one)).blocks,
    ):
        tables = [b for b in blocks if b.kind == "table"]
        found = [row for b in tables for row in (b.head, *b.rows)]
        assert found.count(named) == found.count(head) == 1 and rows < set(found)
    in_print = "".join(text_of(printed(one)).split())
    assert all("".join(cell.split()) in in_print for row in rows for cell in row)
    plain = letter(language, wording=NEWEST)
    fourth = letter(language, wording=NEWEST - 1)
    assert fingerprint(letter_blocks(plain)) == fingerprint(letter_blocks(fourth))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_letters_of_the_fifth_edition_name_no_unit_beside_their_levels(language):
    """Signed before: the row of the levels is as it was, in the text and in Word."""
    one = with_levels(language, 5)
    for blocks in (
        letter_blocks(one),
        fill(own_template(language, 5), merged(one)).blocks,
    ):
        rows = [row for b in blocks if b.kind == "table" for row in b.rows]
        (levels,) = [row for row in rows if row[-3:] == ("9.00", "10.00", "—")]
        assert len(levels) == 5 and "元" not in levels


@pytest.mark.parametrize("language", ["zh", "en"])
def test_letters_of_the_fourth_edition_keep_a_row_for_each_level(language):
    one = with_levels(language, 4)
    assert {
        "zh": "7fafab00f106474f",
        "en": "1bf8e6ccb90867cb",
    }[language] == fingerprint(letter_blocks(one))[:16]
    in_word = spoken(fill(own_template(language, 4), merged(one)).blocks)
    head = {"zh": "年度数值", "en": "Figureoftheyear"}[language]
    for said in ("保底", "31.02%", "41.98%", head):
        assert said in in_word and said in spoken(letter_blocks(one))
    assert [row["amount"] for row in merged(one)["levels"]] == [
        *("9.00", "10.00", "31.02%", "36.5%", "41.98%")
    ]


ISSUE = Issue("issued", "沈㛃", "2026-01-05 10:00 UTC+8", "2026 年 1 月 5 日")
BELOW = Signature(
    "b", f"王{RARE}", "2026-01-08 10:12 UTC+8", "任职人", "2026 年 1 月 8 日"
)


def of_newest(language="zh", **said):
    """With what the newest edition says of the signing."""
    more = {"wording": NEWEST, "issue": ISSUE, "signatures": (BELOW,)}
    return letter(language, **{**more, **said})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_party_a_signs_by_what_it_did_in_the_system(language):
    one = of_newest(language)
    in_word = spoken(fill(own_template(language, NEWEST), merged(one)).blocks)
    on_page = spoken(letter_blocks(one))
    in_print = "".join(text_of(printed(one)).split())
    (above, below) = letter_blocks(one)[-1].sides
    for said in (*above, *below, field_values.merged(one)["issue"]):
        packed = "".join(said.split())
        assert packed in on_page and packed in in_word and packed in in_print
    assert above[2].endswith("1 月 5 日") and below[2].endswith("1 月 8 日")
    # Who set the number is part of what is signed; who signs below comes after it.
    bare = of_newest(language, signatures=())
    other = of_newest(language, issue=replace(ISSUE, name="周启明"))
    assert fingerprint(letter_blocks(bare)) == fingerprint(letter_blocks(one))
    assert fingerprint(letter_blocks(other)) != fingerprint(letter_blocks(one))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "said",
    [{"act": "accepted"}, {"act": "committed"}, {"board": True}, {"issue": None}],
)
def test_each_way_of_party_a_to_sign_is_said(language, said):
    act = said.get("act")
    more = {"issue": replace(ISSUE, act=act)} if act else said
    found = merged(of_newest(language, **more))
    assert found["issue"] and "{" not in found["issue"] + found["signed_a"]
    assert bool(found["signed_a"]) == ("issue" not in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_signatures_never_stand_alone_on_a_page(language):
    """However long the letter is, its last clause is on the page of the signatures."""
    title = EDITIONS[language, NEWEST].clauses[-1].title
    sign = EDITIONS[language, NEWEST].words["sign_b"]
    packed = ["".join(text.split()) for text in (title, sign)]
    for lines in range(0, 44, 4):
        one = of_newest(language, reservation="\n\n".join(["保留。"] * lines) or "无")
        pages = PdfReader(BytesIO(printed(one))).pages
        said = ["".join(page.extract_text().split()) for page in pages]
        (where,) = {n for n, page in enumerate(said) if packed[1] in page}
        assert packed[0] in said[where], lines


def test_in_word_signatures_are_kept_with_the_last_clause():
    made = Document(BytesIO(own_template("zh", NEWEST)))
    kept = [p.text for p in made.paragraphs if p.paragraph_format.keep_with_next]
    assert kept[0] == "十、其他" and "{{ issue }}" in kept
    old = Document(BytesIO(own_template("zh", 3)))
    assert not [p for p in old.paragraphs if p.paragraph_format.keep_with_next]


def test_a_fixed_standard_is_told_from_the_target():
    said = spoken(letter_blocks(of_newest()))
    assert "为“固定标准”的，完成率以该标准计算" in said
    assert "固定标准" not in spoken(letter_blocks(of_newest(assessment=(), sheet="")))


def test_days_and_shares():
    assert field_values.share(None) == "—"
    assert merged(letter("en"))["last_date"] == "31 December 2026"
