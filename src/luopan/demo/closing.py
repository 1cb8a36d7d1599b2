"""Months that were confirmed and closed; the last one is being confirmed, with objections."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

import numpy as np
from django.db import connection

from luopan.demo.chance import stream
from luopan.demo.plans import Desk, metric
from luopan.demo.story import at
from luopan.demo.world import next_month
from luopan.org.models import Holding, Unit, User
from luopan.org.queries import builtin_operator
from luopan.records import states
from luopan.records.columns import bulk
from luopan.records.models import ClosedPeriod, Document, Line
from luopan.records.services.entering import correct_document, enter_document
from luopan.records.services.entering.again import entry_of
from luopan.records.services.entering.entries import DocumentEntry, LineEntry
from luopan.review.models import Closing, Confirmation
from luopan.review.queries.closing.figures import (
    amounts,
    amounts_of_months,
    assessed,
    by_product,
    everyone,
    members_of,
    metrics_of,
    seal,
    seats_on,
    whole_rows,
    with_parts,
)
from luopan.review.services.closing import (
    decide_objection,
    object_to_line,
    open_close,
)
from luopan.review.services.closing.objecting import Wanted
from luopan.review.services.closing.rounds import keep, month_called

OPENED, DEADLINE, CLOSED = 3, 6, 8  # of the month after
AGO, LEFT = 5, 2  # days: the last month was opened so long ago, and has so long left
SHARE = 0.82  # of the seats have confirmed it by now
SILENT = "个别岗位休假未确认，数据已与其上级核对，按期关账"
CAME_LATE = "仓库补交的 7 月签收单，业务员漏报，现补录"
SMALLER = "east-sh2-05"
LATE = (("sw-cd-03", 4, 186_000), ("sw-cd-05", 19, 42_500), ("east-sh1-01", 26, 97_200))
OBJECT = (
    ("sw-cd-02", "owner", "客户 8 月初已交回吕洁，这单不应算在我名下"),
    ("sw-cd-05", "period", "合同 9 月 2 日才盖章，应计入 9 月"),
    ("sw-cd-04", "split", "方案和现场是两个岗位一起做的，按三成分给赵佳宁"),
)
ACCEPTED = "与双方主管核对过联合拜访记录，同意按三成分成"
M = 1_000_000
_THIRD = Decimal("0.3")


def events(desk: Desk) -> Iterator[tuple[datetime, partial[None]]]:
    """What happens when."""
    today, firsts = desk.story.today, _over(desk)
    if len(firsts) < 2:  # the year is young
        return
    *before, last = firsts
    shut_date = next_month(before[-1]) + timedelta(CLOSED - 1)
    yield at(shut_date, 17), partial(shut, desk, before)
    opened = today - timedelta(AGO)
    yield at(opened, 10), partial(begun, desk, last, opened)
    yield at(opened, 14), partial(late, desk, before[-1], opened)
    yield at(today - timedelta(2), 16), partial(objected, desk, last)


def _over(desk: Desk) -> list[date]:
    """First days of the months of the running year whose close may have been opened."""
    opened = desk.story.today - timedelta(AGO)
    firsts = [date(desk.story.today.year, month, 1) for month in range(1, 13)]
    return [first for first in firsts if next_month(first) + timedelta(2) <= opened]


def shut(desk: Desk, firsts: Sequence[date]) -> None:
    """All months but the last, each confirmed by its seats and closed on its day."""
    bulk.lock()
    codes = [one.code for one in assessed(firsts[0].year)]
    rounds = [_round(desk, first, codes) for first in firsts]
    now = at(next_month(firsts[-1]) + timedelta(CLOSED - 1), 17)
    spans = [(one.start_date, one.end_date) for one in rounds]
    metrics = with_parts(metrics_of(codes))
    units = sorted({unit for span in spans for unit in everyone(*span)})
    nodes = members_of(units, spans[0][0], spans[-1][1])
    came = amounts_of_months(metrics, nodes, spans, rounds[0], now)
    adding = [one for one in metrics if one.kind == "additive"]
    parts = [by_product(one, spans, now) for one in adding]
    ratios = {one.pk for one in metrics if one.kind == "ratio"}
    for place, closing in enumerate(rounds):
        here = {key: row[place] for key, row in came.items()}
        rows = whole_rows({k: v for k, v in here.items() if k[1] not in ratios})
        rows += [row for lines in parts for row in lines[place]]
        keep(closing, rows)
        closing.sha256 = seal(rows)
        _closed(desk, closing, *_confirmed(desk, closing, here, 0.997))


def _round(desk: Desk, first: date, codes: list[str]) -> Closing:
    after = next_month(first)
    calendar, span = month_called(f"{first:%Y-%m}")
    return Closing.objects.create(
        calendar=calendar,
        period=span.code,
        start_date=span.start_date,
        end_date=span.end_date,
        metrics=codes,
        deadline_date=after + timedelta(DEADLINE - 1),
        opened_by=desk.users["zhou"],
        opened_at=at(after + timedelta(OPENED - 1)),
    )


def _closed(desk: Desk, closing: Closing, seats: int, silent: int) -> None:
    closed = at(closing.end_date + timedelta(CLOSED - 1), 17)
    closing.mark = ClosedPeriod.objects.create(
        start_date=closing.start_date,
        end_date=closing.end_date,
        closed_at=closed,
        closed_no=states.last_event(),
    )
    closing.closed_by, closing.closed_at = desk.users["fang"], closed
    closing.open_then = {"all": seats, "seats": silent, "objections": 0}
    closing.closed_reason = SILENT if silent else ""
    closing.save()


def _confirmed(
    desk: Desk,
    closing: Closing,
    came: Mapping[tuple[int, int], int | None],
    share: float,
    but: frozenset[str] = frozenset(),
) -> tuple[int, int]:
    """What the holders of seats said; how many seats there are, how many said nothing."""
    metrics = {one.pk: one.code for one in metrics_of(closing.metrics)}
    on = closing.end_date + timedelta(OPENED)
    seats = seats_on(closing.end_date - timedelta(1)).values_list("pk", "code")
    held = Holding.objects.on(on).filter(kind=Holding.Kind.HOLDER)
    people = dict(held.values_list("seat", "person"))
    draw = stream("closing", closing.period).random(len(seats)).tolist()
    said = [
        (seat, closing.opened_at + timedelta(hours=1 + int(luck * 46)))
        for (seat, code), luck in zip(seats, draw, strict=True)
        if luck < share and seat in people and code not in but
    ]
    size = len(said)
    figures = [
        json.dumps({code: came.get((seat, key)) for key, code in metrics.items()})
        for seat, _at in said
    ]
    bulk.insert(
        Confirmation,
        {
            "id": bulk.reserve_ids(Confirmation, size) + np.arange(size),
            "closing_id": [closing.pk] * size,
            "seat_id": [seat for seat, _at in said],
            "figures": figures,
            "person_id": [people[seat] for seat, _at in said],
            "acting": [False] * size,
            "actor_id": [builtin_operator(at=closing.opened_at).pk] * size,
            "at": [connection.ops.adapt_datetimefield_value(when) for _s, when in said],
        },
    )
    return len(seats), sum(seat in people for seat, _code in seats) - size


def begun(desk: Desk, first: date, opened: date) -> None:
    """The last month is opened; most seats have confirmed by now."""
    closing = open_close(
        **desk.by("zhou", opened),
        period=f"{first:%Y-%m}",
        deadline=desk.story.today + timedelta(LEFT),
    )
    ended = next_month(first) - timedelta(1)
    seats = list(seats_on(ended).values_list("pk", flat=True))
    came = amounts(metrics_of(closing.metrics), seats, closing, closing.opened_at)
    but = frozenset({"sw-cd-03", "sw-cd-02", "sw-cd-05"})
    _confirmed(desk, closing, came, SHARE, but)


def late(desk: Desk, first: date, day: date) -> None:
    """Orders of a closed month that come only now count in the open one 跨期.

    One that was counted in it turns out to be smaller: the month is restated.
    """
    _corrected(desk, first, day)
    for number, (code, on, yuan) in enumerate(LATE, start=1):
        seat = Unit.objects.get(code=code)
        like = _order(seat, first)
        if like is None:
            continue
        line = Line.objects.filter(document=like).select_related("product")[0]
        entry = DocumentEntry(
            kind="order",
            number=f"SO{first:%y%m}补{number:02}",
            day_date=first + timedelta(on),
            lines=(LineEntry(product=line.product, quantity=M, amount=yuan * M),),
            seat=seat,
            account=like.account,
            currency=like.currency,
            tax_basis=like.tax_basis,
        )
        enter_document(**desk.by("zhou", day, 14), entry=entry, reason=CAME_LATE)


def _corrected(desk: Desk, first: date, day: date) -> None:
    like = _order(Unit.objects.get(code=SMALLER), first)
    if like is None:
        return
    entry = entry_of(like)
    first_line = entry.lines[0]
    amount = (first_line.amount or 0) * 9 // 10
    lines = (replace(first_line, amount=amount), *entry.lines[1:])
    correct_document(
        **desk.by("zhou", day, 14),
        entry=replace(entry, lines=lines),
        reason="合同复核：单价应为协议价九折，按实更正",
    )


def _order(seat: Unit, first: date) -> Document | None:
    """An order of a seat in a month."""
    rows = Document.objects.filter(kind="order", seat=seat, live=True)
    rows = rows.filter(day_date__gte=first, day_date__lt=next_month(first))
    return rows.select_related("account").order_by("pk").first()


def objected(desk: Desk, first: date) -> None:
    """Three object to a line; one has been heard, and looks at the figures again."""
    closing = Closing.objects.get(period=f"{first:%Y-%m}", reopened_at=None)
    today = desk.story.today
    for code, kind, why in OBJECT:
        seat = Unit.objects.get(code=code)
        like = _order(seat, first)
        user = User.objects.filter(username=code).first()  # since they report
        if like is None or user is None:
            continue
        mate = Unit.objects.get(code="sw-cd-01" if kind == "owner" else "sw-cd-02")
        wanted = Wanted(
            kind=kind,
            record=like.number,
            to_seat=None if kind == "period" else mate,
            share=_THIRD if kind == "split" else None,
            to_date=next_month(first) + timedelta(1) if kind == "period" else None,
        )
        made = object_to_line(
            actor=user,
            at=at(today - timedelta(2), 16),
            closing=closing,
            seat=seat,
            metric=metric("sales_amount"),
            wanted=wanted,
            reason=why,
        )
        if kind == "split":
            decide_objection(
                **desk.by("zhou", today - timedelta(1), 15),
                objection=made,
                accepted=True,
                reason=ACCEPTED,
            )
