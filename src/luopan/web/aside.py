"""Acts that leave what is kept as it is (decision 0042): those of the door, of the week.

Modules are named and not acts: whatever is added to one of them counts with its kind.
"""

from luopan.actions.services import (
    acting,
    feeds,
    files,
    milestones,
    needs,
    templates,
    together,
    weekly,
)
from luopan.org.services import entry, passages, telling, wishes
from luopan.records.services.entering import deals, documents, receipts
from luopan.targets.drafting import DRAFTING
from luopan.tracking.services import (
    abilities,
    bulletins,
    coaching,
    onboarding,
    packs,
    reporting,
)
from luopan.tracking.services.meetings import (
    arranging,
    holding,
    minutes,
    presets,
    promising,
)
from luopan.trail.chain import acts_of

__all__ = ["DOOR", "DRAFTING", "ENTERING", "MEETINGS", "TALKS", "WEEK"]


# Who comes and goes, and how he is told: on no page that is kept, and of a Monday morning
# three hundred entries.
DOOR = acts_of(entry, passages, telling, wishes)

# Actions and meetings; reports, talks and abilities. They wait for people, and move no figure;
# and none of the first waits because of the second.
MEETINGS = acts_of(
    acting,
    feeds,
    files,
    milestones,
    needs,
    templates,
    together,
    weekly,
    arranging,
    holding,
    minutes,
    presets,
    promising,
    packs,
)
TALKS = acts_of(abilities, bulletins, coaching, onboarding, reporting)
WEEK = MEETINGS | TALKS

# Visits, receipts, documents and stages, one at a time: figures move, and nothing that was
# agreed among people.
ENTERING = acts_of(deals, documents, receipts)
