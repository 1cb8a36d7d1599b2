"""What was done about reviews and handovers, in words: a part of ``acts.ACTS``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REVIEW_ACTS: dict[str, Promise] = {
    "review.open": _("began a review"),
    "review.open_of_action": _("began the review of an action"),
    "review.tell_anew": _("read the numbers of a review again"),
    "review.write": _("wrote into a review"),
    "review.take_out": _("took a line out of a review"),
    "review.summarise": _("said in a review how it went"),
    "review.lift": _("took lessons from below into a review"),
    "review.publish": _("published a review"),
    "review.answer": _("read or answered a review"),
    "review.new_edition": _("began a new edition of a review"),
    "review.plant_seed": _("marked what of a review goes into the next plan"),
    "review.take_seed_back": _("took back what was to go into the next plan"),
    "review.open_next": _("opened the next year's plan from a review"),
    "review.prepare_handover": _("prepared a handover"),
    "review.give_seat": _("said to whom a seat is handed over"),
    "review.give_accounts": _("said to which seat customers are handed over"),
    "review.set_credit": _("said whose the unpaid money of a handover is"),
    "review.set_handover_day": _("moved the day of a handover"),
    "review.withdraw_handover": _("withdrew a handover"),
    "review.hand_over": _("handed over"),
}
