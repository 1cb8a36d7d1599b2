"""One import in a process of its own, to be killed: says "begun", works, says "done"."""

import sys
from datetime import UTC, date, datetime

import django


def main(label: str, orders: int) -> None:
    django.setup()
    from django.db import transaction

    from luopan.org.models import User
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

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
    print("begun", flush=True)
    with transaction.atomic():
        batch = Batch.objects.create(
            label=label,
            actor=User.objects.get(username="luopan"),
            applied_at=datetime.now(UTC),
        )
        store(batch, [table])
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
