"""Settings: the organisation with its dates, people, products, backups; who may, who may not."""

from decimal import Decimal

import pytest

from luopan.dimensions.models import Metric
from luopan.dimensions.services import add_products
from luopan.dimensions.services.products import NewProduct
from luopan.org.models import Holding, Leave, Parentage, Person, Remit, Unit
from luopan.trail import jobs
from tests.cast import standards

PAGES = [
    "/settings/",
    "/settings/organisation/",
    "/settings/people/",
    "/settings/products/",
    "/settings/customers/",
    "/settings/calendars/",
    "/settings/metrics/",
]


@pytest.fixture
def house(world):
    standards(world)
    return world


@pytest.mark.parametrize("place", PAGES)
def test_pages_open_for_everybody_who_may_look(client, house, place):
    for user in (house.adam, house.dora, house.alice, house.bob, house.audrey):
        client.force_login(user)
        assert client.get(place).status_code == 200, user


def test_a_manager_sees_his_part_of_the_organisation(client, house):
    client.force_login(house.alice)
    shown = client.get("/settings/organisation/").content.decode()
    assert "North team 1" in shown
    assert "South" not in shown
    hidden = client.get("/settings/organisation/south-1/")
    nothing = client.get("/settings/organisation/nowhere/")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content


def test_who_holds_a_seat_reads_of_no_units(client, house):
    client.force_login(house.bob)
    shown = client.get("/settings/organisation/").content.decode()
    assert ": 1 seat" in shown and "0 units" not in shown


def test_a_unit_moves_from_a_day_on_and_days_before_stay(client, house):
    client.force_login(house.olga)
    answer = client.post(
        "/settings/organisation/north-2/do/move/",
        {"parent": "south", "from_date": "2027-03-01", "reason": "reorganised"},
    )
    assert answer.status_code == 303
    stood = Parentage.objects.filter(unit=house.north_2).order_by("start_date")
    assert [p.parent.code for p in stood] == ["north", "south"]
    march = client.get("/settings/organisation/?on=2027-03-01").content.decode()
    february = client.get("/settings/organisation/?on=2027-02-28").content.decode()
    assert march.index("South") < march.index("North team 2")
    assert february.index("North team 2") < february.index("South")


def test_a_seat_is_handed_over_vacated_and_filled_again(client, house):
    client.force_login(house.olga)
    seat = "/settings/organisation/north-1-a/do/"
    client.post(f"{seat}hand-over/", {"person": "alice", "from_date": "2027-02-01"})
    client.post(f"{seat}vacate/", {"from_date": "2027-03-01"})
    client.post(
        f"{seat}place/",
        {
            "person": "charlie",
            "from_date": "2027-03-01",
            "until_date": "2027-04-01",
            "acting": "1",
        },
    )
    held = Holding.objects.filter(seat=house.north_1_a).order_by("start_date")
    assert [(h.person.code, h.kind) for h in held] == [
        ("bob", "holder"),
        ("alice", "holder"),
        ("charlie", "acting"),
    ]


def test_a_team_is_split_and_its_seats_find_their_place(client, house):
    client.force_login(house.olga)
    answer = client.post(
        "/settings/organisation/north-1/do/split/",
        {
            "new_code": ["north-3", "north-4"],
            "new_name": ["Three", "Four"],
            "child": ["north-1-a", "north-1-b"],
            "goes_to": ["north-3", "north-4"],
            "from_date": "2027-06-01",
        },
    )
    assert answer.status_code == 303
    assert Unit.objects.get(code="north-1").end_date.isoformat() == "2027-06-01"
    last = Parentage.objects.filter(unit=house.north_1_b).latest("start_date")
    assert last.parent.code == "north-4"


def test_add_rename_end(client, house):
    client.force_login(house.olga)
    team = "/settings/organisation/north/do/"
    client.post(f"{team}add/", {"kind": "unit", "code": "north-9", "name": "Nine"})
    assert Unit.objects.get(code="north-9").name == "Nine"
    nine = "/settings/organisation/north-9/do/"
    client.post(f"{nine}rename/", {"name": "Neun", "name_other": "九"})
    assert Unit.objects.get(code="north-9").name_other == "九"
    client.post(f"{nine}end/", {"end_date": "2030-01-01"})
    assert Unit.objects.get(code="north-9").end_date.isoformat() == "2030-01-01"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("move", {"parent": "north-2-a", "from_date": "2027-03-01"}),  # under a seat
        ("move", {"parent": "north-1", "from_date": "someday"}),
        ("rename", {"name": ""}),
        ("fly", {}),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    client, house, act, said
):
    client.force_login(house.olga)
    before = list(Parentage.objects.values())
    answer = client.post(f"/settings/organisation/north-2/do/{act}/", said)
    assert answer.status_code in {400, 404}
    assert list(Parentage.objects.values()) == before
    assert Unit.objects.get(code="north-2").name == "North team 2"


def test_who_may_look_but_not_touch(client, house):
    for user in (house.alice, house.bob, house.audrey, house.fin):
        client.force_login(user)
        answer = client.post("/settings/organisation/north/do/rename/", {"name": "X"})
        assert answer.status_code == 403, user
    assert Unit.objects.get(code="north").name == "North"


