"""What templates say."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from luopan.web.templatetags import luopan as tags

LINK = "{% load luopan %}{% with_query unit=unit product='' %}"


@pytest.mark.parametrize(
    ("asked", "unit", "link"),
    [
        ("/track/?period=2026", "east", "?period=2026&amp;unit=east"),
        ("/track/?unit=west&product=p1", "east", "?unit=east"),
        ("/track/?unit=west", "", "?"),
    ],
)
def test_a_link_changes_part_of_the_query(rf, asked, unit, link):
    context = Context({"request": rf.get(asked), "unit": unit})
    assert Template(LINK).render(context) == link


def test_a_date_in_a_sentence_breaks_at_no_hyphen_and_tags_stay():
    told = tags.whole_dates('<a href="?day=2026-09-15">until 2026-09-15</a>, 2026-09')
    assert told == (
        '<a href="?day=2026-09-15">until <span class="nb">2026-09-15</span></a>, '
        '<span class="nb">2026-09</span>'
    )
    week = tags.whole_dates("2026-09-07 – 09-13")
    assert week == '<span class="nb">2026-09-07 – 09-13</span>'
    month = tags.whole_dates("2026-07-01—07-31, 07-31")
    assert month == '<span class="nb">2026-07-01—07-31</span>, 07-31'


def test_an_amount_in_a_sentence_stays_in_one_line():
    nb = '<span class="nb">{}</span>'.format
    due = tags.whole_dates("截止 2026-09-19，2026-09-30 截止，2026-09 截止日")
    assert due == (
        f"{nb('截止 2026-09-19')}，{nb('2026-09-30 截止')}，{nb('2026-09')} 截止日"
    )
    said = tags.whole_dates("缺口 2,107 万，目标 4.12 亿元；共 33 笔")
    assert said == f"缺口 {nb('2,107 万')}，目标 {nb('4.12 亿元')}；共 33 笔"
    assert tags.whole_dates("by −¥4.6M") == f"by {nb('−¥4.6M')}"


def test_what_was_there_before_all_records_has_no_first_day():
    with translation.override("en"):
        assert tags.since(date(1900, 1, 1)) == "from the start"
        assert tags.since(date(2026, 3, 1)) == "2026-03-01"
