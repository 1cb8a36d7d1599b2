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
            "do/answer/", {"seen": "1", "said": "A word"}
        ),
    }
