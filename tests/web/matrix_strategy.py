"""Objectives and assumptions in the matrix of rights: one of everybody's own, one of Charlie's.

What rests on the assumption that fell are targets of every unit that a relation means.
"""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

REVIEW = date(2027, 6, 1)
OTHERS = "charlie"


def build(world, by):
    """Objectives, assumptions and risks by their owner; links; what rests on what fell."""
    from luopan.dimensions.models import Metric
    from luopan.strategy import services
    from luopan.targets import services as targets

    said = {"year": 2027, "kind": "growth"}
    sales = Metric.objects.get(code="sales_amount")
    world.aims, world.beliefs, world.steps = {}, {}, {}
    for name, person in vars(world.people).items():
        world.aims[name] = services.add_objective(
            **by, **said, name=f"Of {name}", owner=person
        )
        world.beliefs[name] = services.add_assumption(
            **by,
            name=f"Fear of {name}",
            owner=person,
            review_date=REVIEW,
            kind="risk",
            probability=Decimal("0.3"),
            trigger="It rains.",
        )
        world.steps[name] = services.prepare_action(
            **by, risk=world.beliefs[name], wording="Open", owner=person, days=3
        )
    aim = world.aims[OTHERS]
    world.measure = services.add_measure(
        **by, objective=aim, metric=sales, amount=Decimal(100)
    )
    world.carrier = targets.link(
        **by, objective=aim, plan=world.frozen["company"].plan, metric=sales
    )
    _rests(world, by, sales)


def _rests(world, by, sales):
    from luopan.strategy import services
    from luopan.targets import services as targets

    fallen = services.add_assumption(
        **by, name="Demand grows", owner=world.people.charlie, review_date=REVIEW
    )
    world.rests = {
        code: targets.rest_target(
            **by, assumption=fallen, plan=version.plan, metric=sales
        )
        for code, version in world.frozen.items()
    }
    services.judge_assumption(
        **by,
        assumption=fallen,
        state="invalidated",
        review_date=REVIEW,
        reason="It fell.",
    )


def builders(Ask, places, principals, absent):  # noqa: N803
    def owned(kept, act, data=None, other_act=None):
        """About a thing of the principal's own, of Charlie's, or none."""

        def ask(world, principal, relation):
            name = principals[principal][0]
            things = getattr(world, kept)
            if relation == "own" and name not in {*things, None}:
                return None
            own = things.get(name, things[OTHERS])
            code = {"own": own.code, "absent": "no-such"}.get(
                relation, things[OTHERS].code
            )
            doing = other_act if relation == "drop" else act
            path = f"/strategy/{PATHS[kept]}/{quote(code)}/do/{doing}/"
            return Ask(path, data)

        return ask

    def step(world, principal, relation):
        name = principals[principal][0]
        if relation == "own" and name not in {*world.steps, None}:
            return None
        own = world.steps.get(name, world.steps[OTHERS])
        number = {"own": own.pk, "absent": absent}.get(relation, world.steps[OTHERS].pk)
        return Ask(f"/strategy/assumptions/actions/{number}/withdraw/", {})

    def numbered(pattern, kept):
        def ask(world, principal, relation):
            number = absent if relation == "absent" else getattr(world, kept).pk
            return Ask(pattern.format(number), {})

        return ask

    def resting(data=None):
        def ask(world, principal, relation):
            number = absent
            if relation != "absent":
                code = places[principals[principal][1]].get(relation)
                if code is None:
                    return None
                number = world.rests[code].pk
            return Ask(f"/strategy/assumptions/rests/{number}/do/answer/", data)

        return ask

    def plain(path, data=None):
        return lambda world, principal, relation: Ask(path, data)

    def outline(world, principal, relation):
        code = {"other": world.aims[OTHERS].code, "absent": "no-such"}.get(relation)
        said = {"year": "2027"} | ({"objective": code} if code else {})
        return Ask("/strategy/", query=said)

    def belief(world, principal, relation):
        code = "no-such" if relation == "absent" else world.beliefs[OTHERS].code
        return Ask(f"/strategy/assumptions/{code}/")

    def weighed(world, principal, relation):
        said = {f"weight-{aim.code}": "5" for aim in world.aims.values()}
        return Ask("/strategy/weights/?year=2027", said)

    judged = {"state": "doubt", "reason": "Rain.", "review_date": "2027-05-01"}
    aim = {"name": "New", "kind": "growth", "owner": "dora", "weight": "5"}
    fear = {"name": "New", "owner": "dora", "review_date": "2027-05-01"}
    word = {"name": "Another name", "reason": "Clearer."}
    answer = {"verdict": "stands", "text": "We keep it."}
    objective = "/strategy/objectives/<path:code>/do/<str:act>/"
    assumption = "/strategy/assumptions/<path:code>/do/<str:act>/"
    rests = "/strategy/assumptions/rests/<int:resting_id>/do/<str:act>/"
    return {
        ("/strategy/", "GET"): outline,
        ("/strategy/one-page/", "GET"): plain("/strategy/one-page/?year=2027"),
        ("/strategy/coverage/", "GET"): plain("/strategy/coverage/?year=2027"),
        ("/strategy/new/", "GET"): plain("/strategy/new/?year=2027"),
        ("/strategy/new/", "POST"): plain("/strategy/new/?year=2027", aim),
        ("/strategy/weights/", "GET"): plain("/strategy/weights/?year=2027"),
        ("/strategy/weights/", "POST"): weighed,
        ("/strategy/measures/<int:measure_id>/withdraw/", "POST"): numbered(
            "/strategy/measures/{}/withdraw/", "measure"
        ),
        ("/strategy/links/<int:carrier_id>/end/", "POST"): numbered(
            "/strategy/links/{}/end/", "carrier"
        ),
        (objective, "GET"): owned("aims", "edit", other_act="drop"),
        (objective, "POST"): owned("aims", "edit", word, other_act="drop"),
        ("/strategy/assumptions/", "GET"): plain("/strategy/assumptions/"),
        ("/strategy/assumptions/new/", "GET"): plain("/strategy/assumptions/new/"),
        ("/strategy/assumptions/new/", "POST"): plain(
            "/strategy/assumptions/new/", fear
        ),
        ("/strategy/assumptions/<path:code>/", "GET"): belief,
        (assumption, "GET"): owned("beliefs", "judge"),
        (assumption, "POST"): owned("beliefs", "judge", judged),
        (
            "/strategy/assumptions/actions/<int:action_id>/withdraw/",
            "POST",
        ): step,
        (rests, "GET"): resting(),
        (rests, "POST"): resting(answer),
    }


PATHS = {"aims": "objectives", "beliefs": "assumptions"}
