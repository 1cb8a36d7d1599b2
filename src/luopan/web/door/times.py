"""Instants as the company's clock shows them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from luopan.org.queries import company, has_company


def clock(at: datetime) -> str:
    """Hours and minutes of an instant, the minute rounded up: by then it is over."""
    zone = company().time_zone if has_company() else "UTC"
    return f"{(at + timedelta(seconds=59)).astimezone(ZoneInfo(zone)):%H:%M}"
