"""What is asked of databases, and what they answer: through Ibis, with their own drivers.

Needs ``requirements/sources.txt``; where it is not installed each test says so and is
skipped. DuckDB and SQLite are files made on the spot. PostgreSQL is the one that tests run
on, MariaDB and Spark those of the machine, where it has them. ClickHouse, Trino and
Snowflake were **not run**: what would be asked of them is compared word for word.
"""

import importlib.util
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from luopan.records.connecting import expressing, opening, parts
from luopan.records.connecting.expressing import Wanted
from luopan.records.connecting.fetching import as_file
from luopan.records.connecting.kinds import KINDS
from luopan.records.connecting.opening import Address
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.slow
SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMNS = ("no", "line", "day", "moment", "amount", "who")
MAKE = """CREATE TABLE orders (no VARCHAR(20), line INTEGER, day DATE, moment TIMESTAMP,
 amount DECIMAL(12, 2), who VARCHAR(40))"""
NEEDS = "requirements/sources.txt is not installed"


@pytest.fixture(autouse=True)
def parts_are_here():
    pytest.importorskip("ibis", reason=NEEDS)
    pytest.importorskip("pymysql", reason=NEEDS)


def rows():
    """Six orders of two lines; each order changed at a minute of its own."""
    for n in range(12):
        order = n // 2
        moment = datetime(2026, 8, 31, 17, 10 + order)
        yield f"A{order}", n % 2 + 1, date(2026, 8, 20 + order), moment, Decimal(f"{n}.50"), "甲公司"  # fmt: skip


def wanted(kind, **said):
    return Wanted(
        kind, (), **{"table": "orders", "cursor": "moment", "number": "no", **said}
    )


def filled(connection, mark="?"):
    values = ", ".join([mark] * len(COLUMNS))
    cursor = connection.cursor()
    cursor.execute(MAKE)
    cursor.executemany(f"INSERT INTO orders VALUES ({values})", list(rows()))
    connection.commit()


def read_through(address, asked, most=3, after=""):
    """All parts of a pull: how many rows each had, and the numbers in them."""
    found = []
    for _turn in range(20):
        part = parts.next_part(address, asked, after, most)
        lines = part.content.decode().splitlines()[1:]
        found.append((part.rows, sorted({line.split(",")[0] for line in lines})))
        after = part.until
        if not part.more:
            return found, after
    raise AssertionError("it does not end")


def check(address, kind):
    """The same of every database: whole orders, in order, to the end; late ones later."""
    found, until = read_through(address, wanted(kind))
    assert [count for count, _numbers in found] == [4, 4, 4], found
    assert found[0][1] == ["A0", "A1"] and until.startswith("2026-08-31 17:15:00")
    assert parts.next_part(address, wanted(kind), until, 3).rows == 0
    asked = wanted(kind, table="", query="SELECT * FROM orders WHERE line = 2;")
    assert [count for count, _n in read_through(address, asked)[0]] == [3, 3]
    first = parts.first_rows(address, wanted(kind))
    head, one, *_rest = first.content.decode().splitlines()
    assert (first.rows, head) == (12, ",".join(COLUMNS))
    assert one == "A0,1,2026-08-20,2026-08-31 17:10:00,0.50,甲公司"
    by_day = wanted(kind, cursor="day", number="")
    assert read_through(address, by_day, most=4)[1] == "2026-08-25"
    again = parts.next_part(address, by_day, "2026-08-25", 100, back=2)
    assert again.rows == 4  # the last two days once more
    whole = parts.next_part(address, wanted(kind, cursor=""), "", 3)
    assert (whole.rows, whole.more) == (12, False)
    for broken, word in (
        (wanted(kind, table="nothing"), "The source refused"),
        (wanted(kind, cursor="nope"), "no column"),
        (wanted(kind, cursor="who"), ""),
    ):
        if word:
            with pytest.raises(Refused, match=word):
                parts.next_part(address, broken, "", 3)
    with pytest.raises(Refused, match="now holds values"):
        parts.next_part(address, wanted(kind, cursor="line"), "2026-08-31", 3)
    with (
        pytest.raises(Refused, match="The source refused"),
        opening.opened(address) as ask,
    ):
        ask("CREATE TABLE stolen (a INTEGER)")


