"""Instants as a letter writes them: in the company's time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from luopan.org.facts import facts


def here(at: datetime) -> datetime:
    """An instant on the company's clock."""
    known = facts()
    return at.astimezone(ZoneInfo(known.time_zone if known else "Asia/Shanghai"))


def instant(at: datetime) -> str:
    """An instant as a letter writes it: in the company's time, to the minute."""
    said = here(at)
    offset = said.strftime("%z")
    return f"{said:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:]}"
