"""The cast itself."""

from luopan.org.queries import organisation


def test_the_cast_stands(world):
    rows = organisation(world.on).rows
    assert [row.code for row in rows] == [
        "company",
        "north",
        "north-1",
        "north-1-a",
        "north-1-b",
        "north-2",
        "north-2-a",
        "south",
        "south-1",
        "south-1-a",
        "industry",
    ]
