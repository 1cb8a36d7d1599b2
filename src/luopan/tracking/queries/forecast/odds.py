"""What a stage is worth: the share won of the deals that had entered it, near the seat."""

from collections import defaultdict
from dataclasses import dataclass, field

from luopan.engine.tree import Tree
from luopan.records.columns.bulk import NOBODY
from luopan.records.deal_book import stage_records
from luopan.tracking import cube
from luopan.tracking.board import Board

LEAST_CLOSED = 20  # deals that make a share

Tally = tuple[int, int]  # won, closed


@dataclass(frozen=True)
class Share:
    """Won ÷ closed, by count, of the last 365 days.

    Attributes:
        share: None: nobody closed enough.
        closed: On how many deals it rests.
        source: Code of the unit whose deals they are; empty with None.
    """

    share: float | None
    closed: int
    source: str


@dataclass(frozen=True, eq=False)
class Odds:
    """Shares by node and stage; the nearest node up with enough closed deals says."""

    tree: Tree
    nodes: dict[int, str]  # primary key of a seat → where it counts in the tree
    tallies: dict[tuple[str, str], Tally]  # node, stage
    _found: dict[tuple[str, str], Share] = field(default_factory=dict, repr=False)

    def size(self) -> int:
        """Bytes in memory, about."""
        return 100 * len(self.tallies) + 60 * len(self.nodes)

    def of(self, seat: int, stage: str) -> Share:
        """What a deal of a seat in a stage is worth; an unknown stage: as any deal."""
        node = self.nodes.get(seat, self.tree.codes[0])
        return self.at(node, stage)

    def at(self, node: str, stage: str) -> Share:
        """The same for a node."""
        key = node, stage
        if key not in self._found:
            self._found[key] = self._near(node, stage) or (
                self._near(node, "") or Share(None, 0, "")
            )
        return self._found[key]

    def _near(self, node: str, stage: str) -> Share | None:
        for code in (node, *self.tree.ancestors(node)):
            won, closed = self.tallies.get((code, stage), (0, 0))
            if closed >= LEAST_CLOSED:
                return Share(won / closed, closed, code)
        return None


def odds(board: Board) -> Odds:
    """Of the organisation of a board, as known from its day; kept under a lasting name."""
    question, seen = board.question, board.seen
    version = question.version
    tree = version.space_hash if version else question.year.start_date
    footing = (seen.event, seen.footing.organisation, question.as_of, tree)
    return cube.kept("|".join(map(str, ("odds", *footing))), lambda: _read(board))


def _read(board: Board) -> Odds:
    question, tree = board.question, board.tree
    laid = board.laid
    nodes = {
        pk: tree.leaf_codes[leaf] if leaf >= 0 else tree.codes[0]
        for pk, leaf in zip(laid.seats.tolist(), laid.leaf.tolist(), strict=True)
    }
    above = {code: (code, *tree.ancestors(code)) for code in set(nodes.values())}
    won: dict[tuple[str, str], int] = defaultdict(int)
    closed: dict[tuple[str, str], int] = defaultdict(int)
    for row in stage_records(as_of=question.as_of, known_at=question.known_at):
        seat = NOBODY if row.seat is None else row.seat
        for code in above[nodes.get(seat, tree.codes[0])]:
            won[code, row.stage] += row.won
            closed[code, row.stage] += row.closed
    tallies = {key: (won[key], count) for key, count in closed.items()}
    return Odds(tree, nodes, tallies)
