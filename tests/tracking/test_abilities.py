"""Skills, training and onboarding: who says what of whom, what records prove, what is proposed."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from luopan.dimensions.models import Metric
from luopan.org.access import Denied, Unknown
from luopan.targets.refusals import Conflict
from luopan.tracking.milestones import Milestone
from luopan.tracking.models import Onboarding
from luopan.tracking.queries.ability.onboarding import newcomers, way_seen, ways_of
from luopan.tracking.queries.ability.skills import abilities, team
from luopan.tracking.services import abilities as services
from luopan.tracking.services import coaching, onboarding
from luopan.tracking.services.abilities import SkillSaid, TrainingSaid
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.web.words import onboarding as words
from tests.tracked_year import NOON, TODAY
from tests.tracking.test_coaching import line  # noqa: F401

LEVELS = ("Presents", "Asks", "Asks before he quotes", "Reckons the return")
WAY = (
    Milestone("visit", "First solo visit", 14, "visit"),
    Milestone("exam", "Exam", 30),
    Milestone("order", "First order", 90, "order"),
)


@pytest.fixture
def skilled(line):  # noqa: F811
    by = {"actor": line.world.olga, "at": NOON}
    visits = Metric.objects.get(code="visits")
    said = SkillSaid("Finding the need", "account manager", 3, LEVELS)
    line.skill = services.save_skill(**by, said=said).code
    services.save_training(
        **by, said=TrainingSaid("Six questions", "Room 2", "", line.skill)
    )
    services.save_training(
        **by, said=TrainingSaid("Routes", "https://example.org/r", "", "", visits)
    )
    return line


def see(year, who, level, said=""):
    return services.see_skill(
        actor=getattr(year.world, who),
        at=NOON,
        person=year.world.people.bob,
        skill=year.skill,
        level=level,
        said=said,
    )


def levels(year, who):
    [row] = abilities(getattr(year.world, who), "bob", on=TODAY).skills
    own, led = row.own, row.led
    return (own and (own.level, own.said), led and (led.level, led.said), row.gap)


def test_both_views_stand_side_by_side_with_their_history(skilled):
    world = skilled.world
    see(skilled, "bob", 3, "I ask first")
    see(skilled, "charlie", 1)
    see(skilled, "charlie", 2, "Twice in five visits")
    both = ((3, "I ask first"), (2, "Twice in five visits"), 1)
    assert levels(skilled, "bob") == levels(skilled, "charlie") == both
    [row] = abilities(world.bob, "bob", on=TODAY).skills
    assert [one.level for one in row.history] == [2, 1, 3]
    assert [one.training.name for one in row.training] == ["Six questions"]
    found = abilities(world.bob, "bob", on=TODAY, weak=lambda _unit: "visits")
    assert [one.training.name for one in found.weak] == ["Routes"]
    for who in ("fin", "olga", "adam", "audrey"):
        with pytest.raises(Unknown):
            abilities(getattr(world, who), "bob", on=TODAY)
        with pytest.raises(Denied):
            see(skilled, who, 4)
    with pytest.raises(Refused, match="1, 2, 3 or 4"):
        see(skilled, "bob", 5)
    noted = Entry.objects.filter(act="tracking.see_skill", outcome="done").last()
    assert set(noted.details) == {"skill", "side"} and noted.subject == "person:bob"


def test_of_a_team_it_is_said_how_many_of_a_role_were_not_looked_at(skilled):
    from luopan.web.words.abilities import team_sentence

    found = team(skilled.world.charlie, on=TODAY)
    with override("en"):
        assert "Not assessed yet: account manager (1)." in team_sentence(found)
    with override("zh-hans"):
        assert team_sentence(found).endswith("account manager 1 人。")


def test_the_line_above_sees_views_by_the_rule_and_a_follower_no_words(skilled):
    from luopan.org.services import end_role, grant_role

    world, by = skilled.world, {"actor": skilled.world.dora, "at": NOON}
    see(skilled, "charlie", 2, "By the rule of now")
    assert levels(skilled, "alice")[1] == (2, "By the rule of now")
    assert levels(skilled, "dora")[1] is None
    coaching.set_talk_audience(**by, audience="pair")
    see(skilled, "charlie", 1, "Between us")
    assert levels(skilled, "alice")[1] == (2, "By the rule of now")
    own = {"actor": world.operator, "at": NOON}
    end_role(**own, user=world.charlie, role="manager", unit=world.north_1)
    grant_role(**own, user=world.zed, role="manager", unit=world.north_1)
    assert levels(skilled, "zed")[1] == (1, "")
    found = team(world.zed, on=TODAY)
    [(role, columns, [bob])] = found.roles
    assert (role, len(columns), bob.rows[0].led.level) == ("account manager", 1, 1)
    assert team(world.fin, on=TODAY) is None


def test_skills_and_training_are_editions_of_who_opens_plans(skilled):
    world = skilled.world
    said = SkillSaid("Need", "account manager", 4, LEVELS)
    for who in ("alice", "bob", "fin"):
        with pytest.raises(Denied):
            services.save_skill(actor=getattr(world, who), at=NOON, said=said)
    by = {"actor": world.dora, "at": NOON, "code": skilled.skill}
    with pytest.raises(Conflict):
        services.save_skill(**by, said=said, expected=0)
    services.save_skill(**by, said=said, expected=1)
    [row] = abilities(world.bob, "bob", on=TODAY).skills
    assert (row.skill.needed, row.skill.number) == (4, 2)
    with pytest.raises(Refused, match="four levels"):
        bare = SkillSaid("x", "", 1, LEVELS[:3])
        services.save_skill(actor=world.dora, at=NOON, said=bare)
    with pytest.raises(Refused, match="Choose the skill or metric it serves"):
        services.save_training(
            actor=world.dora, at=NOON, said=TrainingSaid("x", "here")
        )
    steps = {"actor": world.bob, "at": NOON, "training": "training-01"}
    for state in ("taken", "finished"):
        services.step_training(**steps, state=state)
    [one] = abilities(world.charlie, "bob", on=TODAY).taken
    assert (one.training.name, one.state) == ("Six questions", "finished")


def test_milestones_are_proved_or_said_and_late_ones_propose_a_later_ramp(line):  # noqa: F811
    """Ben begins on 1 May; the ramp is a quarter, a half, three quarters, as usual.

    | milestone | until   | reached                   | late |
    |-----------|---------|---------------------------|------|
    | visit     | 15 May  | 10 May, by the records    | 0    |
    | exam      | 31 May  | 20 June, Charlie says so  | 20   |
    | order     | 30 July | 10 May, by the records    | 0    |
    """
    from luopan.org import services as org

    world, began = line.world, date(2027, 5, 1)
    by = {"actor": world.operator, "at": world.at}
    ben = org.add_person(**by, code="ben", name="Ben", start_date=began)
    org.place_person(**by, seat=world.north_1_b, person=ben, from_date=began)
    line.store(
        "activity",
        [
            {"key": key, "kind": "visit", "day_date": day, "seat": "north-1-b"}
            for key, day in (("A", date(2027, 4, 2)), ("B", date(2027, 5, 10)))
        ],
    )
    chief = {"actor": world.charlie, "at": NOON}
    with pytest.raises(Refused, match="This role has no onboarding path yet"):
        onboarding.begin_onboarding(**chief, person=ben)
    onboarding.save_onboarding_way(
        actor=world.olga, at=NOON, role="account manager", milestones=WAY
    )
    assert [
        one.person
        for one in newcomers(world.charlie, on=TODAY, unit="north-1").proposed
    ] == [ben]
    way = onboarding.begin_onboarding(**chief, person=ben)
    with pytest.raises(Refused, match="already"):
        onboarding.begin_onboarding(**chief, person=ben)
    said = {**chief, "onboarding": way}
    with pytest.raises(Refused, match="This milestone is proved by records"):
        onboarding.mark_milestone(**said, key="visit", reached_date=TODAY)
    onboarding.mark_milestone(**said, key="exam", reached_date=date(2027, 6, 20))
    [found] = newcomers(world.charlie, on=TODAY, unit="north-1").ways
    told = [(one.key, one.reached, one.late) for one in found.steps]
    assert told == [
        ("visit", date(2027, 5, 10), 0),
        ("exam", date(2027, 6, 20), 20),
        ("order", date(2027, 5, 10), 0),
    ]
    quarter = Decimal("0.25")
    assert (found.months, found.ramp[0]) == (1, quarter)
    assert found.proposed == (quarter, *found.ramp)
    # Months are those of the ramp, from day to day: the third begins on 1 July.
    days = date(2027, 5, 31), date(2027, 6, 1), date(2027, 7, 1)
    assert [found.month_of(day) for day in days] == [0, 1, 2] and not found.gone
    months = words.way(found, TODAY)["months"]
    assert [one["ramp"] for one in months] == ["25%", "50%", "75%", "100%"]
    assert [len(one["steps"]) for one in months] == [2, 0, 1, 0]
    assert [one["now"] for one in months] == [False, False, False, True]
    onboarding.mark_milestone(**said, key="exam", reached_date=None)
    found = way_seen(world.charlie, "ben", on=TODAY)
    assert found.steps[1].late == 81  # nobody said so: it speaks for no later ramp
    assert found.months == 0
    with pytest.raises(Unknown):
        way_seen(world.fin, "ben", on=TODAY)
    with pytest.raises(Denied):
        onboarding.mark_milestone(
            actor=world.fin, at=NOON, onboarding=way, key="exam", reached_date=TODAY
        )
    with pytest.raises(Refused, match="same key"):
        onboarding.save_onboarding_way(
            actor=world.olga, at=NOON, role="", milestones=[WAY[0], WAY[0]]
        )
    # Had he gone to another team on 2 May, what comes from there would be his.
    moved = date(2027, 5, 2)
    org.vacate(**by, seat=world.north_1_b, from_date=moved)
    org.place_person(**by, seat=world.north_2_a, person=ben, from_date=moved)
    there = {"kind": "visit", "day_date": date(2027, 5, 21), "seat": "north-2-a"}
    line.store("activity", [there | {"key": "C"}])
    [found] = ways_of(Onboarding.objects.filter(pk=way.pk), TODAY)
    assert (found.steps[0].reached, found.steps[0].late) == (date(2027, 5, 21), 6)
