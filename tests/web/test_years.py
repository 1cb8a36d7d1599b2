"""Which year pages open with, where the company's year is not the calendar's."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import STANDARD_CALENDAR
from luopan.dimensions.services import change_calendar
from luopan.web import years
from tests.cast import standards

MAY = "2027-05-10 02:00Z"


@pytest.fixture(autouse=True)
def asked_anew():
    years.forget()
    yield
    years.forget()


@pytest.fixture
def dora(world):
    standards(world)
    client = Client(headers={"accept-language": "en"})
    with time_machine.travel(MAY, tick=True):
        client.force_login(world.dora, backend="luopan.org.sign_in.Backend")
        yield client


def _from_april(world):
    standard = Calendar.objects.get(code=STANDARD_CALENDAR)
    change_calendar(
        actor=world.operator,
        at=world.at,
        calendar=standard,
        from_date=date(2026, 4, 1),
        parameters={"first_month": 4, "year_name": "end"},
    )


def _shown(client, path):
    return client.get(path).context["cycle_year"]


def test_a_year_from_april_is_named_by_its_end(world, dora):
    _from_april(world)
    assert _shown(dora, "/strategy/") == 2028
    assert dora.get("/strategy/").context["year"] == 2028
    assert dora.get("/targets/new/").context["year"] == 2029


def test_a_calendar_that_is_changed_is_seen_by_who_looks_at_the_trail(world, dora):
    assert _shown(dora, "/") == 2027
    _from_april(world)
    assert _shown(dora, "/track/") == 2028
    assert _shown(dora, "/act/") == 2028
