"""Opportunities for tests, as columns of the store."""

from datetime import date

M = 1_000_000


def deal(number, seat="north-1-a", amount=1_000, **said):
    """One of them; open and in no stage unless said."""
    return {
        "key": f"D{number}",
        "seat": seat,
        "account": None,
        "product": None,
        "created_date": said.get("created", date(2027, 6, 1)),
        "expected_date": said.get("expected"),
        "closed_date": said.get("closed"),
        "outcome": said.get("outcome", ""),
        "amount": None if amount is None else amount * M,
        "currency": "CNY",
    }
