"""The acts that change numbers of drafts, and nothing but them."""

from luopan.targets.services import changes, gestures
from luopan.trail.chain import acts_of

# Committed and issued numbers, and all that waits for people, stay as they were.
DRAFTING = acts_of(gestures, changes)
