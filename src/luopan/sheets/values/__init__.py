"""What cells mean: numbers as people write them, days as people write them."""

from luopan.sheets.values.columns import Days, Numbers, RowFault, dates, numbers
from luopan.sheets.values.dating import day, is_month, order_of
from luopan.sheets.values.faults import FAULTS, Fault, Question
from luopan.sheets.values.guessing import Guess, guess
from luopan.sheets.values.habits import Habit
from luopan.sheets.values.numerals import decimal_of, number

__all__ = [
    "FAULTS",
    "Days",
    "Fault",
    "Guess",
    "Habit",
    "Numbers",
    "Question",
    "RowFault",
    "day",
    "dates",
    "decimal_of",
    "guess",
    "is_month",
    "number",
    "numbers",
    "order_of",
]
