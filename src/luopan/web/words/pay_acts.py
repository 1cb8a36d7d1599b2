"""What was done about pay and contests, in words: a part of ``acts.ACTS``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAY_ACTS: dict[str, Promise] = {
    "review.open_scheme": _("created a pay scheme"),
    "review.save_scheme": _("saved a pay scheme as a draft"),
    "review.publish_scheme": _("published a pay scheme"),
    "review.set_reward_rule": _("set who can see pay and whether there are contests"),
    "review.dispute_pay": _("disputed a line of one's own pay"),
    "review.decide_dispute": _("decided a dispute about pay"),
    "review.announce_contest": _("announced a contest"),
    "review.move_entrant": _("moved a participant to another group of a contest"),
    "review.call_off_contest": _("cancelled a contest"),
    "review.end_contests": _("finalised the results of ended contests"),
}
PAY_THINGS: dict[str, Promise] = {
    "payscheme": _("Pay scheme"),
    "paydispute": _("Pay dispute"),
    "paydecision": _("Pay decision"),
    "rewardrule": _("Pay and contest settings"),
    "contest": _("Contest"),
    "contests": _("Contests"),
    "entrant": _("Contest"),
}
