"""How a version was committed while talks were open: by whom, when, and why without them."""

from luopan.org.access import name_of
from luopan.targets.committed import commit_of
from luopan.targets.models import Version
from luopan.targets.queries.agreement.shapes import Committed


def committed(version: Version) -> Committed | None:
    """Who froze a version, when, and the reason he wrote down; one query.

    Its readers are those who had not agreed: the reason is wanted because of them.

    Returns:
        None if it is not committed. A version that another act froze (an adjustment that
        was approved) has no name and no reason here.
    """
    if not version.frozen or version.committed_at is None:
        return None
    entry = commit_of(version)
    if entry is None:
        return Committed("", version.committed_at, "")
    who = name_of(entry.actor) if entry.actor else entry.actor_name
    return Committed(who, version.committed_at, entry.reason)
