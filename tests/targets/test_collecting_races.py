"""Two at one file or one request at one time: one is heard, the others told.

Each race has its control: the same acts by a program that looks first and writes later.
"""

from datetime import date
from threading import Barrier, Lock

import pytest
from django.db import transaction

from luopan.targets.agreeing.submitting import keep_submission
from luopan.targets.append import Author
from luopan.targets.models import Return, Submission, Support, Version
from luopan.targets.services import collecting, supporting
from tests.rounds import rounds
from tests.targets.test_agreement_races import count
from tests.targets.test_races import crowd, empty_file, together

__all__ = ["crowd", "empty_file"]
pytestmark = pytest.mark.slow
ROUNDS = rounds(6)
SOON = date(2027, 3, 1)


def returned(play):
    """A workbook of the North that came back in order; every time with another number."""
    by = play.by(play.world.alice)
    handout = collecting.hand_out_workbook(**by, unit="north")
    row = handout.layout["rows"][0]
    cells = [[row[0], row[1], handout.layout["periods"][0], Return.objects.count() + 1]]
    return Return.objects.create(
        version=play.version,
        handout=handout,
        name="north.xlsx",
        sha256="0" * 64,
        actor=play.world.alice,
        received_at=play.world.at,
        state=Return.State.CHECKED,
        found={"cells": cells, "faults": [], "blank": 0, "same": None},
    )


def read(number):
    related = "version__plan__root", "version__metric", "handout__unit"
    return Return.objects.select_related(*related).get(pk=number)


def test_two_who_load_one_file_at_once_load_it_once(crowd):
    world = crowd.world

    def load(who, number):
        return lambda: collecting.load_workbook(
            actor=who, at=world.at, returned=read(number)
        )

    for turn in range(1, ROUNDS + 1):
        number = returned(crowd).pk
        answers = together(*(load(who, number) for who in (world.alice, world.olga)))
        assert count(answers) == (1, 1)
        assert Submission.objects.count() == turn


def test_control_who_looks_first_and_loads_later_loads_it_twice(crowd):
    world, number = crowd.world, returned(crowd).pk
    seen, turn = Barrier(2), Lock()

    def load(who):
        def job():
            one = read(number)
            assert one.state == Return.State.CHECKED
            seen.wait(20)
            version = Version.objects.get(pk=one.version_id)
            rows = [("tea", "2027-01", 1)]
            with turn, transaction.atomic():
                Return.objects.filter(pk=number).update(state=Return.State.LOADED)
                keep_submission(
                    Author(who, world.at), version, one.handout.unit, rows, ""
                )

        return job

    together(load(world.alice), load(world.olga))
    assert Submission.objects.count() == 2


def test_promised_and_refused_at_once_is_one_of_them(crowd):
    world = crowd.world

    def act(service, who, number, **said):
        def job():
            related = "version__plan__root", "version__metric", "unit", "department"
            found = Support.objects.select_related(*related).get(pk=number)
            return service(actor=who, at=world.at, support=found, **said)

        return job

    for _round in range(ROUNDS):
        number = supporting.ask_support(
            **crowd.by(world.alice),
            unit="north",
            department="industry",
            what="Help",
            wanted_date=SOON,
        ).pk
        answers = together(
            act(supporting.refuse_support, world.dora, number, text="No."),
            act(supporting.withdraw_support, world.alice, number),
        )
        heard = Support.objects.get(pk=number)
        assert heard.state in {"refused", "withdrawn"}
        # who came second saw the first's word, or was told
        assert count(answers)[0] >= 1
        if heard.state == "refused":
            assert count(answers) == (1, 1)
