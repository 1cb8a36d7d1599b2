"""Records by hand: entered, corrected, taken back; each a batch of its own."""

from luopan.records.services.entering.deals import (
    change_stage,
    correct_activity,
    correct_opportunity,
    enter_activity,
    enter_opportunity,
    withdraw_entry,
)
from luopan.records.services.entering.documents import (
    correct_document,
    enter_document,
    remove_document,
)
from luopan.records.services.entering.entries import (
    ActivityEntry,
    DealEntry,
    DocumentEntry,
    LineEntry,
    ReceiptEntry,
)
from luopan.records.services.entering.receipts import correct_receipt, enter_receipt

__all__ = [
    "ActivityEntry",
    "DealEntry",
    "DocumentEntry",
    "LineEntry",
    "ReceiptEntry",
    "change_stage",
    "correct_activity",
    "correct_document",
    "correct_opportunity",
    "correct_receipt",
    "enter_activity",
    "enter_document",
    "enter_opportunity",
    "enter_receipt",
    "remove_document",
    "withdraw_entry",
]
