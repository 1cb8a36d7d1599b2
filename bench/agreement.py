"""What agreement costs: 5,000 seats issued, committed and signed, an act among 5,000 numbers.

10 regions of 20 teams of 25 seats; one product, 12 months. The reference of issuing, of
committing and of signing is one ``executemany`` of the very rows that each leaves behind
(talks and their cards; the plain rows of the version; letters and their lines).
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from bench.table import Row, print_table, row

NOW = datetime(2027, 1, 4, tzinfo=UTC)
BEGAN = date(2015, 1, 1)
REGIONS, TEAMS, SEATS = 10, 20, 25


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds of one run."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1_000


def world() -> dict[str, Any]:
    """The company with a version, nothing of it issued."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import create_standards
    from luopan.org import services as org
    from luopan.org.models import Unit
    from luopan.org.queries import builtin_operator
    from luopan.targets import services

    by = {"actor": builtin_operator(at=NOW), "at": NOW}
    org.create_company(**by, name="Bench")
    root = Unit.objects.get()
    new, rows = org.NewUnit, []
    for region in range(REGIONS):
        rows.append(new(f"r{region}", f"Region {region}", start_date=BEGAN))
        for team in range(TEAMS):
            code = f"r{region}t{team}"
            rows.append(new(code, code, f"r{region}", start_date=BEGAN))
            for seat in range(SEATS):
                rows.append(
                    new(
                        f"{code}s{seat}",
                        f"{code}s{seat}",
                        code,
                        kind="seat",
                        start_date=BEGAN,
                    )
                )
    org.add_units(**by, rows=rows)
    lead = org.add_user(**by, username="lead")
    org.grant_role(**by, user=lead, role="manager", unit=Unit.objects.get(code="r0t0"))
    create_standards(**by)
    plan = services.create_plan(
        **by,
        name="2027",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=2027,
        root=root,
    )
    metric = Metric.objects.get(code="sales_amount")
    version = services.create_version(**by, plan=plan, metric=metric, name="Draft")
    cell = services.Cell(root.code, "products", "2027")
    services.set_target(**by, version=version, cell=cell, total=5_000_000_000)
    return by | {"version": version, "root": root.code, "lead": lead}


def plain(tables: tuple[Any, ...]) -> float:
    """Milliseconds of writing the same rows with nothing around them."""
    from django.db import connection, transaction

    said = []
    for table in tables:
        fields = [f for f in table._meta.concrete_fields if not f.primary_key]
        marks = ", ".join(["%s"] * len(fields))
        columns = ", ".join(f'"{f.column}"' for f in fields)
        rows = [
            tuple(
                f.get_db_prep_save(value, connection)
                for f, value in zip(fields, line, strict=True)
            )
            for line in table.objects.values_list(*(f.attname for f in fields))
        ]
        name = f"bench_{table._meta.db_table}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {name} AS SELECT {columns} "
                f"FROM {table._meta.db_table} WHERE 1 = 0"
            )
        said.append((f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows))

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in said:
                cursor.executemany(statement, rows)

    return timed(write)


def rows() -> list[Row]:
    """Issuing, an edit before and after, one settlement; then committing, and signing."""
    from django.core.management import call_command

    from luopan.targets import services
    from luopan.targets.models import Card, Talk

    call_command("migrate", verbosity=0, interactive=False)
    made = world()
    root, lead = made.pop("root"), made.pop("lead")
    seats = [services.Cell(f"r1t1s{n}", "products", "2027-01") for n in (0, 1)]

    def move(amount: int) -> Callable[[], Any]:
        said = {
            "source": seats[0]._replace(product="products").as_json(),
            "sink": seats[1].as_json(),
            "amount": amount,
        }
        return lambda: services.step(**made, kind="move", parameters=said)

    before = min(timed(move(n)) for n in (1, 2, 3))
    issuing = timed(
        lambda: services.issue(**made, unit=root, branch=True, reason="bench")
    )
    count = Talk.objects.count()
    theirs = plain((Talk, Card))
    back = {"unit": "r1t1", "branch": True, "reason": "bench"}
    recalling = timed(lambda: services.recall(**made, **back))
    services.recall(**made, unit="r1")
    after = min(timed(move(n)) for n in (4, 5, 6))
    amount = Talk.objects.get(unit__code="r0t0").amount
    own = made | {"actor": lead, "unit": "r0t0"}
    services.counter(**own, amount=amount - 1_000, text="bench")
    settling = timed(lambda: services.accept(**made, unit="r0t0"))
    reference = f"one executemany of the same {2 * count:,} rows"
    after_it = signed(made)
    edit = "the same before the issue"
    return [
        row(f"{count:,} numbers issued", "M", issuing, reference, theirs, 40),
        row("an edit beside 5,000 issued numbers", "M", after, edit, before, 3),
        row("a team's 25 numbers recalled", "M", recalling, edit, before),
        row("a counter accepted among 5,000", "M", settling, edit, before),
        *after_it,
    ]


def signed(made: dict[str, Any]) -> list[Row]:
    """The version committed, then the letters of all its seats put on record at once."""
    from luopan.targets import services
    from luopan.targets.models import Commitment, CommitmentLine, TargetRow
    from luopan.targets.services import signing

    committing = timed(lambda: services.commit(**made, reason="bench"))
    rows_of_it = TargetRow.objects.count()
    plain_rows = plain((TargetRow,))
    made["version"].refresh_from_db()
    papers = [
        signing.OnPaper(f"r{r}t{t}s{s}", "Somebody", "holder", NOW.date())
        for r in range(REGIONS)
        for t in range(TEAMS)
        for s in range(SEATS)
    ]
    recording = timed(lambda: signing.record_on_paper(**made, signed=papers))
    letters = Commitment.objects.count()
    written = plain((Commitment, CommitmentLine))
    same = "one executemany of the same {:,} rows"
    return [
        row(
            f"{len(papers):,} seats committed",
            "M",
            committing,
            same.format(rows_of_it),
            plain_rows,
            10,
        ),
        row(
            f"{letters:,} letters signed",
            "M",
            recording,
            same.format(2 * letters),
            written,
            300,
        ),
    ]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
    os.environ["LUOPAN_DATABASE_URL"] = "memory"
    django.setup()
    print_table(rows())
