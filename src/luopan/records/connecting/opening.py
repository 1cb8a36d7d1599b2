"""Connections to sources: for reading, to a place that may be reached, by an own driver.

Ibis writes the SQL (``expressing``), the database's usual driver carries it out, see
decision 0088. Drivers are imported here and nowhere else, when somebody connects.
"""

import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.records.connecting.kinds import Kind, kind_called
from luopan.trail import outward
from luopan.trail.refusal import Refused

PATIENCE = 20  # seconds until a connection stands
LONGEST = 900  # seconds of one question, of a file of all questions of a part
AT_ONCE = 5_000  # rows fetched in one go


@dataclass(frozen=True)
class Address:
    """Where a source is, and as whom one goes there.

    Args:
        kind: Code of the kind.
        host: Of a server; of Snowflake the account.
        port: Of a server; 0: the usual one.
        database: Its name; for files the name of the file, under ``settings.SOURCES``.
        username: As whom.
        password: Already opened.
        zone: The company's time zone.
    """

    kind: str
    host: str = ""
    port: int = 0
    database: str = ""
    username: str = ""
    password: str = ""
    zone: ZoneInfo = ZoneInfo("UTC")


@dataclass(frozen=True)
class Answer:
    """Names of the columns, and the rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[Any]


Ask = Callable[[str], Answer]


def has_parts(kind: Kind) -> bool:
    """Whether what speaks to sources of a kind is installed here."""
    try:
        parts = [kind.needs, *(["ibis"] if kind.dialect else [])]
        return all(importlib.util.find_spec(part) is not None for part in parts if part)
    except (ImportError, ValueError):
        return False


@contextmanager
def opened(address: Address) -> Iterator[Ask]:
    """Connect for reading; gives what one asks with.

    Raises:
        Refused: A part is missing, the place may not be reached, nobody answers, or the
            database says no. Its words are passed on, without the password.
    """
    kind = kind_called(address.kind)
    if not has_parts(kind):
        raise Refused(
            _("This needs a part that is not installed: pip install “%(package)s”."),
            package=kind.package,
        )
    try:
        with outward.guarded(), closing(_OPEN[address.kind](address)) as found:
            yield found.ask
    except Refused:
        raise
    except Exception as error:  # each driver has its own kinds of errors
        raise Refused(
            _("The source refused: %(why)s"), why=_words(error, address.password)
        ) from error


def _words(error: Exception, password: str) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return (said.replace(password, "•••") if password else said)[:300]


def file_of(name: str) -> Path:
    """A file that may be read as a source: it lies in the folder for them.

    Raises:
        Refused: It would lie elsewhere, or is not there.
    """
    folder = Path(settings.SOURCES).resolve()
    file = (folder / name).resolve()
    if not name or not file.is_relative_to(folder) or not file.exists():
        raise Refused(
            _(
                "There is no “%(name)s” in %(folder)s. Files that are read as sources lie "
                "there; LUOPAN_SOURCES names another folder."
            ),
            name=name[:120],
            folder=folder,
        )
    return file


class _Usual:
    """A connection whose driver does as PEP 249 says."""

    def __init__(
        self, connection: Any, cursor: Callable[[], Any] | None = None
    ) -> None:
        self._connection = connection
        self._cursor = cursor or connection.cursor
        self._watch: threading.Timer | None = None
        self._asking: Any = None
        self._over = False

    def for_at_most(self, seconds: float) -> "_Usual":
        """A file has no server that ends what never ends: a question that counts for ever."""
        self._watch = threading.Timer(seconds, self._interrupt)
        self._watch.daemon = True
        self._watch.start()
        return self

    def _interrupt(self) -> None:
        self._over = True
        for part in (self._connection, self._asking):  # of DuckDB each is one by itself
            with suppress(Exception):
                part.interrupt()

    def ask(self, sql: str) -> Answer:
        if self._over:
            raise TimeoutError
        cursor = self._asking = self._cursor()
        cursor.execute(sql)
        first = cursor.fetchmany(AT_ONCE)  # a server-side cursor tells columns after it
        columns = tuple(str(column[0]) for column in cursor.description)
        return Answer(columns, _all(cursor, first))

    def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        with suppress(Exception):  # it was only read from
            self._connection.close()


def _all(cursor: Any, first: list[Any]) -> Iterator[Any]:
    rows = first
    while rows:
        yield from rows
        rows = cursor.fetchmany(AT_ONCE)
    cursor.close()


def _postgres(address: Address) -> _Usual:
    import psycopg

    place = outward.place_of(address.host, address.port or 5432)
    connection = psycopg.connect(
        host=place.host,
        hostaddr=place.addresses[0],
        port=place.port,
        dbname=address.database,
        user=address.username,
        password=address.password,
        connect_timeout=PATIENCE,
        options=f"-c statement_timeout={LONGEST * 1000} -c default_transaction_read_only=on",
    )
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    asked = iter(range(1_000_000))
    return _Usual(connection, lambda: connection.cursor(name=f"luopan_{next(asked)}"))


def _mysql(address: Address) -> _Usual:
    import pymysql
    from pymysql.cursors import SSCursor

    connection = pymysql.connect(
        host=address.host,
        port=address.port or 3306,
        database=address.database,
        user=address.username,
        password=address.password,
        charset="utf8mb4",
        read_timeout=LONGEST,
        init_command="SET SESSION TRANSACTION READ ONLY",
        defer_connect=True,
    )
    port = address.port or 3306
    connection.connect(outward.connect(address.host, port, timeout=PATIENCE))
    return _Usual(connection, lambda: connection.cursor(SSCursor))


def _duckdb(address: Address) -> _Usual:
    import duckdb

    file = file_of(address.database)
    connection = duckdb.connect(
        str(file), read_only=True, config={"enable_external_access": "false"}
    )
    connection.execute("SET TimeZone='UTC'")
    connection.execute("SET lock_configuration=true")
    return _Usual(connection).for_at_most(LONGEST)


def _sqlite(address: Address) -> _Usual:
    import sqlite3

    file = file_of(address.database)
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    connection.execute("PRAGMA query_only = ON")
    return _Usual(connection).for_at_most(LONGEST)


class _Spark:
    """A session of Spark: of this machine over a folder of Parquet files, or a cluster's."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def ask(self, sql: str) -> Answer:
        frame = self._session.sql(sql)
        return Answer(tuple(frame.columns), frame.toLocalIterator())

    def close(self) -> None:
        with suppress(Exception):
            self._session.stop()


