"""Naming words in the second language: attributes of customers, their values, sources."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Term
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST, MOST = 200, 1_000


@service("dimensions.name_terms")
def name_terms(
    *, actor: User, at: datetime, terms: Mapping[str, str], reason: str = ""
) -> int:
    """Say what words are called in the second language; an empty one is forgotten.

    Args:
        actor: Who may change products and customers.
        at: When.
        terms: The word as it was said → what it is called.
        reason: For the trail.

    Returns:
        How many differ from before.

    Raises:
        Refused: He may not; a word is empty or too long.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    said = {name.strip(): other.strip() for name, other in terms.items()}
    if len(said) > MOST or not all(0 < len(name) <= LONGEST for name in said):
        raise Refused(
            _("A term must have 1 to %(longest)s characters."), longest=LONGEST
        )
    if any(len(other) > LONGEST for other in said.values()):
        raise Refused(
            _("A term must have 1 to %(longest)s characters."), longest=LONGEST
        )
    now = dict(Term.objects.filter(name__in=said).values_list("name", "name_other"))
    moved = {name: to for name, to in said.items() if to != now.get(name, "")}
    Term.objects.filter(
        name__in=[name for name, to in moved.items() if not to]
    ).delete()
    Term.objects.bulk_create(
        [Term(name=name, name_other=to) for name, to in moved.items() if to],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["name_other"],
    )
    note("terms", count=len(moved), words=sorted(moved)[:20])
    return len(moved)
