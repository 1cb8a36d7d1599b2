"""A request said twice is done once (F15): ten cases, and what lies beyond them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from luopan.dimensions import services as dimensions
from luopan.dimensions.models import Product
from luopan.org import services as org
from luopan.org.models import Person
from luopan.org.queries import builtin_operator
from luopan.records.models import Upload
from luopan.trail.models import Claim, Entry
from tests.api.conftest import Caller

NEW = {"code": "cola", "name": "Cola", "kind": "line"}
KEY = "8b7c-1"


@pytest.fixture
def shop(noon):
    dimensions.create_standards(actor=noon.operator, at=noon.at)
    return noon


@pytest.fixture
def olga(shop, caller):
    return caller("olga")


def made():
    return Product.objects.exclude(code="products").count()


def test_1_a_double_click_is_done_once_and_answered_alike(olga):
    first, second = (olga.post("/products", NEW, key=KEY) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert made() == 1
    assert Entry.objects.filter(act="dimensions.add_product").count() == 1


def test_2_a_proxy_that_replays_later_changes_nothing(olga, shop):
    first = olga.post("/products", NEW, key=KEY)
    with time_machine.travel(shop.at + timedelta(hours=23)):
        assert olga.post("/products", NEW, key=KEY).content == first.content
    assert made() == 1


def test_3_another_key_is_another_request(olga):
    assert olga.post("/products", NEW, key="a").status_code == 200
    assert olga.post("/products", NEW, key="b").status_code == 422  # the code is taken
    assert olga.post("/products", NEW | {"code": "soda"}, key="b").status_code == 200
    assert made() == 2


def test_4_the_same_key_with_another_body_is_a_mismatch(olga):
    olga.post("/products", NEW, key=KEY)
    other = olga.post("/products", NEW | {"name": "Kola"}, key=KEY)
    assert other.status_code == 422
    assert "another request" in other.json()["problem"]
    assert Product.objects.get(code="cola").name == "Cola"


def test_5_the_same_key_at_another_address_is_a_mismatch(olga):
    olga.post("/products", NEW, key=KEY)
    assert olga.post("/people", {"code": "g", "name": "G"}, key=KEY).status_code == 422


def test_6_the_key_of_somebody_else_is_another_one(olga, caller):
    olga.post("/products", NEW, key=KEY)
    adam = caller("adam")
    assert adam.post("/products", NEW | {"code": "soda"}, key=KEY).status_code == 200
    assert made() == 2


def test_7_after_a_refusal_the_key_is_free(olga):
    wrong = NEW | {"parent": "nowhere"}
    assert olga.post("/products", wrong, key=KEY).status_code == 422
    assert not Claim.objects.exists()
    assert olga.post("/products", NEW, key=KEY).status_code == 200
    assert Entry.objects.filter(outcome="denied").count() == 1


def test_8_after_a_fault_the_key_is_free_and_the_fault_is_json(olga, monkeypatch):
    def breaks(**_said):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("luopan.dimensions.services.add_product", breaks)
        fault = olga.post("/products", NEW, key=KEY)
    assert fault.status_code == 500
    assert set(fault.json()) == {"problem", "facts"}
    assert b"Traceback" not in fault.content
    assert olga.post("/products", NEW, key=KEY).status_code == 200


def test_9_after_24_hours_a_key_is_forgotten(olga, shop):
    olga.post("/products", NEW, key=KEY)
    with time_machine.travel(shop.at + timedelta(hours=25)):
        again = olga.post("/products", NEW | {"code": "soda"}, key=KEY)
    assert again.status_code == 200
    assert made() == 2


@pytest.mark.slow
@pytest.mark.parametrize("trial", range(5))
def test_10_of_twenty_at_once_one_is_done(arena, settings, trial):
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    now = datetime.now(UTC)
    operator = builtin_operator(at=now)
    by = {"actor": operator, "at": now, "user": arena.actor}
    root = org.create_company(actor=operator, at=now, name="Tea").root
    org.grant_role(**by, role="operations", unit=root)
    token = org.issue_token(**by, name="ERP", scopes=["people.edit"])
    start = threading.Barrier(20)

    def send(_number):
        caller = Caller(token)
        try:
            start.wait()
            body = {"code": "grace", "name": "Grace"}
            answer = caller.post("/people", body, key=KEY)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert {status for status, _body in answers} <= {200, 409}
    assert {body for status, body in answers if status == 200} == {b'{"code": "grace"}'}
    assert Person.objects.count() == 1
    assert Entry.objects.filter(act="org.add_person").count() == 1


@pytest.mark.parametrize("key", ["", " " * 0, "x" * 201, "a\u202eb"])
def test_no_write_without_a_key(olga, key):
    headers = olga.headers | ({"idempotency-key": key} if key else {})
    answer = olga.client.post(
        "/api/v1/products", NEW, content_type="application/json", headers=headers
    )
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["problem"]
    assert made() == 0


def test_the_order_of_names_in_a_body_does_not_matter(olga):
    first = olga.post("/products", NEW, key=KEY)
    second = olga.post("/products", dict(reversed(NEW.items())), key=KEY)
    assert first.content == second.content
    assert made() == 1


def test_files_are_compared_by_what_they_hold(olga, shop, settings, tmp_path):
    settings.FILES = tmp_path
    first, again = (
        olga.post("/uploads", files=[("a.csv", b"a,b\n1,2\n")], key=KEY)
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    other = olga.post("/uploads", files=[("a.csv", b"a,b\n1,3\n")], key=KEY)
    assert other.status_code == 422
    assert Upload.objects.count() == 1


def test_a_gesture_said_twice_is_one_step(draft, caller):
    dora = caller("dora")
    head = dora.get(f"/versions/{draft}").json()["head"]
    gesture = {"kind": "grow", "cell": {"unit": "north"}, "ratio": "0.1"}
    body = {"expected": head, "gesture": gesture}
    first, again = (
        dora.post(f"/versions/{draft}/steps", body, key=KEY) for _ in range(2)
    )
    assert first.content == again.content
    assert dora.get(f"/versions/{draft}").json()["head"] == head + 1
