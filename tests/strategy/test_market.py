"""Market views: who may, what counts, shares worked out from facts, what is refused."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from luopan.org.access import Denied, Unknown
from luopan.strategy import stating
from luopan.strategy.models import Finding, Observation, Segment
from luopan.strategy.queries.market import market, markets_called, segment_seen
from luopan.strategy.queries.market_page import market_page
from luopan.strategy.services import market as services
from luopan.strategy.spans import span
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused


@pytest.fixture
def book(year):
    """The company with a year of sales, and one market over the North's tea."""
    world = year.world
    from luopan.dimensions.models import Product

    kept = SimpleNamespace(
        world=world,
        on=date(2027, 8, 20),
        at=datetime.fromisoformat("2027-08-20T04:00Z"),
    )
    kept.by = {"actor": world.dora, "at": kept.at}
    kept.tea = Product.objects.get(code="tea")
    kept.segment = services.add_segment(
        **kept.by, code="n-tea", name="Tea, North", unit=world.north, product=kept.tea
    )
    kept.year = year
    return kept


def said(amount="100000", period=2026, kind="size", today=date(2027, 8, 20), **more):
    told = {
        "unit": "CNY" if kind in {"size", "wallet"} else "",
        "source": "Yearbook",
        "source_date": date(2027, 3, 1),
        "confidence": "high",
        "home": "CNY",
    }
    return stating.figure(
        kind=kind, period=period, amount=amount, today=today, **(told | more)
    )


def note(book, *figures, **more):
    by = book.by | more
    return services.observe(**by, segment=book.segment, figures=figures)


def page(book, who="dora", **more):
    viewer = getattr(book.world, who)
    return market_page(book.segment, viewer=viewer, on=book.on, **more)


def test_own_share_is_own_sales_of_the_same_span_over_the_size(book):
    """The North's three seats sold 36,000 of tea in 2026."""
    note(book, said("100000"))
    line = page(book).line
    assert line.share.own.amount == 36_000
    assert line.share.ratio == pytest.approx(0.36)
    assert line.share.span.code == "2026"
    (row,) = market(book.world.dora, on=book.on).lines
    assert row.share.ratio == line.share.ratio


def test_a_half_and_a_quarter_are_compared_with_their_own_days(book):
    note(
        book,
        said("50000", "2026-H1"),
        said("30000", "2026-Q2"),
        said("9000", "2026-03"),
    )
    shares = {s.span.code: s.ratio for s in page(book).shares}
    assert shares == {
        "2026-H1": pytest.approx(18_000 / 50_000),
        "2026-Q2": pytest.approx(9_000 / 30_000),
        "2026-03": pytest.approx(3_000 / 9_000),
    }


def test_of_a_span_that_is_not_over_there_is_no_share(book):
    note(book, said("90000", 2027), said("90000", 2028))
    reasons = {s.span.code: (s.ratio, s.why_not) for s in page(book).shares}
    assert reasons == {"2027": (None, "running"), "2028": (None, "to_come")}
    assert page(book).line.share is None


def test_before_the_first_record_own_sales_are_unknown_and_not_nothing(book):
    note(book, said("80000", 2025), said("40000", "2025-H2"), said("100000"))
    reasons = {s.span.code: (s.ratio, s.why_not) for s in page(book).shares}
    assert reasons["2025"] == reasons["2025-H2"] == (None, "no_records")
    assert page(book).line.share_change is None


def test_the_newest_figure_counts_and_the_older_one_stays_as_of_its_day(book):
    note(book, said("100000"))
    later = book.at + timedelta(days=30)
    note(book, said("120000", today=later.date()), at=later)
    now = market_page(book.segment, viewer=book.world.dora, on=later.date())
    assert now.line.share.size.amount == 120_000
    assert [c.counts for c in now.said] == [True, False]
    before = market_page(
        book.segment, viewer=book.world.dora, on=later.date(), as_of=book.on
    )
    assert before.line.share.size.amount == 100_000
    assert len(before.said) == 1


def test_a_figure_without_an_amount_takes_back_what_was_said(book):
    note(book, said("100000"))
    note(book, said(""))
    assert page(book).line.share is None
    assert len(page(book).said) == 2


def test_what_was_said_cannot_be_changed_or_deleted(book):
    (made,) = note(book, said())
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=made.pk).update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=made.pk).delete()


def test_a_stated_share_stands_beside_the_computed_one(book):
    note(book, said("100000"), said("40%", kind="own_share"))
    share = page(book).line.share
    assert share.ratio == pytest.approx(0.36)
    assert share.stated.amount == Decimal("0.4")
    assert share.difference == pytest.approx(-0.04)


def test_growth_is_worked_out_of_two_sizes_and_stated_beside(book):
    note(book, said("80000", 2025), said("100000"), said("22%", kind="growth"))
    growth = page(book).line.growth
    assert growth.ratio == pytest.approx(0.25)
    assert growth.best == growth.ratio
    assert growth.stated.amount == Decimal("0.22")


