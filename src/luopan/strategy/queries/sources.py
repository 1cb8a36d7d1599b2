"""Where what is known of markets comes from."""

from luopan.strategy.models import Assumption, Finding, Observation


def sources_in_use() -> tuple[str, ...]:
    """Sources that figures, findings and assumptions were said from."""
    found: set[str] = set()
    for kind in (Observation, Finding, Assumption):
        found |= set(kind.objects.values_list("source", flat=True).distinct())
    return tuple(sorted(source for source in found if 0 < len(source) <= 200))
