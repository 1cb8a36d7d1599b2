"""What a stage of a market's life suggests to do, and by which metrics to measure it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.strategy.models import Phase

Stage = Phase.Stage


@dataclass(frozen=True)
class Stance:
    """How to stand in a market of some stage.

    Attributes:
        stage: Which.
        stage_name: In words.
        name: The stance in a word or two.
        advice: In a sentence.
        metrics: Codes of the metrics it proposes, the most telling first.
    """

    stage: str
    stage_name: Any
    name: Any
    advice: Any
    metrics: tuple[str, ...]


STANCES: dict[str, Stance] = {
    stance.stage: stance
    for stance in (
        Stance(
            Stage.EMERGING,
            _("emerging"),
            _("attack"),
            _(
                "Move early and aggressively: win reference customers, accept thin margins, "
                "take share while it is cheap."
            ),
            ("market_share", "new_customers", "won_amount", "win_rate"),
        ),
        Stance(
            Stage.GROWTH,
            _("growing"),
            _("expand"),
            _(
                "Follow through: grow at least as fast as the market, add seats and dealers "
                "where there is demand, and turn first orders into repeat orders."
            ),
            ("market_share", "new_customers", "repeat_purchase_rate", "win_rate"),
        ),
        Stance(
            Stage.MATURE,
            _("mature"),
            _("hold the share, dig deeper"),
            _(
                "The market no longer grows by itself: keep the customers there are, "
                "sell them more kinds of things, and watch the share."
            ),
            (
                "market_share",
                "retention_rate",
                "repeat_purchase_rate",
                "share_of_wallet",
                "cross_sell_rate",
            ),
        ),
        Stance(
            Stage.DECLINING,
            _("declining"),
            _("harvest and turn"),
            _(
                "Do not chase volume: protect margin and receipts, keep profitable "
                "customers, and move people to growing markets."
            ),
            ("gross_margin_rate", "retention_rate", "collection_rate_flow"),
        ),
    )
}
