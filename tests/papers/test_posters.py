"""Posters as pictures: how high one is, is known before it is drawn."""

import pytest

from luopan.papers.poster import Bar, Poster, Tile, Win, drawn_height, height, to_png

BARS = [Bar("Attainment", "53.1%", 0.531, True), Bar("Time", "65.2%", 0.652, False)]
TILES = [Tile("Visits", "3"), Tile("Talks", "2")]
WIN = Win("Bob", "North", "1 deal")


@pytest.mark.parametrize(
    ("bars", "tiles", "wins"),
    [(BARS, TILES, 0), (BARS, [], 2), ([], TILES, 5), ([], [], 1)],
)
def test_a_page_keeps_the_place_that_the_picture_takes(bars, tiles, wins):
    """Before it is drawn within six pixels of 1,080 across; of a drawn one exactly."""
    poster = Poster(
        "en",
        "North daily",
        "2027-08-20",
        bars,
        tiles,
        "Well done",
        [WIN] * wins,
        "For all",
    )
    drawn = drawn_height(to_png(poster))
    assert abs(drawn - height(poster)) <= 6
