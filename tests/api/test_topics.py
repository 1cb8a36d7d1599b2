"""Addresses of the API lead to their topic, and load no other."""

import importlib
import os
import subprocess
import sys

import pytest
from django.urls import resolve

from luopan.api.topics import BELOW, TOPICS, Beginnings
from luopan.api.urls import elsewhere
from tests.api.test_rights import filled

LOADED = """
import sys
import django; django.setup()
from django.urls import resolve, reverse
def topics():
    return sorted(m.rpartition(".")[2] for m in sys.modules if m.startswith("luopan.api.operations."))
def others():
    return sorted({"ninja", "pydantic"} & set(sys.modules))
reverse("api:reference"), reverse("api:description"), resolve("/api/v1/openapi.json")
print(topics(), others())
resolve("/api/v1/jobs"), resolve("/api/v1/nowhere")
print(topics(), others())
"""


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_says_where_its_addresses_begin(topic):
    """Each of its operations is found by its address, and nothing is said in vain."""
    router = importlib.import_module(BELOW + topic).router
    paths = [path.lstrip("/") for path in router.path_operations]
    here = Beginnings("v1/", TOPICS[topic])
    assert [path for path in paths if not here.match(f"v1/{path}")] == []
    for beginning in TOPICS[topic].split():
        begins = Beginnings("v1/", beginning)
        assert any(begins.match(f"v1/{path}") for path in paths), beginning
    for path, view in router.path_operations.items():
        match = resolve("/api/v1" + filled(path))
        assert match.func.policies.methods, path
        assert match.url_name in {o.view_func.__name__ for o in view.operations}, path


@pytest.mark.parametrize(
    ("beginning", "path", "here"),
    [
        ("units", "units", True),
        ("units", "units/north", True),
        ("units", "units-apart", False),
        ("units", "unit", False),
        ("units", "other/units", False),
        ("versions/*/steps", "versions/7/steps/3", True),
        ("versions/*/steps", "versions/7", False),
        ("versions/*/steps", "versions/7/8/steps", False),
        ("versions/*/steps", "versions//steps", False),
    ],
)
def test_a_beginning_is_whole_parts_of_an_address(beginning, path, here):
    assert bool(Beginnings("v1/", beginning).match(f"v1/{path}")) is here


def test_what_no_topic_has_is_nowhere():
    for path in ("versions/7/nothing", "unitsapart", "", "versions", "me/nothing"):
        assert resolve(f"/api/v1/{path}").func is elsewhere


def test_a_page_loads_nothing_of_the_api_and_an_address_its_topic_only():
    """A web process weighed half as much again after its first request of a program."""
    found = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "luopan.config.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    before, after = found.stdout.splitlines()
    assert before == "[] []"
    assert after == "['company'] ['ninja', 'pydantic']"
