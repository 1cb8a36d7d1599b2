"""Files of requests: large ones are read where they lie, by whoever reads them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from luopan.records.uploads import handed, keeping
from luopan.sheets.bundle import is_bundle, unbundled
from luopan.sheets.read import open_book


def lying(content, name="a.csv"):
    file = TemporaryUploadedFile(name, "text/csv", len(content), "utf-8")
    file.write(content)
    file.flush()
    file.seek(0)
    return file


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_what_lies_on_the_disk_is_not_read_into_memory(monkeypatch):
    large, small = lying(b"a,b\n1,2\n"), SimpleUploadedFile("a.csv", b"a,b\n1,2\n")
    monkeypatch.setattr(TemporaryUploadedFile, "read", None, raising=False)
    assert not isinstance(handed.content_of(large), bytes)
    assert handed.content_of(large)[:] == handed.content_of(small)
    small.seek(0)
    books = [open_book(handed.source_of(file), "a.csv") for file in (large, small)]
    assert [len(book.sheets) for book in books] == [1, 1]


def test_an_empty_file_beside_large_ones_is_empty():
    assert handed.content_of(lying(b"")) == b""


def test_a_large_one_is_kept_as_it_is(settings, tmp_path):
    settings.FILES = tmp_path
    digest = keeping.keep(handed.content_of(lying(b"kept")))
    assert keeping.read(digest) == b"kept"


@pytest.mark.parametrize("of", [lambda file: file.read(), handed.content_of])
def test_a_zip_of_workbooks_is_unpacked_where_it_lies(of):
    content = packed(**{"one.xlsx": b"1", "two.xlsx": b"22"})
    assert is_bundle(of(lying(content)))
    assert unbundled(of(lying(content)), "a.zip", 40) == [
        ("one.xlsx", b"1"), ("two.xlsx", b"22"),
    ]  # fmt: skip
    assert not is_bundle(of(lying(b"PK no zip")))
    assert not is_bundle(of(lying(packed(**{"[Content_Types].xml": b""}))))


def test_of_a_file_that_should_be_small_no_more_is_read_than_shows_that_it_is_not():
    assert handed.beginning_of(lying(b"x" * 9_000_000), 1000) == b"x" * 1001
    assert handed.beginning_of(lying(b"small"), 1000) == b"small"