def test_people_come_and_go(client, house):
    client.force_login(house.olga)
    client.post("/settings/people/add/", {"code": "nina", "name": "Nina"})
    assert Person.objects.filter(code="nina").exists()
    client.post("/settings/people/nina/end/", {"end_date": "2030-01-01"})
    assert Person.objects.get(code="nina").end_date.isoformat() == "2030-01-01"
    client.force_login(house.bob)
    answer = client.post("/settings/people/add/", {"code": "x", "name": "X"})
    assert answer.status_code == 403


def test_a_product_and_the_company(client, house):
    client.force_login(house.olga)
    client.post(
        "/settings/products/", {"code": "tea", "name": "茶", "kind": "category"}
    )
    assert "茶" in client.get("/settings/products/").content.decode()
    assert client.get("/settings/company/").status_code == 403
    client.force_login(house.adam)
    said = {"name": "New", "time_zone": "Asia/Nowhere", "language": "en"}
    assert client.post("/settings/company/", said).status_code == 422
    said["time_zone"] = "Asia/Shanghai"
    assert client.post("/settings/company/", said).status_code == 303


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_asked_for_and_written(client, house, settings, tmp_path):
    settings.HOME = tmp_path
    client.force_login(house.adam)
    assert client.post("/settings/backups/write/").status_code == 303
    jobs.work(once=True)
    assert list((tmp_path / "backups").glob("*.zip"))
    assert "luopan-" in client.get("/settings/backups/").content.decode()
    client.force_login(house.dora)
    assert client.post("/settings/backups/write/").status_code == 403


def test_the_organisation_exports(client, house):
    client.force_login(house.audrey)
    answer = client.get("/settings/organisation/?xlsx=1")
    assert answer["Content-Type"].endswith("sheet")


def test_a_unit_says_which_days_it_works_and_follows_again(client, house):
    from luopan.dimensions.models import WorkingWeek

    page = "/settings/organisation/north/"
    client.force_login(house.olga)
    assert "Not set separately" in client.get(page).content.decode()
    said = {"day": ["2", "3", "4", "5", "6", "7"], "from_date": "2026-01-01"}
    assert client.post(f"{page}do/working-week/", said).status_code == 303
    (week,) = WorkingWeek.objects.all()
    assert (week.rest_days, week.keeps_holidays) == ("1", False)
    below = client.get("/settings/organisation/north-1/").content.decode()
    assert "Tue, Wed, Thu, Fri, Sat, Sun, on public holidays too." in below
    assert "Inherited from North." in below
    assert "as-above" not in below
    assert "do/as-above/" in client.get(page).content.decode()
    none = {"from_date": "2026-01-01"}
    assert client.post(f"{page}do/working-week/", none).status_code != 303
    assert client.post(f"{page}do/as-above/", none).status_code == 303
    assert not WorkingWeek.objects.exists()
    client.force_login(house.audrey)
    assert client.post(f"{page}do/working-week/", said).status_code == 403


def test_a_large_organisation_is_folded_and_opened_unit_by_unit(
    client, house, monkeypatch
):
    monkeypatch.setattr("luopan.web.words.organisation.MOST", 5)
    client.force_login(house.olga)
    whole = client.get("/settings/organisation/").content.decode()
    assert "North team 1" not in whole and "under it" in whole
    north = client.get("/settings/organisation/?under=north").content.decode()
    assert "North team 1" in north and "South" not in north
    team = client.get("/settings/organisation/?under=north-1").content.decode()
    assert "Seat A" in team and "under it" not in team
    assert client.get("/settings/organisation/?under=nowhere").status_code == 404
    client.force_login(house.alice)
    assert client.get("/settings/organisation/?under=south").status_code == 404


def test_a_remit_an_overlay_unit_and_leave_are_set_on_the_page(client, house):
    client.force_login(house.olga)
    add_products(
        actor=house.operator, at=house.at, rows=[NewProduct("tea", "Tea", kind="line")]
    )
    page = "/settings/organisation/north-1/"
    assert 'value="product:tea"' in client.get(page).content.decode()
    said = {"what": "product:tea", "from_date": "2027-02-01"}
    assert client.post(f"{page}do/remit/", said).status_code == 303
    assert client.post(f"{page}do/remit/", {"what": "product:wine"}).status_code == 400
    assert client.post(f"{page}do/remit/", {"customer": "nobody"}).status_code == 400
    shown = client.get(page).content.decode()
    assert "Tea</th>" in shown and "do/remit-end/" in shown
    ends = {"what": "product:tea", "from_date": "2027-03-01"}
    assert client.post(f"{page}do/remit-end/", ends).status_code == 303
    assert str(Remit.objects.get().end_date) == "2027-03-01"

    new = {"code": "presales", "name": "Presales", "kind": "unit", "overlay": "on"}
    client.post("/settings/organisation/company/do/add/", new)
    assert Unit.objects.get(code="presales").overlay

    seat = "/settings/organisation/north-1-a/"
    away = {"person": "bob", "from_date": "2027-02-01", "until_date": "2027-04-01"}
    assert client.post(f"{seat}do/away/", away).status_code == 303
    assert "2027-02-01" in client.get(seat).content.decode()
    client.post(f"{seat}do/back/", {"person": "bob", "from_date": "2027-03-01"})
    assert str(Leave.objects.get().end_date) == "2027-03-01"


