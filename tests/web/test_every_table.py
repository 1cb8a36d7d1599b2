"""Every page with a table lets it be taken along as a sheet, or says here why not."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import time_machine

import luopan.web
from luopan.org.models import User
from tests.cast import NOON
from tests.web import matrix_world

TEMPLATES = Path(luopan.web.__file__).parent / "templates"
INCLUDES = re.compile(r'{% include "([^"]+)"')
OFFERS = re.compile(r"xlsx='1'|\?xlsx=1|url '\w*workbook'")

FORM = "A form with its own lines; what comes of it is exported where it is listed."
LOOKED_AT = "A file that is only looked at: the sheet is what was handed in."
ONE_THING = "One thing in full; the list that it stands in is exported."
PAPER = "A document: it is printed, or fetched as PDF and Word."
SETTING = "A few lines that are set here, and no figures."

# Templates of pages with a table and no sheet of it.
WITHOUT = {
    "actions/file.html": LOOKED_AT,
    "adjusting/effect.html": ONE_THING,
    "adjusting/new.html": FORM,
    "adjusting/one.html": ONE_THING,
    "align/talk.html": "One talk; all numbers are in the workbook of the board.",
    "assessment/sheet.html": FORM,
    "closing/seat.html": "A seat's own word; the round is exported with all seats.",
    "coach/onboarding.html": "Each way is a ladder of months; ramps are exported.",
    "coach/skills.html": "Sentences about skills, and what there is to learn from.",
    "coach/team_abilities.html": "Views of people on people, which leave no talk.",
    "import/batch.html": ONE_THING,
    "import/upload.html": LOOKED_AT,
    "letters/explain.html": PAPER,
    "letters/letter.html": PAPER,
    "letters/sign.html": PAPER,
    "market/file.html": LOOKED_AT,
    "pack/page.html": "A pack is a file already: slides, document or workbook.",
    "pack/templates.html": SETTING,
    "review/contests/page.html": "Who was honoured; each contest is exported.",
    "review/pay/scheme.html": FORM,
    "settings/account.html": ONE_THING,
    "settings/backups.html": SETTING,
    "settings/customer.html": ONE_THING,
    "settings/me.html": "All that is one's own is in one file there.",
    "settings/people_preview.html": LOOKED_AT,
    "settings/rates_preview.html": LOOKED_AT,
    "settings/source.html": ONE_THING,
    "settings/unit.html": ONE_THING,
    "strategy/one_page.html": "One sheet of A4 to print; the outline is exported.",
    "targets/ways.html": "Ways drawn on one ruler; each says its own arithmetic.",
    "warnings/one.html": ONE_THING,
}


ALL = "All of them are sheets or rows of the one workbook."
DRAWN = "The others work the first one out, or add it up another way; its rows have all of it."

# Pages that offer a sheet and have several tables: how many, and how they are in it.
SEVERAL = {
    "actions/backsolve.html": (3, DRAWN),
    "adjusting/mid_year.html": (
        2,
        "The months are those of the policy: a version made by it has them in its sheet.",
    ),
    "actions/page.html": (2, "Who is to be seen stands whole among target customers."),
    "actions/targeting.html": (
        2,
        "Loads of seats are counted from the customers' rows.",
    ),
    "align/page.html": (2, ALL),
    "closing/restated.html": (4, ALL),
    "collect/page.html": (
        2,
        "The files themselves lie beside: they are fetched one by one.",
    ),
    "customers/unit.html": (2, ALL),
    "forecast/accuracy.html": (2, DRAWN),
    "forecast/year.html": (2, "Outlook for the year over time stands in the head."),
    "import/page.html": (2, ALL),
    "market/page.html": (2, "Pending files are no figures yet."),
    "market/segment.html": (5, "Competitors' figures are among those that were said."),
    "review/pay/mine.html": (2, ALL),
    "review/pay/people.html": (2, ALL),
    "settings/calendars.html": (2, ALL),
    "settings/product.html": (3, "Placement history is in the sheet of all products."),
    "strategy/assumptions.html": (2, ALL),
    "targets/compare.html": (4, "Units and cells; levels and rates are a few lines."),
    "targets/version.html": (
        2,
        "Steps here; its numbers in the sheet of the breakdown.",
    ),
    "track/collections.html": (2, ALL),
    "track/page.html": (5, ALL),
    "track/soundness.html": (3, ALL),
    "track/trust.html": (5, ALL),
}


def whole(name, seen=None):
    """A template with all that it includes."""
    seen = set() if seen is None else seen
    file = TEMPLATES / name
    if name in seen or not file.exists():
        return ""
    seen.add(name)
    text = file.read_text()
    return text + "".join(whole(part, seen) for part in INCLUDES.findall(text))


def pages():
    for file in sorted(TEMPLATES.rglob("*.html")):
        if file.read_text().startswith("{% extends"):
            name = file.relative_to(TEMPLATES).as_posix()
            text = whole(name)
            if count := text.count("<table"):
                yield name, (count, bool(OFFERS.search(text)))


def test_every_table_can_be_taken_along_or_says_why_not():
    found = dict(pages())
    lacking = {name for name, (_count, offered) in found.items() if not offered}
    assert lacking == set(WITHOUT), lacking ^ set(WITHOUT)
    assert len(found) > 80


def test_a_page_with_several_tables_says_how_all_are_in_its_sheet():
    """A table that is added to a page is looked at: is it in the workbook, too?"""
    several = {name: n for name, (n, offered) in pages() if offered and n > 1}
    assert several == {name: count for name, (count, _why) in SEVERAL.items()}


# Where it is, who asks; a title and what one line or its head says.
LISTS = {
    "/targets/": ("dora", "Targets", "2027 company"),
    "/strategy/coverage/": ("dora", "Coverage 2027", "Targets without an objective"),
    "/settings/accounts/": ("adam", "Accounts and roles", "alice"),
    "/settings/authority/": ("dora", "Authority to concede", "settle"),
    "/settings/ramps/": ("dora", "Ramps of new people", "full seat"),
    "/settings/words/": ("olga", "Terms in the second language", "As it stood on"),
    "/settings/metrics/": ("bob", "Metrics", "Sales amount"),
    "/settings/customers/first/": ("olga", "First owners", "Customer"),
    "/settings/calendars/": ("bob", "Calendars", "To (exclusive)"),
    "/settings/channels/": ("adam", "Channels", "Last delivered"),
    "/settings/letters/": ("olga", "Merge fields", "{{ number }}"),
    "/jobs/": ("adam", "Background jobs", "Read files"),
    "/import/": ("olga", "Imports", "订单.csv"),
    "/review/handovers/": ("olga", "Handovers", "Successor"),
    "/review/close/": ("dora", "Period close 2027", "Month"),
    "/review/pay/": ("bob", "Incentive pay 2027", "Pay rule"),
    "/targets/{frozen}/signed/": (
        "dora",
        "Letters Luopan Drinks",
        "No signatures yet: 6 units",
    ),
}


# Figures, which hold as of a day.
FIGURES = [
    "/track/workbook/",
    "/track/records/workbook/",
    "/track/collections/",
    "/track/soundness/workbook/",
    "/track/forecast/",
    "/track/forecast/year/",
    "/act/gap/",
    "/act/backsolve/of/company/",
    "/act/customers/",
]


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the rights matrix: one of every thing."""
    from django.db import transaction
    from django.test import override_settings

    still = override_settings(
        FILES=tmp_path_factory.mktemp("files"), SECOND_FACTOR="nobody"
    )
    with (
        django_db_blocker.unblock(),
        still,
        time_machine.travel(NOON, tick=False),
        transaction.atomic(),
    ):
        yield matrix_world.build()
        transaction.set_rollback(True)


