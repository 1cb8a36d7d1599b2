"""How the demo company came to know its markets: told year by year to the services."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from luopan.demo.market_notes import NOTES, Note
from luopan.demo.markets import MARKETS, SOURCES, Watched
from luopan.demo.plans import Desk
from luopan.demo.story import at
from luopan.dimensions.models import Product
from luopan.org.models import Unit
from luopan.strategy.models import Segment
from luopan.strategy.queries.own_sales import own_sales
from luopan.strategy.services import market as services
from luopan.strategy.spans import MarketSpan, span
from luopan.strategy.stating import SaidFigure, figure, finding

HALF = ("sw-pressure", "sw-gateway", "east-flow")  # asked about every half year too
HALVES = (0.46, 0.47)  # of the year that its first half brings
Event = tuple[datetime, Callable[[], object]]


def events(desk: Desk) -> Iterator[Event]:
    """All that was found out, each with its instant."""
    story = desk.story
    began = date(story.year - 2, 4, 10)
    if began >= story.today:
        return
    yield at(began, 10), partial(_watch, desk, began)
    for place in range(2, 5):
        day = date(story.first_year + place, 4, 8 + place)
        if began <= day < story.today:
            yield at(day, 11), partial(_figures, desk, place, day)
    august = date(story.year, 8, 20)
    if august < story.today:
        yield at(august, 15), partial(_half_years, desk, august)
    for note in NOTES:
        day = story.today - timedelta(days=note[-1])
        if day > began:
            yield at(day, 16), partial(_note, desk, note, day)


def _watch(desk: Desk, day: date) -> None:
    """The markets, and what was known of the first year."""
    units, products = Unit.objects.in_bulk(field_name="code"), _products()
    for watched in MARKETS:
        segment = services.add_segment(
            **desk.by("lin", day),
            code=watched.code,
            name=watched.name,
            name_other=watched.name_other,
            unit=units[watched.unit],
            product=products[watched.product],
            group_axis=watched.group[0],
            group_value=watched.group[1],
            reason="建立市场洞察，每年四月更新",
        )
        stage, reason = watched.stages[0]
        services.judge_phase(
            **desk.by("lin", day), segment=segment, stage=stage, reason=reason
        )
    _figures(desk, 1, day)


def _products() -> dict[str, Product]:
    return Product.objects.in_bulk(field_name="code")


def _figures(desk: Desk, place: int, day: date) -> None:
    """Sizes and shares of the year before; another stage where it was seen to change."""
    sizes = _sizes(desk, day)
    for watched in MARKETS:
        if place > watched.until:
            continue
        segment = Segment.objects.get(code=watched.code)
        years = [0, 1] if place == 1 else [place - 1]
        said = [
            one
            for n in years
            if n < watched.until
            for one in _of_year(desk, watched, n, sizes[watched.code][n], day)
        ]
        if said:
            services.observe(**desk.by("zhou", day), segment=segment, figures=said)
        if place == 3 and len(watched.stages) > 1:
            stage, reason = watched.stages[1]
            services.judge_phase(
                **desk.by("lin", day, 17), segment=segment, stage=stage, reason=reason
            )


def _sizes(desk: Desk, day: date) -> dict[str, list[Decimal]]:
    """What each market was worth year by year: from the share of the first year on."""
    first = span(desk.story.first_year)
    segments = {
        s.code: s for s in Segment.objects.select_related("unit", "product").all()
    }
    sold = own_sales({s.pk: (s, "CNY", [first]) for s in segments.values()}, as_of=day)
    found = {}
    for watched in MARKETS:
        own = sold[segments[watched.code].pk][first.code].amount or Decimal(1)
        size = float(own) / watched.share
        sizes = [_rounded(size)]
        for growth in watched.growth:
            size *= 1 + growth
            sizes.append(_rounded(size))
        found[watched.code] = sizes
    return found


def _rounded(size: float) -> Decimal:
    """As a report prints it: to whole ten thousands, three digits."""
    step = 10 ** max(len(str(int(size))) - 3, 4)
    return Decimal(round(size / step) * step)


def _of_year(
    desk: Desk, watched: Watched, place: int, size: Decimal, day: date
) -> list[SaidFigure]:
    """All figures of one year of a market."""
    year = desk.story.first_year + place
    said = partial(_figure, watched, span(year), day, _published(year, day))
    found = [said("size", size)]
    found += [
        said("competitor_share", Decimal(str(shares[place])), competitor=name)
        for name, shares in watched.rivals
        if place < len(shares)
    ]
    if place == len(watched.growth):
        if watched.stated:
            found.append(said("own_share", Decimal(str(watched.stated))))
        if watched.wallet:
            spend = _rounded(float(size) * watched.share * watched.wallet)
            found.append(said("wallet", spend))
    return found


def _published(year: int, day: date) -> date:
    """The report of a year comes out in the March after it."""
    return min(date(year + 1, 3, 18), day)


def _figure(
    watched: Watched,
    when: MarketSpan,
    day: date,
    published: date,
    kind: str,
    amount: Decimal,
    competitor: str = "",
) -> SaidFigure:
    source, confidence = SOURCES[watched.source]
    return figure(
        kind=kind,
        period=when.code,
        amount=str(amount),
        unit="元" if kind in {"size", "wallet"} else "",
        home="CNY",
        source=source,
        source_date=published,
        confidence=confidence,
        tax_basis=watched.tax_basis,
        competitor=competitor,
        today=day,
    )


def _half_years(desk: Desk, day: date) -> None:
    """The first halves of the year before and of this one, of a few markets."""
    sizes = _sizes(desk, day)
    for watched in MARKETS:
        if watched.code not in HALF:
            continue
        last = sizes[watched.code][-1]
        grown = float(last) * (1 + watched.growth[-1])
        year = desk.story.year
        found = [
            _figure(
                watched,
                span(f"{when}-H1"),
                day,
                day - timedelta(days=9),
                "size",
                _rounded(amount * part),
            )
            for when, amount, part in (
                (year - 1, float(last), HALVES[0]),
                (year, grown, HALVES[1]),
            )
        ]
        services.observe(
            **desk.by("zhou", day),
            segment=Segment.objects.get(code=watched.code),
            figures=found,
        )


def _note(desk: Desk, note: Note, day: date) -> None:
    code, kind, competitor, text, text_other, source, _ago = note
    name, confidence = SOURCES[source]
    services.find(
        **desk.by("zhou", day, 16),
        segment=Segment.objects.get(code=code),
        said=finding(
            kind=kind,
            text=text,
            text_other=text_other,
            competitor=competitor,
            source=name,
            source_date=day - timedelta(days=2),
            confidence=confidence,
            today=day,
        ),
    )
