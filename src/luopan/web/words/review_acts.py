"""What was done about reviews and handovers, in words: a part of ``acts.ACTS``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REVIEW_ACTS: dict[str, Promise] = {
    "review.open": _("started a review"),
    "review.open_of_action": _("started the review of an action"),
    "review.tell_anew": _("read the numbers of a review again"),
    "review.write": _("wrote into a review"),
    "review.take_out": _("removed a line from a review"),
    "review.summarise": _("wrote the summary of a review"),
    "review.lift": _("included lessons from below in a review"),
    "review.publish": _("published a review"),
    "review.answer": _("read or answered a review"),
    "review.new_edition": _("started a new edition of a review"),
    "review.plant_seed": _("marked what of a review goes into the next plan"),
    "review.take_seed_back": _("removed a mark for the next plan"),
    "review.open_next": _("opened the next year's plan from a review"),
    "review.prepare_handover": _("prepared a handover"),
    "review.give_seat": _("chose who takes over a seat"),
    "review.give_accounts": _("chose the seat that takes over customers"),
    "review.set_credit": _("set who owns the unpaid money of a handover"),
    "review.set_handover_day": _("moved the day of a handover"),
    "review.withdraw_handover": _("withdrew a handover"),
    "review.hand_over": _("handed over"),
}
