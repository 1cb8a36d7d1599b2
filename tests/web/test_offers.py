"""What is written into the reply box; the browser's twin is tried in tests/browser."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from luopan.trail.refusal import Refused
from luopan.web.offers import said

VECTORS = json.loads((Path(__file__).parent / "offer_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["text"])
def test_a_reply_is_taken_apart(vector):
    if vector["kind"] is None:
        with pytest.raises(Refused):
            said(vector["text"], vector["unit"])
        return
    found = said(vector["text"], vector["unit"])
    assert found.text == vector["rest"]
    if vector["kind"] == "words":
        assert found.entry is None
    else:
        assert found.entry is not None
        assert found.entry.kind == vector["kind"]
        assert found.entry.amount == Decimal(vector["amount"])


@pytest.mark.parametrize(("language", "unit"), [("zh-hans", 10_000), ("en", 1_000)])
def test_what_the_box_shows_is_a_number_and_a_reason(language, unit):
    with override(language):
        shown = gettext("Reply, or enter a new number and reason: =9.9M because …")
    found = said(shown[shown.index("=") :], unit)
    assert found.entry is not None and found.entry.amount == 9_900_000
    assert found.text[:2] in {"因为", "be"}
