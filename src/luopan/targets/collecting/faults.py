"""Why a workbook that came back is not loaded: what, where, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from luopan.sheets.unreadable import SENTENCES
from luopan.sheets.values import FAULTS as OF_CELLS

MOST = 50  # faults kept of one file

SAYS: Final[dict[str, Any]] = {
    "not_ours": _(
        "This is not a workbook from Luopan, or its hidden sheet was removed. Download the "
        "workbook, copy your numbers into it, and return that one."
    ),
    "altered": _(
        "The mark of this workbook was changed, or another installation wrote it. "
        "Download the workbook again and copy your numbers into it."
    ),
    "other_version": _(
        "This workbook belongs to %(version)s, not to the version of this page. Return "
        "it there, or download the one of this version."
    ),
    "not_yours": _(
        "This is the workbook of another unit. You can only return those of units that you "
        "speak for or can change."
    ),
    "old": _(
        "This is workbook no. %(number)s of %(unit)s; no. %(newest)s has been loaded since. "
        "Download the workbook again and continue in that one."
    ),
    "number_changed": _(
        "Since this workbook was downloaded, the number of %(unit)s has changed. Download "
        "it again; what was loaded before is in it."
    ),
    "no_sheet": _(
        "The sheet “%(sheet)s” is missing: it was renamed or deleted. Restore its name."
    ),
    "rows_above": _(
        "The header row is in row %(found)s instead of row %(row)s. Delete the rows "
        "inserted above, or restore the missing ones."
    ),
    "column_added": _("Column %(column)s was inserted. Delete it and save."),
    "column_gone": _(
        "The column “%(name)s” was deleted; it was at %(column)s. Download the workbook "
        "again and copy your numbers into it."
    ),
    "column_moved": _(
        "The column “%(name)s” is at %(found)s instead of %(column)s. Move it back."
    ),
    "column_renamed": _(
        "Column %(column)s is named “%(found)s” instead of “%(name)s”. Restore its name."
    ),
    "row_added": _(
        "Row %(row)s was inserted: it has numbers but belongs to no unit and product of "
        "this workbook. Enter the numbers in the existing rows and delete it."
    ),
    "row_gone": _(
        "The row of %(unit)s · %(product)s was deleted. Download the workbook again and "
        "copy your numbers into it."
    ),
    "row_twice": _("Row %(row)s repeats row %(other)s. Delete one of the two."),
    "row_renamed": _(
        "Row %(row)s is named “%(found)s” but belongs to %(unit)s · %(product)s. Restore "
        "the names; other numbers cannot be entered here."
    ),
    "reference": _(
        "“%(name)s” of %(unit)s · %(product)s was changed from %(amount)s to %(found)s. You "
        "cannot fill in this cell: change it back."
    ),
    "too_fine": _(
        "“%(value)s” is finer than the smallest unit, %(quantum)s. Round it."
    ),
    "percent": _("“%(value)s” is a percentage, not an amount."),
    "closed": _(
        "Nothing can be planned here: %(unit)s does not sell %(product)s in this month. "
        "Clear the cell."
    ),
    "total": _(
        "The total here says %(found)s, but its parts add up to %(amount)s. Restore the "
        "formula, or recalculate, and save."
    ),
    "nothing": _(
        "No cell is filled in. Fill in the yellow cells, save, and return the file."
    ),
}


@dataclass(frozen=True)
class Fault:
    """One reason why a file is refused.

    Attributes:
        code: A key of ``SAYS``, or of what the sheets say of cells and files.
        sheet: Where; empty: the file as a whole.
        cell: As the program calls it, ``F12``.
        facts: What goes into the sentence.
    """

    code: str
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**vars(self), "facts": {k: str(v) for k, v in self.facts.items()}}

    @property
    def place(self) -> str:
        """Where in the file, in the reader's language."""
        if not self.sheet:
            return ""
        if not self.cell:
            return _t("Sheet “%(sheet)s”") % {"sheet": self.sheet}
        facts = {"sheet": self.sheet, "cell": self.cell}
        return _t("Sheet “%(sheet)s”, cell %(cell)s") % facts

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        if self.code in SAYS:
            said = str(SAYS[self.code])
        else:
            said = _t(OF_CELLS.get(self.code) or SENTENCES[self.code])
        return said % {"name": "", **self.facts}
