"""The tables of what we learn."""

from luopan.review.models.looking_back import (
    NextCycle,
    Review,
    ReviewLine,
    ReviewWord,
    Seed,
)

__all__ = [
    "NextCycle",
    "Review",
    "ReviewLine",
    "ReviewWord",
    "Seed",
]
