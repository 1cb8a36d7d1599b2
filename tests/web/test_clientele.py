"""Settings › Customers: found, added, given to seats one or many at once, changed, ended."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine

from luopan.dimensions import services
from luopan.dimensions.models import Account, AccountOwner
from luopan.dimensions.queries import owner_history, owner_of
from luopan.dimensions.services import NewAccount
from luopan.trail.models import Entry
from tests.cast import NOON, standards
from tests.records.importing import named

BASE = "/settings/customers/"
JAN = date(2027, 1, 4)
ORDERS = (
    "订单日期,订单号,客户,岗位,产品,销售额\n"
    "2026-03-05,1,Eel,Seat A,茶,100\n"
    "2026-04-05,2,Eel,Seat B,茶,50\n"
    "2026-04-05,3,Carp,Seat D,茶,50\n"
)


@pytest.fixture(autouse=True)
def noon():
    """It is the instant of the play."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def pond(world):
    """Three customers: of Bob's seat, of a seat of the South, and nobody's."""

    by = {"actor": world.olga, "at": world.at}
    standards(world)
    rows = [
        NewAccount("carp", "Carp", "north-1-a", channel="经销", dealer_tier=1),
        NewAccount("pike", "Pike", "south-1-a", group="carp", channel="直销"),
        NewAccount("eel", "Eel"),
    ]
    services.add_accounts(**by, rows=rows)
    return world


def text(answer):
    return answer.content.decode()


def names(answer):
    return [row.name for row in answer.context["found"].rows]


@pytest.fixture
def olga(client, pond):
    client.force_login(pond.olga)
    return client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Carp", "Eel", "Pike"]),
        ("?q=pi", ["Pike"]),
        ("?q=carp", ["Carp"]),
        ("?owner=-", ["Eel"]),
        ("?owner=north-1-a", ["Carp"]),
        ("?channel=直销", ["Pike"]),
        ("?group=carp", ["Pike"]),
        ("?ended=1", []),
        ("?owner=nowhere", []),
        ("?page=99", ["Carp", "Eel", "Pike"]),
    ],
)
def test_customers_are_sifted(olga, query, found):
    assert names(olga.get(f"{BASE}{query}")) == found


def test_how_many_belong_to_nobody_is_said_to_who_sees_all(olga, pond):
    assert "3 customers. 1 has no owner." in text(olga.get(BASE))
    olga.force_login(pond.alice)
    shown = olga.get(BASE)
    assert names(shown) == ["Carp"] and "to nobody" not in text(shown)
    assert "has no owner" not in text(shown)


def test_the_rest_is_hidden_from_who_sees_a_part(olga, pond):
    olga.force_login(pond.alice)
    assert olga.get(f"{BASE}of/carp/").status_code == 200
    hidden, nothing = olga.get(f"{BASE}of/pike/"), olga.get(f"{BASE}of/whale/")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
    his = text(olga.get(f"{BASE}of/carp/"))
    assert "Change owner" in his and "to nobody" not in his
    assert "Edit details" not in his and "do/end/" not in his
    olga.force_login(pond.bob)
    assert "Give" not in text(olga.get(f"{BASE}of/carp/"))


def test_who_leads_gives_among_his_seats_and_takes_what_is_nobodys(olga, pond):
    """Alice leads the North: seats A to C, and not D of the South."""
    olga.force_login(pond.alice)
    assert names(olga.get(f"{BASE}?owner=-")) == ["Eel"]
    shown = text(olga.get(BASE))
    assert 'data-opens="assign"' in shown and 'data-opens="add"' not in shown
    assert "north-1-b" in shown and "south-1-a" not in shown
    said = {"pick": ["carp", "eel"], "seat": "Seat B", "from_date": "2027-01-01"}
    answer = olga.post(f"{BASE}do/assign/", said | {"reason": "closer to B"})
    assert answer.status_code == 303
    assert {owner_of(code, JAN) for code in ("carp", "eel")} == {"north-1-b"}
    entry = Entry.objects.filter(act="dimensions.assign_owners").latest("seq")
    assert (entry.actor_id, entry.reason) == (pond.alice.pk, "closer to B")
    one = olga.post(f"{BASE}of/carp/do/assign/", {"seat": "north-1-a"})
    assert one.status_code == 303 and owner_of("carp", JAN) == "north-1-a"


@pytest.mark.parametrize(
    "said",
    [
        {"pick": "carp", "seat": "south-1-a"},
        {"pick": "carp", "seat": "Seat D"},
        {"pick": "pike", "seat": "north-1-a"},
        {"pick": "carp", "nobody": "1"},
    ],
)
def test_nothing_leaves_his_part_nor_comes_from_others(olga, pond, said):
    olga.force_login(pond.alice)
    assert olga.post(f"{BASE}do/assign/", said).status_code == 422
    assert owner_of("carp", JAN) == "north-1-a"
    assert owner_of("pike", JAN) == "south-1-a"


