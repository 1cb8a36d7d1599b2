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
from luopan.targets.models.assessing import (
    Assessment,
    AssessmentEdition,
    AssessmentLine,
    AssessmentMark,
    AssessmentPublication,
)
from luopan.targets.models.audits import AuditBar
from luopan.targets.models.carriers import Answer, Carrier, Resting
from luopan.targets.models.choices import Choice
from luopan.targets.models.collecting import Collected, Handout, Return
from luopan.targets.models.commitments import (
    Commitment,
    CommitmentLine,
    LetterTemplate,
)
from luopan.targets.models.customers import NamedAmount, Split, SplitEvent
from luopan.targets.models.padding import PaddingCap
from luopan.targets.models.planned import PlannedResource, Resource
from luopan.targets.models.ramps import Ramp
from luopan.targets.models.supports import Support
from luopan.targets.models.versions import (
    Frozen,
    Plan,
    Snapshot,
    Step,
    TargetRow,
    Version,
)

__all__ = [
    "Answer",
    "Ask",
    "Assessment",
    "AssessmentEdition",
    "AssessmentLine",
    "AssessmentMark",
    "AssessmentPublication",
    "AuditBar",
    "Authority",
    "Card",
    "Carrier",
    "Choice",
    "Collected",
    "Commitment",
    "CommitmentLine",
    "Delegate",
    "Frozen",
    "Handout",
    "LetterTemplate",
    "NamedAmount",
    "PaddingCap",
    "Plan",
    "PlannedResource",
    "Ramp",
    "Resource",
    "Resting",
    "Return",
    "Side",
    "Snapshot",
    "Split",
    "SplitEvent",
    "Step",
    "Submission",
    "SubmissionRow",
    "Support",
    "Talk",
    "TargetRow",
    "Version",
]
