"""What is written into the reply box; the browser's twin is tried in tests/browser."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

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