def test_old_figures_are_flagged_by_the_bar_of_the_market(book):
    note(book, said(source_date=date(2026, 8, 20)))
    assert page(book).line.stale
    note(book, said(source_date=date(2026, 8, 21)))
    assert not page(book).line.stale
    services.change_segment(
        **book.by, segment=book.segment, name="Tea, North", fresh_months=11
    )
    book.segment.refresh_from_db()
    assert page(book).line.stale


def test_tax_on_one_side_only_is_marked(book):
    from luopan.records.models import Document

    Document.objects.update(tax_basis="incl")
    note(book, said(tax_basis="excl"))
    assert page(book).line.share.mixed_tax
    note(book, said(tax_basis="incl"))
    assert not page(book).line.share.mixed_tax


def test_another_currency_is_read_in_it_or_not_compared(book):
    from luopan.dimensions.services import add_rate
    from luopan.dimensions.services.rates import NewRate

    note(book, said("100000", unit="台"))
    assert page(book).line.share.why_not == "unit"
    note(book, said("10000", unit="USD"))
    add_rate(
        actor=book.world.olga,
        at=book.at,
        row=NewRate("CNY", "USD", date(2020, 1, 1), Decimal("0.125"), "bank"),
    )
    share = page(book).line.share
    assert share.own.amount == 4_500
    assert share.ratio == pytest.approx(0.45)


def test_a_group_of_customers_counts_its_own_sales_only(book):
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount

    add_accounts(
        actor=book.world.olga,
        at=book.at,
        rows=[
            NewAccount("d1", "Dealer", channel="dealers", attributes={"trade": "food"}),
            NewAccount("s1", "Shop", channel="shops"),
        ],
    )
    day = date(2026, 5, 5)
    book.year.store(
        "order",
        [
            book.year.order("north-1-a", day, 700, account="d1"),
            book.year.order("north-1-a", day, 900, account="s1"),
            book.year.order("south-1-a", day, 50, account="d1"),
        ],
    )
    for code, axis, value, sold in (
        ("by-channel", "channel", "dealers", 700),
        ("by-trade", "trade", "food", 700),
        ("by-shop", "channel", "shops", 900),
    ):
        made = services.add_segment(
            **book.by,
            code=code,
            name=code,
            unit=book.world.north,
            product=book.tea,
            group_axis=axis,
            group_value=value,
        )
        services.observe(**book.by, segment=made, figures=[said("7000")])
        seen = market_page(made, viewer=book.world.dora, on=book.on)
        assert seen.line.share.own.amount == sold


def test_own_sales_are_shown_only_to_whom_the_unit_is(book):
    note(book, said())
    assert page(book, "alice").line.share.ratio == pytest.approx(0.36)
    for who in ("charlie", "bob"):
        share = page(book, who).line.share
        assert (share.own, share.ratio, share.why_not) == (None, None, "hidden")
        assert share.size.amount == 100_000


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "fin", "audrey", "zed"])
def test_who_may_not_change_markets(book, who):
    actor = {"actor": getattr(book.world, who), "at": book.at}
    with pytest.raises((Denied, Unknown)):
        services.observe(**actor, segment=book.segment, figures=[said()])
    with pytest.raises((Denied, Unknown)):
        services.judge_phase(
            **actor, segment=book.segment, stage="mature", reason="why"
        )
    assert not Observation.objects.exists()
    assert Entry.objects.filter(outcome="denied").count() == 2


@pytest.mark.parametrize("who", ["dora", "olga", "adam"])
def test_who_may(book, who):
    note(book, said(), actor=getattr(book.world, who))
    entry = Entry.objects.get(act="strategy.observe")
    assert entry.subject == "segment:n-tea"


def test_one_market_is_watched_once_and_its_code_fits_an_address(book):
    with pytest.raises(Refused, match="already"):
        services.add_segment(
            **book.by, code="x", name="X", unit=book.world.north, product=book.tea
        )
    for code in ("a/b", "files", "a b", ".."):
        with pytest.raises(Refused):
            services.add_segment(
                **book.by, code=code, name="X", unit=book.world.south, product=book.tea
            )


def test_a_closed_market_takes_nothing_and_stays_readable(book):
    note(book, said())
    services.close_segment(**book.by, segment=book.segment, reason="left the region")
    with pytest.raises(Refused, match="no longer watched"):
        note(book, said("1"))
    assert market(book.world.dora, on=book.on).lines == ()
    assert page(book).line.share.size.amount == 100_000
    assert not markets_called("Tea")
    again = services.add_segment(
        **book.by, code="n2", name="Again", unit=book.world.north, product=book.tea
    )
    assert Segment.objects.filter(closed_at=None).get() == again


