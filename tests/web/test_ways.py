"""The ways to a number on the pages: what they say, the choice kept, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luopan.targets.models import Choice, Version
from tests.web.test_targets import FORM, sold

__all__ = ["sold"]
PART = {"HX-Request": "true"}


@pytest.fixture
def drafted(client, sold):
    """A plan of 2026 from the orders of 2025."""
    client.force_login(sold.dora)
    client.post("/targets/new/", FORM | {"reason": "", "way": ""})
    sold.version = Version.objects.get()
    sold.page = f"/targets/{sold.version.pk}/ways/company/"
    return sold


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_ways_stand_with_what_they_rest_on(client, drafted):
    assert drafted.page in text(client.get(drafted.page))
    said = text(client.get(drafted.page, headers=PART))
    assert "It is above the range of: Last year." in said and "ways-ruler" in said
    assert "not known, because there is no forecast" in said
    assert "No reason for this number has been given yet" in said
    assert client.get("/targets/ways/")["Location"] == drafted.page


def test_the_part_is_asked_for_by_other_pages_at_most_25_times(client, drafted):
    assert drafted.page in text(client.get(f"/targets/{drafted.version.pk}/"))
    client.get(drafted.page, headers=PART)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(drafted.page, headers=PART))
    assert "<html" not in said
    assert len(asked) <= 25, "\n".join(q["sql"][:200] for q in asked.captured_queries)


def test_a_number_is_chosen_with_its_reason(client, drafted):
    before = text(client.get(drafted.page, headers=PART))
    assert "Choose this number" in before
    form = {"amount": "=+10%", "way": "last_year", "reason": "<b>Two launches</b>"}
    answer = client.post(drafted.page + "choose/", form | {"back": "version"})
    assert answer["Location"] == f"/targets/{drafted.version.pk}/"
    made = Choice.objects.get()
    assert made.amount == round(made.before * 1.1) and made.way == "last_year"
    said = text(client.get(drafted.page, headers=PART))
    assert "&lt;b&gt;Two launches" in said and "based on: Last year" in said


def test_a_number_outside_of_the_way_it_leans_on_says_so(client, drafted):
    """Last year is one number here: no range holds a tenth more, or its half."""
    for amount, word in [("=+10%", "above"), ("=-50%", "below")]:
        form = {"amount": amount, "way": "last_year", "reason": word}
        client.post(drafted.page + "choose/", form)
        said = text(client.get(drafted.page, headers=PART))
        assert f"{word} this way" in said
    assert said.count("s range on that day,") == 2
    made = Choice.objects.last()
    amount = next(one["mid"] for one in made.beside if one["key"] == "last_year")
    thousands = f"{amount / 100_000:.5f}"
    form = {"amount": thousands, "way": "last_year", "reason": "the same"}
    client.post(drafted.page + "choose/", form)
    assert Choice.objects.last().amount == amount
    said = text(client.get(drafted.page, headers=PART))
    assert said.count("s range on that day,") == 2


def test_what_cannot_be_comes_back_with_what_was_typed(client, drafted):
    form = {"amount": "many", "reason": "because"}
    said = text(client.post(drafted.page + "choose/", form, headers=PART), 422)
    assert "is not a number" in said and "because" in said
    form = {"amount": "", "reason": "late", "expected": "1"}
    assert "changed meanwhile" in text(client.post(drafted.page + "choose/", form), 409)
    assert not Choice.objects.exists()


def test_a_manager_reads_why_his_number_is_what_it_is(client, drafted):
    client.force_login(drafted.alice)
    page = f"/targets/{drafted.version.pk}/ways/north/"
    assert "Choose this number" not in text(client.get(page, headers=PART))
    assert client.post(page + "choose/", {"reason": "mine"}).status_code == 403
    assert client.get(drafted.page).status_code == 404


def test_a_new_plan_shows_its_total_among_the_ways(client, sold):
    client.force_login(sold.dora)
    preview = text(client.post("/targets/new/preview/", FORM))
    start = preview.index("/targets/new/ways/?")
    address = preview[start : preview.index('"', start)].replace("&amp;", "&")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(address))
    assert "It is above the range of: Last year." in said and 'form="plan-form"' in said
    assert len(asked) <= 25
    assert "Choose an existing metric" in text(
        client.get("/targets/new/ways/?metric=nothing")
    )
    client.post("/targets/new/", FORM | {"reason": "As agreed.", "way": "last_year"})
    named = Version.objects.get()
    assert named.name == "2026 年销售额 第 1 稿"
    assert named.name_other == "2026 sales amount, draft 1"
    assert named.plan.name == "2026 年销售额计划"
    made = Choice.objects.get()
    assert (made.reason, made.way, made.unit.code) == (
        "As agreed.",
        "last_year",
        "company",
    )


def test_planned_resources_are_kept_exported_and_read_back(client, drafted):
    page = f"/targets/{drafted.version.pk}/resources/"
    assert "The resources planned for the year have not been" in text(client.get(page))
    form = {"unit": "north", "heads-before": "2", "heads-planned": "3"}
    wrong = text(client.post(f"{page}plan/", form), 422)
    assert "Enter the source of each figure" in wrong and 'value="3"' in wrong
    form |= {"heads-before_source": "<b>List</b>", "heads-planned_source": "Budget"}
    assert client.post(f"{page}plan/", form)["Location"] == f"{page}?unit=north"
    said = text(client.get(page, {"unit": "north"}))
    assert "2 → 3" in said and "+50.0%" in said and "&lt;b&gt;List" in said
    ways = f"/targets/{drafted.version.pk}/ways/north/"
    assert "heads planned" in text(client.get(ways, headers=PART))
    spent = form | {"budget-before": "34500", "budget-planned": "40000"}
    spent |= {"budget-before_source": "List", "budget-planned_source": "Budget"}
    assert client.post(f"{page}plan/", spent).status_code == 303
    said = text(client.get(page, {"unit": "north"}))
    assert "Expense (CNY)" in said and "¥34.5K → ¥40K" in said
    assert "expense planned <b>¥40K</b>" in text(client.get(ways, headers=PART))
    chinese = {"accept-language": "zh-hans"}
    said = text(client.get(page, {"unit": "north"}, headers=chinese))
    assert "2 人 → 3 人" in said
    assert "费用（元）" in said and "3.5 万 → 4 万" in said
    book = client.get(page, {"xlsx": "1"}).content
    file = SimpleUploadedFile("resources.xlsx", book)
    same = text(client.post(f"{page}read/", {"file": file}), 422)
    assert "Nothing here is new" in same
    with CaptureQueriesContext(connection) as asked:
        client.get(page, {"unit": "north"})
    assert len(asked) <= 25
