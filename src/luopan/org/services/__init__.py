"""What people do to the organisation: one function per intention."""

from luopan.org.services.accounts import (
    accept,
    add_user,
    disable_user,
    enable_user,
    invite,
    reset,
)
from luopan.org.services.bringing import bring_people
from luopan.org.services.bulk import NewUnit, add_units
from luopan.org.services.channels import (
    add_channel,
    remove_channel,
    start_channel,
    stop_channel,
    test_channel,
)
from luopan.org.services.company import create_company, edit_company, found_company
from luopan.org.services.entry import (
    add_factor,
    change_password,
    end_sessions,
    forget_factor,
    lock_out,
    remove_factor,
    renew_codes,
    sign_in,
    sign_out,
    unlock,
)
from luopan.org.services.hooks import (
    add_webhook,
    remove_webhook,
    start_webhook,
    stop_webhook,
    test_webhook,
)
from luopan.org.services.letters import dismiss, send_again
from luopan.org.services.own import choose_language
from luopan.org.services.passages import enter_by_link
from luopan.org.services.people import (
    add_leave,
    add_person,
    edit_person,
    end_leave,
    end_person,
)
from luopan.org.services.remits import add_remit, end_remit
from luopan.org.services.reshape import merge_units, split_unit
from luopan.org.services.roles import end_role, grant_role
from luopan.org.services.seats import add_seat, hand_over, place_person, vacate
from luopan.org.services.staffing import (
    NewHolding,
    NewPerson,
    add_people,
    place_people,
)
from luopan.org.services.telling import tell
from luopan.org.services.tokens import issue_token, revoke_token
from luopan.org.services.tree import add_unit, end_unit, move_unit, rename_unit
from luopan.org.services.upkeep import ask_for_backup, ask_for_proof
from luopan.org.services.wishes import choose_messages

__all__ = [
    "NewHolding",
    "NewPerson",
    "NewUnit",
    "accept",
    "add_channel",
    "add_factor",
    "add_leave",
    "add_people",
    "add_person",
    "add_remit",
    "add_seat",
    "add_unit",
    "add_units",
    "add_user",
    "add_webhook",
    "ask_for_backup",
    "ask_for_proof",
    "bring_people",
    "change_password",
    "choose_language",
    "choose_messages",
    "create_company",
    "disable_user",
    "dismiss",
    "edit_company",
    "edit_person",
    "enable_user",
    "end_leave",
    "end_person",
    "end_remit",
    "end_role",
    "end_sessions",
    "end_unit",
    "enter_by_link",
    "forget_factor",
    "found_company",
    "grant_role",
    "hand_over",
    "invite",
    "issue_token",
    "lock_out",
    "merge_units",
    "move_unit",
    "place_people",
    "place_person",
    "remove_channel",
    "remove_factor",
    "remove_webhook",
    "rename_unit",
    "renew_codes",
    "reset",
    "revoke_token",
    "send_again",
    "sign_in",
    "sign_out",
    "split_unit",
    "start_channel",
    "start_webhook",
    "stop_channel",
    "stop_webhook",
    "tell",
    "test_channel",
    "test_webhook",
    "unlock",
    "vacate",
]
