"""Whether somebody has to look before rows that came by themselves go in."""

from luopan.records.examination import Examination


def asks(found: Examination, *, accept_new: bool, leave_out: bool) -> bool:
    """Whether an import by hand would ask something.

    New products and customers go in by themselves where that was said; a new unit changes
    the organisation, and is always asked.

    Args:
        found: What the rows hold.
        accept_new: New products and customers are let in.
        leave_out: Good rows go in although others have problems.
    """
    if found.questions or found.new_units or not found.rows:
        return True
    if found.problems and not leave_out:
        return True
    return bool(found.proposals) and not accept_new
