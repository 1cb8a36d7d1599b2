"""The cast comes with tokens to a company that sold for a year and has a draft."""

import itertools
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luopan.org import allowance
from luopan.trail import jobs
from tests.kept import kept
from tests.trail.conftest import arena, empty_file  # noqa: F401  (fixtures)

ORDERS = "订单日期,订单号,客户,岗位,产品,销售额\n" + "\n".join(
    f"2026-{month:02d}-05,{month}-{seat},甲公司,{seat},茶,{1000 * (i + 1)}"
    for month in range(1, 13)
    for i, seat in enumerate(["Seat A", "Seat B", "Seat C", "Seat D"])
)
FILE = "orders.csv"
_numbers = itertools.count(1)


class Caller:
    """A program with a token. Writes get a fresh key each, if none is said."""

    def __init__(self, token):
        self.client = Client(raise_request_exception=False)
        self.headers = {"accept-language": "en"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path, body=None, *, key=None, files=None, **headers):
        said = self.headers | {"idempotency-key": key or f"key-{next(_numbers)}"}
        said |= {name.replace("_", "-"): text for name, text in headers.items()}
        if files is not None:
            data = {"files": [SimpleUploadedFile(n, c) for n, c in files]}
            return self.client.post(f"/api/v1{path}", data, headers=said)
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        kind = "application/json"
        return self.client.post(f"/api/v1{path}", raw, content_type=kind, headers=said)


@pytest.fixture
def noon(world, settings):
    """It is the instant of the play, and programs may ask as often as a test likes."""
    allowance.forget()
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    with time_machine.travel(world.at, tick=True):
        yield world


@pytest.fixture
def caller(noon):
    """A caller by the name of one of the cast, with all that he may or with scopes."""
    from luopan.org import services
    from luopan.org.bearers import scopes_of

    def make(name, *scopes):
        user = getattr(noon, name)
        held = [scope.code for scope in scopes_of(user, on=noon.on)]
        token = services.issue_token(
            actor=noon.operator,
            at=noon.at,
            user=user,
            name=f"token {next(_numbers)}",
            scopes=list(scopes) or held,
        )
        return Caller(token)

    return make


@pytest.fixture
def stranger(noon):
    """Without a token."""
    return Caller("")


@pytest.fixture
def sold(noon, caller, settings, tmp_path):
    """A year of orders, 1,000 to 4,000 a month and seat; brought in through the API."""
    settings.FILES = tmp_path

    @kept
    def brought_in():
        from luopan.dimensions.services import create_standards

        create_standards(actor=noon.operator, at=noon.at)
        with time_machine.travel(
            noon.at - timedelta(minutes=2)
        ):  # whoever begins later
            return _bring_in(caller("olga"))

    noon.batch = brought_in()
    assert noon.batch
    return noon


def _bring_in(olga):
    upload = olga.post("/uploads", files=[(FILE, ORDERS.encode())]).json()["id"]
    jobs.work(once=True)
    olga.post(f"/uploads/{upload}/accept", {"accept_apart": True})
    jobs.work(once=True)
    return olga.get(f"/uploads/{upload}").json()["upload"]["batch_id"]


@pytest.fixture
def draft(sold, noon, caller):
    """The number of a draft of 2027: 10 % more than the year before."""

    @kept
    def planned():
        said = {"year": 2027, "grow": "0.1", "history": [{"year": 2026}]}
        with time_machine.travel(noon.at - timedelta(minutes=1)):
            made = caller("dora").post("/plans", said)
        assert made.status_code == 200, made.content
        return made.json()

    made = planned()
    sold.plan = made["plan"]
    return made["version"]
