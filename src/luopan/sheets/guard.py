"""Texts that a spreadsheet program would run as formulas, made harmless.

Only texts: a number is written as a number, so -5 stays -5.
"""

import re

BLANKS = " \t\r\n\u00a0\u3000\ufeff\u200b\u200c\u200d\u2060'\""
STARTS = "=+-@|%＝＋－＠−"
DASHES = frozenset("-—–－ ")
AFTER_BREAK = re.compile(rf"([\r\n]+)(?=[{BLANKS}]*[{re.escape(STARTS)}])")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def risky(text: str) -> bool:
    r"""Whether some program may take the text for a formula.

    Example:
        >>> [risky(t) for t in ("=1+1", " ＝1", "a\n@SUM(A1)", "华东", "——", "\tx")]
        [True, True, True, False, False, True]
    """
    if text[:1] in {"\t", "\r", "\n"} and text:
        return True
    bare = text.lstrip(BLANKS)
    if bare[:1] and bare[0] in STARTS and not DASHES.issuperset(bare):
        return True
    return AFTER_BREAK.search(text) is not None


def guarded(text: str) -> str:
    """The text with an apostrophe wherever a formula could begin (for csv).

    Example:
        >>> guarded("=1+1"), guarded("-"), guarded("华东")
        ("'=1+1", '-', '华东')
    """
    if not risky(text):
        return text
    return "'" + AFTER_BREAK.sub(r"\1'", text)


def writable(text: str) -> str:
    """The text without what no file can hold: NUL, lone surrogates, control signs."""
    return UNWRITABLE.sub("\ufffd", text)
