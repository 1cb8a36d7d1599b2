"""Once a day, week, month in company time, whatever is done to the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.trail import queries, recurring, services
from luopan.trail.models import Job, Recurring
from luopan.trail.recurring import next_time
from luopan.trail.refusal import Refused


def fired(rule, zone, start, end):
    """Local texts of all times of a rule between two local days."""
    tz = ZoneInfo(zone)
    after = datetime.fromisoformat(start).replace(tzinfo=tz) - timedelta(seconds=1)
    until, times = datetime.fromisoformat(end).replace(tzinfo=tz), []
    while (after := next_time(rule, after=after, zone=tz)) < until:
        times.append(f"{after.astimezone(tz):%m-%d %H:%M%z}")
    return times


CLOCKS = {
    # New York, 8 March 2026: 02:00 becomes 03:00
    ("daily 02:30", "America/New_York", "2026-03-07", "2026-03-10"): [
        "03-07 02:30-0500", "03-08 03:00-0400", "03-09 02:30-0400",
    ],
    # New York, 1 November 2026: 01:00 to 02:00 comes twice
    ("daily 01:30", "America/New_York", "2026-10-31", "2026-11-03"): [
        "10-31 01:30-0400", "11-01 01:30-0400", "11-02 01:30-0500",
    ],
    # Lord Howe: half an hour. 4 October 2026: 02:00 becomes 02:30
    ("daily 02:15", "Australia/Lord_Howe", "2026-10-03", "2026-10-06"): [
        "10-03 02:15+1030", "10-04 02:30+1100", "10-05 02:15+1100",
    ],
    # 5 April 2026: 01:30 to 02:00 comes twice
    ("daily 01:45", "Australia/Lord_Howe", "2026-04-04", "2026-04-07"): [
        "04-04 01:45+1100", "04-05 01:45+1100", "04-06 01:45+1030",
    ],
    # Shanghai, 4 May 1986: 02:00 becomes 03:00; 14 September: 01:00 to 02:00 comes twice
    ("daily 02:00", "Asia/Shanghai", "1986-05-03", "1986-05-06"): [
        "05-03 02:00+0800", "05-04 03:00+0900", "05-05 02:00+0900",
    ],
    ("daily 01:30", "Asia/Shanghai", "1986-09-13", "1986-09-16"): [
        "09-13 01:30+0900", "09-14 01:30+0900", "09-15 01:30+0800",
    ],
    # and the last of them, 14 April and 15 September 1991
    ("daily 02:00", "Asia/Shanghai", "1991-04-13", "1991-04-16"): [
        "04-13 02:00+0800", "04-14 03:00+0900", "04-15 02:00+0900",
    ],
    ("daily 01:30", "Asia/Shanghai", "1991-09-14", "1991-09-17"): [
        "09-14 01:30+0900", "09-15 01:30+0900", "09-16 01:30+0800",
    ],
    # Apia had no 30 December 2011, a Friday
    ("daily 02:30", "Pacific/Apia", "2011-12-28", "2012-01-02"): [
        "12-28 02:30-1000", "12-29 02:30-1000", "12-31 02:30+1400", "01-01 02:30+1400",
    ],
    ("weekly 5 08:00", "Pacific/Apia", "2011-12-20", "2012-01-10"): [
        "12-23 08:00-1000", "12-31 00:00+1400", "01-06 08:00+1400",
    ],
    ("monthly 30 08:00", "Pacific/Apia", "2011-11-01", "2012-02-01"): [
        "11-30 08:00-1000", "12-31 00:00+1400", "01-30 08:00+1400",
    ],
    ("monthly 31 23:59", "Asia/Shanghai", "2028-01-01", "2028-05-01"): [
        "01-31 23:59+0800", "02-29 23:59+0800", "03-31 23:59+0800", "04-30 23:59+0800",
    ],
    ("weekly 1 08:00", "Asia/Kathmandu", "2026-11-20", "2026-12-05"): [
        "11-23 08:00+0545", "11-30 08:00+0545",
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", CLOCKS, ids=lambda case: " ".join(case[:3]))
def test_it_is_due_once(case):
    assert fired(*case) == CLOCKS[case]


ZONES = [
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Africa/Casablanca",
    "America/Santiago", "Asia/Tehran", "Pacific/Apia", "UTC",
]  # fmt: skip


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    day=st.dates(date(1985, 1, 1), date(2036, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_every_day_that_exists_has_one_daily_time(zone, day, minute):
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rule, days = f"daily {minute // 60:02}:{minute % 60:02}", []
    for _ in range(3):
        following = next_time(rule, after=at, zone=zone)
        assert following > at
        at = following
        days.append(at.astimezone(zone).date())
    for early, late in zip(days, days[1:], strict=False):
        assert late > early
        between = [early + timedelta(n) for n in range(1, (late - early).days)]
        assert not any(exists(missing, zone) for missing in between)


def exists(day, zone):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


@pytest.mark.parametrize(
    "rule",
    ["", "daily", "daily 24:00", "daily 2:30", "daily 02:60", "weekly 0 08:00",
     "weekly 8 08:00", "monthly 32 08:00", "monthly 0 08:00", "hourly 00:10",
     "daily 02:30\n", "daily ０２:30", "DAILY 02:30", "weekly 08:00",
     "every 0", "every 61", "every 05", "every"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(Refused) as told:
        recurring.check_rule(rule)
    assert "weekly 1 08:00" in str(told.value)


@pytest.fixture
def shanghai(monkeypatch):
    monkeypatch.setattr(recurring, "_zone_source", [lambda: "Asia/Shanghai"])


@pytest.fixture
def nightly(alice, at, shanghai):
    services.repeat(
        actor=alice,
        at=at,
        name="nightly",
        kind="x.y",
        rule="daily 02:30",
        parameters={"a": 1},
    )


def test_without_a_company_it_is_utc(monkeypatch):
    monkeypatch.setattr(recurring, "_zone_source", [])
    assert recurring.zone().key == "UTC"
    recurring.set_zone_source(lambda: "")
    assert recurring.zone().key == "UTC"
    recurring.set_zone_source(lambda: "Asia/Shanghai")
    assert recurring.zone().key == "Asia/Shanghai"


def test_it_puts_its_job_in_once_a_day(nightly, at):
    assert recurring.fire(at=at) == 0
    first = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    assert queries.recurring() == (
        queries.RecurringRow("nightly", "x.y", "daily 02:30", first),
    )
    assert recurring.fire(at=first) == 1
    assert recurring.fire(at=first) == 0
    assert recurring.fire(at=first + timedelta(hours=23)) == 0
    assert recurring.fire(at=first + timedelta(days=1)) == 1
    assert [job.parameters for job in Job.objects.all()] == [{"a": 1}] * 2
    assert {job.actor for job in Job.objects.all()} == {None}


def test_a_worker_that_was_down_catches_up_once(nightly, at):
    assert recurring.fire(at=at + timedelta(days=9)) == 1
    assert recurring.fire(at=at + timedelta(days=9)) == 0
    assert queries.recurring()[0].next_at == datetime(2026, 12, 3, 18, 30, tzinfo=UTC)


def test_a_clock_set_back_does_not_fire_again(nightly, at):
    recurring.fire(at=at + timedelta(days=1))
    for hours in range(48):
        recurring.fire(at=at - timedelta(hours=1) + timedelta(hours=hours / 2))
    assert Job.objects.count() == 1


def test_two_workers_fire_it_once(nightly, at):
    """The second read the row before the first had moved it on."""
    due = list(Recurring.objects.all())
    later = at + timedelta(days=1)
    assert recurring.fire(at=later) == 1
    Recurring.objects.update(next_at=due[0].next_at)  # as if it had not been seen
    assert recurring.fire(at=later) == 1
    assert Job.objects.count() == 1, "the key of the job is its time"


def test_it_can_be_changed_and_stopped(nightly, alice, at):
    services.repeat(
        actor=alice, at=at, name="nightly", kind="x.y", rule="weekly 1 08:00"
    )
    assert queries.recurring()[0].next_at == datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    services.stop_repeating(actor=alice, at=at, name="nightly")
    assert queries.recurring() == ()
    assert recurring.fire(at=at + timedelta(days=30)) == 0
    with pytest.raises(Refused):
        services.stop_repeating(actor=alice, at=at, name="nightly")
    with pytest.raises(Refused):
        services.repeat(actor=alice, at=at, name="n", kind="x.y", rule="now and then")


def test_a_rule_of_minutes_keeps_to_the_hour():
    at = datetime(2026, 11, 24, 8, 14, 59, tzinfo=UTC)
    for rule, then in (("every 15", 15), ("every 5", 15), ("every 20", 20)):
        found = recurring.next_time(rule, after=at, zone=ZoneInfo("UTC"))
        assert found == at.replace(minute=then, second=0)
    hour = recurring.next_time(
        "every 60", after=at.replace(minute=0, second=0), zone=UTC
    )
    assert hour == at.replace(hour=9, minute=0, second=0)