def test_a_former_seat_out_of_sight_has_no_name(olga, pond):
    by = {"actor": pond.olga, "at": pond.at}
    services.assign_owners(**by, owners={"pike": "north-1-a"}, start_date=JAN)
    olga.force_login(pond.alice)
    shown = text(olga.get(f"{BASE}of/pike/"))
    assert (
        "Seat A" in shown and "Seat D" not in shown and "a seat you cannot see" in shown
    )


def test_a_customer_is_added_with_its_seat_by_the_name_of_who_holds_it(olga):
    said = {"code": "tuna", "name": "Tuna", "seat": "Bob", "dealer_tier": "2级"}
    said |= {"in_channel": "电商", "of_group": "carp", "from_date": "2026-12-01"}
    assert olga.post(f"{BASE}do/add/", said).status_code == 303
    made = Account.objects.get(code="tuna")
    assert (made.dealer_tier, made.channel, made.group.code) == (2, "电商", "carp")
    assert owner_of("tuna", JAN) == "north-1-a"
    again = olga.post(f"{BASE}do/add/", said)
    assert again.status_code == 422 and "already in use" in text(again)
    assert 'value="Tuna"' in text(again)  # what was typed is still there


def test_many_are_given_to_a_seat_from_a_day_on(olga):
    said = {"pick": ["eel", "pike"], "seat": "Seat B", "from_date": "2027-01-01"}
    answer = olga.post(f"{BASE}do/assign/", said | {"q": "e", "reason": "spread"})
    assert answer.status_code == 303 and answer["location"] == f"{BASE}?q=e"
    assert {owner_of(code, JAN) for code in ("eel", "pike")} == {"north-1-b"}
    assert [row.seat_code for row in owner_history("pike")] == [
        "south-1-a",
        "north-1-b",
    ]
    entry = Entry.objects.filter(act="dimensions.assign_owners").latest("seq")
    assert entry.reason == "spread"
    free = olga.post(f"{BASE}do/assign/", {"pick": "eel", "nobody": "1"})
    assert free.status_code == 303 and owner_of("eel", JAN) is None


def test_all_that_were_found_are_given_whatever_page_they_stand_on(olga, pond):
    by = {"actor": pond.olga, "at": pond.at}
    rows = [NewAccount(f"k{n}", f"Krill {n}") for n in range(230)]
    services.add_accounts(**by, rows=rows)
    assert "all 230" in text(olga.get(f"{BASE}?q=krill"))
    said = {"whole": "1", "q": "krill", "seat": "north-1-a"}
    olga.post(f"{BASE}do/assign/", said)
    assert AccountOwner.objects.filter(seat=pond.north_1_a).count() == 231


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"pick": "eel", "seat": ""}, "its code, its name or its holder"),
        ({"pick": "eel", "seat": "North"}, "its code, its name or its holder"),
        ({"seat": "north-1-a"}, "Select customers first"),
        (
            {"pick": "carp", "seat": "north-1-b", "from_date": "1899-01-01"},
            "enter 2026-03-31",
        ),
    ],
)
def test_what_cannot_be_is_said_in_the_form_and_ticks_stay(olga, said, told):
    answer = olga.post(f"{BASE}do/assign/", said)
    assert answer.status_code == 422 and told in answer.context["problem"]
    ticked = text(answer).count(" checked>")
    assert ticked == len([said["pick"]] if "pick" in said else [])
    assert AccountOwner.objects.count() == 2


def test_a_customer_is_changed_given_and_ended(olga):
    said = {"name": "Great carp", "in_channel": "", "dealer_tier": "", "of_group": ""}
    assert olga.post(f"{BASE}of/carp/do/change/", said).status_code == 303
    carp = Account.objects.get(code="carp")
    assert (carp.name, carp.channel, carp.dealer_tier) == ("Great carp", "", None)
    olga.post(f"{BASE}of/carp/do/assign/", {"seat": "south-1-a"})
    assert owner_of("carp", JAN) == "south-1-a"
    shown = text(olga.get(f"{BASE}of/carp/"))
    assert shown.index("Seat D") < shown.index("Seat A")  # the newest first
    olga.post(f"{BASE}of/carp/do/end/", {"end_date": "2027-01-04"})
    assert names(olga.get(BASE)) == ["Eel", "Pike"]
    assert names(olga.get(f"{BASE}?ended=1")) == ["Great carp"]
    assert "Ended on" in text(olga.get(f"{BASE}of/carp/"))
    wrong = olga.post(f"{BASE}of/eel/do/change/", {"name": "Eel", "of_group": "x"})
    assert wrong.status_code == 422 and "code “x”" in text(wrong)


@pytest.fixture
def sold(pond):
    """Orders of two customers of nobody; one of them is somebody's by now."""
    from luopan.records.services import apply, examine

    by = {"actor": pond.operator, "at": pond.at}
    found = examine(**by, files=[named(ORDERS)])
    apply(**by, examination=found)
    return pond