def come_in(client, who):
    """As the account is by now: it got a password after the cast was made."""
    user = User.objects.get(username=who)
    client.force_login(user, backend="luopan.org.sign_in.Backend")


def sheet_of(client, place, who):
    come_in(client, who)
    answer = client.get(f"{place}{'&' if '?' in place else '?'}xlsx=1")
    assert answer.status_code == 200, place
    assert answer["Content-Type"].endswith("sheet"), place
    return openpyxl.load_workbook(BytesIO(answer.content)).active


@pytest.mark.django_db
@pytest.mark.parametrize("place", LISTS)
def test_a_list_as_a_sheet(client, house, place):
    who, title, said = LISTS[place]
    sheet = sheet_of(client, place.format(frozen=house.frozen["company"].pk), who)
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells[0] == title
    assert any(said in cell for cell in cells), [c for c in cells if c != "None"]


@pytest.mark.django_db
def test_amounts_are_numbers_and_the_filter_stands_in_the_head(client, house):
    sheet = sheet_of(client, "/targets/", "dora")
    rows = list(sheet.iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if "Size" in row)
    size = rows[at].index("Size")
    sizes = {row[size] for row in rows[at + 1 :] if row[size] is not None}
    assert sizes == {1_200}  # 120,000 of the smallest unit, a hundredth
    sheet = sheet_of(client, "/settings/accounts/?q=ali", "adam")
    text = [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c]
    assert "Filter: contains “ali”" in text and "alice" in text and "bob" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("place", FIGURES)
def test_a_sheet_of_figures_says_as_of_when(client, house, place):
    sheet = sheet_of(client, place, "dora")
    head = [str(row[0]) for row in sheet.iter_rows(max_row=12, values_only=True)]
    assert any(line.startswith(("Data as of 20", "As it stood on 20")) for line in head)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "who"),
    [
        ("/settings/accounts/", "bob"),
        ("/settings/channels/", "bob"),
        ("/settings/letters/", "bob"),
        ("/settings/words/", "bob"),
        ("/settings/customers/first/", "dora"),
        ("/import/", "bob"),
    ],
)
def test_who_may_not_open_a_list_gets_no_sheet(client, house, place, who):
    come_in(client, who)
    assert client.get(place, {"xlsx": "1"}).status_code in {403, 404}


@pytest.mark.django_db
def test_a_list_that_is_cut_off_says_so(client, house, monkeypatch):
    whole = sheet_of(client, "/jobs/", "adam").max_row
    monkeypatch.setattr("luopan.web.views.jobs.MOST", 1)
    sheet = sheet_of(client, "/jobs/", "adam")
    said = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert "The newest 1 only." in said and len(said) < whole + 1
