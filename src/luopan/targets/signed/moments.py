"""Instants as a letter writes them: in the company's time."""

from datetime import datetime

from luopan.org.clock import here


def instant(at: datetime) -> str:
    """An instant as a letter writes it: in the company's time, to the minute."""
    said = here(at)
    offset = said.strftime("%z")
    return f"{said:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:]}"
