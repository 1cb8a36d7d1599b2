"""What people do with records: one function per intention."""

from luopan.records.examining import examine
from luopan.records.services.entering import (
    ActivityEntry,
    DealEntry,
    DocumentEntry,
    LineEntry,
    ReceiptEntry,
    change_stage,
    correct_activity,
    correct_document,
    correct_opportunity,
    correct_receipt,
    enter_activity,
    enter_document,
    enter_opportunity,
    enter_receipt,
    remove_document,
    withdraw_entry,
)
from luopan.records.services.importing import apply, revoke

__all__ = [
    "ActivityEntry",
    "DealEntry",
    "DocumentEntry",
    "LineEntry",
    "ReceiptEntry",
    "apply",
    "change_stage",
    "correct_activity",
    "correct_document",
    "correct_opportunity",
    "correct_receipt",
    "enter_activity",
    "enter_document",
    "enter_opportunity",
    "enter_receipt",
    "examine",
    "remove_document",
    "revoke",
    "withdraw_entry",
]
