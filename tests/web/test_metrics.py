"""One metric: worded and defined anew by who may; the audit leads here."""

from luopan.dimensions.models import Metric
from tests.web.test_settings import house

__all__ = ["house"]


def test_a_metric_is_worded_and_defined_anew(client, house):
    client.force_login(house.olga)
    page = "/settings/metrics/sales_amount/"
    said = {"act": "words", "name": "Sales", "definition": "Signed orders of the year."}
    assert client.post(page, said).status_code == 303
    shown = client.get(page).content.decode()
    assert "Signed orders of the year." in shown and 'name="tax_basis"' in shown
    assert client.post(page, {"act": "words", "name": " "}).status_code == 422
    anew = {"act": "anew", "code": "sales_net", "tax_basis": "excl"}
    done = client.post(page, anew | {"from_date": "2028-01-01"})
    assert done.status_code == 303 and done["Location"].endswith("/sales_net/")
    old, new = (Metric.objects.get(code=c) for c in ("sales_amount", "sales_net"))
    assert (new.tax_basis, new.replaces, new.document) == ("excl", old, old.document)
    assert str(old.end_date) == "2028-01-01" and old.tax_basis != "excl"
    assert client.post(page, anew | {"code": "x"}).status_code == 422


def test_who_may_only_look(client, house):
    client.force_login(house.bob)
    page = "/settings/metrics/sales_amount/"
    shown = client.get(page).content.decode()
    shown = shown.split("<main", 1)[1].split("</main>")[0]
    # To read: what it counts first, then how, by its name; nothing that looks like a form.
    heading, sentence = shown.split("<h1>")[1].split("</h1>")
    assert heading == 'Sales amount <small class="code">sales_amount</small>'
    assert sentence.strip().startswith("<p>Order amount")
    assert "<dt>Kind</dt>" in shown and "<dt>Tax</dt>" in shown
    assert "<input" not in shown and "<textarea" not in shown
    assert client.post(page, {"act": "words", "name": "Mine"}).status_code == 403
    assert Metric.objects.get(code="sales_amount").name != "Mine"
