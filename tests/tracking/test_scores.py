"""Assessment sheets by hand: what a sheet says, whom it is for, and the score of every period.

Seat north-1-a: 1,200 a month to bring, sold 600 on the 10th and the 20th: 1,200 a month.
Seat north-1-b sold 300 twice: 600 of 1,200. The data reach 20 August 2027.
"""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from luopan.org.access import Denied, Unknown
from luopan.targets import services
from luopan.targets.assessing.lines import SaidLine
from luopan.targets.models import AssessmentLine
from luopan.targets.queries import assessing
from luopan.targets.refusals import Conflict
from luopan.tracking.queries.scores import scores
from luopan.trail.refusal import Refused
from tests import cast, tracked_year
from tests.tracked_year import NOON, TODAY

pytestmark = pytest.mark.django_db
D = Decimal
SALES = SaidLine(
    metric="sales_amount", weight=D(70), parameters={"floor": "0.4", "cap": "1.2"}
)
STEPS = {"steps": [["1", "1"], ["0.5", "0.6"]]}
ORDERS = SaidLine(
    metric="orders",
    weight=D(30),
    rule="stepped",
    parameters=STEPS,
    source="fixed",
    bar=D(2),
)
VISITS = SaidLine(
    metric="visits", weight=D(20), source="fixed", bar=D(8), parameters={"cap": "1"}
)
SHAM = SaidLine(name="Sham contract", rule="veto", parameters={"spoils": "quarter"})
PRAISE = SaidLine(
    name="Praise of a customer", rule="items", parameters={"each": "2", "most": "5"}
)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The year, made once; seats are held to sales 70 and orders 30, a plus and a veto."""
    with django_db_blocker.unblock(), transaction.atomic():
        year = tracked_year.told(cast.build())
        yield _with_sheet(year)
        transaction.set_rollback(True)


@pytest.fixture
def held(built):
    """The same; what a test does is undone."""
    with transaction.atomic():
        built.sheet.refresh_from_db()
        yield built
        transaction.set_rollback(True)


def _with_sheet(year):
    sheet = services.open_assessment(
        **by(year.world.dora), plan=year.plan, audience="seat"
    )
    publish(year.world.dora, sheet, [SALES, ORDERS, SHAM, PRAISE])
    year.sheet = sheet
    return year


def by(who):
    return {"actor": who, "at": NOON}


def publish(who, sheet, lines, reason=""):
    services.save_assessment(
        **by(who), assessment=sheet, lines=lines, expected=sheet.head
    )
    sheet.refresh_from_db()
    services.publish_assessment(
        **by(who), assessment=sheet, expected=sheet.head, reason=reason
    )


def look(year, unit="north-1-a", who=None, on=TODAY):
    viewer = who or year.world.dora
    return scores(viewer, year.plan, unit, at=NOON, on=on)


def total(found, code):
    return found.period(code).score.total


def test_months_quarters_and_the_year_by_hand(held):
    """north-1-a: all met: 70 + 30. north-1-b: 50 % of sales: 35, orders met: 30."""
    good, weak = look(held), look(held, "north-1-b")
    for code in ("2027-01", "2027-07", "2027-Q1", "2027-Q2"):
        assert total(good, code) == D("100.00"), code
        assert total(weak, code) == D("65.00"), code
        assert good.period(code).over
    year = weak.year
    assert year.begun and not year.over
    sales = year.factors["sales_amount"]
    assert (sales.actual, sales.whole) == (D(4_800), D(14_400))
    # 8 months of 10 and 20 have come; by its own rhythm almost all of August was due
    assert sales.due == pytest.approx(D(9_600), rel=D("0.01"))
    assert total(weak, "2027-12") is None
    assert not weak.period("2027-12").begun
    assert weak.latest.span.code == "2027-08"
    assert good.shown["sales_amount"].definition.title == "Sales amount"


def test_a_line_without_a_target_is_left_out_and_the_rest_is_100_again(held):
    """Nothing is known of visits: 20 points go to sales 50 and orders 30 in proportion."""
    fifty = SaidLine(metric="sales_amount", weight=D(50))
    publish(held.world.dora, held.sheet, [fifty, ORDERS, VISITS], "Visits count too")
    found = look(held, "north-1-b").period("2027-03")
    by_key = {one.key: one for one in found.score.lines}
    assert by_key["visits"].outcome == "left_out"
    assert (by_key["sales_amount"].weight, by_key["orders"].weight) == (
        D("62.50"),
        D("37.50"),
    )
    assert found.score.total == D("68.75")  # 62.5 × 50 % + 37.5
    assert found.before.total == D("65.00")  # by the sheet that counted before


def test_marks_add_points_and_a_veto_makes_month_and_quarter_0(held):
    bob, alice = held.world.bob, held.world.alice
    sheet = assessing.sheet_of(held.plan, _unit(held, "north-1-a"), on=TODAY)
    keys = {line.name: line.key for line in sheet.lines if not line.metric}
    mark = {"plan": held.plan, "unit": _unit(held, "north-1-a")}
    with pytest.raises(Denied):
        services.mark_assessment(
            **by(bob), **mark, key=keys["Sham contract"], day=date(2027, 3, 5), text="x"
        )
    for _twice in range(3):
        services.mark_assessment(
            **by(alice),
            **mark,
            key=keys["Praise of a customer"],
            day=date(2027, 2, 3),
            text="A letter of thanks",
        )
    assert total(look(held), "2027-02") == D("105.00")  # 3 × 2, 5 at most
    sham = services.mark_assessment(
        **by(alice),
        **mark,
        key=keys["Sham contract"],
        day=date(2027, 3, 5),
        text="Contract 17 was never sent",
    )
    found = look(held)
    assert total(found, "2027-03") == total(found, "2027-Q1") == D("0.00")
    assert total(found, "2027-02") == D("105.00")
    assert found.year.score.vetoed == ()
    services.take_back_mark(
        **by(alice), mark=sham, reason="It was found in the archive"
    )
    assert total(look(held), "2027-03") == D("100.00")
    with pytest.raises(Conflict):
        services.take_back_mark(**by(alice), mark=sham, reason="Twice")


def _unit(year, code):
    from luopan.org.models import Unit

    return Unit.objects.get(code=code)


def test_a_seats_own_sheet_takes_the_place_of_its_roles_and_gives_it_back(held):
    own = services.open_assessment(
        **by(held.world.dora), plan=held.plan, unit=_unit(held, "north-1-b")
    )
    assert own.head == 1  # a copy of what it was held to
    only = SaidLine(metric="sales_amount", weight=D(100))
    publish(held.world.dora, own, [only])
    assert total(look(held, "north-1-b"), "2027-03") == D("50.00")
    assert total(look(held, "north-1-a"), "2027-03") == D("100.00")
    publish(held.world.dora, own, [], "Back to the rule")
    assert total(look(held, "north-1-b"), "2027-03") == D("65.00")


def test_who_may_draw_up_and_who_sees(held):
    world, rows = held.world, assessing.sheets
    for who in (world.alice, world.bob, world.charlie):
        with pytest.raises(Denied):
            services.save_assessment(
                **by(who),
                assessment=held.sheet,
                lines=[SALES],
                expected=held.sheet.head,
            )
    assert [row.units for row in rows(world.dora, held.plan, on=TODAY)] == [4]
    assert [row.units for row in rows(world.bob, held.plan, on=TODAY)] == [1]
    with pytest.raises(Unknown):
        look(held, "north-1-b", world.bob)
    assert look(held, "north-1-a", world.bob).may_mark is False
    assert look(held, "north-1-a", world.alice).may_mark is True
    assert look(held, "north-1").held is None


def test_a_sheet_is_refused_in_sentences(held):
    dora = held.world.dora

    def refused(lines):
        with pytest.raises(Refused) as caught:
            held.sheet.refresh_from_db()
            publish(dora, held.sheet, lines, "why")
        return str(caught.value)

    assert "must be 100" in refused([SALES])
    assert "appears twice in the sheet" in refused([SALES, SALES])
    assert "only apply to manual marks" in refused(
        [SaidLine(metric="orders", rule="items", parameters={"each": "1", "most": "5"})]
    )
    assert "no attainment" in refused([SaidLine(name="x", weight=D(100))])
    assert "above its cap" in refused(
        [
            SaidLine(
                metric="orders", weight=D(100), parameters={"floor": "1", "cap": "0.5"}
            )
        ]
    )
    assert "counted separately for every period" in refused(
        [SaidLine(metric="buying_customers", weight=D(100), source="fixed", bar=D(3))]
    )
    assert "depends on the length of the period" in refused(
        [SaidLine(metric="retention_rate", weight=D(100), source="fixed", bar=D("0.7"))]
    )
    held.sheet.refresh_from_db()
    with pytest.raises(Conflict):
        services.save_assessment(
            **by(dora), assessment=held.sheet, lines=[], expected=0
        )
    publish_again = [SALES, ORDERS, SHAM, PRAISE]
    rows = AssessmentLine.objects.filter(edition__assessment=held.sheet)
    keyed = {row.name: row.key for row in rows if row.name}
    same = [
        SaidLine(**{**vars(one), "key": keyed.get(one.name, "")})
        for one in publish_again
    ]
    assert "published edition is already the same" in refused(same)


def test_sheets_are_taken_over_from_last_year_as_drafts(held):
    world = held.world
    plan = services.create_plan(
        **by(world.dora),
        name="2028",
        calendar=held.plan.calendar,
        year=2028,
        root=world.company,
    )
    made = services.copy_assessments(**by(world.dora), plan=plan, source=held.plan)
    assert [(one.audience, one.head) for one in made] == [("seat", 1)]
    (row,) = assessing.sheets(world.dora, plan, on=TODAY)
    assert row.draft and row.held is None
    assert assessing.sheets(world.bob, plan, on=TODAY) == ()
    with pytest.raises(Refused, match="no published sheet"):
        services.copy_assessments(**by(world.dora), plan=plan, source=held.plan)


def test_the_examples_are_for_a_planner(held):
    found = assessing.tried([SALES, ORDERS, SHAM, PRAISE])
    assert found.weights == 100
    assert {share: score.total for share, score in found.examples} == {
        0.6: D("60.00"),  # 70 × 60 % + 30 × 60 %
        0.8: D("74.00"),
        1.0: D("100.00"),
        1.2: D("114.00"),
    }


def test_the_letter_holds_the_sheet_as_signed_and_asks_anew_when_it_changes(held):
    from luopan.targets.queries.commitments import letter, to_sign
    from luopan.targets.services import signing

    world, version = held.world, held.version
    before = to_sign(world.bob, version, "north-1-a", at=NOON)
    made = signing.sign(
        **by(world.bob), version=version, unit="north-1-a", expected=before.expected
    )
    kept = letter(world.bob, made.number, at=NOON)
    assert kept.as_signed
    cells = [c for b in kept.blocks if b.kind == "table" for row in b.rows for c in row]
    assert {"70%", "30%", "Sham contract"} <= set(cells)
    assert made.facts["sheet"] and made.facts["metrics"][0]["weight"] == 0.7
    assert to_sign(world.bob, version, "north-1-a", at=NOON).standing == "signed"

    held.sheet.refresh_from_db()
    whole = [SaidLine(metric="sales_amount", weight=D(100))]
    publish(world.dora, held.sheet, whole, "Only sales count")
    after = to_sign(world.bob, version, "north-1-a", at=NOON)
    assert after.standing == "changed" and after.before == made.number
    assert after.expected != before.expected
    again = signing.sign(**by(world.bob), version=version, unit="north-1-a")
    assert again.replaces == made
    assert letter(world.bob, made.number, at=NOON).as_signed


def test_the_level_that_is_assessed_is_another_target(held):
    """A floor of 50 % of the target is what north-1-b has brought: 100 % of it."""
    dora, plan = held.world.dora, held.plan
    version = services.create_version(
        **by(dora), plan=plan, metric=held.metric, name="With levels"
    )
    cell = services.Cell("north-1-b", "tea", "2027-03")
    services.set_target(**by(dora), version=version, cell=cell, total=1_200)
    services.set_levels(**by(dora), version=version, floor=D("0.5"))
    services.commit(**by(dora), version=version, reason="Levels")
    held.sheet.refresh_from_db()
    floor = SaidLine(metric="sales_amount", weight=D(100), level="floor")
    publish(dora, held.sheet, [floor], "The floor is assessed")
    found = look(held, "north-1-b").period("2027-03")
    assert found.factors["sales_amount"].whole == 600
    assert found.score.total == D("100.00")
    held.sheet.refresh_from_db()
    target = SaidLine(metric="sales_amount", weight=D(100))
    publish(dora, held.sheet, [target], "The target is assessed")
    found = look(held, "north-1-b").period("2027-03")
    assert (found.score.total, found.before.total) == (D("50.00"), D("100.00"))


def test_the_level_that_is_assessed_of_what_does_not_add_up(held):
    """Orders of 300 on average at north-1-b: 100 % of a floor of 300, half of 600."""
    from luopan.dimensions.models import Metric
    from luopan.targets.aims_said import SaidAim
    from luopan.targets.services.aims import set_aims

    dora, code = held.world.dora, "average_order_value"
    metric = Metric.objects.get(code=code)

    moments = iter(NOON + timedelta(seconds=n - 9) for n in range(9))

    def scored(level, floor=None, levels=True):
        version = services.copy_version(**by(dora), version=held.version, name="Aims")
        aims = [SaidAim("north-1-b", "2027", D(600))]
        aims += [] if floor is None else [SaidAim("north-1-b", "2027", floor, "floor")]
        set_aims(**by(dora), version=version, metric=metric, said=aims)
        if levels:
            services.set_levels(**by(dora), version=version, floor=D("0.5"))
        services.commit(actor=dora, at=next(moments), version=version, reason="Aims")
        held.sheet.refresh_from_db()
        line = SaidLine(metric=code, weight=D(100), level=level)
        with suppress(Refused):  # it says the same already
            publish(dora, held.sheet, [line], f"The {level} is assessed")
        found = look(held, "north-1-b").period("2027-03")
        return found.factors[code].whole, found.score.total

    assert scored("target") == (600, D("50.00"))
    assert scored("floor") == (300, D("100.00"))
    assert scored("floor", floor=D(400)) == (400, D("75.00"))
    assert scored("stretch") == (690, D("43.48"))
    assert scored("floor", levels=False) == (None, None)  # as of what adds up


def test_a_bar_a_month_is_as_often_in_a_period_as_the_calendar_has_months():
    """13 × 4 weeks: thirteen months a year, three or four in a quarter; of January 12 and 3."""
    from types import SimpleNamespace

    from luopan.engine.calendar import Scheme, year_spans
    from luopan.tracking.queries.factors import Measured

    def months(scheme):
        spans = year_spans(scheme, 2027)
        question = SimpleNamespace(question=SimpleNamespace(spans=spans))
        asked = SimpleNamespace(board=question)
        found = [one for one in spans if one.kind in {"month", "quarter", "year"}]
        return [(one.kind, Measured._months(asked, one)) for one in found]

    plain = months(Scheme())
    assert plain[0] == ("year", 12)
    assert {count for kind, count in plain if kind == "quarter"} == {3}
    weeks = months(Scheme(kind="13x4", leaf="week"))
    assert weeks[0] == ("year", 13)
    quarters = [count for kind, count in weeks if kind == "quarter"]
    assert sum(quarters) in {0, 13}
    assert {count for kind, count in weeks if kind == "month"} == {1}


@pytest.mark.parametrize(
    ("value", "places"), [("3", 0), ("2.5", 1), ("0.25", 2), ("16.8125", 1)]
)
def test_a_figure_has_the_places_that_say_it_exactly(value, places):
    from luopan.web.words.scores import _places

    assert _places(D(value)) == places


def test_a_ratio_that_hangs_on_the_period_is_scored_at_its_end(held):
    """Revenue per customer: the year's target is none of March's, and due on 31 December."""
    from luopan.dimensions.models import Metric
    from luopan.targets.aims_said import SaidAim
    from luopan.targets.services.aims import set_aims
    from luopan.web.words import scores as words

    dora, code = held.world.dora, "revenue_per_customer"
    metric = Metric.objects.get(code=code)
    version = services.copy_version(**by(dora), version=held.version, name="Aims")
    aims = [SaidAim("north-1-b", p, D(600)) for p in ("2027", "2027-Q1", "2027-Q3")]
    set_aims(**by(dora), version=version, metric=metric, said=aims)
    services.commit(**by(dora), version=version, reason="Aims")
    publish(dora, held.sheet, [SALES, SaidLine(metric=code, weight=D(30))], "Customers")
    found = look(held, "north-1-b")
    periods = ("2027", "2027-03", "2027-Q1", "2027-Q3", "2027-Q4")
    factors = [found.period(period).factors[code] for period in periods]
    assert [(one.whole, one.due) for one in factors] == [
        (600, None),  # it runs
        (None, None),  # of March nothing was said
        (600, 600),  # over
        (600, None),
        (None, None),
    ]
    assert found.period("2027").line(code).outcome == "left_out"
    assert found.period("2027").line("sales_amount").weight == D(100)
    year = found.period("2027")
    shown = [line.points for line in words.lines(found, year)]
    brought, total = (
        words.brought_by(found, year)[:-1],
        words.brought_by(found, year)[-1],
    )
    assert shown == brought and shown[1] == "—"  # one rule for the column and its sum
    assert len(shown[0].partition(".")[2]) == len(total.partition(".")[2])
    said = words.lines(found, year)[1].word
    assert said.startswith("due at the period's end")
    assert "assessed at its end" in " ".join(words.notes(found, found.period("2027")))


def test_seen_from_an_earlier_day_the_score_is_held_to_what_was_in_force_then(held):
    """Seat B's March is cut to 600 on 20 August: met from then on, half of it the day before."""
    from luopan.tracking.queries import Wish, overview

    dora = held.world.dora
    version = services.create_version(
        **by(dora), plan=held.plan, metric=held.metric, name="Cut"
    )
    cell = services.Cell("north-1-b", "tea", "2027-03")
    services.set_target(**by(dora), version=version, cell=cell, total=600)
    services.commit(**by(dora), version=version, reason="Cut")
    for as_of, wanted, scored in ((None, 600, 100), (date(2027, 8, 19), 1_200, 65)):
        found = scores(
            dora, held.plan, "north-1-b", at=NOON, on=TODAY, as_of=as_of
        ).period("2027-03")
        wish = Wish(unit="north-1-b", period="2027-03", as_of=as_of)
        assert overview(wish, viewer=dora, at=NOON, on=TODAY).standing.target == wanted
        assert found.factors["sales_amount"].whole == wanted
        assert found.score.total == scored


def test_what_was_published_or_marked_stays_in_the_database(held):
    from django.db import DatabaseError

    from luopan.targets.models import AssessmentEdition, AssessmentPublication

    for model, said in (
        (AssessmentLine, {"weight": 1}),
        (AssessmentEdition, {"digest": ""}),
        (AssessmentPublication, {"reason": ""}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**said)
