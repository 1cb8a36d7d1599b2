"""What one event (a batch applied, or revoked) took away and brought, as sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from luopan.records.columns import bulk
from luopan.records.facts import sources
from luopan.records.facts.recipes import DOCUMENTS
from luopan.records.facts.sources import Source, Words
from luopan.records.states import State


@dataclass(frozen=True)
class Scopes:
    """SQL pieces that say which records a batch touched; each takes the batch once."""

    table: str

    @property
    def own(self) -> str:
        """The versions it brought."""
        return "d.batch_id = %s"

    @property
    def replaced(self) -> str:
        """The versions that theirs replaced."""
        return (
            f"d.id IN (SELECT supersedes FROM {self.table} "
            "WHERE batch_id = %s AND supersedes IS NOT NULL)"
        )


def side(
    batch: int,
    kinds: frozenset[str],
    state: State,
    words: Words,
    brought: bool,
    costs: bool,
    own_documents: list[Source] | None = None,
) -> Iterator[Source]:
    """All rows whose facts a batch may change, as they were in one state.

    Args:
        batch: Primary key of the batch.
        kinds: Kinds of sources wanted.
        state: As of when: just before the event, or just after.
        words: Codes of texts.
        brought: Whether the batch's own rows are live in that state (else those that
            they replaced are).
        costs: Whether listed costs matter to any metric.
        own_documents: The batch's own documents, where they are at hand.
    """
    yield from _documents(batch, kinds, state, words, brought, own_documents, costs)
    for kind, table, reader in SIMPLE:
        if kind in kinds:
            scopes = Scopes(table)
            yield reader(scopes.own if brought else scopes.replaced, [batch], words)
    if "effective" in kinds:
        yield sources.effective(
            _neighbours("records_activity", ("account_id", "day_date")),
            [batch, batch],
            state,
            words,
        )
    if "stock" in kinds:
        yield sources.stock(
            _neighbours("records_stock", ("account_id", "product_id")),
            [batch, batch],
            state,
            words,
        )
    if "match" in kinds and bulk.rows("SELECT 1 FROM records_match LIMIT 1"):
        yield sources.matches(MATCHED, [batch] * 3, state, words)


SIMPLE = (
    ("opportunity", "records_opportunity", sources.opportunities),
    ("stage", "records_opportunity", sources.stages),
    ("activity", "records_activity", sources.activities),
)
MATCHED = (
    "m.id IN (SELECT m.id FROM records_match m JOIN records_document d "
    "ON d.id = m.receipt_id WHERE d.batch_id = %s UNION "
    "SELECT m.id FROM records_match m JOIN records_document d "
    "ON d.supersedes = m.receipt_id WHERE d.batch_id = %s UNION "
    "SELECT m.id FROM records_match m JOIN records_document d "
    "ON d.key = m.invoice_key WHERE d.batch_id = %s)"
)


def _neighbours(table: str, group: tuple[str, ...]) -> str:
    """SQL: rows of the groups that the batch's own or replaced rows stand in.

    As a set that is made once: asked row by row, it would read the table for each.
    """
    names = ", ".join(f"n.{name}" for name in group)
    return (
        f"({names.replace('n.', 'd.')}) IN "
        f"(SELECT {names} FROM {table} n WHERE n.batch_id = %s UNION "
        f"SELECT {names} FROM {table} w JOIN {table} n ON n.id = w.supersedes "
        "WHERE w.batch_id = %s)"
    )


def _documents(
    batch: int,
    kinds: frozenset[str],
    state: State,
    words: Words,
    brought: bool,
    own_documents: list[Source] | None,
    costs: bool,
) -> Iterator[Source]:
    if not kinds & DOCUMENTS:
        return
    scopes = Scopes("records_document")
    if not brought:
        yield from sources.documents(scopes.replaced, [batch], state, words)
    elif own_documents is not None:
        yield from own_documents
    else:
        yield from sources.documents(scopes.own, [batch], state, words)
    if near := _near(batch, costs):
        yield from sources.documents(
            f"d.id IN ({near}) AND d.batch_id <> %s AND NOT {scopes.replaced} "
            f"AND {state.row('d', 'records_document')}",
            [batch] * (near.count("%s") + 2),
            state,
            words,
        )


def _near(batch: int, costs: bool) -> str:
    """SQL: documents that count otherwise because of the batch; empty if there are none.

    Those that answer one of its documents, and lines whose cost it lists. The index of
    answers is written ``NOT (original = '')``; said otherwise, SQLite does not see it.
    """
    near = []
    answering = "NOT (original = '') AND batch_id <> %s"
    if _any(f"SELECT 1 FROM records_document WHERE {answering} LIMIT 1", batch):
        near.append(
            "SELECT id FROM records_document WHERE NOT (original = '') AND original IN "
            "(SELECT key FROM records_document WHERE batch_id = %s)"
        )
    if costs and _any("SELECT 1 FROM records_cost WHERE batch_id = %s LIMIT 1", batch):
        near.append(
            "SELECT document_id FROM records_line WHERE cost IS NULL AND product_id IN "
            "(SELECT product_id FROM records_cost WHERE batch_id = %s)"
        )
    return " UNION ".join(near)


def _any(sql: str, batch: int) -> bool:
    return bool(bulk.rows(sql, [batch]))
