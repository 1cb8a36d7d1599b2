"""The corpus of bad inputs through the whole import: a sentence or the right sum, nothing between."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from luopan.org.models import Unit
from luopan.records.models import Batch, Document, Fact, Mapping
from luopan.trail.refusal import Refused
from tests.corpus.cases import CASES, Case
from tests.records.importing import Desk


def rows() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Batch, Document, Fact, Mapping, Unit)
    )


def check(desk: Desk, case: Case, path: Path) -> None:
    path.write_bytes(case.build())
    before = rows()
    with transaction.atomic():
        try:
            examination = desk.examine(path)
            assert rows() == before
            told = [*examination.problems, *examination.odd, *examination.questions]
            assert not any(
                "%(" in str(each) or "Traceback" in str(each) for each in told
            )
            assert all(p.sentence and p.file for p in examination.problems)
            batch = desk.apply(examination, accept_apart=True)
        except Refused as refusal:
            assert "%(" not in str(refusal) and str(refusal).strip()
            transaction.set_rollback(False)
            assert rows() == before
            return
        assert not case.expect.refused
        good = [a for a in case.expect.amounts or () if isinstance(a, Decimal | int)]
        if case.expect.amounts and len(good) == len(case.expect.amounts):
            held = sum(
                Decimal(t["amount"]) for t in batch.totals.values() if "amount" in t
            )
            assert held == sum(good), case.id
        transaction.set_rollback(True)
    assert rows() == before


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.id} {c.name}")
def test_corpus(desk: Desk, case: Case, tmp_path: Path) -> None:
    check(desk, case, tmp_path / case.file)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.quick][::9], ids=lambda c: f"{c.id} {c.name}"
)
def test_some_of_the_corpus(desk: Desk, case: Case, tmp_path: Path) -> None:
    check(desk, case, tmp_path / case.file)
