"""How often a race is run and a server is killed: a few times, or as `make soak` says.

``LUOPAN_RACE_ROUNDS`` and ``LUOPAN_KILL_ROUNDS`` say how often; without them as often as a
test finds enough for every day.
"""

import os


def rounds(usual: int) -> int:
    """Of a race."""
    return int(os.environ.get("LUOPAN_RACE_ROUNDS", "") or usual)


def kills(usual: int) -> int:
    """Of a server or a database."""
    return int(os.environ.get("LUOPAN_KILL_ROUNDS", "") or usual)
