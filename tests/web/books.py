"""What a downloaded workbook says."""

import io

from openpyxl import load_workbook


def book_rows(content):
    """The rows of its first sheet, each as a tuple of what stands in it."""
    return list(load_workbook(io.BytesIO(content)).worksheets[0].values)
