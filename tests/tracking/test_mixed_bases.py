"""A figure that adds amounts with and without tax says so in its definition."""

from datetime import date

import pytest
from django.utils.translation import override


def taxed(year, basis, seat="south-1-a"):
    """One more order of 113, marked."""
    row = year.order(seat, date(2027, 3, 3), 113)
    year.store("order", [{**row, "tax_basis": basis}])


@pytest.mark.parametrize("basis", ["unknown", ""])
def test_of_one_basis_nothing_is_said(year, basis):
    taxed(year, basis)
    assert year.look().definition.mixed == ""


def test_of_two_bases_the_lines_of_each_are_told(year):
    taxed(year, "incl")
    taxed(year, "incl")
    taxed(year, "excl")
    unmarked = 4 * (7 * 2 + 2)
    assert year.look().definition.mixed == (
        "Tax is mixed: here “Sales amount” adds up lines with tax (2), without tax (1), "
        f"not marked ({unmarked}). Take it neither as an amount with tax nor as one "
        "without."
    )
    assert year.look(period="2027-04").definition.mixed == ""
    assert year.look(unit="north").definition.mixed == ""
    assert "with tax (2)" in year.look(unit="south").definition.mixed


def test_a_ratio_says_it_of_the_part_that_mixes(year):
    taxed(year, "incl")
    mixed = year.look(metric="revenue_per_customer").definition.mixed
    assert mixed.count("Tax is mixed") == 1
    assert "“Sales amount”" in mixed


def test_in_chinese(year):
    taxed(year, "excl")
    with override("zh-hans"):
        mixed = year.look().definition.mixed
    assert mixed == (
        "含税口径混杂：“销售额”在这里把不含税 1 行、未标明 64 行加在了一起，"
        "既不能当含税数用，也不能当不含税数用。"
    )


def test_what_is_known_later_is_not_told_before(year):
    """The answer is kept for what was known; a new import makes a new one."""
    assert year.look().definition.mixed == ""
    taxed(year, "incl")
    assert year.look().definition.mixed != ""


def test_a_margin_says_which_sales_have_no_cost(year):
    """113 with a cost of 50: a rate of 63 ÷ 113; the 4 orders of the south before it have none."""
    row = year.order("south-1-a", date(2027, 3, 3), 113)
    year.store("order", [{**row, "cost": 50 * 1_000_000}])
    found = year.look(metric="gross_margin_rate", unit="south")
    assert float(found.standing.actual) == pytest.approx(63 / 113, abs=1e-6)
    lines = dict(found.definition.lines)
    left_out = dict(found.definition.left_out)
    assert left_out == {"No cost": "4 lines of 2,640.00 CNY: they are not counted"}
    assert lines["Denominator · Tax"] == "Without tax"
    assert year.look(unit="south").definition.left_out == ()
