"""The one error of this package, its codes and their sentences."""

from typing import Any, Final


def _(sentence: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it."""
    return sentence


SENTENCES: Final[dict[str, str]] = {
    "empty": _("“%(name)s” is empty."),
    "no_table": _(
        "“%(name)s” holds no table: one line of column names and at least one row "
        "below it are needed."
    ),
    "no_sheet": _("The workbook “%(name)s” has no sheet with cells."),
    "hidden_only": _(
        "All sheets of “%(name)s” are hidden. Unhide the one to use and save."
    ),
    "too_big": _(
        "“%(name)s” has %(found)s bytes; at most %(limit)s can be read. Split it, or "
        "save the sheet that matters as CSV."
    ),
    "too_many_parts": _(
        "“%(name)s” holds %(found)s inner files; a workbook has some dozens. Open it "
        "in Excel and save it as a new .xlsx."
    ),
    "unpacks_too_big": _(
        "“%(name)s” unpacks to more than %(limit)s bytes (inner file %(part)s). Save "
        "the sheet that matters as CSV."
    ),
    "suspicious_ratio": _(
        "The inner file %(part)s of “%(name)s” unpacks to %(ratio)s times its size, as "
        "no honest workbook does. Open it in Excel and save it as a new .xlsx."
    ),
    "damaged": _(
        "“%(name)s” is damaged (%(part)s). Open it in Excel, let it repair the file, "
        "and save it as a new .xlsx."
    ),
    "odd_package": _(
        "“%(name)s” has a structure no office program produces (%(part)s). Open it in Excel "
        "and save it as a new .xlsx."
    ),
    "odd_xml": _(
        "“%(name)s” holds XML that a workbook never needs (%(part)s: %(what)s). Open "
        "it in Excel and save it as a new .xlsx."
    ),
    "too_many_rows": _(
        "Sheet “%(sheet)s” of “%(name)s” reaches row %(found)s; at most %(limit)s rows "
        "can be read from a workbook. Delete what lies below the table, or save the "
        "sheet as CSV."
    ),
    "too_many_columns": _(
        "Sheet “%(sheet)s” of “%(name)s” has %(found)s columns; at most %(limit)s can "
        "be read. Delete what lies right of the table and save again."
    ),
    "too_many_cells": _(
        "Sheet “%(sheet)s” of “%(name)s” spans %(found)s cells; at most %(limit)s can "
        "be read. Save it as CSV."
    ),
    "cell_too_long": _(
        "Sheet “%(sheet)s”, row %(row)s of “%(name)s”: a cell holds more than "
        "%(limit)s characters."
    ),
    "too_much_text": _(
        "“%(name)s” holds more than %(limit)s characters of text. Save the sheet that "
        "matters as CSV."
    ),
    "too_costly": _(
        "“%(name)s” needs more time or memory than one file may take. Save the sheet "
        "that matters as CSV."
    ),
    "bundle_too_many": _(
        "“%(name)s” holds %(found)s files; at most %(limit)s are taken at once. Split it."
    ),
    "bundle_too_big": _(
        "“%(part)s” in “%(name)s” unpacks to more than %(limit)s bytes. Upload it by "
        "itself, or remove what is not needed."
    ),
    "bundle_damaged": _(
        "“%(name)s” is damaged or protected by a password. Pack the workbooks again, or "
        "choose them one by one."
    ),
    "encrypted": _(
        "“%(name)s” is protected by a password. Save it without one (File, Info, "
        "Protect Workbook) and try again."
    ),
    "macros": _(
        "“%(name)s” holds macros. Save it as “Excel Workbook (.xlsx)”, which leaves "
        "them out."
    ),
    "xlsb": _("“%(name)s” is a binary workbook (.xlsb). Save it as .xlsx."),
    "ods": _("“%(name)s” is an OpenDocument file (.ods). Save it as .xlsx."),
    "old_excel": _("“%(name)s” was written by Excel 95 or older. Save it as .xlsx."),
    "html": _(
        "“%(name)s” is a web page, not a workbook, whatever its name says. Open it in "
        "Excel and save it as .xlsx."
    ),
    "xml": _(
        "“%(name)s” is an XML file, not a workbook. Open it in Excel and save it as "
        ".xlsx."
    ),
    "pdf": _("“%(name)s” is a PDF. Ask for the table itself as .xlsx or CSV."),
    "not_a_table": _(
        "“%(name)s” is not a table (%(what)s). Supported: .xlsx, .xls, .csv, .tsv, .txt."
    ),
    "misnamed": _(
        "“%(name)s” is called a workbook but holds plain text. If it is a table in "
        "text form, rename it to .csv."
    ),
    "nul": _(
        "Line %(row)s of “%(name)s” contains a NUL byte; it is not a text file, or it is "
        "damaged."
    ),
    "bad_bytes": _(
        "Line %(row)s of “%(name)s”: the bytes %(bytes)s are not %(encoding)s like the rest "
        "of the file. Save it again as “CSV UTF-8”."
    ),
    "mixed_encodings": _(
        "“%(name)s” mixes encodings: line %(row)s is UTF-8 (%(bytes)s), line "
        "%(other_row)s is not (%(other_bytes)s). Save its parts in one encoding."
    ),
    "unknown_encoding": _(
        "The text encoding of “%(name)s” cannot be determined (line %(row)s: %(bytes)s). "
        "Save it as “CSV UTF-8”."
    ),
    "long_line": _(
        "Line %(row)s of “%(name)s” is longer than %(limit)s bytes: line ends are "
        "missing, or a quotation mark is not closed."
    ),
    "unclosed_quote": _(
        "A quotation mark opened in row %(row)s of “%(name)s” is never closed; the rest of "
        "the file would become one cell."
    ),
    "stray_quote": _(
        "Row %(row)s of “%(name)s” has text right after a closing quotation mark. "
        'Inside quotes write “""” for one.'
    ),
}
"""Code → English sentence with %(x)s places. ``name`` is always among the facts."""


class Unreadable(Exception):
    """A file that cannot be read; the facts say where and why.

    Args:
        code: A key of ``SENTENCES``.
        facts: What goes into the sentence's places.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        if code not in SENTENCES:
            raise ValueError(f"no such code: {code}")
        self.code = code
        self.facts: dict[str, Any] = facts
        super().__init__(code)

    @property
    def sentence(self) -> str:
        """The English sentence with its places, to be translated."""
        return SENTENCES[self.code]

    def __str__(self) -> str:
        """The English sentence, filled in."""
        return self.sentence % {"name": "", **self.facts}
