"""What talks ask of one on Today: to answer, to sign; both are read at once."""

from dataclasses import dataclass
from datetime import date

from luopan.org.facts import read_once
from luopan.org.models import User
from luopan.targets.models import Talk
from luopan.targets.queries.agreement.lists import TOLD, open_for
from luopan.targets.queries.unsigned import to_sign, with_told


@dataclass(frozen=True)
class OwnTalks:
    """Talks in which it is his turn or may be, and talks whose number he could sign."""

    opened: tuple[Talk, ...]
    to_sign: tuple[Talk, ...]


@read_once
def own_talks(viewer: User, on: date) -> OwnTalks:
    """Both, with what is told of them; one query in a request that reads."""
    asking = open_for(viewer, on).values("pk").union(to_sign(viewer, on).values("pk"))
    rows = with_told(Talk.objects.filter(pk__in=asking)).select_related(*TOLD)
    opened, signing = [], []
    for one in rows:
        (opened if _waits(one) else signing).append(one)
    return OwnTalks(tuple(opened), tuple(signing))


def _waits(talk: Talk) -> bool:
    """Nobody is asked for an answer in what may be signed, nor the other way round."""
    return talk.state == Talk.State.OPEN and not talk.version.frozen
