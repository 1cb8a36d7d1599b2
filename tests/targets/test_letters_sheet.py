"""The assessment sheet in a letter: what is the plan's target, what a standard of its own."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from luopan.dimensions.models import Metric
from luopan.targets.models import AssessmentLine
from luopan.targets.signed.assessed import sheet_lines

pytestmark = pytest.mark.django_db


def held_to(language, **said):
    line = AssessmentLine(
        weight=Decimal(20), rule="linear", parameters={}, place=1, key="k", **said
    )
    with override(language):
        return sheet_lines([line])[0].held_to


@pytest.fixture
def margin():
    """A rate: neither part is money."""
    above = Metric(code="won", name="赢单", measure="count")
    below = Metric(code="closed", name="结案", measure="count")
    return Metric(
        code="rate", name="赢单率", kind="ratio", numerator=above, denominator=below
    )


def test_a_fixed_standard_is_called_so_and_the_plans_target_too(margin):
    fixed = {"metric": margin, "source": "fixed", "bar": Decimal("0.30")}
    assert held_to("zh-hans", **fixed) == "固定标准：≥ 30%"
    assert held_to("en", **fixed) == "fixed standard: ≥ 30%"
    planned = held_to("zh-hans", metric=margin, source="target", level="target")
    assert "计划目标" in planned and "固定标准" not in planned


def test_what_is_marked_by_hand_has_no_standard():
    assert "standard" not in held_to("en", metric=None, name="Sham", source="marked")
