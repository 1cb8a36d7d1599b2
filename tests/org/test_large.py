"""A hundred thousand units, five thousand under one, twenty deep.

Times are of the processor, so that neighbours on the machine do not count.
"""

import random
from datetime import UTC, date, datetime
from time import process_time

import pytest

from luopan.org import services
from luopan.org.models import Reach, Unit
from luopan.org.queries import builtin_operator, organisation, path
from luopan.org.services import NewUnit

AT = datetime(2027, 1, 4, tzinfo=UTC)
SIZE = 100_000
SPRING, SUMMER = date(2027, 3, 1), date(2027, 6, 1)


def tree():
    rows = [NewUnit("hub", "Hub"), NewUnit("big", "Big", "d-2")]
    rows += [NewUnit(f"w-{n}", f"W {n}", "hub") for n in range(5_000)]
    rows += [
        NewUnit(f"d-{n}", f"D {n}", f"d-{n - 1}" if n else None) for n in range(20)
    ]
    rows += [
        NewUnit(f"b-{n}", f"B {n}", f"b-{n // 3}" if n > 2 else "big")
        for n in range(9_999)
    ]
    rows += [
        NewUnit(f"u-{n}", f"U {n}", f"u-{n // 4}" if n > 60 else f"d-{n % 19}")
        for n in range(SIZE - len(rows))
    ]
    random.Random(3).shuffle(rows)
    return rows


@pytest.mark.slow
@pytest.mark.django_db
def test_a_large_organisation(django_assert_num_queries):
    by = {"actor": builtin_operator(at=AT), "at": AT}
    services.create_company(**by, name="Large")
    services.add_units(**by, rows=tree())
    with django_assert_num_queries(1):
        rows = organisation(AT.date()).rows
    assert len(rows) == SIZE + 1
    took = []
    for _try in range(3):
        begun = process_time()
        organisation(AT.date())
        took.append(process_time() - begun)
    assert min(took) < 1.5

    big, hub = Unit.objects.get(code="big"), Unit.objects.get(code="hub")
    assert Reach.objects.filter(above=big).count() == 10_000
    begun = process_time()
    services.move_unit(**by, unit=big, parent=hub, from_date=SPRING)
    assert process_time() - begun < 3
    leaf = Unit.objects.get(code="b-9998")
    assert path(leaf, SPRING)[:3] == ("company", "hub", "big")
    assert organisation(AT.date()).rows == rows  # the past stays

    deep = Unit.objects.get(code="d-5")
    services.end_unit(**by, unit=hub, end_date=SUMMER, children_to=deep)
    assert path(leaf, SUMMER)[6:8] == ("d-5", "big")
    stands = {row.code: row.parent_code for row in organisation(SUMMER).rows}
    assert list(stands.values()).count("d-5") > 5_000 and len(stands) == SIZE
