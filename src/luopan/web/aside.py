"""Acts that leave what is kept as it is (decision 0042): of the door, of the week, of a plan.

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
from luopan.records.services import connecting, importing, pulling, uploading
from luopan.records.services.entering import deals, documents, receipts
from luopan.review.services import contests, disputing, paying
from luopan.review.services.closing import confirming, deciding, objecting, rounds
from luopan.targets import services as targets
from luopan.targets.drafting import DRAFTING
from luopan.targets.services import (
    aims,
    collecting,
    letters,
    merging,
    signing,
    supporting,
)
from luopan.tracking.services import (
    abilities,
    bringing,
    bulletins,
    calling,
    coaching,
    explaining,
    onboarding,
    packs,
    reporting,
    warning_rules,
    watching,
)
from luopan.tracking.services.meetings import (
    arranging,
    holding,
    minutes,
    presets,
    promising,
)
from luopan.trail.chain import acts_of

__all__ = [
    "AGREEING",
    "CALLS",
    "CLOSING",
    "CONFIRMING",
    "DOOR",
    "DRAFTING",
    "MEETINGS",
    "RECORDS",
    "TALKS",
    "WARNINGS",
    "WEEK",
]


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

# Records, one at a time or a file of them: figures move, and nothing that was agreed among
# people.
RECORDS = acts_of(deals, documents, receipts, connecting, importing, pulling, uploading)

# The weekly call; what figures are questioned, confirmed, closed and paid; warnings. Of a Friday,
# and of the first days of a month, three hundred entries each.
CALLS = acts_of(calling, bringing, explaining)
CONFIRMING = acts_of(confirming)
CLOSING = CONFIRMING | acts_of(deciding, objecting, rounds, contests, disputing, paying)
WARNINGS = acts_of(watching, warning_rules)

# Targets, talks about them, signatures: committed numbers move, and what was agreed; no record,
# no action, no meeting, no report, no call and no close.
AGREEING = DRAFTING | acts_of(
    targets, aims, collecting, letters, merging, signing, supporting
)
