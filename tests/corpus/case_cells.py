"""Inputs 73 to 100: what is in a cell."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from luopan.sheets.book import Book
from tests.corpus.cases import GOOD, PLAIN, Case, Expect
from tests.corpus.packages import ORDERS

HEAD, FIRST, *_ = ORDERS


def table(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def amounts(*texts: str) -> bytes:
    return table([HEAD, *((f"CN-{i}", *FIRST[1:6], t) for i, t in enumerate(texts))])


def products(*texts: str) -> bytes:
    return table([HEAD, *((f"CN-{i}", *FIRST[1:5], t, 1) for i, t in enumerate(texts))])


def case(id: str, name: str, *pairs: tuple[str, object]) -> Case:
    texts = [text for text, _ in pairs]
    return Case(
        id,
        name,
        "a.csv",
        lambda: amounts(*texts),
        Expect(amounts=tuple(e for _, e in pairs)),
    )


def rows(
    id: str, name: str, body: Sequence[Sequence[object]], expect: Expect = GOOD
) -> Case:
    return Case(id, name, "a.csv", lambda: table([HEAD, *body]), expect)


FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "x\n=1",
)
SCRIPTS = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "'; DROP TABLE x;--",
)


def verbatim(*texts: str):
    def found(book: Book) -> bool:
        return list(book.sheets[0].columns[5])[1:] == list(texts)

    return found


BODY = ORDERS[1:]
CASES = (
    case("73", "NaN", ("NaN", "not_finite"), ("nan", "not_finite"), ("-nan", "not_finite")),
    case("74", "Infinity", ("Infinity", "not_finite"), ("-inf", "not_finite"), ("∞", "no_number")),
    case("75", "sNaN", ("sNaN", "not_finite")),
    case("76", "1e400", ("1e400", "too_large"), ("1e-400", "too_large")),
    case("77", "1e9", ("1e9", Decimal(10**9)), ("1.5E+3", Decimal(1500))),
    case("78", "underscores", ("1_000", "no_number")),
    case("79", "full width", ("１２３．５", Decimal("123.5")), ("－１，２３４", Decimal(-1234))),
    case("80", "Arabic-Indic digits", ("٣٤", "no_number"), ("३४", "no_number")),
    case("81", "superscripts and circles", ("²", "no_number"), ("①", "no_number"), ("1²", "no_number")),
    case("82", "fractions", ("½", "no_number"), ("1/2", "no_number")),
    case("83", "Chinese units", ("3.5万", Decimal(35000)), ("2亿", Decimal(2 * 10**8)), ("1.2千", Decimal(1200)), ("120w", Decimal(1200000)), ("1.2万元", Decimal(12000))),
    case("84", "beyond what is kept", ("9999999999999999亿", "too_large")),
    case("85", "brackets for minus", ("(1,234.50)", Decimal("-1234.5")), ("（５）", Decimal(-5)), ("(5", "no_number"), ("(-5)", "no_number")),
    case("86", "one comma", ("1,23", "ambiguous_number"), ("12", Decimal(12))),
    case("87", "decimal commas", ("1.234,50", Decimal("1234.5")), ("3", Decimal(3))),
    case("88", "other minus signs", ("−5", Decimal(-5)), ("－5", Decimal(-5)), ("5-", Decimal(-5)), ("--5", "no_number")),
    case("89", "currency signs", ("¥1,234", Decimal(1234)), ("US$ 5", Decimal(5)), ("￥３", Decimal(3)), ("-€5", Decimal(-5)), ("5元", Decimal(5))),
    case("90", "percent", ("12%", Decimal("0.12")), ("１２％", Decimal("0.12"))),
    case("91", "minus zero", ("-0", Decimal(0)), ("-0.00", Decimal(0))),
    case("92", "19 digits", ("1234567890123456789", "too_large"), ("123456789012.345678", Decimal("123456789012.345678"))),
    case("93", "three decimals", ("0.005", Decimal("0.005")), ("0.0000005", Decimal(0)), ("0.0000015", Decimal("0.000002"))),
    case("94", "nothing and zero", ("", None), ("0", Decimal(0)), ("-", None), ("无", None), ("N/A", None), ("  ", None)),
    Case("95", "formulas as texts", "a.csv", lambda: products(*FORMULAS), Expect(check=verbatim(*FORMULAS))),
    case("95b", "formulas as amounts", *((t, "no_number") for t in FORMULAS)),
    Case("96", "scripts as texts", "a.csv", lambda: products(*SCRIPTS), Expect(check=verbatim(*SCRIPTS))),
    rows("97", "unknown and look-alike names", [(*r[:5], name, r[6]) for r, name in zip(BODY, ("GTX Pro", "GTXPro", "ＧＴＸ Ｐｒｏ"), strict=True)]),
    rows("98", "a region that is not the sender's", [(*r[:2], "别的大区", *r[3:]) for r in BODY]),
    rows("99", "days at the edges of years", [(r[0], day, *r[2:]) for r, day in zip(BODY, ("2020-12-31", "2021-01-01", "2020-W53"), strict=True)], Expect(amounts=PLAIN, days=("2020-12-31", "2021-01-01", "no_day"))),
    rows("100", "one key, two amounts", [*BODY, (*BODY[0][:6], 999)], Expect(amounts=(*PLAIN, 999))),
)  # fmt: skip