def _spark(address: Address) -> _Spark:
    from pyspark.sql import SparkSession

    master = "local[2]"
    if address.host:
        place = outward.place_of(address.host, address.port or 7077)
        master = f"spark://{place.addresses[0]}:{place.port}"
    session = (
        SparkSession.builder.appName("luopan")
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", address.zone.key)
        .config("spark.sql.runSQLOnFiles", "false")
        .getOrCreate()
    )
    if address.database:
        folder = file_of(address.database)
        for table in sorted(folder.glob("*.parquet")):
            session.read.parquet(str(table)).createOrReplaceTempView(table.stem)
    return _Spark(session)


def _clickhouse(address: Address) -> _Usual:
    from clickhouse_connect import dbapi

    place = outward.place_of(address.host, address.port or 8123)
    return _Usual(
        dbapi.connect(
            host=place.host,
            port=place.port,
            username=address.username,
            password=address.password,
            database=address.database,
            settings={"readonly": 1},
        )
    )


def _trino(address: Address) -> _Usual:
    from trino import auth, dbapi

    place = outward.place_of(address.host, address.port or 8080)
    signed = address.password != ""
    return _Usual(
        dbapi.connect(
            host=place.host,
            port=place.port,
            user=address.username,
            catalog=address.database,
            http_scheme="https" if signed else "http",
            auth=auth.BasicAuthentication(address.username, address.password)
            if signed
            else None,
        )
    )


def _snowflake(address: Address) -> _Usual:
    from snowflake import connector

    outward.place_of(f"{address.host}.snowflakecomputing.com", 443)
    return _Usual(
        connector.connect(
            account=address.host,
            user=address.username,
            password=address.password,
            database=address.database,
            login_timeout=PATIENCE,
        )
    )


_OPEN: dict[str, Callable[[Address], Any]] = {
    "postgres": _postgres,
    "mysql": _mysql,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "spark": _spark,
    "clickhouse": _clickhouse,
    "trino": _trino,
    "snowflake": _snowflake,
}
