"""How names are ordered and added in the reader's language."""

from django.utils import translation

from luopan.org.language import bracketed, name_order


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
