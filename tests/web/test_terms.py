"""Words in the second language: named in the settings, read on pages, never in the rows."""

from datetime import date
from decimal import Decimal

from django.utils import translation

from luopan.dimensions import services as dimensions
from luopan.dimensions.models import Account, Term
from luopan.dimensions.queries.terms import worded, worded_for
from luopan.org.language import in_other_language


def test_words_of_customers_are_named_and_read(client, world):
    by = {"actor": world.operator, "at": world.at}
    row = dimensions.NewAccount(
        "w1",
        "水厂",
        channel="直销",
        attributes={"行业": "水务"},
        start_date=date(2020, 1, 1),
    )
    dimensions.add_accounts(**by, rows=[row])
    client.force_login(world.olga)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get("/settings/words/").content.decode()
    assert all(word in page for word in ("行业", "水务", "直销"))
    said = {
        "word": ["行业", "水务", "直销"],
        "other": ["Industry", "Water", " direct "],
    }
    assert client.post("/settings/words/", said).status_code == 303
    assert Term.objects.get(name="直销").name_other == "direct"
    assert Account.objects.get(code="w1").attributes == {"行业": "水务"}
    assert worded("水务") == ("Water" if in_other_language() else "水务")
    assert "direct</td>" in client.get("/settings/customers/").content.decode()
    client.post("/settings/words/", {"word": ["直销"], "other": [""]})
    assert not Term.objects.filter(name="直销").exists()


def test_one_is_counted_in_the_singular(world):
    """In English; a word that was named once stands beside many in every other language."""
    pairs = {"customers": "customer", "visits": "visit", "boxes": "box"}
    pairs |= {"deliveries": "delivery", "licenses": "license", "people": "person"}
    pairs |= {"glass": "glass", "pcs": "pc", "km": "km", "家": "家", "": ""}
    with translation.override("en"):
        assert {many: worded_for(many, 1) for many in pairs} == pairs
        assert worded_for("visits", 2) == worded_for("visits", 0) == "visits"
    with translation.override("zh-hans"):
        assert worded_for("visits", 1) == "visits"


def test_a_bar_and_a_score_are_counted_in_the_readers_words(world):
    """0.25 家 a month stood on an English assessment sheet."""
    from luopan.tracking.queries.factors import Shown
    from luopan.web.words import assessment, scores

    Term.objects.create(name="家", name_other="customers")
    shown = Shown("count", "家", None, None)
    said = {assessment.bar(Decimal("0.25"), "家"), scores.figure(Decimal(1), shown)}
    said.add(scores.figure(Decimal("2.1"), shown))
    word = "customers" if in_other_language() else "家"
    one = "customer" if in_other_language() else "家"
    assert said == {f"0.25 {word}", f"2.1 {word}", f"1 {one}"}
