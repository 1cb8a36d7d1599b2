"""What was done about pay and contests, in words: a part of ``acts.ACTS``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAY_ACTS: dict[str, Promise] = {
    "review.open_scheme": _("began a pay scheme"),
    "review.save_scheme": _("saved a pay scheme as a draft"),
    "review.publish_scheme": _("published a pay scheme"),
    "review.set_reward_rule": _("said who sees pay and whether there are contests"),
    "review.dispute_pay": _("disputed a line of his pay"),
    "review.decide_dispute": _("decided a dispute about pay"),
    "review.announce_contest": _("announced a contest"),
    "review.move_entrant": _("put somebody into another group of a contest"),
    "review.call_off_contest": _("called a contest off"),
    "review.end_contests": _("kept the results of contests that are over"),
}
PAY_THINGS: dict[str, Promise] = {
    "payscheme": _("Pay scheme"),
    "paydispute": _("Dispute about pay"),
    "paydecision": _("Decision about pay"),
    "rewardrule": _("Rule of pay and contests"),
    "contest": _("Contest"),
    "contests": _("Contests"),
    "entrant": _("Contest"),
}
