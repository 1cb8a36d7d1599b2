"""A calendar as RFC 5545 wants it: folded, escaped, whole days."""

import doctest
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.papers import calendar as module
from luopan.papers.calendar import Event, calendar, folded

AT = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
DAYS = date(2027, 3, 1), date(2027, 3, 3)
NASTY = "a\\b; c, d\r\nX-EVIL:1\x00\x7f\n拜访"


def lines(text):
    """Unfolded, as a reader does it."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def said(value):
    """A text as a reader unescapes it."""
    found, rest = [], iter(value)
    for sign in rest:
        found.append(next(rest) if sign == "\\" else sign)
    return "".join(found)


def test_its_examples():
    assert doctest.testmod(module).failed == 0


def test_what_people_type_cannot_leave_its_line():
    event = Event("k", NASTY, *DAYS, about=NASTY, address="https://x/\r\nX-EVIL:1")
    found = lines(calendar("行动; 1", [event], at=AT, hours=2))
    assert not [line for line in found if line.startswith("X-EVIL")]
    (name,) = [line for line in found if line.startswith("SUMMARY:")]
    assert name == "SUMMARY:a\\\\b\\; c\\, d\\nX-EVIL:1\\n拜访"
    assert "NAME:行动\\; 1" in found and "REFRESH-INTERVAL;VALUE=DURATION:PT2H" in found


def test_days_are_whole_and_end_on_the_day_after():
    found = lines(calendar("x", [Event("k", "n", *DAYS)], at=AT, hours=1))
    assert "DTSTART;VALUE=DATE:20270301" in found
    assert "DTEND;VALUE=DATE:20270303" in found
    assert "DTSTAMP:20270301T083000Z" in found
    with pytest.raises(ValueError, match="ends before"):
        calendar("x", [Event("k", "n", DAYS[0], DAYS[0])], at=AT, hours=1)
    with pytest.raises(ValueError, match="time zone"):
        calendar("x", [], at=AT.replace(tzinfo=None), hours=1)


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_line_is_too_long_and_nothing_is_lost(text):
    parts = folded(text)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == text
    found = lines(calendar("x", [Event("k", text, *DAYS)], at=AT, hours=1))
    (name,) = [line for line in found if line.startswith("SUMMARY:")]
    assert said(name.removeprefix("SUMMARY:")) == text
