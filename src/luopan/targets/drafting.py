"""The acts that change numbers of drafts, and nothing but them."""

from luopan.targets.services import changes, gestures

# Committed and issued numbers, and all that waits for people, stay as they were.
DRAFTING = frozenset(
    each.act
    for stage in (gestures, changes)
    for each in vars(stage).values()
    if hasattr(each, "act")
)
