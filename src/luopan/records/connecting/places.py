"""A source's definition as what is needed to reach it, and to ask it."""

from zoneinfo import ZoneInfo

from luopan.org.queries import company
from luopan.records.connecting.expressing import Wanted
from luopan.records.connecting.opening import Address
from luopan.records.models import Source
from luopan.trail.sealed import seal, unseal


def address_of(source: Source) -> Address:
    """Where a source is, its password opened.

    Raises:
        Refused: The password was sealed under a key that is gone.
    """
    secret = source.secret
    return Address(
        kind=source.kind,
        host=source.host,
        port=source.port,
        database=source.database,
        username=source.username,
        password=unseal(secret, purpose=_purpose(source)) if secret else "",
        zone=ZoneInfo(company().time_zone),
    )


def wanted_of(source: Source) -> Wanted:
    """What is asked of a source."""
    return Wanted(
        kind=source.kind,
        columns=(),
        table=source.table,
        query=source.query,
        cursor=source.cursor,
        number=source.number,
    )


def sealed(source: Source, password: str) -> str:
    """A password as it is kept: it opens for this source only."""
    return seal(password, purpose=_purpose(source)) if password else ""


def _purpose(source: Source) -> str:
    return f"source:{source.pk}"
