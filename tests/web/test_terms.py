"""Words in the second language: named in the settings, read on pages, never in the rows."""

from datetime import date

from luopan.dimensions import services as dimensions
from luopan.dimensions.models import Account, Term
from luopan.dimensions.queries.terms import worded
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
