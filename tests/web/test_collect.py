"""Collecting by workbook on its page: asked, downloaded, returned, compared, loaded."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from luopan.targets.models import Return, Submission
from luopan.trail import jobs
from tests.web.test_align import draft, issued
from tests.web.test_targets import sold

__all__ = ["draft", "issued", "sold"]


@pytest.fixture
def asked(draft, client):
    """The North and the South are asked for their workbooks."""
    client.force_login(draft.olga)
    draft.page = f"/collect/?version={draft.version.pk}"
    draft.at_version = f"/collect/{draft.version.pk}/"
    said = {"branch": "company", "deadline": "2099-01-01", "text": "Please."}
    answer = client.post(draft.at_version + "ask/", said)
    assert answer.status_code == 303
    return draft


def shown(client, where):
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def out(client, world, unit="north"):
    answer = client.post(world.at_version + "download/", {"unit": unit})
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def back(client, world, *books):
    files = []
    for number, book in enumerate(books):
        file = BytesIO()
        book.save(file)
        files.append(SimpleUploadedFile(f"{number}.xlsx", file.getvalue()))
    answer = client.post(world.at_version + "return/", {"files": files})
    assert answer.status_code == 303
    jobs.work(once=True)


def test_a_manager_downloads_fills_in_returns_and_loads(client, asked):
    page = shown(client, asked.page)
    assert "2 not started" in page
    client.force_login(asked.alice)
    assert "Fill in and return the workbook of North" in shown(client, "/")
    page = shown(client, asked.page)
    assert "Download workbook of North" in page
    assert "South" not in page
    book = out(client, asked)
    book.worksheets[0]["G7"].value = "1.2万"
    back(client, asked, book)
    page = shown(client, asked.page)
    assert "nothing was submitted before" in page
    assert re.search(r"[1-9][\d.]*K? less than the number in the version, ¥", page)
    (sent,) = Return.objects.all()
    client.post(asked.at_version + "load/", {"file": [sent.pk]})
    assert Submission.objects.get().amount == 1_200_000  # fen
    assert "Loaded. It is now the unit&#x27;s submission." in shown(client, asked.page)
    assert "Fill in and return" not in shown(client, "/")


def test_what_is_wrong_is_named_on_the_page(client, asked):
    client.force_login(asked.alice)
    book = out(client, asked)
    book.worksheets[0]["G7"].value = "ten"
    back(client, asked, book)
    page = shown(client, asked.page)
    assert "cell G7" in page
    assert "“ten” is not a number." in page
    (sent,) = Return.objects.all()
    answer = client.post(asked.at_version + "load/", {"file": [sent.pk]})
    assert answer.status_code == 422
    client.post(f"/collect/file/{sent.pk}/away/")
    assert Return.objects.get().state == "discarded"


def test_operations_load_all_that_are_right(client, asked):
    books = [out(client, asked, unit) for unit in ("north", "south")]
    for book in books:
        book.worksheets[0]["G7"].value = 5
    back(client, asked, *books)
    assert "2 returned workbooks are waiting to be loaded" in shown(client, "/")
    page = shown(client, asked.page)
    assert "Load all 2 valid" in page
    numbers = list(Return.objects.values_list("pk", flat=True))
    client.post(asked.at_version + "load/", {"file": numbers})
    assert "being loaded" in shown(client, asked.page)
    jobs.work(once=True)
    assert Submission.objects.count() == 2
    answer = client.get(asked.at_version + "workbook/")
    rows = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert any(cell.value == "loaded" for row in rows for cell in row)


def test_reminding_and_asking_again(client, asked):
    for count in (2, 0):
        client.post(asked.at_version + "remind/")
        assert f"{count} reminders sent." in shown(client, asked.page)
    answer = client.post(
        asked.at_version + "ask/", {"branch": "company", "deadline": "2020-01-01"}
    )
    assert answer.status_code == 422
    client.force_login(asked.audrey)
    assert client.post(asked.at_version + "ask/", {}).status_code == 403
    assert "Request workbooks" not in shown(client, asked.page)
