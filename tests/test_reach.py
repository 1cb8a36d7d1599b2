"""Every service is reached by people on a page and by programs, or it says here why not."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "luopan"

# Part of another service, or of one gesture that is told by its kind.
WITHIN = frozenset(
    [
        "add_accounts",
        "add_people",
        "add_products",
        "add_standard_metrics",
        "add_units",
        "add_user",
        "assign_owner",
        "change_account",
        "create_standards",
        "create_version",
        "forget_accounts",
        "grow",
        "hold_level",
        "keep_back",
        "load_packaged_holidays",
        "mix",
        "pad",
        "place_people",
        "plan_from_history",
        "release",
        "release_level",
        "round_off",
        "set_group",
        "set_level",
        "set_target",
        "take_owners_back",
    ]
)
# The clock, the worker or the command line does it.
BY_ITSELF = frozenset(
    [
        "apply",
        "apply_upload",
        "arise",
        "break_promises",
        "count_metric",
        "create_company",
        "create_plan",
        "end_contests",
        "found_company",
        "issue_bulletin",
        "note_workbook",
        "release_expired",
        "remind_overdue",
        "take_part",
        "watch",
    ]
)
# Documents are corrected where they come from, or by an objection to a close.
FROM_THE_BOOKS = frozenset(
    [
        "correct_activity",
        "correct_document",
        "correct_receipt",
        "enter_document",
        "remove_document",
    ]
)
# Whoever steals a token must not get a way in, or out, that outlives it (decision 0041).
PEOPLE_ONLY = frozenset(
    [
        "add_channel",
        "add_factor",
        "change_password",
        "choose_language",
        "disable_user",
        "dismiss",
        "enable_user",
        "end_role",
        "end_sessions",
        "end_subscription",
        "enter_by_link",
        "forget_factor",
        "grant_role",
        "invite",
        "issue_token",
        "lock_out",
        "remove_channel",
        "remove_factor",
        "renew_codes",
        "reset",
        "revoke_token",
        "sign_in",
        "sign_out",
        "start_channel",
        "stop_channel",
        "subscribe",
        "tell",
        "test_bulletin",
        "test_channel",
        "unlock",
    ]
)
# The page sends one, programs many or a whole file; or the other way round.
BY_ANOTHER_NAME = frozenset(
    [
        "add_rate",
        "begin",
        "bring_aims",
        "bring_calls",
        "call_beside",
        "load_workbook",
        "move",
        "override",
        "push",
        "revise",
        "spread",
        "stopped",
        "write_periods",
    ]
)
LEFT_OUT = {
    *WITHIN,
    *BY_ITSELF,
    *FROM_THE_BOOKS,
    *PEOPLE_ONLY,
    *BY_ANOTHER_NAME,
}


def services() -> set[str]:
    found = set()
    for file in SOURCE.glob("*/services/**/*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(how, ast.Call)
                and getattr(how.func, "id", getattr(how.func, "attr", "")) == "service"
                for how in node.decorator_list
            ):
                found.add(node.name)
    return found


def named_in(part: str) -> set[str]:
    found: set[str] = set()
    for file in (SOURCE / part).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Name):
                found.add(node.id)
    return found


@pytest.mark.parametrize("part", ["web", "api"])
def test_every_service_is_reached_by_pages_and_programs(part):
    assert not services() - named_in(part) - LEFT_OUT


def test_nothing_is_left_out_that_is_reached():
    reached = named_in("web") & named_in("api")
    assert not LEFT_OUT & reached & services()
    assert not LEFT_OUT - services()
