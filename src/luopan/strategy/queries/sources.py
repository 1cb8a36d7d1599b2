"""Where what is known of markets comes from."""

from luopan.strategy.models import Finding, Observation


def sources_in_use() -> tuple[str, ...]:
    """Sources that figures and findings were said from."""
    found: set[str] = set()
    for kind in (Observation, Finding):
        found |= set(kind.objects.values_list("source", flat=True).distinct())
    return tuple(sorted(source for source in found if 0 < len(source) <= 200))