@pytest.mark.parametrize(
    ("who", "words", "finds"),
    [
        ("olga", "terms in the second language", "/settings/words/"),
        ("olga", "ramps", "/settings/ramps/"),
        ("bob", "How the target was derived", "/targets/explain/"),
        ("bob", "letters", "/targets/signed/"),
        ("dora", "coverage", "/strategy/coverage/"),
        ("bob", "backups", None),
        ("alice", "templates of letters", None),
    ],
)
def test_the_palette_knows_the_pages_that_one_may_open(
    client, house, who, words, finds
):
    client.force_login(getattr(house, who))
    found = client.get(f"/find/?q={words}", headers={"accept-language": "en"}).json()
    urls = [one["url"] for one in found["found"]]
    assert urls == [] if finds is None else finds in urls
    if finds:
        assert client.get(finds).status_code in {200, 302, 303}


OURS = {"name": "Shipped to dealers", "name_other": "经销发货", "code": "shipped"} | {
    "kind": "additive",
    "document": "shipment",
    "measure": "amount",
    "date_field": "day_date",
    "channel": "dealer、distributor",
    "better": "more",
    "definition": "Shipments to dealers, on their day.",
}
NEW = "/settings/metrics/add/"


def test_a_metric_of_ones_own_is_added_and_counted(client, house):
    client.force_login(house.olga)
    assert f'href="{NEW}"' in client.get("/settings/metrics/").content.decode()
    assert client.get(NEW).status_code == 200
    answer = client.post(NEW, OURS)
    assert (answer.status_code, answer["Location"]) == (
        303,
        "/settings/metrics/shipped/",
    )
    made = Metric.objects.get(code="shipped")
    assert made.filter == {"channel": ["dealer", "distributor"]}
    assert (made.quantum, made.lower_is_better) == (Decimal("0.01"), False)
    assert "product" in made.grain
    assert "state wait" in client.get("/settings/metrics/").content.decode()
    jobs.work(once=True)
    shown = client.get("/settings/metrics/").content.decode()
    assert 'id="shipped"' in shown and "state wait" not in shown


def test_a_ratio_of_ones_own(client, house):
    client.force_login(house.olga)
    said = {"name": "Shipped of sold", "code": "shipped-rate", "kind": "ratio"}
    answer = client.post(NEW, said)
    assert answer.status_code == 422
    assert "specify which metric is divided by which" in answer.content.decode()
    said |= {"numerator": "shipments", "denominator": "sales_amount"}
    assert client.post(NEW, said).status_code == 303
    made = Metric.objects.get(code="shipped-rate")
    assert (made.numerator.code, made.quantum) == ("shipments", Decimal("0.0001"))


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": ""}, "needs a name"),
        ({"code": ""}, "code"),
        ({"code": "sales_amount"}, "already in use"),
        ({"quantum": "x"}, "not an amount"),
        ({"measure": "days"}, "cannot count"),
        ({"date_field": "closed_date"}, "has no date"),
        ({"kind": "first", "measure": "amount"}, "how many months"),
        ({"kind": "average"}, "choose additive, distinct, first, balance,"),
        ({"document": "letter"}, "which document"),
    ],
)
def test_a_metric_that_is_none_comes_back_with_what_was_said(
    client, house, wrong, word
):
    client.force_login(house.olga)
    answer = client.post(NEW, OURS | wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422 and word in shown
    assert "Shipments to dealers, on their day." in shown
    assert not Metric.objects.filter(code="shipped").exists()


def test_what_it_would_say_is_shown_before_it_is_kept(client, house):
    """Another document offers other things to count; nothing is kept."""
    client.force_login(house.olga)
    before = Metric.objects.count()
    part = {"HX-Request": "true"}
    said = OURS | {"document": "activity", "name": "", "code": ""}
    said |= {"offers": "additive shipment"}
    shown = client.post(f"{NEW}look/", said, headers=part).content.decode()
    assert "Its targets add up" in shown and 'hx-swap-oob="true"' in shown
    assert "Number of items" in shown and 'value="amount"' not in shown
    same = OURS | {"offers": "additive shipment"}
    shown = client.post(f"{NEW}look/", same, headers=part).content.decode()
    assert "0 records" in shown and "hx-swap-oob" not in shown
    balance = OURS | {"kind": "balance"}
    shown = client.post(f"{NEW}look/", balance, headers=part).content.decode()
    assert "It cannot be derived from one month&#x27;s records alone" in shown
    assert Metric.objects.count() == before


def test_who_may_not_add_a_metric(client, house):
    for user in (house.dora, house.alice, house.bob, house.audrey):
        client.force_login(user)
        assert f'href="{NEW}"' not in client.get("/settings/metrics/").content.decode()
        assert client.post(NEW, OURS).status_code == 403, user
    assert not Metric.objects.filter(code="shipped").exists()
