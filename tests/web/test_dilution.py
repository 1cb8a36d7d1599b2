"""The dilution ledger as a page: what each may see of what is kept back and added."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from luopan.targets import services
from luopan.targets.models import Version
from luopan.trail.refusal import Refused
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]


@pytest.fixture
def kept(client, sold):
    """A plan of 2026; the company keeps a tenth back, the North hands down 5 % on top."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    version = Version.objects.get()
    by = {"actor": sold.dora, "at": sold.at, "version": version}
    year = str(version.plan.year)
    services.keep_back(
        **by, cell=services.Cell("company", "products", year), ratio="0.1"
    )
    services.pad(**by, cell=services.Cell("north", "products", year), ratio="0.05")
    sold.page = f"/targets/{version.pk}/dilution/"
    return sold


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def cells(client, page):
    answer = client.get(f"{page}?xlsx=1")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[1], int)]


def test_level_by_level_and_unit_by_unit(client, kept):
    said = text(client.get(kept.page))
    assert "is reserved on the way down and" in said
    assert said.count('<rect class="down"') == 3  # company, regions, teams
    rows = {row[0]: row for row in cells(client, kept.page)}
    for _name, _level, own, down, back, added, *_more in rows.values():
        assert down == pytest.approx(own - back + added)
    north = next(row for name, row in rows.items() if name == "North")
    assert north[5] == pytest.approx(north[2] * 0.05, rel=0.001) and not north[4]
    assert "+5.0%" in said
    assert "−10.0%" in said
    assert kept.page in text(client.get(kept.page.replace("dilution/", "")))


def test_a_manager_sees_the_own_padding_and_nothing_above(client, kept):
    client.force_login(kept.alice)
    said = text(client.get(kept.page))
    assert "+5.0%" in said and "−10.0%" not in said
    assert {row[0] for row in cells(client, kept.page)} == {
        "North",
        "North team 1",
        "North team 2",
    }
    client.force_login(kept.charlie)
    assert "North" not in text(client.get(kept.page)).replace("North Star", "")


def test_a_seat_sees_none_of_it(client, kept):
    client.force_login(kept.bob)
    assert client.get(kept.page).status_code == 403
    assert "dilution" not in text(client.get(kept.page.replace("dilution/", "")))


def test_a_cap_marks_what_is_beyond_it_and_refuses_more(client, kept):
    version = Version.objects.get()
    client.post(f"{kept.page}caps/", {"cap-1": "3%", "reason": "Board"})
    assert "over the cap of 3.0%" in text(client.get(kept.page))
    year = str(version.plan.year)
    by = {"actor": kept.dora, "at": kept.at, "version": version}
    north = services.Cell("north", "products", year)
    with pytest.raises(Refused, match="the cap of its level is 3.0%"):
        services.pad(**by, cell=north, ratio="0.06")
    services.pad(**by, cell=north, ratio="0.04")  # less than it was: it may shrink
    south = services.Cell("south", "products", year)
    services.pad(**by, cell=south, ratio="0.03")
    with pytest.raises(Refused):
        services.pad(**by, cell=south, ratio="0.031")
    client.post(f"{kept.page}caps/", {"cap-1": ""})
    services.pad(**by, cell=south, ratio="0.2")
    assert client.post(f"{kept.page}caps/", {"cap-1": "many"}).status_code == 400
    client.force_login(kept.alice)
    assert client.post(f"{kept.page}caps/", {"cap-1": "9%"}).status_code == 403
