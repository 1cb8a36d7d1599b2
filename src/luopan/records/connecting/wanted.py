"""What a source is asked for: one table, or one question that only reads."""

import re

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

NAME = re.compile(r"[^\W\d][\w$ -]*(\.[^\W\d][\w$ -]*){0,2}")
COLUMN = 200  # characters of a column's name
# Text in quotes, quoted names, comments: nothing in them is a word of SQL.
QUIET = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$",
    re.DOTALL,
)
WRITES = re.compile(
    r"\b(insert|update|delete|merge|replace\s+into|into|drop|alter|create|truncate|grant|"
    r"revoke|attach|detach|copy|export|import|install|load|call|exec|execute|set|pragma|"
    r"lock|vacuum|use|begin|commit|for\s+update|for\s+share|handler|do)\b",
    re.IGNORECASE,
)
# Spark reads any file under these names: SELECT * FROM csv.`/etc/passwd`.
FILES = re.compile(
    r"\b(parquet|csv|json|text|orc|avro|binaryfile|delta|xml)\s*\.", re.IGNORECASE
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
        raise Refused(_("Name one table, or write one SELECT; not both."))
    if table:
        _check_table(table)
    else:
        _check_query(query)
    if kind == "spark" and FILES.search(QUIET.sub(" ", query) + table):
        raise Refused(
            _("A source reads tables, not files of the machine by their path.")
        )


def _check_table(table: str) -> None:
    if len(table) > COLUMN or not NAME.fullmatch(table):
        raise Refused(
            _(
                "“%(table)s” is no name of a table. Write it as table or schema.table, "
                "without quotation marks."
            ),
            table=table[:80],
        )


def _check_query(query: str) -> None:
    bare = QUIET.sub(" ", query).strip().rstrip(";").strip()
    first = bare.split(None, 1)[0].lower() if bare else ""
    word = WRITES.search(bare)
    if len(query) > LONGEST or ";" in bare or first not in {"select", "with"} or word:
        raise Refused(
            _(
                "A source takes one SELECT that only reads%(found)s. Anything else is "
                "refused before it reaches the database."
            ),
            found=f" ({word[0].upper()})" if word else "",
        )
