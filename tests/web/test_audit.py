"""The audit page: what was done, in words; found, proved, taken along."""

import io
import re
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.utils.module_loading import autodiscover_modules

from luopan.org import auditing, services
from luopan.org.access import Denied
from luopan.review.models.adjusting import Adjustment
from luopan.review.models.closing import Closing, Confirmation, Objection
from luopan.tracking.models.packs import PackTemplate
from luopan.trail import jobs
from luopan.trail.models import Entry, Job
from luopan.web.words import acts, things
from tests.trail.test_tampering import Editor


@pytest.fixture(autouse=True)
def at_noon(world):
    with time_machine.travel(world.at):
        yield


@pytest.fixture
def page(client, world):
    """What Audrey reads at an address of the audit pages."""
    client.force_login(world.audrey)

    def read(query=""):
        answer = client.get(f"/audit/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def test_every_service_has_words():
    """An act without words would stand on the page as it is called in the code."""
    import importlib
    import inspect
    import pkgutil

    import luopan

    named = set()
    stages = "trail", "org", "dimensions", "records", "strategy", "targets", "actions"
    for stage in (*stages, "tracking", "review"):
        package = importlib.import_module(f"luopan.{stage}")
        for found in pkgutil.walk_packages(package.__path__, f"luopan.{stage}."):
            if "migrations" in found.name:
                continue
            module = importlib.import_module(found.name)
            named |= {
                member.act
                for _name, member in inspect.getmembers(module, callable)
                if isinstance(getattr(member, "act", None), str)
                and "." in member.act
                and member.__module__.startswith(luopan.__name__)
            }
    assert named - set(acts.ACTS) == set()
    noted = {
        kind
        for file in Path(luopan.__file__).parent.rglob("*.py")
        for kind in re.findall(r'\bnote\(\s*f?"([a-z_]+)', file.read_text())
    }
    assert noted - set(things.THINGS) == set()
    rows = Adjustment, Closing, Objection, Confirmation, PackTemplate  # noted as rows
    assert {row._meta.model_name for row in rows} - set(things.THINGS) == set()
    autodiscover_modules("jobs")
    work = {kind for kind in jobs.kinds if not kind.startswith("test")}
    assert work - set(acts.JOBS) == set()
    assert set(acts.ACTS) - named == set()


def test_it_says_who_did_what_to_whom(page, world):
    services.rename_unit(
        actor=world.olga,
        at=world.at,
        unit=world.north,
        name="Northland",
        reason="as agreed in March",
    )
    said = page()
    assert "<b>Olga</b> renamed a unit" in said
    assert "as agreed in March" in said
    assert '<a href="/settings/organisation/north/">Northland</a>' in said
    assert '<span class="on">Northland</span>' in said  # "unit" is in the deed


def test_what_was_refused_is_marked_and_says_why(page, world):
    with pytest.raises(Denied) as refusal:
        services.disable_user(actor=world.alice, at=world.at, user=world.bob)
    shown = page("?denied=1")
    assert str(refusal.value) in shown.replace("&#x27;", "'")
    assert shown.count('class="state bad"') == 1 == shown.count("<summary>\n")


FILTERS = [
    ("?person=olga", "renamed a unit", "disabled an account"),
    ("?person=Olg", "renamed a unit", "disabled an account"),
    ("?act=org.disable_user&person=adam", "disabled an account", "renamed a unit"),
    ("?subject=unit:north", "renamed a unit", "disabled an account"),
    ("?day=2027-01-04&person=adam", "disabled an account", "renamed a unit"),
    ("?day=2027-01-01&until=2027-01-04&person=adam", "disabled an account", "renamed"),
    ("?until=2027-01-04&person=olga&deeds=1", "renamed a unit", "signed in"),
]


@pytest.mark.parametrize(("query", "there", "absent"), FILTERS)
def test_filters(page, world, query, there, absent):
    by = {"at": world.at}
    services.rename_unit(actor=world.olga, **by, unit=world.north, name="Nord")
    services.disable_user(actor=world.adam, **by, user=world.bob)
    rows = page(query).split('<ol class="trail">')[1]
    assert there in rows and absent not in rows


def test_a_filter_on_one_thing_says_its_kind_and_name(page, world):
    """Not as the trail calls it; the form keeps it, and a cross takes it away."""
    said = page("?subject=unit:north&denied=1").split('<ol class="trail"')[0]
    assert "Unit · North" in said
    assert '<input type="hidden" name="subject" value="unit:north">' in said
    assert 'href="?denied=1"' in said
    watch = page("?subject=recurring:tracking.watch").split('<ol class="trail"')[0]
    assert "Recurring work · Check for early warnings" in watch
    assert "nonsense:7" in page("?subject=nonsense:7")


def test_where_all_are_shown_there_is_nothing_to_turn_to(page, world):
    services.rename_unit(actor=world.olga, at=world.at, unit=world.north, name="Nord")
    assert 'class="pager"' not in page("?subject=unit:north")


@pytest.mark.parametrize(
    "query", ["?person=nobody", "?day=2030-01-01", "?subject=unit:nowhere"]
)
def test_nothing_found_is_said(page, query):
    assert "No matching records" in page(query)


def test_a_day_is_the_companys(page, world):
    """One o'clock at night in Shanghai is still yesterday in Greenwich."""
    from datetime import UTC, datetime

    late = datetime(2027, 1, 4, 17, tzinfo=UTC)
    services.rename_unit(actor=world.olga, at=late, unit=world.north, name="Nord")
    assert "renamed a unit" in page("?day=2027-01-05").split('<ol class="trail">')[1]


def test_pages_follow_each_other_without_gap(page, world):
    for turn in range(60):
        services.rename_unit(
            actor=world.olga, at=world.at, unit=world.north, name=f"Nord {turn}"
        )
    newest = Entry.objects.order_by("-seq").first().seq
    first = page()
    last = newest - 49
    assert f">{newest}<" in first and f">{last}<" in first
    assert f"?before={last}" in first
    second = page(f"?before={last}")
    assert f">{last - 1}<" in second and f">{last}<" not in second


def test_it_proves_itself(client, page, world):
    page()
    rows = Entry.objects.count()
    said = client.post("/audit/verify/").content.decode()
    assert f"{rows} entries, all seals verified" in said


def test_it_names_the_first_bad_entry(client, page, world):
    page()
    import_module("luopan.trail.migrations.0003_append_only").drop_guard(None, Editor)
    Entry.objects.filter(seq=7).update(reason="other")
    said = client.post("/audit/verify/").content.decode()
    assert "entry 7 is the first bad one" in said


def test_a_long_trail_is_proved_in_the_background(client, page, world, monkeypatch):
    monkeypatch.setattr(auditing, "DIRECTLY", 3)
    page()
    assert client.post("/audit/verify/")["Location"] == "/jobs/"
    jobs.work(once=True)
    assert Job.objects.get(kind="org.prove").state == "done"
    assert "entries, all seals verified" in client.get("/jobs/").content.decode()


def test_the_newest_seal_is_a_file_that_verifies(client, page, world):
    from luopan.trail.chain import verify

    page()
    answer = client.get("/audit/head/")
    assert "luopan-head-2027-01-04.json" in answer["Content-Disposition"]
    assert verify(head=answer.content.decode()).ok


def test_the_filtered_list_goes_into_a_workbook(client, page, world):
    services.rename_unit(
        actor=world.olga, at=world.at, unit=world.north, name="Nord", reason="=1+1"
    )
    page()
    answer = client.get("/audit/export/?person=olga")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("Done by: olga" in str(cell) for row in rows for cell in row)
    (row,) = [row for row in rows if "renamed a unit" in row]
    assert row[2] == "Olga" and "Unit Nord" in row
    cell = next(c for r in sheet.iter_rows() for c in r if c.value == "=1+1")
    assert cell.data_type == "s"  # words, not a formula


def test_the_workbook_has_all_that_is_looked_for_from_whatever_page(
    client, page, world
):
    """Older entries are on the screen; the newest are in the file, too, by its own clock."""
    for name in ("Nord", "Norden"):
        services.rename_unit(
            actor=world.olga, at=world.at, unit=world.north, name=name, reason=name
        )
    last = Entry.objects.latest("seq").seq
    shown = page(f"?person=olga&before={last}")
    (address,) = re.findall(r'href="/audit/(export/[^"]*)"', shown)
    answer = client.get(f"/audit/{address.replace('&amp;', '&')}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[7] for row in rows if "renamed a unit" in row] == ["Norden", "Nord"]
    head = next(row for row in rows if "Done by" in row)
    assert head[1] == "When"  # as the page has it, on the company's clock


@pytest.mark.parametrize("name", ["alice", "bob", "charlie"])
def test_it_is_closed_to_who_reads_no_trail(client, world, name):
    client.force_login(getattr(world, name))
    for place in ("", "export/", "head/"):
        assert client.get(f"/audit/{place}").status_code == 403
    assert client.post("/audit/verify/").status_code == 403


def test_a_director_of_a_part_does_not_read_the_whole(client, world):
    services.grant_role(
        actor=world.adam,
        at=world.at,
        user=world.alice,
        role="director",
        unit=world.north,
    )
    client.force_login(world.alice)
    assert client.get("/audit/").status_code == 403
    assert client.get("/audit/head/").status_code == 403


def test_a_page_asks_the_database_little(
    client, page, world, django_assert_max_num_queries
):
    page()
    with django_assert_max_num_queries(25):
        page()
