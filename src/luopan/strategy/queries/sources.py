"""Where what is known of markets comes from, and all words that have a second language."""

from luopan.dimensions.queries.terms import terms, words_in_use
from luopan.strategy.models import Assumption, Finding, Observation


def sources_in_use() -> tuple[str, ...]:
    """Sources that figures, findings and assumptions were said from."""
    found: set[str] = set()
    for kind in (Observation, Finding, Assumption):
        found |= set(kind.objects.values_list("source", flat=True).distinct())
    return tuple(sorted(source for source in found if 0 < len(source) <= 200))


def competitors_in_use() -> tuple[str, ...]:
    """Whom figures and findings of markets speak of."""
    found: set[str] = set()
    for kind in (Observation, Finding):
        found |= set(kind.objects.values_list("competitor", flat=True).distinct())
    return tuple(sorted(found - {""}))


def words_named(part: str = "") -> list[tuple[str, str]]:
    """Every word in use with what it is called in the second language.

    Args:
        part: Of the word or its name, in any case; empty: all of them.

    Returns:
        Those that have no name yet first.
    """
    known, wanted = terms(), part.strip().casefold()
    used = dict.fromkeys(
        [
            *words_in_use(),
            *sources_in_use(),
            *competitors_in_use(),
            *sorted(known),
        ]
    )
    rows = [(word, known.get(word, "")) for word in used]
    found = [row for row in rows if wanted in " ".join(row).casefold()]
    return sorted(found, key=lambda row: bool(row[1]))
