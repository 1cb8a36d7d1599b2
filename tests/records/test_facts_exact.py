"""After any sequence of imports, corrections and revocations the book of facts is exact.

The same history is kept here as plain stacks of versions, and the facts of every moment
are computed from them the naive way. The book must say the same for every known-day, both
as it was written event by event and after it was rebuilt.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luopan.dimensions.models import Metric
from luopan.records.facts import rebuild
from luopan.records.models import Batch, Fact
from luopan.trail.refusal import Refused
from tests.records.books import Books, M

FIRST = date(2017, 1, 1)
SEATS = ["E1", "E2", "W1"]
days = st.integers(0, 4).map(lambda n: FIRST + timedelta(days=n))
amount = st.integers(-3, 5).map(lambda n: n * M + n)
seat = st.sampled_from([*SEATS, None])
account = st.sampled_from(["k1", "k2"])
product = st.sampled_from(["a1", "b1"])


def document(kind: str, numbers: list[str], **more: Any) -> st.SearchStrategy[Any]:
    line = st.fixed_dictionaries(
        {
            "product": product,
            "quantity": st.sampled_from([None, M, 2 * M]),
            "amount": st.one_of(st.none(), amount),
            "cost": st.sampled_from([None, None, M]),
            "profit": st.sampled_from([None, None, M // 2]),
        }
    )
    head = st.fixed_dictionaries(
        {
            "number": st.sampled_from(numbers),
            "day_date": days,
            "seat": seat,
            "account": account,
            **more,
        }
    )
    one = st.tuples(head, st.lists(line, min_size=1, max_size=2))
    return st.lists(one, max_size=2, unique_by=lambda each: each[0]["number"]).map(
        lambda docs: (kind, docs)
    )


original = st.sampled_from([None, "o1", "o2"])
batch = st.tuples(
    document("order", ["o1", "o2", "o3"]),
    document("return", ["r1", "r2"], original=original),
    document("invoice", ["i1", "i2"]),
    document("receipt", ["p1", "p2"]),
    document("credit_note", ["n1"], original=st.sampled_from([None, "i1"])),
    st.tuples(
        st.just("match"),
        st.lists(
            st.tuples(
                st.sampled_from(["p1", "p2"]),
                st.sampled_from(["i1", "i2"]),
                st.sampled_from([M, 2 * M]),
            ),
            max_size=2,
            unique_by=lambda each: each[:2],
        ),
    ),
    st.tuples(
        st.just("cost"),
        st.lists(
            st.tuples(product, days, st.sampled_from([M, 3 * M])),
            max_size=1,
        ),
    ),
    st.tuples(
        st.just("stock"),
        st.lists(
            st.tuples(account, product, days, st.sampled_from([0, M, 5 * M])),
            max_size=2,
            unique_by=lambda each: each[:3],
        ),
    ),
    st.tuples(
        st.just("activity"),
        st.lists(
            st.tuples(
                st.sampled_from(["v1", "v2", "v3"]), days, account, st.booleans()
            ),
            max_size=2,
            unique_by=lambda each: each[0],
        ),
    ),
)
events = st.lists(
    st.one_of(
        batch.map(lambda b: ("apply", b)),
        st.integers(0, 5).map(lambda n: ("revoke", n)),
    ),
    min_size=1,
    max_size=6,
)


@dataclass
class History:
    """Stacks of (batch number, content) by key."""

    stacks: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    rests: dict[int, set[int]] = field(default_factory=dict)

    def apply(self, number: int, contents: dict[str, Any]) -> None:
        self.rests[number] = set()
        for key, content in contents.items():
            stack = self.stacks.setdefault(key, [])
            if stack and stack[-1][1] == content:
                self.rests[number].add(stack[-1][0])
            else:
                stack.append((number, content))

    def may_revoke(self, number: int) -> bool:
        buried = any(
            number in [each for each, _content in stack[:-1]]
            for stack in self.stacks.values()
        )
        return not buried and not any(
            number in rests for later, rests in self.rests.items() if later > number
        )

    def revoke(self, number: int) -> None:
        del self.rests[number]
        for stack in self.stacks.values():
            if stack and stack[-1][0] == number:
                stack.pop()

    def live(self, kind: str) -> dict[str, Any]:
        return {
            key: stack[-1][1]
            for key, stack in self.stacks.items()
            if stack and key.startswith(kind + ":")
        }


def contents(history: History, tables: Any) -> dict[str, Any] | None:
    """What each key says after a batch; None where a match has no receipt."""
    found: dict[str, Any] = {}
    for kind, rows in tables:
        if kind in {"cost", "stock"}:
            for row in rows:
                found[f"{kind}:{row[:-1]}"] = row
        elif kind == "activity":
            for row in rows:
                found[f"activity:{row[0]}"] = row
        elif kind != "match":
            for head, lines in rows:
                ordered = sorted(lines, key=repr)
                found[f"{kind}:{head['number']}"] = {"head": head, "lines": ordered}
    for key in [key for key in found if key.startswith("receipt:")]:
        stack = history.stacks.get(key)
        found[key]["matches"] = dict(stack[-1][1]["matches"]) if stack else {}
    for receipt, invoice, applied in dict(tables)["match"]:
        key = f"receipt:{receipt}"
        if key not in found:
            stack = history.stacks.get(key)
            if not stack:
                return None
            content = stack[-1][1]
            found[key] = {**content, "matches": dict(content["matches"])}
        found[key]["matches"][invoice] = applied
    return found


class Naive:
    """Facts by metric from what is live, one record after the other."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.facts: dict[str, Counter[Any]] = {code: Counter() for code in METRICS}
        self.costs = list(history.live("cost").values())
        self.orders()
        self.returns()
        self.receivables()
        self.stock()
        self.effective()

    def put(self, code: str, head: Any, item: Any, value: int | None) -> None:
        money = code not in {"count", "stock", "effective"}
        key = (
            head["day_date"].isoformat(),
            head["seat"],
            head["account"],
            item,
            "",
            "CNY" if money else "",
        )
        if value is not None:
            self.facts[code][key] += value

    def cost_of(self, head: Any, line: Any) -> int | None:
        if line["cost"] is not None:
            return int(line["cost"])
        if line["amount"] is not None and line["profit"] is not None:
            return int(line["amount"] - line["profit"])
        valid = [
            (start, each)
            for item, start, each in self.costs
            if item == line["product"] and start <= head["day_date"]
        ]
        if line["quantity"] is None or not valid:
            return None
        return int(line["quantity"] * max(valid)[1] // M)

    def profit_of(self, head: Any, line: Any) -> int | None:
        if line["profit"] is not None:
            return int(line["profit"])
        cost = self.cost_of(head, line)
        if cost is None or line["amount"] is None:
            return None
        return int(line["amount"] - cost)

    def costed_of(self, head: Any, line: Any) -> int | None:
        profit, cost = self.profit_of(head, line), self.cost_of(head, line)
        if profit is None or line["amount"] is not None:
            return None if profit is None else int(line["amount"])
        return None if cost is None else profit + cost

    def orders(self) -> None:
        for content in self.history.live("order").values():
            head = content["head"]
            for line in content["lines"]:
                self.put("own", head, line["product"], line["amount"])
                self.put("original", head, line["product"], line["amount"])
                profit = self.profit_of(head, line)
                self.put("profit", head, line["product"], profit)
                costed = self.costed_of(head, line)
                self.put("net", head, line["product"], costed)
            self.put("count", head, None, M)

    def returns(self) -> None:
        orders = self.history.live("order")
        for content in self.history.live("return").values():
            own = dict(content["head"])
            moved = dict(own)
            if answered := orders.get(f"order:{own['original']}"):
                theirs = answered["head"]
                own["seat"] = own["seat"] or theirs["seat"]
                moved = {**theirs, "seat": theirs["seat"] or own["seat"]}
            sign = -_sign(content["lines"])
            for line in content["lines"]:
                value = line["amount"] and sign * line["amount"]
                self.put("own", own, line["product"], value)
                self.put("original", moved, line["product"], value)
                profit = self.profit_of(own, line)
                self.put("profit", own, line["product"], profit and sign * profit)
                costed = self.costed_of(own, line)
                self.put("net", own, line["product"], costed and sign * costed)

    def receivables(self) -> None:
        invoices = self.history.live("invoice")
        for content in invoices.values():
            for line in content["lines"]:
                self.put("receivable", content["head"], None, line["amount"])
        for content in self.history.live("credit_note").values():
            head = dict(content["head"])
            if answered := invoices.get(f"invoice:{head['original']}"):
                head["seat"] = head["seat"] or answered["head"]["seat"]
            sign = -_sign(content["lines"])
            for line in content["lines"]:
                self.put(
                    "receivable", head, None, line["amount"] and sign * line["amount"]
                )
        for content in self.history.live("receipt").values():
            for number, applied in content["matches"].items():
                if invoice := invoices.get(f"invoice:{number}"):
                    head = dict(invoice["head"])
                    paid = content["head"]["day_date"]
                    head["day_date"] = max(head["day_date"], paid)
                    self.put("receivable", head, None, -applied)

    def stock(self) -> None:
        levels: dict[Any, list[Any]] = {}
        for who, item, on, level in self.history.live("stock").values():
            levels.setdefault((who, item), []).append((on, level))
        for (who, item), counts in levels.items():
            before = 0
            for on, level in sorted(counts):
                head = {"day_date": on, "seat": None, "account": who}
                self.put("stock", head, item, level - before)
                before = level

    def effective(self) -> None:
        activities = self.history.live("activity").values()
        for who, on in {(who, on) for _key, on, who, good in activities if good}:
            head = {"day_date": on, "seat": "E1", "account": who}
            self.put("effective", head, None, M)


def naive(history: History) -> dict[str, Counter[Any]]:
    return {
        code: Counter({key: value for key, value in found.items() if value})
        for code, found in Naive(history).facts.items()
    }


def _sign(lines: Any) -> int:
    money = sum(line["amount"] or 0 for line in lines)
    pieces = sum(line["quantity"] or 0 for line in lines)
    return -1 if (money < 0 if money else pieces < 0) else 1


METRICS: dict[str, dict[str, Any]] = {
    "own": {"document": "order"},
    "original": {"document": "order", "return_rule": "original"},
    "profit": {"document": "order", "measure": "profit"},
    "net": {"document": "order", "measure": "net"},
    "count": {"document": "order", "measure": "count"},
    "receivable": {"document": "invoice", "kind": "balance"},
    "stock": {"document": "stock", "kind": "balance", "measure": "quantity"},
    "effective": {
        "document": "activity",
        "measure": "count",
        "filter": {"effective": True},
    },
}


def as_tables(books: Books, tables: Any) -> list[Any]:
    made = []
    for kind, rows in tables:
        if kind == "match":
            found = [
                dict(zip(("receipt", "invoice", "amount"), r, strict=True))
                for r in rows
            ]
        elif kind == "cost":
            names = ("product", "start_date", "amount")
            found = [dict(zip(names, r, strict=True)) for r in rows]
        elif kind == "stock":
            names = ("account", "product", "day_date", "quantity")
            found = [dict(zip(names, r, strict=True)) for r in rows]
        elif kind == "activity":
            found = [
                {
                    "key": key,
                    "kind": "visit",
                    "day_date": on,
                    "account": who,
                    "seat": "E1",
                    "contact": "王总",
                    "two_way": good,
                    "outcome": "ok",
                    "next_step": "offer",
                    "next_date": on + timedelta(days=1),
                }
                for key, on, who, good in rows
            ]
        else:
            found = [{**head, **line} for head, lines in rows for line in lines]
        if found:
            made.append(books.table(kind, *found))
    return made


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(events=events)
def test_the_book_is_exact_at_every_moment(books: Books, events: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        follow(books, events)
        transaction.set_rollback(True)


def follow(books: Books, events: Any) -> None:
    metrics = {
        code: books.metric(code, **{"document": "order", **fields})
        for code, fields in METRICS.items()
    }
    history, batches, moments = History(), {}, []
    books.clock += timedelta(days=1)
    for act, what in events:
        if act == "apply":
            said = contents(history, what)
            if said is None:
                continue
            made = books.batch(*as_tables(books, what))
            history.apply(made.pk, said)
            batches[len(batches)] = made
        elif what in batches and batches[what].pk in history.rests:
            if not history.may_revoke(batches[what].pk):
                with pytest.raises(Refused):
                    books.revoke(batches[what])
                continue
            books.revoke(batches[what])
            history.revoke(batches[what].pk)
        moments.append((books.clock, naive(history)))
    check(books, metrics, moments)
    written = Fact.objects.count()
    rebuild()
    check(books, metrics, moments)
    assert Fact.objects.count() == written
    rebuild(metrics["original"])
    check(books, metrics, moments)


def check(books: Books, metrics: dict[str, Metric], moments: Any) -> None:
    for at, expected in moments:
        for code, metric in metrics.items():
            assert Counter(books.facts(metric, at)) == expected[code], (code, at)


def test_a_return_whose_order_is_revoked_falls_back_to_its_own_day(
    books: Books,
) -> None:
    """The return counts on the order's day while the order is known, then on its own."""
    metric = books.metric("net", "order", return_rule="original")
    orders = books.batch(books.orders(("1", "2017-01-05", "E1", "k1", "a1", 2, 100)))
    back = books.line("R", "2017-02-09", "W1", "k1", "a1", 1, 30, original="1")
    books.batch(books.table("return", back))
    assert books.facts(metric) == {
        ("2017-01-05", "E1", "k1", "a1", "", "CNY"): 70 * M,
    }
    assert books.revoke(orders) == 2
    assert books.facts(metric) == {
        ("2017-02-09", "W1", "k1", "a1", "", "CNY"): -30 * M,
    }
    assert Batch.objects.get(mends=orders).applied_no == 3
