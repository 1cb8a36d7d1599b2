"""What somebody new reaches by when: a milestone, and the way that is proposed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from luopan.org.language import in_both


@dataclass(frozen=True)
class Milestone:
    """What somebody new reaches by a day.

    Args:
        key: A short word that stays.
        name: In the company's first language; ``name_other`` in the second.
        day: Days since he began.
        proof: visit, deal (an opportunity), won or order: read off the records; empty:
            somebody says so.
    """

    key: str
    name: str
    day: int
    proof: str = ""
    name_other: str = ""


# What is proposed where nothing is written: key, name, day, proof.
_USUAL = (
    ("first-visit", _("First solo visit"), 14, "visit"),
    ("exam", _("Product exam passed"), 30, ""),
    ("first-deal", _("First opportunity"), 45, "deal"),
    ("ten", _("First ten on the list visited"), 60, ""),
    ("first-order", _("First order"), 90, "order"),
)


def usual_way() -> tuple[Milestone, ...]:
    """A way to begin from, with names in both of the company's languages."""
    told = ((key, in_both(name), day, proof) for key, name, day, proof in _USUAL)
    return tuple(Milestone(key, n[0], day, proof, n[1]) for key, n, day, proof in told)
