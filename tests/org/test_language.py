"""How names are ordered and added in the reader's language."""

from django.utils import translation

from luopan.org.language import bracketed, listed, name_order
from luopan.org.models import Unit
from luopan.trail.refusal import Refused


def test_chinese_names_stand_by_pinyin_after_latin_ones():
    names = ["赵崇文", "安娜", "Wei", "陈一", "li", "许南乔"]
    assert sorted(names, key=name_order) == [
        "li",
        "Wei",
        "安娜",
        "陈一",
        "许南乔",
        "赵崇文",
    ]


def test_what_is_added_stands_in_the_brackets_of_the_language():
    with translation.override("zh-hans"):
        assert bracketed("万元") == "（万元）"
    with translation.override("en"):
        assert bracketed("¥K") == " (¥K)" and bracketed("") == ""


def test_names_with_a_comma_stand_between_semicolons():
    with translation.override("en"):
        assert listed(["A", "B"]) == "A, B" and listed(()) == ""
        assert listed(["Last year", "Last year, grown", "C"]) == (
            "Last year; Last year, grown; C"
        )
        assert listed(["¥1,000", 2]) == "¥1,000, 2"  # no comma between words
    with translation.override("zh-hans"):
        assert listed(["甲", "乙"]) == "甲、乙"
        assert listed(["甲", "乙、丙"]) == "甲；乙、丙"


def test_a_refusal_names_things_in_the_language_of_its_reader(world):
    unit = Unit(code="east", name="华东", name_other="East")
    refusal = Refused("%(unit)s: %(word)s", unit=unit, word="x")
    with translation.override("zh-hans"):
        assert str(refusal) == "华东: x"
    with translation.override("en"):
        assert str(refusal) == "East: x"
    assert refusal.told()["facts"] == {"unit": "华东", "word": "x"}
