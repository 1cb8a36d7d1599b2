"""Files through the pages: read in the background, asked about, stored, taken back."""

import os
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luopan.records.models import Batch, Document, StatedTarget, Upload
from luopan.trail import jobs
from luopan.trail.models import Entry
from tests.cast import standards

M = 1_000_000
GOOD = "订单日期,订单号,客户,岗位,产品,销售额\n2026-01-05,A1,甲公司,Seat A,茶,1.2万\n2026-01-06,A2,乙公司,Seat B,茶,300.125\n"
BAD = "订单日期,订单号,客户,岗位,产品,销售额\n2026-01-05,A1,甲公司,Seat A,茶,abc\n2026-01-06,A2,乙公司,Seat B,茶,300\n"


@pytest.fixture
def files(world, settings, tmp_path):
    """The world with standard metrics, and a place for files."""
    settings.FILES = tmp_path
    standards(world)
    return world


def hand_in(client, text, name="订单.csv"):
    answer = client.post(
        "/import/", {"files": SimpleUploadedFile(name, text.encode("gbk"))}
    )
    assert answer.status_code == 303
    jobs.work(once=True)
    return Upload.objects.latest("pk")


def test_from_a_file_to_records_and_back(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    shown = client.get(f"/import/{upload.pk}/").content.decode()
    assert "12,300.125" in shown  # the file's own sum, not rounded
    assert not Document.objects.exists()

    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    upload.refresh_from_db()
    assert upload.state == "applied"
    assert Document.objects.count() == 2

    client.post(f"/import/batch/{upload.batch_id}/revoke/", {"reason": "wrong file"})
    assert Batch.objects.get().revoked_at is not None
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"records.receive", "records.accept", "records.revoke"} <= acts


def test_rows_with_problems_are_named_and_may_be_left_out(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, BAD)
    shown = client.get(f"/import/{upload.pk}/").content.decode()
    assert "abc" in shown
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    stopped = client.get(f"/import/{upload.pk}/").content.decode()
    assert 'role="alert"' in stopped  # says why, in a sentence
    for language, words in (("en", "This is not a number."), ("zh-hans", "这不是数字")):
        client.post("/language/", {"language": language})
        read = client.get(f"/import/{upload.pk}/").content.decode()
        assert read.count(words) >= 2, language  # in the sentence and in the list
    assert not Document.objects.exists()

    client.post(f"/import/{upload.pk}/reopen/")
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1", "leave_out": "1"})
    jobs.work(once=True)
    assert Document.objects.count() == 1


def test_what_a_column_means_can_be_said(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    client.post(
        f"/import/{upload.pk}/say/",
        {"column": ["订单日期", "销售额"], "place": ["date", "amount"]},
    )
    upload.refresh_from_db()
    assert upload.choices["amount"] == "销售额"
    assert upload.state == "received"
    jobs.work(once=True)
    upload.refresh_from_db()
    assert upload.state == "examined"


def test_a_broken_file_is_a_sentence(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, "x" * 10, name="坏.xlsx")
    page = client.get(f"/import/{upload.pk}/")
    assert page.status_code == 200
    assert upload.found["whole"]


def test_no_file_is_a_sentence(client, files):
    client.force_login(files.olga)
    answer = client.post("/import/", {})
    assert answer.status_code == 422
    assert Upload.objects.count() == 0


def test_who_may_not_import(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    client.force_login(files.bob)  # a rep
    assert client.get("/import/").status_code == 403
    assert client.get(f"/import/{upload.pk}/").status_code == 403
    client.force_login(files.adam)  # an administrator sees it, but it is not his
    assert client.get(f"/import/{upload.pk}/").status_code == 200
    assert client.post(f"/import/{upload.pk}/accept/").status_code == 403
    upload.refresh_from_db()
    assert upload.state == "examined"


def test_what_there_is_not_is_not_found(client, files):
    client.force_login(files.olga)
    assert client.get("/import/4711/").status_code == 404
    assert client.get("/import/batch/4711/").status_code == 404


def test_put_away_stores_nothing(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    client.post(f"/import/{upload.pk}/discard/")
    upload.refresh_from_db()
    assert upload.state == "discarded"
    assert client.post(f"/import/{upload.pk}/accept/").status_code == 400
    assert not Document.objects.exists()


def test_a_name_that_leads_elsewhere_is_only_a_name(client, files, tmp_path):
    client.force_login(files.olga)
    upload = hand_in(client, GOOD, name="..\\..\\evil.csv")
    assert upload.files[0]["name"] == "evil.csv"
    assert not list(tmp_path.rglob("evil*"))


TARGETS = "年份,月份,地区,目标\n2026,1,华东,12\n2026,2,华东,30\n"


def test_what_targets_are_about_is_said_once_and_remembered(client, files):
    client.force_login(files.olga)
    upload = hand_in(client, TARGETS, name="目标.csv")
    shown = client.get(f"/import/{upload.pk}/").content.decode()
    assert '<option value="sales_amount" selected>' in shown
    where = f"/import/{upload.pk}/say/"
    assert client.post(where, {"metric": "no_such"}).status_code == 400
    client.post(where, {"metric": "buying_customers"})
    jobs.work(once=True)
    client.post(f"/import/{upload.pk}/accept/", {"accept_apart": "1"})
    jobs.work(once=True)
    stored = StatedTarget.objects.values_list("metric__code", "amount")
    assert set(stored) == {("buying_customers", 12 * M), ("buying_customers", 30 * M)}

    later = hand_in(client, TARGETS.replace("2026", "2027"), name="明年.csv")
    shown = client.get(f"/import/{later.pk}/").content.decode()
    assert '<option value="buying_customers" selected>' in shown
    plain = hand_in(client, GOOD)
    assert 'name="metric"' not in client.get(f"/import/{plain.pk}/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_full_disk_is_said_and_leaves_nothing_behind(
    client, files, tmp_path, language
):
    """What is written of a file goes to a device that has no room, and says so truly."""
    client.force_login(files.olga)
    client.post("/language/", {"language": language})
    content = GOOD.encode("gbk")
    part = tmp_path / "uploads" / f"{sha256(content).hexdigest()}.{os.getpid()}"
    part.parent.mkdir()
    part.symlink_to("/dev/full")
    answer = client.post("/import/", {"files": SimpleUploadedFile("订单.csv", content)})
    assert answer.status_code == 507
    words = {
        "en": "s disk is full, and this was not saved",
        "zh-hans": "服务器磁盘已满",
    }
    assert words[language] in answer.content.decode()
    assert not Upload.objects.exists() and not list(part.parent.iterdir())


def test_a_file_that_is_gone_is_said(client, files, tmp_path):
    client.force_login(files.olga)
    client.post("/import/", {"files": SimpleUploadedFile("a.csv", GOOD.encode("gbk"))})
    for kept in (tmp_path / "uploads").iterdir():
        kept.unlink()
    jobs.work(once=True)
    upload = Upload.objects.latest("pk")
    shown = client.get(f"/import/{upload.pk}/").content.decode()
    assert "no longer on the server" in shown


def test_only_imports_may_be_huge(client, files):
    client.force_login(files.olga)
    said = {"CONTENT_LENGTH": str(90 << 20), "content_type": "multipart/form-data"}
    assert client.generic("POST", "/strategy/", b"", **said).status_code == 413
    assert client.generic("POST", "/import/", b"", **said).status_code != 413


def test_a_large_file_is_taken_from_the_disk(client, files, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    client.force_login(files.olga)
    upload = hand_in(client, GOOD)
    assert "12,300.125" in client.get(f"/import/{upload.pk}/").content.decode()