def finding(**more):
    told = {
        "kind": "competitor",
        "competitor": "Rival",
        "text": "They cut prices.",
        "source": "Field",
        "source_date": date(2027, 8, 1),
        "confidence": "low",
        "today": date(2027, 8, 20),
    }
    return stating.finding(**(told | more))


def test_findings_are_replaced_and_withdrawn_but_never_lost(book):
    first = services.find(**book.by, segment=book.segment, said=finding())
    second = services.find(
        **book.by,
        segment=book.segment,
        said=finding(text="They raised them again."),
        replaces=first,
    )
    assert [row.id for row in page(book).findings] == [second.pk]
    with pytest.raises(Refused, match="replaced before"):
        services.withdraw_finding(**book.by, finding=first, reason="wrong")
    services.withdraw_finding(**book.by, finding=second, reason="wrong")
    assert page(book).findings == ()
    assert Finding.objects.count() == 3


def test_the_stage_suggests_a_stance_and_metrics(book):
    note(book, said())
    assert page(book).line.stance is None
    for stage in ("growth", "mature"):
        services.judge_phase(
            **book.by, segment=book.segment, stage=stage, reason="no newcomers"
        )
    seen = page(book)
    assert seen.line.stance.stage == "mature"
    assert [p.stage for p in seen.phases] == ["mature", "growth"]
    found = {p.code: p for p in seen.proposed}
    assert found["market_share"].value == pytest.approx(0.36)
    assert found["share_of_wallet"].why_not == "no_wallet"
    assert all(p.metric is not None for p in seen.proposed)


def test_share_of_wallet_needs_what_the_customers_spend(book):
    services.judge_phase(
        **book.by, segment=book.segment, stage="mature", reason="no newcomers"
    )
    note(book, said(), said("72000", kind="wallet"))
    found = {p.code: p for p in page(book).proposed}
    assert found["share_of_wallet"].value == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"amount": "many"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"period": "last year"}, "period"),
        ({"kind": "weather"}, "kind"),
        ({"kind": "own_share", "amount": "12"}, "amount"),
        ({"kind": "growth", "amount": "15"}, "amount"),
        ({"kind": "competitor_share", "amount": "5%"}, "competitor"),
        ({"kind": "size", "competitor": "Rival"}, "competitor"),
        ({"kind": "demand", "unit": ""}, "unit"),
        ({"kind": "growth", "amount": "5%", "unit": "万元"}, "unit"),
        ({"source": " "}, "source"),
        ({"source_date": None}, "source_date"),
        ({"source_date": date(2028, 1, 1)}, "source_date"),
        ({"confidence": "sure"}, "confidence"),
        ({"tax_basis": "both"}, "tax_basis"),
    ],
)
def test_what_is_wrong_is_told_by_its_column(more, column):
    with pytest.raises(stating.Misstated) as wrong:
        said(**({"amount": "1"} | more))
    assert wrong.value.column == column
    assert str(wrong.value)


@pytest.mark.parametrize(
    ("amount", "unit", "kind", "told", "counted_in"),
    [
        ("3.2亿", "", "size", 320_000_000, "CNY"),
        (3870, "万元", "size", 38_700_000, "CNY"),
        ("2.5", "m USD", "size", 2_500_000, "USD"),
        ("1.2万", "台", "demand", 12_000, "台"),
        (3, "万台", "demand", 30_000, "台"),
        ("12.5", "%", "own_share", Decimal("0.125"), ""),
        ("12.5%", "", "growth", Decimal("0.125"), ""),
        ("-3%", "", "growth", Decimal("-0.03"), ""),
    ],
)
def test_amounts_are_read_as_people_write_them(amount, unit, kind, told, counted_in):
    found = said(amount, unit=unit, kind=kind)
    assert (found.amount, found.counted_in) == (told, counted_in)


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("2025", "2025", (2025, 1, 1), (2026, 1, 1)),
        (2025, "2025", (2025, 1, 1), (2026, 1, 1)),
        ("2025年下半年", "2025-H2", (2025, 7, 1), (2026, 1, 1)),
        ("2025Q4", "2025-Q4", (2025, 10, 1), (2026, 1, 1)),
        ("2025年第二季度", "2025-Q2", (2025, 4, 1), (2025, 7, 1)),
        ("2025-12", "2025-12", (2025, 12, 1), (2026, 1, 1)),
        (date(2025, 3, 1), "2025-03", (2025, 3, 1), (2025, 4, 1)),
    ],
)
def test_periods_are_read_as_people_write_them(text, code, start, end):
    found = span(text)
    assert (found.code, found.start_date, found.end_date) == (
        code,
        date(*start),
        date(*end),
    )
    assert span(found.code) == found
    assert found.before.end_date == found.start_date


@pytest.mark.parametrize("text", ["", "25", "2025-Q5", "2025-13", "2025-H3", "soon"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Refused):
        span(text)


def test_there_is_no_such_market(book):
    with pytest.raises(Unknown):
        segment_seen("nowhere")
