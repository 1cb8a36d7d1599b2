"""Look-alikes, codes from paths, remembered headers, nearest columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.records import mapping, naming
from luopan.records.mapping import Choices, check_columns, header_hash, nearest
from luopan.records.naming import code_of, fold, near_misses
from luopan.trail.refusal import Refused
from tests.cases import fewer
from tests.records.importing import AT

words = st.text(min_size=1, max_size=12).filter(lambda s: s.strip() == s and s)


def asked(new: list[str], known: list[str] | None = None) -> dict[str, tuple[str, str]]:
    return {
        near.spelling: (near.like, near.why) for near in near_misses(new, known or [])
    }


@pytest.mark.parametrize(
    ("spelling", "name", "why"),
    [
        ("GTXPro", "GTX Pro", "letters"),
        ("gtx pro", "GTX Pro", "letters"),
        ("ＧＴＸ　Ｐｒｏ", "GTX Pro", "letters"),
        ("GTX-Pro", "GTX Pro", "letters"),
        ("GTX\u200b Pro", "GTX Pro", "letters"),
        ("АБВ 1", "ABB 1", None),
        ("Аcme", "Acme", "letters"),  # a Cyrillic А
        ("華東", "华东", "letters"),
        ("浙江省", "浙江", "ending"),
        ("内蒙古自治区", "内蒙古", "ending"),
        ("上海罗盘科技有限公司", "上海罗盘科技", "ending"),
        ("Acme Corporation", "Acme Corp", "ending"),
        ("technolgy", "technology", "slip"),
        ("Dalrymple", "Darlymple", "slip"),
        ("上海罗盘信息科技公", "上海罗盘信息科技公司", "slip"),
        ("GTX Plus Pro", "GTX Pro", None),
        ("GTX Basic", "GTX Plus Basic", None),
        ("MG Special", "MG Advanced", None),
        ("GTK 500", "GTK 505", None),
        ("Beast of the East 1", "Beast of the East 2", None),
        ("Model A", "Model B", None),
        ("Mark II", "Mark III", None),
        ("1.5L", "15L", None),
        ("A+", "A", None),
        ("C#", "C", None),
        ("华东", "华中", None),
        ("张伟", "张玮", None),
        ("第一事业部销售", "第二事业部销售", None),
        ("NY", "NJ", None),
        ("Over Mountain", "Mountain", None),
    ],
)
def test_what_is_asked_about(spelling: str, name: str, why: str | None) -> None:
    assert asked([spelling], [name]) == ({spelling: (name, why)} if why else {})


def test_among_new_names_the_rarer_is_the_slip() -> None:
    [near] = near_misses(["浙江省", "浙江"], counts={"浙江省": 900, "浙江": 2})
    assert (near.spelling, near.like) == ("浙江", "浙江省")


def test_real_names_of_one_list_are_left_alone() -> None:
    agents = "Anna Snelling,Cecily Lampkin,Carl Lin,Zane Levy,Reed Clapper,Boris Faz,Donn Cantrell"
    products = "Brompton,Cannondale CAAD8,Cannondale CAAD9,Synapse,Synapse Disc,Trail 1,Trail 2"
    provinces = "河南,河北,湖南,湖北,山东,山西,广东,广西,江苏,江西,辽宁,吉林,黑龙江,四川,青海,海南"
    for names in (agents, products, provinces):
        assert asked(names.split(",")) == {}


def test_many_names_with_figures_take_no_time() -> None:
    assert near_misses([f"客户{i}号店" for i in range(20_000)]) == []


@fewer(10)
@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_known_names_are_never_asked(new: list[str], known: list[str]) -> None:
    nears = near_misses(new, known)
    assert {near.spelling for near in nears} <= set(new) - set(known)
    assert len({near.spelling for near in nears}) == len(nears)
    for near in nears:
        assert near.like in {*new, *known} and near.like != near.spelling


@fewer(4)
@given(words)
def test_folding_twice_is_folding_once(word: str) -> None:
    assert isinstance(fold(word), str)


@fewer(10)
@given(st.lists(words, min_size=1, max_size=4), st.lists(words, min_size=1, max_size=4))
def test_two_paths_never_share_a_code(one: list[str], other: list[str]) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)
    assert len(code_of(one)) <= 120 and not code_of(one).endswith("~")


def test_long_paths_keep_codes_of_their_own() -> None:
    long, longer = ["大" * 150, "甲"], ["大" * 150, "乙"]
    assert code_of(long) != code_of(longer)
    assert len(code_of(long)) <= 120


@pytest.mark.django_db
def test_answers_are_kept_and_may_change() -> None:
    naming.remember("product", {"GTXPro": "GTX/GTX Pro"}, AT)
    naming.remember("product", {"GTXPro": "GTXPro", "x": "y"}, AT)
    assert naming.answers("product") == {"GTXPro": "GTXPro", "x": "y"}
    assert naming.answers("unit") == {}


@pytest.mark.django_db
def test_a_header_is_known_again_in_another_order() -> None:
    mapping.remember(["单", "额 "], {"单": "number", "额": "amount"}, AT)
    assert mapping.recall(["额", "单"]) == {"单": "number", "额": "amount"}
    assert mapping.recall(["额", "单", "区"]) == {}
    assert header_hash(["A", "b"]) == header_hash(["B", "a"])


def test_unknown_column_names_the_nearest() -> None:
    there = ["省/自治区", "地区", "销售额", "Sales Amount"]
    assert nearest("sales amnt", there)[0] == "Sales Amount"
    with pytest.raises(Refused, match="省/自治区"):
        check_columns(Choices(by=("地区", "省自治区")), there)
    check_columns(
        Choices(by=("地区",), amount="销售额", filter={"地区": "华东"}), there
    )
