"""The kinds of source there are, and what each wants to be told."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

FOLDER = "folder"


@dataclass(frozen=True)
class Kind:
    """A kind of source.

    Args:
        code: Its code.
        title: What people call it.
        dialect: Ibis' name of its SQL.
        port: Where such a server usually listens; 0: it is no server.
        needs: Module that speaks to it; installed beside Luopan.
        package: What to install where the module is missing.
        tried: Whether pulls from one are among our tests; else only its SQL is.
    """

    code: str
    title: "str | Promise"
    dialect: str = ""
    port: int = 0
    needs: str = ""
    package: str = "luopan[sources]"
    tried: bool = True

    @property
    def is_server(self) -> bool:
        """Whether one reaches it by host and port."""
        return self.port > 0


KINDS = {
    kind.code: kind
    for kind in (
        Kind("postgres", "PostgreSQL", "postgres", 5432, "psycopg"),
        Kind("mysql", "MariaDB / MySQL", "mysql", 3306, "pymysql"),
        Kind("duckdb", _("DuckDB file"), "duckdb", 0, "duckdb"),
        Kind("sqlite", _("SQLite file"), "sqlite", 0, "sqlite3"),
        Kind("spark", "Apache Spark", "pyspark", 0, "pyspark", "pyspark"),
        Kind(
            "clickhouse",
            "ClickHouse",
            "clickhouse",
            8123,
            "clickhouse_connect",
            "clickhouse-connect",
            tried=False,
        ),
        Kind("trino", "Trino", "trino", 8080, "trino", "trino", tried=False),
        Kind(
            "snowflake",
            "Snowflake",
            "snowflake",
            443,
            "snowflake",
            "snowflake-connector-python",
            tried=False,
        ),
        Kind(FOLDER, _("Watched folder")),
    )
}


def kind_called(code: str) -> Kind:
    """The kind of a code.

    Raises:
        Refused: There is none.
    """
    if code not in KINDS:
        raise Refused(
            _("There is no source of the kind “%(kind)s”. There are: %(known)s."),
            kind=code[:40],
            known=", ".join(KINDS),
        )
    return KINDS[code]
