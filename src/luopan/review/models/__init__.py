"""The tables of what we learn."""

from luopan.review.models.adjusting import (
    Adjustment,
    AdjustmentEvent,
    Replan,
    ShortfallPolicy,
)
from luopan.review.models.closing import (
    ClosedFigure,
    Closing,
    Confirmation,
    Objection,
)
from luopan.review.models.contests import Contest, ContestEnd, Entrant, Placing
from luopan.review.models.handing_over import (
    Handover,
    HandoverAccount,
    HandoverCredit,
    HandoverItem,
    HandoverSeat,
)
from luopan.review.models.looking_back import (
    NextCycle,
    Review,
    ReviewLine,
    ReviewWord,
    Seed,
)
from luopan.review.models.paying import (
    PayCorrection,
    PayDecision,
    PayDispute,
    PayEdition,
    PayPublication,
    PayScheme,
    RewardRule,
)

__all__ = [
    "Adjustment",
    "AdjustmentEvent",
    "ClosedFigure",
    "Closing",
    "Confirmation",
    "Contest",
    "ContestEnd",
    "Entrant",
    "Handover",
    "HandoverAccount",
    "HandoverCredit",
    "HandoverItem",
    "HandoverSeat",
    "NextCycle",
    "Objection",
    "PayCorrection",
    "PayDecision",
    "PayDispute",
    "PayEdition",
    "PayPublication",
    "PayScheme",
    "Placing",
    "Replan",
    "Review",
    "ReviewLine",
    "ReviewWord",
    "RewardRule",
    "Seed",
    "ShortfallPolicy",
]
