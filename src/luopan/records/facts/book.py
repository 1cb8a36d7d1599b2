"""The book of facts: what each event adds, written once; rebuilt by replaying events."""

from collections.abc import Callable, Iterable
from datetime import datetime

import numpy as np
from django.db.models import QuerySet

from luopan.dimensions.models import Metric
from luopan.records.columns import bulk
from luopan.records.facts import sources
from luopan.records.facts.events import side
from luopan.records.facts.recipes import Recipe, recipes
from luopan.records.facts.sources import Source, Words
from luopan.records.facts.tally import Facts, Kitchen, added
from luopan.records.models import Batch, Fact
from luopan.records.states import State, last_event

Parts = Iterable[tuple[int, Facts]]
Side = tuple[State, Iterable[Source]]
Heard = Callable[[int, int], None]


def post(batch: Batch, own_documents: list[Source] | None, words: Words) -> int:
    """Write the facts of a batch that was just stored; how many rows they are.

    Args:
        batch: Its rows are written, its number is the newest event's.
        own_documents: Its documents as sources where they stand for themselves; None:
            ask the database.
        words: The codes that ``own_documents`` use.
    """
    return _write(batch, _applied(batch, recipes(), own_documents, words), words)


def take_back(batch: Batch, actor_id: int) -> int:
    """After a revocation: write what the facts that left with the batch do not mend.

    The facts of a revoked batch no longer count. What they leave behind is right unless
    rows of other batches stood on rows of this one (a return counted on the day of its
    order). The difference is a batch of its own that mends the revoked one.

    Returns:
        How many rows of facts that took; 0 in the ordinary case.
    """
    words = Words()
    parts = dict(_revoked(batch, recipes(), words))
    if not any(len(facts) for facts in parts.values()):
        return 0
    assert batch.revoked_at is not None
    mending = _mending(batch, actor_id, batch.revoked_at)
    return _write(mending, parts.items(), words)


def rebuild(metric: Metric | None = None) -> int:
    """Compute the facts of one metric, or of all, anew from the records.

    Replays every event, so that the book says the same for every day it is asked about.
    Call it when a metric is new or its definition changed.

    Returns:
        How many rows of facts there are now.
    """
    facts = Fact.objects.filter(metric=metric) if metric else Fact.objects.all()
    return _replayed(recipes(metric), facts, lambda _done, _whole: None)


def rebuild_margins(heard: Heard) -> int:
    """Compute anew what stands on amounts without tax: margins, costs, rebates.

    Args:
        heard: Hears after each event how many are done, and of how many.

    Returns:
        How many rows of facts they have now.
    """
    made = [each for each in recipes() if each.without_tax]
    facts = Fact.objects.filter(metric__in=[each.metric for each in made])
    return _replayed(made, facts, heard)


def _replayed(made: list[Recipe], facts: QuerySet[Fact], heard: Heard) -> int:
    bulk.lock()
    facts._raw_delete(facts.db)
    batches = list(Batch.objects.select_related("mends").order_by("applied_no"))
    events = [
        (batch.applied_no, batch, True) for batch in batches if batch.mends is None
    ]
    events += [
        (batch.revoked_no, batch, False) for batch in batches if batch.revoked_no
    ]
    mending = {batch.mends.pk: batch for batch in batches if batch.mends}
    events.sort(key=lambda event: event[0])
    count = 0
    for place, (_number, batch, applied) in enumerate(events, start=1):
        if applied:
            words = Words()
            count += _write(batch, _applied(batch, made, None, words), words)
        else:
            count += _taken_back(batch, made, mending.get(batch.pk))
        heard(place, len(events))
    return count


def _taken_back(batch: Batch, made: list[Recipe], keeper: Batch | None) -> int:
    words = Words()
    parts = dict(_revoked(batch, made, words))
    if not any(len(rest) for rest in parts.values()):
        return 0
    assert batch.revoked_at is not None
    keeper = keeper or _mending(batch, batch.actor.pk, batch.revoked_at)
    return _write(keeper, parts.items(), words)


