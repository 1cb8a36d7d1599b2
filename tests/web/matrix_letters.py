"""Letters in the matrix of rights: one plan to be signed, one signed by every unit."""

import json
from datetime import date
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile

UNITS = ("company", "north", "north-1-a", "south", "south-1-a")


def build(world, by):
    """A committed plan nobody has signed, letters of the other, everybody's zip."""
    from luopan.targets.services import signing

    world.to_sign = _committed(world, by)
    day = date(2027, 1, 3)
    papers = [signing.OnPaper(unit, "Somebody", "holder", day) for unit in UNITS]
    made = signing.record_on_paper(**by, version=world.frozen["company"], signed=papers)
    world.letters = {letter.unit.code: letter.number for letter in made}


def _committed(world, by):
    from luopan.targets import services

    old = world.frozen["company"]
    plan = services.create_plan(
        **by, name="Letters", calendar=old.plan.calendar, year=2027, root=world.company
    )
    version = services.create_version(**by, plan=plan, metric=old.metric, name="Signed")
    cell = services.Cell("company", "products", "2027")
    services.set_target(**by, version=version, cell=cell, total=120_000)
    services.commit(**by, version=version)
    version.refresh_from_db()
    return version


def zips(world, principals):
    """A zip of letters of everybody's own, done."""
    from luopan.targets.signed.bundles import place
    from luopan.trail.models import Job
    from luopan.trail.queue import enqueue

    world.zips = {}
    for name, unit in principals.values():
        said = {
            "version": world.frozen["company"].pk,
            "unit": unit,
            "kind": "docx",
        }
        number = enqueue(
            actor=getattr(world, name) if name else world.charlie,
            at=world.at,
            kind="targets.letters",
            key=f"letters of {name}",
            parameters=said,
        )
        Job.objects.filter(pk=number).update(state="done", result=said)
        place(number).parent.mkdir(parents=True, exist_ok=True)
        place(number).write_bytes(b"PK")
        world.zips[name] = number


def builders(ask_type, places, principals, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def place(principal, relation):
        if relation == "absent":
            return "no-such-unit"
        return places[principals[principal][1]].get(relation)

    def unit_at(pattern, version, data=None, *, query=None):
        """A route about a unit of a version, in its path, its query or its form."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            path = pattern.replace("<int:version_id>", str(version(world).pk))
            path = path.replace("<path:code>", quote(code))
            said = None if data is None else {"unit": code, **data}
            return ask_type(path, said, query={"unit": code} if query else None)

        return ask

    def sign(world, principal, relation):
        code = place(principal, relation)
        if code is None:
            return None
        path = f"/targets/{world.to_sign.pk}/sign/{quote(code)}/"
        return ask_type(path, {"expected": _read(world, principals, principal, code)})

    def letter_at(pattern):
        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            number = world.letters.get(code, "2027-nobody-1")
            path = pattern.replace("<path:number>", quote(number))
            return ask_type(path.replace("<str:kind>", "docx"))

        return ask

    def zip_at(world, principal, relation):
        name = principals[principal][0]
        others = "fin" if name == "olga" else "olga"
        number = {
            "own": world.zips[name],
            "other": world.zips[others],
            "absent": absent,
        }[relation]
        return ask_type(f"/letters/zip/{number}/")

    def take(world, principal, relation):
        from luopan.papers.own_docx import own_template

        file = SimpleUploadedFile("ours.docx", own_template("zh", 1))
        return ask_type("/settings/letters/take/", {"file": file, "language": "zh"})

    def plain(path, data=None):
        return lambda world, principal, relation: ask_type(path, data)

    def papers(path, **data):
        """A list with one row, of a branch one's part of which one sees."""

        def ask(world, principal, relation):
            code = place(principal, relation)
            if code is None:
                return None
            row = json.dumps([code, "Sue", "holder", "2027-01-03", "", 0])
            form = {k: v.format(code=code, row=row) for k, v in data.items()}
            said = {"unit": code, "day": "2027-01-03", **form}
            return ask_type(f"/targets/{world.to_sign.pk}/signed/papers/{path}/", said)

        return ask

    looked_at = papers("look", pick="{code}")
    recorded = papers("record", row="{row}", on="0")

    def open_one(world):
        return world.to_sign

    def signed_one(world):
        return world.frozen["company"]

    paper = {"name": "Sue", "capacity": "holder", "paper_date": "2027-01-03"}
    on = "/targets/<int:version_id>/"
    return {
        (on + "explain/<path:code>/", "GET"): unit_at(
            on + "explain/<path:code>/", signed_one
        ),
        (on + "sign/<path:code>/", "GET"): unit_at(on + "sign/<path:code>/", open_one),
        (on + "sign/<path:code>/", "POST"): sign,
        (on + "signed/", "GET"): unit_at(on + "signed/", signed_one, query=True),
        (on + "signed/record/", "POST"): unit_at(
            on + "signed/record/", open_one, paper
        ),
        ("/targets/signed/papers/", "GET"): plain("/targets/signed/papers/"),
        ("/targets/signed/", "GET"): plain("/targets/signed/"),
        ("/targets/explain/", "GET"): plain("/targets/explain/"),
        (on + "signed/papers/", "GET"): unit_at(
            on + "signed/papers/", open_one, query=True
        ),
        (on + "signed/papers/look/", "POST"): looked_at,
        (on + "signed/papers/record/", "POST"): recorded,
        (on + "signed/letters/", "POST"): unit_at(
            on + "signed/letters/", signed_one, {"kind": "docx"}
        ),
        ("/letters/zip/<int:job_id>/", "GET"): zip_at,
        ("/letters/file/<str:kind>/<path:number>/", "GET"): letter_at(
            "/letters/file/<str:kind>/<path:number>/"
        ),
        ("/letters/read/<path:number>/", "GET"): letter_at(
            "/letters/read/<path:number>/"
        ),
        ("/settings/letters/", "GET"): plain("/settings/letters/"),
        ("/settings/letters/take/", "POST"): take,
        ("/settings/letters/drop/", "POST"): plain(
            "/settings/letters/drop/", {"language": "zh"}
        ),
        ("/settings/letters/ours/<str:language>/", "GET"): plain(
            "/settings/letters/ours/en/"
        ),
    }


def _read(world, principals, principal, code):
    """The fingerprint of the letter as somebody has read it; of what he cannot, none."""
    from luopan.targets.queries.commitments import to_sign
    from luopan.trail.refusal import Refused

    user = getattr(world, principals[principal][0] or "charlie")
    try:
        return to_sign(user, world.to_sign, code, at=world.at).expected
    except Refused:
        return "nothing"
