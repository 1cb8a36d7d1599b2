"""What a source is asked for: one table, or one question that only reads."""

import re
from functools import cache

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

NAME = re.compile(r"[^\W\d][\w$ -]*(\.[^\W\d][\w$ -]*){0,2}")
COLUMN = 200  # characters of a column's name
# Text in quotes, quoted names, comments: nothing in them is a word of SQL. What counts as
# such differs: whoever reads it otherwise than the database does overlooks what is hidden.
QUOTED = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
ESCAPED = r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\""  # \' ends no text
SINGLY_ESCAPED = r"(?<!\w)e'(?:[^'\\]|\\.|'')*'"  # E'…'
RAW = r"(?<!\w)r'[^']*'|(?<!\w)r\"[^\"]*\""  # of Spark: \ is a letter in it
DOLLARS = r"(?<![\w$])\$(\w*)\$.*?\$\1\$"
REMARK, BLOCK = r"--[^\r\n]*", r"/\*(?!M?!).*?\*/"  # MySQL carries /*! … */ out
REMARK_OF_MYSQL = r"--(?=\s|\Z)[^\r\n]*"
BACKTICKS = r"`[^`]*`"
BY_BACKSLASH = frozenset({"mysql", "spark", "clickhouse", "snowflake"})
BY_DOLLARS = frozenset({"postgres", "duckdb", "snowflake"})
BY_BACKTICK = frozenset({"mysql", "spark", "clickhouse", "sqlite"})
WRITES = re.compile(
    r"\b(insert|update|delete|merge|replace\s+into|into|drop|alter|create|truncate|grant|"
    r"revoke|attach|detach|copy|export|import|install|load|call|exec|execute|set|pragma|"
    r"lock|vacuum|use|begin|commit|for\s+update|for\s+share|handler|do)\b",
    re.IGNORECASE,
)
# Spark reads any file under these names: SELECT * FROM csv.`/etc/passwd`; it calls any
# static method of Java, runs programs (TRANSFORM … USING 'sh'), and takes names from text.
OUTSIDE = re.compile(
    r"\b(parquet|csv|json|text|orc|avro|binaryfile|delta|xml)\s*\."
    r"|\b(reflect|try_reflect|java_method|identifier)\s*\(|\busing\b(?!\s*\()",
    re.IGNORECASE,
)
LONGEST = 10_000


def check_wanted(table: str, query: str, kind: str = "") -> None:
    """One of both is said, and it only reads.

    Only the database itself can promise that: the connection is opened for reading, and
    the account should be one that may do nothing else. This here is the first of the walls.

    Raises:
        Refused: Both or neither is said; no name; not one SELECT.
    """
    if bool(table.strip()) == bool(query.strip()):
        raise Refused(_("Enter one table or one SELECT, not both."))
    if table:
        _check_table(table)
    else:
        _check_query(query, kind)
    if kind == "spark" and OUTSIDE.search(_named(query) + table):
        raise Refused(
            _("A source can only read tables, not files on the machine by path.")
        )


def bare(query: str, kind: str) -> str:
    """A query without texts, quoted names and remarks, as the database of a kind reads it.

    Example:
        >>> bare("select 'a;b' /* ; */ from t", "postgres").split()
        ['select', 'from', 't']
    """
    return _quiet(kind).sub(" ", query)


def _named(query: str) -> str:
    """The same of Spark, its quoted names bare: functions may be called by them too."""
    return _quiet("spark").sub(
        lambda met: met[0][1:-1] if met[0][0] == "`" else " ", query
    )


@cache
def _quiet(kind: str) -> "re.Pattern[str]":
    parts = [RAW] if kind == "spark" else []
    parts += [ESCAPED] if kind in BY_BACKSLASH else [SINGLY_ESCAPED, QUOTED]
    parts += [REMARK_OF_MYSQL if kind == "mysql" else REMARK, BLOCK]
    parts += [BACKTICKS] if kind in BY_BACKTICK else []
    parts += [DOLLARS] if kind in BY_DOLLARS else []
    return re.compile("|".join(parts), re.DOTALL | re.IGNORECASE)


def _check_table(table: str) -> None:
    if len(table) > COLUMN or not NAME.fullmatch(table):
        raise Refused(
            _(
                "“%(table)s” is not a table name. Write it as table or schema.table, "
                "without quotation marks."
            ),
            table=table[:80],
        )


def _check_query(query: str, kind: str) -> None:
    said = bare(query, kind).strip().rstrip(";").strip()
    first = said.split(None, 1)[0].lower() if said else ""
    word = WRITES.search(said)
    if len(query) > LONGEST or ";" in said or first not in {"select", "with"} or word:
        raise Refused(
            _(
                "A source accepts one read-only SELECT%(found)s. Anything else is refused "
                "before it reaches the database."
            ),
            found=f" ({word[0].upper()})" if word else "",
        )
