"""What a cause can lean on: each fact of a review by a key that stays."""

from typing import Any

LISTED = {
    "unit": "units",
    "product": "products",
    "warning": "warnings",
    "assumption": "assumptions",
    "action": "actions",
    "month": "parts",
}


def evidence_keys(facts: dict[str, Any]) -> tuple[str, ...]:
    """Keys of the facts of a review, as in “unit:north”.

    Example:
        >>> evidence_keys({"units": [{"key": "north"}], "promises": {"broken": 1}})
        ('unit:north', 'promises:broken')
    """
    found = [
        f"{kind}:{row['key']}"
        for kind, name in LISTED.items()
        for row in facts.get(name, ())
    ]
    promises = facts.get("promises", {})
    found += [f"promises:{key}" for key in ("kept", "broken") if promises.get(key)]
    return tuple(found)
