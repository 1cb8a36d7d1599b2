"""The tables of targets."""

from luopan.targets.models.agreement import (
    Ask,
    Authority,
    Card,
    Delegate,
    Side,
    Submission,
    SubmissionRow,
    Talk,
)
from luopan.targets.models.audits import AuditBar
from luopan.targets.models.carriers import Answer, Carrier, Resting
from luopan.targets.models.commitments import (
    Commitment,
    CommitmentLine,
    LetterTemplate,
)
from luopan.targets.models.versions import (
    Frozen,
from luopan.targets.models.choices import Choice
    Plan,
    Snapshot,
    Step,
    TargetRow,
    Version,
)

__all__ = [
    "Answer",
    "Ask",
    "AuditBar",
    "Authority",
    "Card",
    "Carrier",
    "Commitment",
    "CommitmentLine",
    "Delegate",
    "Frozen",
    "LetterTemplate",
    "Plan",
    "Resting",
    "Side",
    "Snapshot",
    "Step",
    "Submission",
    "SubmissionRow",
    "Talk",
    "Choice",
    "TargetRow",
    "Version",
]
