"""The same ruler: labels that lie on nothing, marks that stand where their number is."""

from decimal import Decimal
from itertools import combinations

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from luopan.web.rulers import EDGE, WIDTH, Band, Mark, drawn
from tests.cases import at_first

WORDS = ["上年", "提议", "还价", "申报", "last year", "proposed", "countered", "own"]
ROWS = 6


def touching(drawing):
    """Pairs of labels that lie on each other, or on the line of another's mark."""
    for one, other in combinations(drawing.flags, 2):
        same_row = one.row == other.row
        if same_row and one.start < other.end and other.start < one.end:
            yield one, other
        high, low = (one, other) if one.row > other.row else (other, one)
        if not same_row and low.start < high.x < low.end:
            yield high, low


@at_first(8, later=10)
@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.integers(0, 1_000)),
        min_size=1,
        max_size=5,
    ),
    st.none() | st.tuples(st.integers(0, 1_000), st.integers(0, 1_000)),
)
def test_no_label_lies_on_another(said, ends):
    band = ends and Band(Decimal(min(ends)), Decimal(max(ends)))
    marks = [Mark("own", word, Decimal(amount)) for word, amount in said]
    drawing = drawn(band, marks)
    assert not list(touching(drawing))
    assert drawing.rows < ROWS
    for flag in drawing.flags:
        assert flag.start >= 0
        assert flag.end <= WIDTH


@at_first(8, later=10)
@given(st.lists(st.integers(0, 5_000), min_size=3, max_size=3))
def test_no_figure_of_the_band_lies_on_another(ends):
    low, middle, high = (Decimal(amount) for amount in sorted(ends))
    drawing = drawn(Band(low, high, middle), [], ["905.5 万", "972.4 万", "1,034 万"])
    assert len(drawing.feet) == 3
    for one, other in combinations(drawing.feet, 2):
        assert one.row != other.row or abs(one.text_x - other.text_x) > 40


def test_places_follow_the_amounts():
    marks = [Mark("last", "上年", Decimal(100)), Mark("own", "还价", Decimal(300))]
    drawing = drawn(Band(Decimal(150), Decimal(250), Decimal(200)), marks)
    at = {flag.mark.word: flag.x for flag in drawing.flags}
    assert at["上年"] == pytest.approx(WIDTH * EDGE)
    assert at["还价"] == pytest.approx(WIDTH * (1 - EDGE))
    assert drawing.middle == pytest.approx(WIDTH / 2)
    assert drawing.band[0] < drawing.middle < drawing.band[1]


def test_one_number_alone_stands_in_the_middle():
    drawing = drawn(None, [Mark("own", "还价", Decimal(5))])
    assert drawing.flags[0].x == pytest.approx(WIDTH / 2)
    assert drawing.rows == 1


RULER = "{% load align %}{% ruler band marks 'CNY' %}"
ROW = "{% load align %}{% ruler_row hundred band marks %}"


def test_the_drawing_says_its_numbers_aloud():
    marks = [
        Mark("last", "上年", Decimal(9_490_000)),
        Mark("proposal", "提议", Decimal(10_380_000)),
    ]
    context = Context({"band": None, "marks": marks})
    shown = Template(RULER).render(context)
    assert 'role="img"' in shown
    assert "上年" in shown.split("aria-label")[1].split(">")[0]
    assert shown.count("<circle") + shown.count('class="m ') >= 2
    assert "style=" not in shown


def test_a_row_is_drawn_against_the_proposal():
    marks = [Mark("own", "还价", Decimal(90)), Mark("last", "上年", Decimal(300))]
    context = Context({"hundred": Decimal(100), "band": None, "marks": marks})
    shown = Template(ROW).render(context)
    assert "beyond" in shown  # three times the proposal: an arrow at the edge
    assert "style=" not in shown


def test_nothing_to_draw_is_nothing():
    assert Template(RULER).render(Context({"band": None, "marks": []})) == ""
    empty = Context({"hundred": Decimal(0), "band": None, "marks": []})
    assert Template(ROW).render(empty) == ""