def test_first_owners_are_proposed_by_who_sold_last(olga, sold):
    shown = olga.get(f"{BASE}first/")
    (one,) = shown.context["rows"]
    assert (one.code, one.seat_code, str(one.last)) == (
        "eel",
        "north-1-b",
        "2026-04-05",
    )
    assert AccountOwner.objects.count() == 2  # looking changes nothing
    none = olga.post(f"{BASE}first/", {"shown": "eel"})
    assert none.status_code == 422 and AccountOwner.objects.count() == 2
    said = {"shown": "eel", "pick": "eel", "from_date": "2027-01-01"}
    assert olga.post(f"{BASE}first/", said).status_code == 303
    assert owner_of("eel", JAN) == "north-1-b"
    assert "Every customer has an owner." in text(olga.get(f"{BASE}first/"))


def test_proposals_that_the_page_did_not_show_come_along_where_that_is_said(olga, sold):
    olga.post(f"{BASE}first/", {"rest": "1"})
    assert owner_of("eel", JAN) == "north-1-b"


def test_the_workbook_holds_what_was_sifted(olga):
    content = olga.get(f"{BASE}workbook/?owner=south-1-a").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [row for row in cells if row[0] in {"Carp", "Pike", "Eel"}]
    assert [row[:5] for row in told] == [["Pike", "Carp", "直销", None, "Seat D"]]


def test_an_empty_company_is_shown_the_way(client, world):
    client.force_login(world.olga)
    assert "Import your customer list with owners, or add" in text(client.get(BASE))
    client.force_login(world.alice)
    assert "There are no customers in your scope yet" in text(client.get(BASE))


def test_who_logs_and_has_no_customer_is_told_who_can_say_it(client, world):
    client.force_login(world.bob)
    shown = text(client.get("/log/"))
    assert "Your seats have no customers yet." in shown
    assert f'href="{BASE}"' not in shown.split("<main")[1] and "Olga" in shown


def test_a_refusal_on_the_log_leads_to_customers_for_who_may(client, pond):
    from luopan.org import services as org

    by = {"actor": pond.operator, "at": pond.at}
    client.force_login(pond.bob)
    said = {"customer": "Whale", "key": "20270104-abcdefgh"}
    told = text(client.post("/log/visit/", said))
    assert (
        "new ones are added by sales operations" in told
        and f'href="{BASE}"' not in told
    )
    org.place_person(
        **by, seat=pond.south_1_a, person=pond.people.olga, from_date=pond.on
    )
    client.force_login(pond.olga)
    told = text(client.post("/log/visit/", said))
    assert f'href="{BASE}"' in told


def palette(client, words):
    found = client.get("/find/", {"q": words}, headers={"accept-language": "en"})
    return [
        (one["label"], one["url"])
        for one in found.json()["found"]
        if one["kind"] == "Customer"
    ]


@pytest.mark.parametrize(
    ("who", "words", "found"),
    [
        ("olga", "ar", ["carp"]),
        ("olga", "CARP", ["carp"]),  # a code, as it comes
        ("olga", "鲤", ["carp"]),  # the name in the other language
        ("olga", "ike", ["pike"]),
        ("olga", "whale", []),
        ("alice", "carp", ["carp"]),
        ("alice", "pike", []),  # of the South
        ("alice", "eel", ["eel"]),  # nobody's: she may give it to a seat
        ("bob", "carp", ["carp"]),
        ("bob", "eel", []),
        ("bob", "pike", []),
        ("charlie", "pike", ["pike"]),
        ("charlie", "carp", []),
        ("audrey", "carp", ["carp"]),  # sees all, changes nothing
        ("zed", "carp", []),  # whose role has ended
    ],
)
def test_the_palette_finds_customers_whose_page_one_may_open(
    client, pond, who, words, found
):
    Account.objects.filter(code="carp").update(name_other="鲤鱼")
    client.force_login(getattr(pond, who))
    urls = [url for _label, url in palette(client, words)]
    assert urls == [f"{BASE}of/{code}/" for code in found]
    assert all(client.get(url).status_code == 200 for url in urls)


def test_a_customer_that_has_ended_is_not_in_the_palette(client, pond):
    Account.objects.filter(code="pike").update(end_date=date(2026, 12, 1))
    client.force_login(pond.olga)
    assert palette(client, "pike") == []


def test_among_thousands_a_whole_code_comes_first_and_little_is_asked(
    client, pond, django_assert_max_num_queries
):
    rows = [
        Account(code=f"K-{n}", name=f"Basin {9000 - n}", start_date=date(2020, 1, 1))
        for n in range(6000)
    ]
    Account.objects.bulk_create(rows)
    client.force_login(pond.olga)
    palette(client, "x")
    with django_assert_max_num_queries(25):
        found = palette(client, "k-1")
    assert found[0] == ("Basin 8999 · K-1", f"{BASE}of/K-1/")
    assert len(found) == 5
    client.force_login(pond.alice)
    with django_assert_max_num_queries(25):
        assert palette(client, "k-5999") == [
            ("Basin 3001 · K-5999", f"{BASE}of/K-5999/")
        ]