@pytest.fixture
def folder(settings, tmp_path):
    settings.SOURCES = tmp_path / "sources"
    settings.SOURCES.mkdir()
    return settings.SOURCES


def test_duckdb(folder):
    import duckdb

    with duckdb.connect(str(folder / "erp.duckdb")) as connection:
        filled(connection)
        connection.execute(
            "CREATE TABLE zoned AS SELECT no, TIMESTAMPTZ '2026-08-31 17:00:00+00' AS moment"
            " FROM orders"
        )
    address = Address("duckdb", database="erp.duckdb", zone=SHANGHAI)
    check(address, "duckdb")
    part = parts.next_part(address, wanted("duckdb", table="zoned"), "", 3)
    assert "A0,2026-09-01 01:00:00" in part.content.decode()  # the company's day
    assert (
        parts.next_part(address, wanted("duckdb", table="zoned"), part.until, 3).rows
        == 0
    )
    (folder.parent / "secret.csv").write_text("a\n1\n")
    for query in ("SELECT * FROM read_csv('{}')", "SELECT * FROM '{}'"):
        outside = query.format(folder.parent / "secret.csv")
        with pytest.raises(Refused, match="The source refused"):
            parts.first_rows(address, wanted("duckdb", table="", query=outside, cursor="", number=""))  # fmt: skip
    for name in ("../secret.csv", "none.duckdb", "", "/etc/passwd"):
        with pytest.raises(Refused, match="There is no"):
            parts.first_rows(Address("duckdb", database=name), wanted("duckdb"))


def test_sqlite(folder):
    """Days and moments are text here: they grow as their letters do."""
    sqlite3.register_adapter(Decimal, str)
    connection = sqlite3.connect(folder / "erp.db")
    text = [[str(v) if isinstance(v, date) else v for v in row] for row in rows()]
    connection.execute(MAKE.replace("DATE", "TEXT").replace("TIMESTAMP", "TEXT"))
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", text)
    connection.commit()
    address = Address("sqlite", database="erp.db", zone=SHANGHAI)
    found, until = read_through(address, wanted("sqlite"))
    assert ([count for count, _n in found], until) == ([4, 4, 4], "2026-08-31 17:15:00")
    with (
        pytest.raises(Refused, match="The source refused"),
        opening.opened(address) as ask,
    ):
        ask("DELETE FROM orders")


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setenv("LUOPAN_ALLOW_PRIVATE", "127.0.0.0/8")


@pytest.fixture
def postgres():
    """A table in the server that the tests run on, or in one of its own.

    Not in the one that they would start: other tests may run on that beside these.
    """
    import psycopg

    url = os.environ.get("LUOPAN_DATABASE_URL", "")
    script = Path(__file__).parents[1] / "postgres.sh"
    own = os.environ | {"LUOPAN_TEST_PG_PLACE": f"/tmp/luopan-sources-{os.getpid()}"}
    if not url.startswith("postgres"):
        begun = subprocess.run(
            [script, "start"], env=own, capture_output=True, text=True, check=False
        )
        if begun.returncode:
            pytest.skip("no PostgreSQL on this machine")
        url = re.search("'(.*)'", begun.stdout)[1]
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS orders")
        connection.execute("CREATE SEQUENCE IF NOT EXISTS counted")
        filled(connection, "%s")
        connection.execute(
            "ALTER TABLE orders ADD zoned TIMESTAMPTZ DEFAULT '2026-08-31 17:00Z'"
        )
    yield psycopg.conninfo.conninfo_to_dict(url)
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE orders; DROP SEQUENCE counted")
    if "LUOPAN_DATABASE_URL" not in os.environ:
        subprocess.run([script, "stop"], env=own, check=False)


