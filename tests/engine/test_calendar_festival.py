"""Spring Festival: against dates one can look up, and against the sky itself."""

from datetime import date, datetime, timedelta
from math import cos, floor, radians, sin

import pytest

from luopan.engine.calendar import spring_festival

KNOWN = [
    "1949-01-29",
    "1950-02-17",
    "1960-01-28",
    "1966-01-21",
    "1970-02-06",
    "1976-01-31",
    "1978-02-07",
    "1980-02-16",
    "1985-02-20",
    "1988-02-17",
    "1990-01-27",
    "1995-01-31",
    "1997-02-07",
    "2000-02-05",
    "2001-01-24",
    "2002-02-12",
    "2003-02-01",
    "2004-01-22",
    "2005-02-09",
    "2006-01-29",
    "2007-02-18",
    "2008-02-07",
    "2009-01-26",
    "2010-02-14",
    "2011-02-03",
    "2012-01-23",
    "2013-02-10",
    "2014-01-31",
    "2015-02-19",
    "2016-02-08",
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-03",
    "2031-01-23",
    "2032-02-11",
    "2033-01-31",
    "2034-02-19",
    "2035-02-08",
]


@pytest.mark.parametrize("text", KNOWN)
def test_dates_one_can_look_up(text):
    day = date.fromisoformat(text)
    assert spring_festival(day.year) == day


def new_moon(number: int) -> float:
    """Julian day (dynamical time) of a new moon; Meeus, Astronomical Algorithms, 49."""
    t = number / 1236.85
    sun = radians(2.5534 + 29.1053567 * number - 0.0000014 * t * t)
    moon = radians(201.5643 + 385.81693528 * number + 0.0107582 * t * t)
    node = radians(160.7108 + 390.67050284 * number - 0.0016118 * t * t)
    rising = radians(124.7746 - 1.56375588 * number + 0.0020672 * t * t)
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    terms = (
        (-0.40720, moon),
        (0.17241 * e, sun),
        (0.01608, 2 * moon),
        (0.01039, 2 * node),
        (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun),
        (0.00208 * e * e, 2 * sun),
        (-0.00111, moon - 2 * node),
        (-0.00057, moon + 2 * node),
        (0.00056 * e, 2 * moon + sun),
        (-0.00042, 3 * moon),
        (0.00042 * e, sun + 2 * node),
        (0.00038 * e, sun - 2 * node),
        (-0.00024 * e, 2 * moon - sun),
        (-0.00017, rising),
        (0.000325, radians(299.77 + 0.107408 * number - 0.009173 * t * t)),
        (0.000165, radians(251.88 + 0.016321 * number)),
        (0.000164, radians(251.83 + 26.651886 * number)),
        (0.000126, radians(349.42 + 36.412478 * number)),
        (0.000110, radians(84.66 + 18.206239 * number)),
    )
    mean = 2451550.09766 + 29.530588861 * number + 0.00015437 * t * t
    return mean + sum(size * sin(angle) for size, angle in terms)


def longitude(day: float) -> float:
    """Apparent longitude of the sun in degrees; Meeus, 25 (low accuracy)."""
    t = (day - 2451545) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    m = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(m)
        + (0.019993 - 0.000101 * t) * sin(2 * m)
        + 0.000289 * sin(3 * m)
    )
    omega = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(omega)) % 360


def in_beijing(day: float) -> date:
    """The civil day there: local mean time until 1928, UTC+8 since."""
    year = 2000 + (day - 2451545) / 365.25
    u = (year - 1820) / 100
    behind = (
        62.92 + 0.32217 * (year - 2000) if year >= 1986 else max(0, -20 + 32 * u * u)
    )
    hours = 8 if year >= 1929 else 7 + 45.67 / 60
    moment = datetime(2000, 1, 1, 12) + timedelta(days=day - 2451545)
    return (moment - timedelta(seconds=behind) + timedelta(hours=hours)).date()


def festival_by_the_sky(year: int) -> date:
    """The second month after the one that holds the winter solstice.

    The month before is a leap month if there are thirteen to the next solstice and it
    is the first in which the sun enters no sign.
    """

    def eleventh(of: int) -> int:
        solstice = 2451900.06 + (of - 2000) * 365.242
        solstice += cos(radians(longitude(solstice))) * 58.1
        number = floor((of - 2000) * 12.3685 + 12) + 2
        while in_beijing(new_moon(number)) > in_beijing(solstice):
            number -= 1
        return number

    def sign(number: int) -> int:
        start = datetime.combine(in_beijing(new_moon(number)), datetime.min.time())
        day = (start - datetime(2000, 1, 1, 12)).total_seconds() / 86400 + 2451545
        return int(longitude(day - 8 / 24) // 30)

    first, following = eleventh(year - 1), eleventh(year)
    number = first + 2
    if following - first == 13:
        leap = next(n for n in range(first + 1, following) if sign(n) == sign(n + 1))
        number += leap <= first + 2
    return in_beijing(new_moon(number))


@pytest.mark.parametrize("year", range(1900, 2100))
def test_the_sky_agrees(year):
    assert spring_festival(year) == festival_by_the_sky(year)


@pytest.mark.parametrize("year", [1899, 2100])
def test_a_year_out_of_reach(year):
    with pytest.raises(ValueError):
        spring_festival(year)
