"""Meeting packs in the matrix of rights: of one's own part and of others', of a meeting."""

from datetime import date, time
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile


def build(world):
    """A weekly meeting of North, and a file of everybody's own that was made."""
    from luopan.tracking.models import Meeting, MeetingSeries

    series = MeetingSeries.objects.create(
        unit=world.north,
        name="Weekly",
        rhythm="weekly",
        starts_at=time(9, 30),
        minutes=60,
        takes="under",
        start_date=date(2027, 1, 1),
        made_by=world.operator,
        made_at=world.at,
    )
    day = date(2027, 1, 18)
    world.pack_meeting = Meeting.objects.create(
        series=series,
        unit=world.north,
        due_date=day,
        day_date=day,
        starts_at=time(9, 30),
        minutes=60,
    ).pk


def files(world, principals):
    """A pack of everybody's own, made."""
    from luopan.tracking.queries.pack.files import JOB, place
    from luopan.trail.models import Job
    from luopan.trail.queue import enqueue

    world.packs = {}
    for name, unit in principals.values():
        said = {"name": "a.pdf", "mime": "application/pdf", "units": [unit]}
        number = enqueue(
            actor=getattr(world, name) if name else world.charlie,
            at=world.at,
            kind=JOB,
            key=f"pack of {name}",
            parameters=said,
        )
        Job.objects.filter(pk=number).update(state="done", result=said)
        place(number).parent.mkdir(parents=True, exist_ok=True)
        place(number).write_bytes(b"%PDF")
        world.packs[name] = number


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def at_unit(path, *, post=False):
        def ask(_world, principal, relation):
            code = places[principals[principal][1]].get(relation)
            code = "no-such-unit" if relation == "absent" else code
            if code is None:
                return None
            said = {"unit": code, "kind": "daily"}
            return (
                ask_type(path, said) if post else ask_type(f"{path}?{urlencode(said)}")
            )

        return ask

    def at_meeting(path, *, post=False):
        def ask(world, _principal, relation):
            number = absent if relation == "absent" else world.pack_meeting
            where = path.replace("<int:number>", str(number))
            return ask_type(where, {"kind": "daily"}) if post else ask_type(where)

        return ask

    def made(world, principal, relation):
        name = principals[principal][0]
        others = "fin" if name == "olga" else "olga"
        number = {"own": world.packs[name], "other": world.packs[others]}
        return ask_type(f"/coach/pack/made/{number.get(relation, absent)}/")

    def plain(path, data=None):
        return lambda _world, _principal, _relation: ask_type(path, data)

    def take(_world, _principal, _relation):
        file = SimpleUploadedFile("ours.pptx", b"PK no slides")
        said = {"file": file, "language": "zh", "kind": "pptx"}
        return ask_type("/coach/pack/templates/take/", said)

    of_meeting = "/coach/meetings/<int:number>/pack/"
    drop = {"language": "zh", "kind": "pptx"}
    return {
        ("/coach/pack/", "GET"): at_unit("/coach/pack/"),
        ("/coach/pack/part/<str:which>/", "GET"): at_unit("/coach/pack/part/changes/"),
        ("/coach/pack/file/<str:kind>/", "POST"): at_unit(
            "/coach/pack/file/xlsx/", post=True
        ),
        ("/coach/pack/made/<int:job_id>/", "GET"): made,
        (of_meeting, "GET"): at_meeting(of_meeting),
        (of_meeting + "part/<str:which>/", "GET"): at_meeting(
            of_meeting + "part/ahead/"
        ),
        (of_meeting + "file/<str:kind>/", "POST"): at_meeting(
            of_meeting + "file/xlsx/", post=True
        ),
        ("/coach/pack/templates/", "GET"): plain("/coach/pack/templates/"),
        ("/coach/pack/templates/take/", "POST"): take,
        ("/coach/pack/templates/drop/", "POST"): plain(
            "/coach/pack/templates/drop/", drop
        ),
        ("/coach/pack/templates/ours/<str:kind>/", "GET"): plain(
            "/coach/pack/templates/ours/docx/"
        ),
    }
