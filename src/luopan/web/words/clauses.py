"""Sentences and their parts one after the other, without those of nothing."""

import re
from collections.abc import Iterable

from luopan.web import figures


def counted(parts: Iterable[tuple[int, str]]) -> list[str]:
    """Each count in its words; what there is none of is left out: "0 overdue" says nothing.

    Args:
        parts: A count, and words with ``%(n)s``.
    """
    return [words % {"n": figures.fixed(count)} for count, words in parts if count]


def run_on(parts: Iterable[str], head: str = "") -> str:
    """Parts one after the other, up to the stop; after a colon, if something heads them."""
    comma, colon, stop = ("，", "：", "。") if figures.chinese() else (", ", ": ", ".")
    said = comma.join(parts)
    return f"{head}{colon if head and said else ''}{said}{stop}"


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other, without empty ones."""
    return ("" if figures.chinese() else " ").join(part for part in parts if part)


def with_counters(text: str) -> str:
    """A Chinese count and its measure word stay on one line."""
    return re.sub(r"(?<=\d) (?=[\u4e00-\u9fff])", "\u00a0", text)


def stop(said: str) -> str:
    """A clause as a sentence of its own."""
    if not said or said[-1] in ".。!！?？":
        return said
    return said + ("。" if figures.chinese() else ".")


def unbroken(text: str) -> str:
    """Lines break between figures and not in one, nor between it and its name."""
    whole = text.replace(" ", "\u00a0")
    for sign in "÷·":
        whole = whole.replace(f"\u00a0{sign}\u00a0", f" {sign} ")
    return whole
