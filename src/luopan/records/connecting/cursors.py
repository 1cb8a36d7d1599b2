"""How far a source was read, as text: it has to outlive the process, whatever its type."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from luopan.records.connecting.expressing import Value
from luopan.trail.refusal import Refused


def written(value: Value) -> str:
    """A value of a cursor as text."""
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def read(text: str, like: Value) -> Value:
    """The value again, of the type that the column has now.

    Raises:
        Refused: The column holds values of another type than when it was last read.
    """
    try:
        return _read(text, like)
    except (ValueError, InvalidOperation):
        raise Refused(
            _(
                "The source was read up to “%(until)s”, but its column now holds values "
                "like “%(like)s”. Choose the column again, or read from the beginning."
            ),
            until=text[:60],
            like=str(like)[:60],
        ) from None


def _read(text: str, like: Value) -> Value:
    if isinstance(like, datetime):
        found = datetime.fromisoformat(text)
        return (
            found
            if found.tzinfo or not like.tzinfo
            else found.replace(tzinfo=like.tzinfo)
        )
    if isinstance(like, date):
        return date.fromisoformat(text[:10])
    if isinstance(like, int | float | Decimal) and not isinstance(like, bool):
        return type(like)(text)
    return text
