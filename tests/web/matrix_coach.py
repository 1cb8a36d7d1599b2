"""In the matrix of rights: people, talks of two, and their rule."""

PEOPLE = {
    "company": "dora",
    "north": "alice",
    "north-1-a": "bob",
    "south": "charlie",
    "south-1-a": "sam",
}


def build(world):
    """A talk about everybody whom somebody leads."""
    from luopan.org.models import Person
    from luopan.tracking.services.coaching import Record, write_talk

    world.coached = {}
    for unit, leader in (
        ("north", world.dora),
        ("north-1-a", world.alice),
        ("south", world.dora),
        ("south-1-a", world.charlie),
    ):
        talk = write_talk(
            actor=leader,
            at=world.at,
            person=Person.objects.get(code=PEOPLE[unit]),
            record=Record("Seen by one alone", "Agreed by two alone"),
        )
        world.coached[unit] = talk.pk

    _skills(world)


def _skills(world):
    from luopan.tracking.milestones import Milestone
    from luopan.tracking.services import abilities, onboarding
    from luopan.tracking.services.abilities import SkillSaid, TrainingSaid

    by = {"actor": world.olga, "at": world.at}
    levels = ("One", "Two", "Three", "Four")
    for role in ("account manager", "leader"):
        skill = abilities.save_skill(**by, said=SkillSaid("Need", role, 3, levels))
    abilities.save_training(**by, said=TrainingSaid("Six", "Room 2", "", skill.code))
    onboarding.save_onboarding_way(
        **by, role="another", milestones=[Milestone("exam", "Exam", 30)]
    )


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def where(principal, relation):
        return places[principals[principal][1]].get(relation)

    def of(path, data=None):
        def ask(_world, principal, relation):
            code = where(principal, relation)
            person = "nobody-at-all" if relation == "absent" else PEOPLE.get(code)
            return person and ask_type(path % person, *((data,) if data else ()))

        return ask

    def talk(tail="", data=None):
        def ask(world, principal, relation):
            number = world.coached.get(where(principal, relation))
            number = absent if relation == "absent" else number
            return number and ask_type(
                f"/coach/talks/{number}/{tail}", *((data,) if data else ())
            )

        return ask

    def plain(path, data=None):
        return lambda _w, _p, _r: ask_type(path, *((data,) if data else ()))

    said = {"observation": "Seen", "step": "Agreed", "held": "", "audience": ""}
    ab, on = "/coach/abilities/", "/coach/onboarding/"
    skill = {f"level{n}": "Seen" for n in range(1, 5)} | {"name": "S", "needed": "2"}
    training = {"name": "T", "place": "Room 1", "skill": "skill-01"}
    way = {"role": "", "key-1": "exam", "name-1": "Exam", "day-1": "30", "seen": "0"}
    one, write = "/coach/talks/<int:number>/", "/coach/write/<path:code>/"
    return {
        ("/coach/", "GET"): plain("/coach/"),
        ("/coach/rule/", "POST"): plain("/coach/rule/", {"audience": "pair"}),
        ("/coach/of/<path:code>/", "GET"): of("/coach/of/%s/"),
        (write, "GET"): of("/coach/write/%s/"),
        (write, "POST"): of("/coach/write/%s/", said),
        (one, "GET"): talk(),
        (f"{one}correct/", "GET"): talk("correct/"),
        (f"{one}correct/", "POST"): talk("correct/", said | {"seen": "1"}),
        (f"{one}do/<str:act>/", "POST"): talk(
            "do/answer/", {"seen": "1", "said": "Short note"}
        ),
        (ab, "GET"): plain(ab),
        (f"{ab}of/<path:code>/", "GET"): of(f"{ab}of/%s/"),
        (f"{ab}see/<path:code>/", "POST"): of(
            f"{ab}see/%s/", {"skill": "skill-01", "level": "2"}
        ),
        (f"{ab}skills/", "GET"): plain(f"{ab}skills/"),
        (f"{ab}skills/<str:code>/", "GET"): plain(f"{ab}skills/skill-01/"),
        (f"{ab}skills/<str:code>/", "POST"): plain(f"{ab}skills/new/", skill),
        (f"{ab}training/<str:code>/", "GET"): plain(f"{ab}training/training-01/"),
        (f"{ab}training/<str:code>/", "POST"): plain(f"{ab}training/new/", training),
        (f"{ab}training/<str:code>/step/", "POST"): plain(
            f"{ab}training/training-01/step/", {"state": "taken"}
        ),
        (on, "GET"): plain(on),
        (f"{on}way/", "GET"): plain(f"{on}way/"),
        (f"{on}way/", "POST"): plain(f"{on}way/", way),
        (f"{on}begin/<path:code>/", "POST"): of(f"{on}begin/%s/", {"x": "1"}),
        (f"{on}mark/<path:code>/", "POST"): of(f"{on}mark/%s/", {"key": "exam"}),
    }
