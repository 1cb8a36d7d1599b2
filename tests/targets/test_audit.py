"""SMART audit: each rule by a worked example, scores, rights, the bar."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.tree import Tree
from luopan.targets.queries.audit.ground import (
    Ground,
    Link,
    MetricFact,
    Other,
    TalkFact,
    UnitFact,
)
from luopan.targets.queries.audit.judging import Judged, judge, scores
from luopan.targets.queries.audit.shapes import Criterion, Score, Severity, overall
from tests.cases import fewer

# company ─ north (a, b, c), south (d); reserves are the last children of their units.
TREE = Tree.build(
    [
        ("company", None),
        ("north", "company"),
        ("a", "north"),
        ("b", "north"),
        ("c", "north"),
        ("south", "company"),
        ("d", "south"),
    ],
    reserves=True,
)
SEATS = "abcd"
DAY = date(2026, 11, 1)
YEARS = ((date(2025, 11, 1), date(2026, 11, 1)), (date(2024, 11, 1), date(2025, 11, 1)))


def rolled(amounts, width=12):
    """Per node: the seats' amounts in each column, added up."""
    found = np.zeros((len(TREE.codes), width), np.int64)
    for code, row in amounts.items():
        node = TREE.place(code)
        while node >= 0:
            found[node] += row
            node = int(TREE.parents[node])
    return found


def sound(**changes):
    """A plan with nothing to mend: each seat 100 a month, 1,200 a year; 1,200 last year."""
    facts = {
        code: UnitFact(
            seat=code in SEATS,
            start_date=date(2020, 1, 1),
            person="Somebody" if code in SEATS else "",
            leader="" if code in SEATS else "Head",
        )
        for code in TREE.codes
        if not code.endswith("~")
    }
    said = {
        "units": TREE,
        "facts": facts,
        "metric": MetricFact("sales", "Sales"),
        "months": rolled({code: np.full(12, 100) for code in SEATS}),
        "excused": np.zeros((len(TREE.codes), 12), dtype=bool),
        "period_codes": [f"2027-{n:02d}" for n in range(1, 13)],
        "starts": [date(2027, n, 1) for n in range(1, 13)],
        "start": date(2027, 1, 1),
        "end": date(2028, 1, 1),
        "on": DAY,
        "past": rolled({code: np.full(2, 1200) for code in SEATS}, 2).astype(float),
        "years": YEARS,
        "last": dict.fromkeys(SEATS, DAY - timedelta(days=1)),
        "reach_date": DAY - timedelta(days=1),
        "remits": {"company": {"metric": frozenset({"sales"})}},
        "links": (Link("company", None, "Grow", date(2028, 1, 1)),),
    }
    return Ground(**said | changes)


def fact(code, **changes):
    facts = dict(sound().facts)
    facts[code] = replace(facts[code], **changes)
    return {"facts": facts}


def found(ground):
    return sorted((d.rule.code, TREE.codes[d.place]) for d in judge(ground).drafts)


def months(**rows):
    return {
        "months": rolled(
            {c: np.array(rows.get(c, np.full(12, 100)), np.int64) for c in SEATS}
        )
    }


def past(**rows):
    said = {code: np.array(rows.get(code, [1200, 1200]), np.int64) for code in SEATS}
    return {"past": rolled(said, 2).astype(float)}


def test_a_sound_plan_has_nothing_to_mend():
    assert found(sound()) == []
    assert overall(scores(judge(sound()), np.ones(len(TREE.codes), bool))) == 1


