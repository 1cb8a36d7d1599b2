"""How the trail calls what an act was about: ``kind:number``."""

from collections.abc import Iterable


def numbered(subjects: Iterable[str], *kinds: str) -> dict[str, set[int]]:
    """The numbers of the subjects of each kind; what is called otherwise is left out.

    Example:
        >>> numbered(["plan:3", "unit:north", "plan:x"], "plan", "version")
        {'plan': {3}, 'version': set()}
    """
    found: dict[str, set[int]] = {kind: set() for kind in kinds}
    for subject in subjects:
        kind, _colon, key = subject.partition(":")
        if kind in found and key.isdigit():
            found[kind].add(int(key))
    return found
