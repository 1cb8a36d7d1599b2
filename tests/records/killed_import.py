"""One import in a process of its own, to be killed; born in the tests' nursery."""

import os
from datetime import UTC, date, datetime

from django.db import transaction

from luopan.org.models import User
from luopan.records.models import Batch
from luopan.records.store import store
from luopan.records.tables import Table


def bring(label: str, orders: int, application: str) -> None:
    """Import so many orders of two lines; PostgreSQL is told the name of who works."""
    os.environ["PGAPPNAME"] = application
    numbers = [f"{label}-{n // 2}" for n in range(orders * 2)]
    size = len(numbers)
    table = Table(
        "order",
        {
            "number": numbers,
            "line": [str(n) for n in range(size)],
            "day_date": [date(2017, 1, 1 + n % 28) for n in range(0, size)],
            "seat": ["E1"] * size,
            "product": ["a1"] * size,
            "currency": ["CNY"] * size,
            "amount": [1_000_000] * size,
        },
    )
    with transaction.atomic():
        batch = Batch.objects.create(
            label=label,
            actor=User.objects.get(username="luopan"),
            applied_at=datetime.now(UTC),
        )
        store(batch, [table])
