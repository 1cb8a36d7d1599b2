"""The page of the SMART audit: what it says, whom, its filter, its workbook, the bar."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from luopan.dimensions.models import Metric
from luopan.targets.models import AuditBar, Version
from luopan.targets.queries.audit import audit
from luopan.targets.speech import DatabaseSpeech
from luopan.trail.models import Entry
from luopan.web.words import smart as words
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]


@pytest.fixture
def drafted(client, sold):
    """A plan of 2026 from the orders of 2025: nothing linked, nobody leads the south."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM)
    sold.version = Version.objects.get()
    sold.page = f"/targets/{sold.version.pk}/audit/"
    return sold


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_opens_with_a_sentence_and_says_where_to_mend(client, drafted):
    said = text(client.get(drafted.page))
    assert "the bar of 80%" in said or "the bar is 0%" in said
    assert "No open objective wants" in said
    assert f"/strategy/coverage/?year={drafted.version.plan.year}" in said
    assert drafted.page in text(client.get(f"/targets/{drafted.version.pk}/"))
    assert client.get("/targets/audit/")["Location"] == drafted.page


def test_amounts_of_findings_are_as_short_as_on_all_pages(client, drafted):
    """A vacant seat carries 26,400: short on the page, in full for a program."""
    found = audit(drafted.version, viewer=drafted.dora, at=timezone.now())
    assert any("it carries 26,400 CNY" in one.sentence for one in found.findings)
    said = text(client.get(drafted.page))
    assert "it carries ¥26.4K" in said and "26,400" not in said
    chinese = text(client.get(drafted.page, headers={"accept-language": "zh-hans"}))
    assert "2.6 万元" in chinese and "26,400" not in chinese


def test_the_filter_leaves_what_was_asked_for(client, drafted):
    said = text(client.get(f"{drafted.page}?criterion=relevant&weight=weighty"))
    assert "No open objective wants" in said
    assert "This unit has no leader of its own" not in said
    gone = text(client.get(f"{drafted.page}?criterion=nothing"))
    assert "No findings match the filter" in gone


def test_a_manager_hears_of_the_own_branch_only(client, drafted):
    client.force_login(drafted.alice)
    said = text(client.get(drafted.page))
    assert "North" in said
    assert "South" not in said


def test_the_workbook_holds_every_finding(client, drafted):
    answer = client.get(f"{drafted.page}?xlsx=1")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("No open objective wants" in cell for cell in cells)
    assert any("Time-bound" in cell or "Relevant" in cell for cell in cells)


def test_the_bar_is_set_on_the_page_and_then_asks_for_a_reason(client, drafted):
    answer = client.post(f"{drafted.page}bar/", {"percent": "95%", "reason": "strict"})
    assert answer.status_code == 303
    assert float(AuditBar.objects.get().share) == 0.95
    assert "below the bar of 95%" in text(client.get(drafted.page))
    odd = client.post(f"{drafted.page}bar/", {"percent": "many"})
    assert odd.status_code == 400

    issue = f"/align/issue/{drafted.version.pk}/"
    said = {"branch": "direct:company", "deadline": ""}
    refused = client.post(issue, said)
    assert refused.status_code == 422
    assert "below the bar of 95%" in text_of(refused)
    done = client.post(issue, said | {"reason": "The strategy follows on Monday"})
    assert done.status_code == 303
    entry = Entry.objects.filter(act="targets.issue", outcome="done").latest("seq")
    assert entry.details["audit_bar"] == 0.95
    assert entry.reason == "The strategy follows on Monday"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_grid_hears_how_many_findings_each_row_has(client, drafted):
    found = audit(drafted.version, viewer=drafted.dora, at=timezone.now())
    assert "audit/marks/" in text(client.get("/decompose/"))
    told = client.get(drafted.page + "marks/").json()["marks"]
    assert sum(count for _u, _p, count, _w in told) == len(found.findings)
    weighty = sum(w for _u, _p, _c, w in told)
    assert weighty == sum(1 for one in found.findings if one.weighty)
    said = text(client.get(drafted.page + "of/company/"))
    own = [one for one in found.findings if one.unit == "company"]
    assert own and said.count("<li>") == len(own)
    assert f"/strategy/coverage/?year={drafted.version.plan.year}" in said


def test_none_is_the_lowest_where_all_are_whole(drafted):
    found = audit(drafted.version, viewer=drafted.dora, at=timezone.now())
    notes = tuple(one for one in found.findings if not one.weighty)
    scores = {key: replace(one, clean=one.units) for key, one in found.scores.items()}
    assert notes
    with override("en"):
        assert "most points lost on" in words.sentence(
            found
        ) or "lowest" in words.sentence(found)
        said = words.sentence(replace(found, findings=notes, scores=scores))
    assert "lowest" not in said and "lost" not in said
    assert said.endswith("No major findings, only notes.")


def test_amounts_of_a_sentence_are_told_to_the_whole(db):
    """2,260,400.61 is held against a best year of 1,642,448: cents say nothing there."""
    speech = DatabaseSpeech(Metric(quantum=Decimal("0.01")))
    assert speech.whole(226_040_061) == "2,260,401"
    assert speech.whole(1_050) == "10.50"  # so few that they do