def _mending(batch: Batch, actor_id: int, at: datetime) -> Batch:
    return Batch.objects.create(
        label=batch.label,
        actor_id=actor_id,
        applied_at=at,
        applied_no=batch.revoked_no,
        mends=batch,
    )


def _applied(
    batch: Batch,
    made: list[Recipe],
    own_documents: list[Source] | None,
    words: Words,
) -> Parts:
    before, after = State(batch.applied_no - 1), _after(batch.applied_no)
    return _difference(
        made,
        words,
        (before, _side(batch, made, before, words, False, None)),
        (after, _side(batch, made, after, words, True, own_documents)),
        lambda _recipe: [],
    )


def _revoked(batch: Batch, made: list[Recipe], words: Words) -> Parts:
    assert batch.revoked_no is not None
    before, after = State(batch.revoked_no - 1), _after(batch.revoked_no)
    return _difference(
        made,
        words,
        (before, _side(batch, made, before, words, True, None)),
        (after, _side(batch, made, after, words, False, None)),
        lambda recipe: [_written(batch, recipe, words)],
    )


def _after(event: int) -> State:
    """After the newest event all stands as it does now: live rows, which have an index."""
    return State() if event == last_event() else State(event)


def _side(
    batch: Batch,
    made: list[Recipe],
    state: State,
    words: Words,
    brought: bool,
    own_documents: list[Source] | None,
) -> Iterable[Source]:
    kinds = frozenset(kind for each in made for kind in each.kinds)
    costs = any(each.needs_costs for each in made)
    return side(batch.pk, kinds, state, words, brought, costs, own_documents)


def _difference(
    made: list[Recipe],
    words: Words,
    before: Side,
    after: Side,
    start: Callable[[Recipe], list[Facts]],
) -> Parts:
    """Per metric: what counts after, less what counted before.

    One metric after another, so that only one metric's facts are in memory at a time.
    """
    sides = [
        (sign, _kitchen(made, state, words), list(rows))
        for sign, (state, rows) in ((-1, before), (1, after))
    ]
    for each in made:
        parts = start(each)
        for sign, kitchen, rows in sides:
            for source in rows:
                parts += [facts.times(sign) for facts in kitchen.facts(each, source)]
        yield each.metric.pk, added(parts)


def _kitchen(made: list[Recipe], state: State, words: Words) -> Kitchen:
    needed = any(each.needs_costs for each in made)
    return Kitchen(words, sources.costs(state, words) if needed else {})


def _written(batch: Batch, recipe: Recipe, words: Words) -> Facts:
    """The facts of a batch for a metric as they stand in the book."""
    rows = sources.read(
        (
            ("day_date", "day_date"),
            ("seat_id", "seat_id"),
            ("account_id", "account_id"),
            ("product_id", "product_id"),
            ("channel", "channel"),
            ("currency", "currency"),
            ("amount", "amount"),
        ),
        "FROM records_fact WHERE batch_id = %s AND metric_id = %s",
        [batch.pk, recipe.metric.pk],
    )
    return Facts(
        rows["day_date"].astype(np.int64),
        rows["seat_id"],
        rows["account_id"],
        rows["product_id"],
        words.codes(rows["channel"]),
        words.codes(rows["currency"]),
        rows["amount"],
    )


def _write(batch: Batch, parts: Parts, words: Words) -> int:
    count = 0
    for metric, facts in parts:
        size = len(facts)
        if not size:
            continue
        bulk.insert(
            Fact,
            {
                "id": bulk.reserve_ids(Fact, size) + np.arange(size),
                "batch_id": np.full(size, batch.pk),
                "metric_id": np.full(size, metric),
                "seat_id": facts.seat,
                "account_id": facts.account,
                "product_id": facts.product,
                "channel": words.texts(facts.channel),
                "day_date": facts.day.astype("datetime64[D]"),
                "currency": words.texts(facts.currency),
                "amount": facts.amount,
            },
        )
        count += size
    return count
