"""How big a file may be before it is refused. One place, one reason each."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one file may cost. The defaults let every honest file in that we know.

    Args:
        workbook_bytes: Size of an xlsx or xls file.
        text_bytes: Size of a csv, tsv or txt file.
        parts: Files inside an xlsx; an office program writes some dozens.
        unpacked_bytes: Sum of these files, unpacked.
        ratio: Unpacked ÷ packed of one part above 8 MiB; honest sheets reach 60, a sheet of
            one value 250.
        rows: Rows of one sheet of a workbook; more should come as csv.
        columns: Columns of one sheet.
        cells: Rows × columns of one sheet of a workbook, empty ones counted.
        text_rows: Rows of a csv file.
        text_cells: Rows × columns of a csv file.
        cell_chars: Characters of one cell; Excel's own limit.
        line_bytes: A csv file without a line end for so long is none.
        text_chars: Sum of the different texts of a workbook.
        seconds: Wall time for a workbook, after which its reader is stopped.
        memory_bytes: Address space of the process that reads a workbook.
    """

    workbook_bytes: int = 64 * MIB
    text_bytes: int = 768 * MIB
    parts: int = 1_000
    unpacked_bytes: int = 400 * MIB
    ratio: int = 400
    rows: int = 400_000
    columns: int = 1_000
    cells: int = 8_000_000
    text_rows: int = 5_000_000
    text_cells: int = 100_000_000
    cell_chars: int = 32_767
    line_bytes: int = 1 * MIB
    text_chars: int = 64 * MIB
    seconds: float = 60.0
    memory_bytes: int = 1_024 * MIB


DEFAULT = Limits()
