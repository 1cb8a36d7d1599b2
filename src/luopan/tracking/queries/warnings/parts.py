"""Which part of the formula is short: a node's own rates beside those of the unit above it.

Only what records tell: a rate is shown where the node itself has enough of them, and held
against the whole unit above (the node is part of it). No part of a gap is laid on a rate.
"""

from datetime import timedelta
from typing import Any

from luopan.org.models import Holding
from luopan.tracking.queries.practice import LATELY, VISITS
from luopan.tracking.queries.warnings.ground import Ground, heads

RATES = ("talks_a_visit", "talks_a_deal", "win_rate", "amount_a_win")
LESS_IS_GOOD = {"talks_a_deal"}
SHORT = 0.95  # of the unit above: what lies below is named


class Parts:
    """The parts of the formula of every node."""

    def __init__(self, board: Ground) -> None:
        self.board = board
        held = Holding.objects.on(board.question.as_of).filter(kind=Holding.Kind.HOLDER)
        self.held = frozenset(held.values_list("seat__code", flat=True))
        self._known: dict[str, dict[str, float | None]] = {}

    def of(self, code: str) -> list[dict[str, Any]]:
        """Its parts beside the unit above: own, above, and how they compare (1.0: alike).

        The weakest comes first; parts that cannot be told are left out.
        """
        above = self.board.tree.parent(code)
        if not above:
            return []
        own, other = self._of(code), self._of(above)
        rows = [
            _row(key, own[key], other[key])
            for key in ("visits_a_head", *RATES)
            if own.get(key) and other.get(key)
        ]
        return sorted(rows, key=lambda row: row["ratio"])

    def _of(self, code: str) -> dict[str, float | None]:
        if code not in self._known:
            self._known[code] = self._rates(code)
        return self._known[code]

    def _rates(self, code: str) -> dict[str, float | None]:
        found = self.board.practice.factors((code,))
        return {key: found[key].value for key in RATES} | {
            "visits_a_head": self._visits(code)
        }

    def _visits(self, code: str) -> float | None:
        """Visits a week and held seat in the last thirteen weeks."""
        count = heads(self.board, code, self.held)
        monday = self.board.monday()
        done = self.board.practice.counted(
            VISITS, code, monday - timedelta(weeks=LATELY), monday
        )
        return done / LATELY / count if count and done else None


def _row(key: str, own: float | None, above: float | None) -> dict[str, Any]:
    mine, other = own or 0.0, above or 0.0
    ratio = other / mine if key in LESS_IS_GOOD else mine / other
    return {
        "key": key,
        "own": round(mine, 6),
        "above": round(other, 6),
        "ratio": round(ratio, 6),
    }