def test_postgresql(postgres, here):
    said = postgres
    address = Address("postgres", said["host"], int(said["port"]), said["dbname"],
                      said["user"], said["password"], SHANGHAI)  # fmt: skip
    narrow = ", ".join(COLUMNS)
    asked = wanted("postgres", table="", query=f"SELECT {narrow} FROM public.orders")
    assert [n for n, _numbers in read_through(address, asked)[0]] == [4, 4, 4]
    zoned = wanted("postgres", table="public.orders", cursor="zoned")
    part = parts.next_part(address, zoned, "", 3)
    assert "2026-09-01 01:00:00" in part.content.decode() and part.rows == 12
    assert parts.next_part(address, zoned, part.until, 3).rows == 0
    for sentence in ("DELETE FROM orders", "SELECT nextval('counted')"):
        with (
            pytest.raises(Refused, match="The source refused"),
            opening.opened(address) as ask,
        ):
            list(ask(sentence).rows)
    wrong = Address("postgres", said["host"], int(said["port"]), said["dbname"],
                    said["user"], "hunter2", SHANGHAI)  # fmt: skip
    with pytest.raises(Refused, match="The source refused") as told:
        parts.first_rows(wrong, asked)
    assert "hunter2" not in str(told.value)


def test_the_own_network_is_refused_unless_allowed(monkeypatch):
    monkeypatch.delenv("LUOPAN_ALLOW_PRIVATE", raising=False)
    for kind in ("postgres", "mysql"):
        for host in ("127.0.0.1", "10.0.0.7", "169.254.169.254", "localhost"):
            with pytest.raises(Refused, match="LUOPAN_ALLOW_PRIVATE"):
                parts.first_rows(Address(kind, host, username="a"), wanted(kind))


