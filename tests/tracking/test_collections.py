"""Collections: three rates, ageing and DSO of a unit; its parts make it up."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.records.queries import ageing, days_outstanding, document_rate, due_rate
from luopan.tracking.queries import Wish
from luopan.tracking.queries.collections import collections

DEMO_DAY = date(2026, 9, 15)


@pytest.fixture(scope="module")
def opened(demo_master, demo_open):
    with demo_open(demo_master):
        yield


def seen(name="lin", **wish):
    from luopan.org.clock import now
    from luopan.org.queries import account

    viewer = account(name)
    return collections(
        Wish(period="2026", kind="year", as_of=DEMO_DAY, **wish),
        viewer=viewer,
        at=now(),
        on=DEMO_DAY,
    )


def test_it_is_what_each_figure_is_alone(opened):
    found = seen()
    span = {"start": date(2026, 1, 1), "end": date(2027, 1, 1), "as_of": DEMO_DAY}
    known = {"known_at": found.question.known_at, "unit": found.question.unit}
    whole = found.whole
    assert whole.due == due_rate(**span, **known)
    assert whole.document == document_rate(**span, **known)
    assert whole.ageing == ageing(as_of=DEMO_DAY, **known)
    assert whole.outstanding == days_outstanding(as_of=DEMO_DAY, **known)
    # worked out by hand from the documents of the demo, with another program
    assert round(whole.due.value, 3) == 0.793
    assert round(whole.document.value, 3) == 0.786
    assert round(whole.outstanding.value, 1) == 65.4


def test_parts_add_up_to_the_last_fen(opened):
    found = seen()
    assert len(found.parts) >= 8
    for figure in (
        lambda one: one.ageing.total,
        lambda one: one.ageing.overdue[-1],
        lambda one: one.due.numerator,
        lambda one: one.due.denominator,
        lambda one: one.document.denominator,
        lambda one: one.outstanding.invoiced,
    ):
        assert sum(figure(part.found) for part in found.parts) == figure(found.whole)


def test_a_seat_has_no_parts_and_a_stranger_finds_nothing(opened):
    from luopan.org.access import Unknown

    seat = seen("rep").question.unit.code
    own = seen("rep", unit=seat)
    assert own.parts == () and own.whole is not None
    with pytest.raises(Unknown):
        seen("rep", unit="company")
    assert Decimal(own.whole.ageing.total) >= 0