EARLY = date(2027, 7, 1)
ZERO_SPRING = [100, 0, 0] + [100] * 9
EXCUSED = np.zeros((len(TREE.codes), 12), dtype=bool)
EXCUSED[TREE.place("a"), 1:3] = True
TEA = {"a": {"product": frozenset({"tea"})}}
LINK = sound().links[0]
EXAMPLES = {
    "a seat nobody holds": (fact("a", person=""), [("vacant", "a")]),
    "its holder left": (fact("a", left_date=DAY), [("left", "a")]),
    "nobody leads it, somebody above does": (
        fact("north", leader=""),
        [("led_from_above", "north")],
    ),
    "nobody leads the company": (fact("company", leader=""), [("unled", "company")]),
    "the metric counts nothing": (
        {"metric": MetricFact("sales", "Sales", missing=("document",))},
        [("undefined", "company")],
    ),
    "tax left open, no words": (
        {"metric": MetricFact("sales", "Sales", tax_open=True, worded=False)},
        [("tax_open", "company"), ("unworded", "company")],
    ),
    "no remit at all": ({"remits": {}}, [("no_remit", "company")]),
    "no remit for the south": (
        {"remits": {"north": {"metric": frozenset({"sales"})}}},
        [("no_remit", "south")],
    ),
    "600 after the seat ended": (fact("a", end_date=EARLY), [("unit_ended", "a")]),
    "an overlay in the total": (fact("a", overlay=True), [("overlay", "a")]),
    "issued twice": (
        {
            "others": {"a": Other(7, "B")},
            "talks": {"a": TalkFact(True, DAY)},
        },
        [("issued_twice", "a")],
    ),
    "issued elsewhere, not yet here": (
        {"others": {"a": Other(7, "B")}},
        [("issued_elsewhere", "a")],
    ),
    "no record ever": ({"reach_date": None, "years": ()}, [("no_records", "company")]),
    "36 days without a record": (
        {
            "reach_date": DAY - timedelta(days=36),
            "last": dict.fromkeys(SEATS, DAY - timedelta(days=36)),
        },
        [("stale", "company")],
    ),
    "35 days are not yet stale": (
        {
            "reach_date": DAY - timedelta(days=35),
            "last": dict.fromkeys(SEATS, DAY - timedelta(days=35)),
        },
        [],
    ),
    "nothing of one seat, and all of the south": (
        {"last": dict.fromkeys("abc", DAY - timedelta(days=1))},
        [("never_delivered", "d"), ("never_delivered", "south")],
    ),
    "a seat of 89 days": (
        fact("a", start_date=DAY - timedelta(days=89))
        | {"last": dict.fromkeys("bcd", DAY - timedelta(days=1))},
        [("new_seat", "a")],
    ),
    "silent for 91 days more than others": (
        {"last": sound().last | {"a": DAY - timedelta(days=92)}},
        [("silent", "a")],
    ),
    "31 % above the best year": (
        past(d=[916, 900]),
        [("above_best", "d"), ("above_best", "south")],
    ),
    "30 % above it is none": (past(d=[924, 900]), []),
    "growth far from the siblings'": (
        # c: 1,200 on 950 is +26 %, a and b 0 %: the middle 0 %, 25 points are the limit
        past(c=[950, 1200]),
        [("outlier_high", "c")],
    ),
    "growth far below the siblings'": (past(c=[2000, 1200]), [("outlier_low", "c")]),
    "25 % beside 0 % is none": (past(c=[960, 1200]), []),
    "more than four seats bring, each like the best quarter": (
        # the best quarter sold 1,050: four seats bring 4,200, and 4,800 are asked for
        past(a=[1050, 1200], b=[1000, 1200], c=[1000, 1200], d=[1050, 1200]),
        [("over_capacity", "company")],
    ),
    "three seats with a whole year are too few to judge by": (
        past(a=[1050, 1200], b=[1000, 1200], c=[1000, 1200], d=[1050, 1200])
        | fact("d", start_date=DAY - timedelta(days=80)),
        [],
    ),
    "no objective": ({"links": ()}, [("unwanted", "company")]),
    "the south wanted by none": (
        {"links": (replace(LINK, unit="north"),)},
        [("unwanted", "south")],
    ),
    "wanted for tea only": (
        {"links": (replace(LINK, product="tea"),)},
        [("partly_wanted", "company")],
    ),
    "700 outside the remit of tea": (
        {
            "remits": sound().remits | TEA,
            "by_product": {"tea": rolled({"a": 500}, 1)[:, 0]},
        },
        [("outside_remit", "a")],
    ),
    "nothing of what the remit names": (
        {"remits": sound().remits | TEA, "by_product": {"tea": rolled({}, 1)[:, 0]}},
        [("empty_remit", "a"), ("outside_remit", "a")],
    ),
    "a remit of another metric": (
        {"remits": sound().remits | {"d": {"metric": frozenset({"visits"})}}},
        [("other_metric", "d")],
    ),
    "a product that is gone": (
        {"ended": {"tea": DAY}, "by_product": {"tea": rolled({"a": 500}, 1)[:, 0]}},
        [("product_ended", "company")],
    ),
    "two months without a number": (months(a=ZERO_SPRING), [("empty_months", "a")]),
    "two months that are closed or held": (
        months(a=ZERO_SPRING) | {"excused": EXCUSED},
        [],
    ),
    "a seat that opens in March": (
        months(a=[0, 0] + [100] * 10) | fact("a", start_date=date(2027, 3, 1)),
        [],
    ),
    "issued without a day": (
        {"talks": {"a": TalkFact(True, None)}},
        [("no_deadline", "a")],
    ),
    "the day is over": (
        {"talks": {"a": TalkFact(True, DAY - timedelta(1))}},
        [("overdue", "a")],
    ),
    "agreed in time": ({"talks": {"a": TalkFact(False, DAY - timedelta(1))}}, []),
    "an objective that ends before": (
        {"links": (replace(LINK, end_date=EARLY),)},
        [("early_objective", "company")],
    ),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_rule_by_an_example(example):
    changes, expected = EXAMPLES[example]
    assert found(sound(**changes)) == expected


def test_the_best_year_may_be_one_of_the_calendar():
    """d: 916 and 900 in stretches of twelve months, 1,000 in the calendar year 2025."""
    whole = (date(2025, 1, 1), date(2026, 1, 1))
    amounts = {code: np.array([1200, 1200, 1200]) for code in SEATS}
    amounts |= {"d": np.array([916, 900, 1000])}
    ground = sound(past=rolled(amounts, 3).astype(float), whole_years=(whole,))
    assert found(ground) == []
    amounts |= {"d": np.array([700, 800, 900])}
    ground = sound(past=rolled(amounts, 3).astype(float), whole_years=(whole,))
    draft = next(d for d in judge(ground).drafts if d.rule.code == "above_best")
    assert (draft.facts["best"], draft.facts["year"]) == (900, whole)


@pytest.mark.django_db
def test_stretches_and_years_are_read_once_each(play, sold):
    """Records from January 2026 on: by October 2027 twelve months, and the year before."""
    from luopan.targets.queries.audit.reading import read

    planned(play)
    ground = read(play.version, at=play.world.at)
    own = ground.units.place("north-1-a")
    spans = [*ground.years, *ground.whole_years]
    assert spans and ground.past.shape == (len(ground.units.codes), len(spans))
    for column, (start, end) in enumerate(spans):
        months = [m for m in range(1, 13) if start <= date(2026, m, 15) < end]
        brought = sum(2 * (1_000 + 10 * m) for m in months)
        assert ground.past[own, column] == brought


def test_what_nobody_below_carries():
    kept = rolled({"north~": np.full(12, 300), "d": np.full(12, 100)})
    assert ("undivided", "north") in found(sound(months=kept))


def test_a_score_is_the_share_of_units_without_a_weighty_finding():
    judged = judge(sound(**fact("a", person="")))
    everything = np.ones(len(TREE.codes), bool)
    score = scores(judged, everything)[Criterion.SPECIFIC]
    assert score == Score(Criterion.SPECIFIC, units=7, clean=6, weighty=1, notes=0)
    assert overall(scores(judged, everything)) == pytest.approx((6 / 7 + 4) / 5)
    south = np.array([code in {"south", "d"} for code in TREE.codes])
    assert scores(judged, south)[Criterion.SPECIFIC].share == 1


def test_what_is_said_of_a_branch_counts_for_all_under_it():
    judged = judge(sound(links=(replace(LINK, unit="north"),)))
    score = scores(judged, np.ones(len(TREE.codes), bool))[Criterion.RELEVANT]
    assert (score.units, score.clean) == (7, 5)


@fewer(10)
@given(
    st.lists(st.sampled_from(sorted(EXAMPLES)), max_size=6),
    st.data(),
)
def test_scores_lie_between_0_and_1_and_mending_never_lowers_one(names, data):
    changes = {}
    for name in names:
        changes |= EXAMPLES[name][0]
    judged = judge(sound(**changes))
    seen = np.array(
        data.draw(
            st.lists(st.booleans(), min_size=len(TREE.codes), max_size=len(TREE.codes))
        )
    )
    before = scores(judged, seen)
    assert all(0 <= score.share <= 1 for score in before.values())
    for gone in range(len(judged.drafts)):
        rest = Judged(
            judged.ground,
            judged.drafts[:gone] + judged.drafts[gone + 1 :],
            judged.touched[:gone] + judged.touched[gone + 1 :],
        )
        after = scores(rest, seen)
        assert all(after[one].share >= before[one].share for one in Criterion)
        assert overall(after) >= overall(before)


def planned(play, total=1_200_000):
    from luopan.targets import services

    services.set_target(**play.by(play.world.operator), cell=play.cell(), total=total)
    play.version.refresh_from_db()


def look(play, who):
    from luopan.targets.queries.audit import audit

    return audit(play.version, viewer=who, at=play.world.at)


@pytest.mark.django_db
def test_the_cast_is_audited(play, sold, django_assert_max_num_queries):
    from luopan.org.facts import one_look
    from luopan.targets.queries import version_seen

    planned(play)
    with one_look(reading=True), django_assert_max_num_queries(21):
        play.version = version_seen(play.world.dora, play.version.pk, on=play.on)
        seen = look(play, play.world.dora)
    rules = {(one.rule, one.unit) for one in seen.findings}
    assert ("unwanted", "company") in rules
    assert seen.whole
    assert 0 < seen.score < 1
    assert seen.scores[Criterion.RELEVANT].share == 0
    assert all(one.sentence and "%(" not in one.sentence for one in seen.findings)
    weights = [one.severity for one in seen.findings]
    assert weights == sorted(weights, key=lambda one: one != Severity.WEIGHTY)


@pytest.mark.django_db
def test_one_hears_of_ones_own_units_only(play, sold):
    planned(play)
    everything, north = look(play, play.world.dora), look(play, play.world.alice)
    assert {one.unit for one in north.findings} <= {
        code for code in play_units(play) if code.startswith("north")
    }
    assert 0 < north.units < everything.units
    assert not north.whole
    # What is said of the whole company is told where one's own part begins.
    assert ("unwanted", "north") in {(one.rule, one.unit) for one in north.findings}


def play_units(play):
    from luopan.targets.queries.leaf_targets import space_units

    return space_units(play.version).codes


@pytest.mark.django_db
def test_below_the_bar_issuing_and_committing_want_a_reason(play, settings):
    from luopan.targets import services
    from luopan.trail.models import Entry
    from luopan.trail.refusal import Refused

    settings.AUDIT_BAR = 0.8
    planned(play)
    copy = services.copy_version(**play.by(play.world.operator), name="B")
    said = play.by(play.world.dora)
    for act in (
        lambda **why: services.commit(**said | {"version": copy}, **why),
        lambda **why: services.issue(**said, unit="company", **why),
    ):
        with pytest.raises(Refused, match="below the bar of 80%"):
            act()
        act(reason="The strategy is decided next week")
        entry = Entry.objects.order_by("-seq").filter(outcome="done").first()
        assert entry.details["audit_bar"] == 0.8
        assert 0 <= entry.details["audit_score"] < 0.8


@pytest.mark.django_db
def test_the_company_sets_its_bar(play, settings):
    from decimal import Decimal

    from luopan.targets import services
    from luopan.targets.queries.audit import bar
    from luopan.trail.refusal import Refused

    settings.AUDIT_BAR = 0.8
    by = {"at": play.world.at}
    services.set_audit_bar(actor=play.world.dora, **by, share=Decimal("0.6"))
    assert bar() == 0.6
    for who, share in ((play.world.bob, "0.1"), (play.world.dora, "1.2")):
        with pytest.raises(Refused):
            services.set_audit_bar(actor=who, **by, share=Decimal(share))
    assert bar() == 0.6


def test_what_is_more_than_all_seats_speaks_of_new_ones_where_there_are_any():
    from luopan.targets.queries.audit.achievable import OVER_CAPACITY
    from luopan.targets.queries.audit.shapes import Draft
    from luopan.targets.queries.audit.wording import sentence

    class Speech:
        def whole(self, amount):
            return str(amount)

    facts = {"amount": 4_800, "count": 4, "capacity": 4_200, "each": 1_050}

    def told(new):
        draft = Draft(OVER_CAPACITY, 0, facts=facts | {"new": new})
        return sentence(draft, Speech(), siblings=True)

    assert told(0).endswith("even if each sells as much as the top quarter (1050).")
    assert told(2).endswith("and new ones (2) do so from the first day.")