@pytest.fixture
def open_place():
    """A folder that another user of the machine may enter."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


@pytest.fixture
def mariadb(open_place):
    """A server of its own, thrown away after."""
    server = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    install = shutil.which("mariadb-install-db")
    if not server or not install:
        pytest.skip(
            "no MariaDB on this machine (Debian: apt-get install mariadb-server)"
        )
    place = open_place / "mariadb"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "mysql" if os.getuid() == 0 else str(os.environ.get("USER", ""))
    common = ["--no-defaults", f"--datadir={place}", f"--user={user}"]
    subprocess.run([install, *common, "--skip-test-db", "--auth-root-authentication-method=normal"],
                   check=True, capture_output=True)  # fmt: skip
    process = subprocess.Popen(
        [server, *common, f"--port={port}", "--bind-address=127.0.0.1",
         f"--socket={place}/s", f"--pid-file={place}/p", "--innodb-buffer-pool-size=32M"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield port, _root(f"{place}/s")
    finally:
        process.kill()
        process.wait()


def _root(place):
    import pymysql

    end = time.monotonic() + 60
    while True:
        try:
            return pymysql.connect(unix_socket=place, user="root", charset="utf8mb4")
        except pymysql.MySQLError:
            assert time.monotonic() < end
            time.sleep(0.2)


def test_mariadb(mariadb, here):
    port, root = mariadb
    with root.cursor() as cursor:
        cursor.execute("CREATE DATABASE erp CHARACTER SET utf8mb4")
        cursor.execute("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'hunter2'")
        cursor.execute("GRANT ALL ON erp.* TO reader@'127.0.0.1'")
        cursor.execute("USE erp")
    filled(root, "%s")
    address = Address("mysql", "127.0.0.1", port, "erp", "reader", "hunter2", SHANGHAI)
    check(address, "mysql")
    wrong = Address("mysql", "127.0.0.1", port, "erp", "reader", "wrong", SHANGHAI)
    with pytest.raises(Refused, match="Access denied"):
        parts.first_rows(wrong, wanted("mysql"))


def test_spark(folder):
    if not importlib.util.find_spec("pyspark") or not shutil.which("java"):
        pytest.skip("no pyspark, or no Java, on this machine")
    import duckdb

    with duckdb.connect() as connection:
        filled(connection)
        (folder / "lake").mkdir()
        target = folder / "lake" / "orders.parquet"
        connection.execute(f"COPY orders TO '{target}' (FORMAT parquet)")
    address = Address("spark", database="lake", zone=SHANGHAI)
    found, until = read_through(address, wanted("spark"), most=6)
    assert ([count for count, _n in found], until) == ([6, 6], "2026-08-31 17:15:00")
    asked = wanted("spark", table="", query="SELECT * FROM orders WHERE line = 2")
    assert read_through(address, asked, most=100)[0][0][0] == 6


# What is asked of those we could not run: the rows of changed documents, and how far.
NOT_RUN = {
    "clickhouse": (
        'SELECT * FROM "sales"."orders" AS "t0" WHERE CAST("t0"."no" IN ( SELECT "t0"."no" '
        'AS "no" FROM "sales"."orders" AS "t0" WHERE "t0"."moment" > CAST(\'2026-01-01 00:00:00\' '
        'AS Nullable(DateTime)) AND "t0"."moment" <= CAST(\'2026-02-01 00:00:00\' AS '
        'Nullable(DateTime)) ) AS Nullable(Bool)) OR ( ( "t0"."moment" > CAST(\'2026-01-01 '
        '00:00:00\' AS Nullable(DateTime)) ) AND ( "t0"."moment" <= CAST(\'2026-02-01 00:00:00\' '
        "AS Nullable(DateTime)) ) )"
    ),
    "trino": (
        'SELECT * FROM "sales"."orders" AS "t0" WHERE "t0"."no" IN ( SELECT "t0"."no" FROM '
        '"sales"."orders" AS "t0" WHERE "t0"."moment" > CAST(\'2026-01-01 00:00:00\' AS TIMESTAMP) '
        'AND "t0"."moment" <= CAST(\'2026-02-01 00:00:00\' AS TIMESTAMP) ) OR ( ( "t0"."moment" > '
        'CAST(\'2026-01-01 00:00:00\' AS TIMESTAMP) ) AND ( "t0"."moment" <= CAST(\'2026-02-01 '
        "00:00:00' AS TIMESTAMP) ) )"
    ),
}
NOT_RUN["snowflake"] = NOT_RUN["trino"]


def test_what_would_be_asked_of_those_that_were_not_run():
    assert set(NOT_RUN) == {code for code, kind in KINDS.items() if not kind.tried}
    begin, end = datetime(2026, 1, 1), datetime(2026, 2, 1)
    for kind, expected in NOT_RUN.items():
        asked = Wanted(
            kind, COLUMNS, table="sales.orders", cursor="moment", number="no"
        )
        assert " ".join(expressing.part(asked, begin, end).split()) == expected, kind
        limit = " ".join(expressing.bound(asked, begin, end, 1_000).split())
        assert "LIMIT 1000" in limit and "MAX(" in limit.upper(), limit
        own = Wanted(kind, COLUMNS, query="SELECT * FROM x", cursor="moment")
        written = expressing.part(own, None, end)
        assert written.startswith("WITH luopan_rows AS (\nSELECT * FROM x\n) SELECT")


def test_values_are_written_as_a_person_would_type_them():
    content, count = as_file(
        ["a", "b", "day", "c"],
        [
            (1e16, Decimal("1E+3"), datetime(2026, 8, 31, 17, tzinfo=UTC), True),
            (0.1, None, datetime(2026, 8, 31, 16, tzinfo=UTC), 'x,"y'),
            (float("nan"), Decimal("0.10"), None, "007"),
        ],
        SHANGHAI,
    )
    assert (count, content.decode().splitlines()) == (
        3,
        ["a,b,day,c", "10000000000000000,1000,2026-09-01 01:00:00,true",
         '0.1,,2026-09-01 00:00:00,"x,""y"', ",0.10,,007"],
    )  # fmt: skip
