"""Requests 101 to 112 of the corpus, to the API and to the pages: a clear 4xx, never a 500."""

import gzip
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luopan.records.models import Upload

pytestmark = pytest.mark.django_db

PAGE, API = "/import/", "/api/v1/uploads"
FORM = "multipart/form-data; boundary=x"
LONG = "很长" * 2_500 + ".csv"
NAMES = [
    LONG,
    "a\x00b.csv",
    "..\\..\\windows\\a.csv",
    "../../etc/a.csv",
    "a\u202evsc.exe",
]


@pytest.fixture
def odd(noon, caller, settings, tmp_path):
    """Olga at both doors: what she asks never ends in a fault of ours."""
    settings.FILES = tmp_path
    program = caller("olga")
    browser = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    browser.force_login(noon.olga)
    return program, browser


def checked(answer, *statuses, api=True):
    """One of these; JSON with a sentence from the API; nowhere a traceback."""
    assert answer.status_code in statuses, answer.content[:300]
    assert b"Traceback" not in answer.content
    if api and answer.status_code >= 400:
        assert answer["Content-Type"].startswith("application/json")
        assert set(answer.json()) == {"problem", "facts"}
        assert answer.json()["problem"]
    return answer


def to_api(program, body, kind="application/json", path="/api/v1/products", **meta):
    headers = program.headers | {"idempotency-key": "odd"}
    ask = program.client.generic
    return ask("POST", path, body, content_type=kind, headers=headers, **meta)


def to_page(browser, body, kind=FORM, **meta):
    return browser.generic("POST", PAGE, body, content_type=kind, **meta)


def test_101_a_length_of_10_gb_is_refused_unread(odd):
    program, browser = odd
    length = {"CONTENT_LENGTH": str(10 << 30)}
    checked(to_api(program, b"", FORM, API, **length), 413)
    checked(to_api(program, b"{}", **length), 413)
    checked(to_page(browser, b"", **length), 413, api=False)
    assert not Upload.objects.exists()


def test_101_a_stranger_may_send_no_more_than_a_form(client):
    length = {"CONTENT_LENGTH": str(20 << 20)}
    answer = client.generic("POST", PAGE, b"", content_type=FORM, **length)
    assert answer.status_code == 413


def test_103_ten_thousand_fields(odd):
    program, browser = odd
    many = "&".join(f"f{n}=1" for n in range(10_000)).encode()
    urlencoded = "application/x-www-form-urlencoded"
    checked(to_api(program, many, urlencoded), 415)
    checked(to_page(browser, many, urlencoded), 400, 422, api=False)
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n
        for n in range(10_000)
    )
    checked(to_api(program, parts + b"--x--\r\n", FORM, API), 400)
    checked(to_page(browser, parts + b"--x--\r\n"), 400, 422, api=False)
    named = {f"f{n}": n for n in range(10_000)}
    checked(to_api(program, json.dumps(named).encode()), 400)


@pytest.mark.parametrize("name", NAMES)
def test_104_names_of_files_that_lead_elsewhere(odd, name):
    program, browser = odd
    content = b"a,b\n1,2\n"
    made = program.post("/uploads", files=[(name, content)])
    checked(made, 201, 400)
    file = SimpleUploadedFile("a.csv", content)
    file.name = name
    checked(browser.post(PAGE, {"files": file}), 303, 400, 422, api=False)
    for upload in Upload.objects.all():
        kept = upload.files[0]["name"]
        assert len(kept) <= 120
        assert kept.isprintable()
        assert not {"/", "\\"} & set(kept)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "image/png", "application/xml", "a"]
)
def test_105_the_wrong_kind_of_body(odd, kind):
    program, browser = odd
    checked(to_api(program, b'{"code":"a","name":"A"}', kind), 415)
    checked(to_api(program, b"a,b", kind, API), 400)
    checked(to_page(browser, b"a,b", kind), 400, 422, api=False)


def test_106_parts_without_a_boundary(odd):
    program, browser = odd
    body = b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n1\r\n--x--'
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        FORM + "\x01",
    ):
        checked(to_api(program, body, kind, API), 400)
        checked(to_page(browser, body, kind), 400, 422, api=False)


BODIES = {
    "107 depth of 10,000": b"[" * 10_000 + b"]" * 10_000,
    "107 depth of 10,000, named": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "107 depth of 900": b"[" * 900 + b"]" * 900,
    "107 depth of 30": b'{"code":' + b"[" * 30 + b"]" * 30 + b"}",
    "108 a name twice": b'{"code":"a","code":"b","name":"A"}',
    "108 a name twice, deep": b'{"code":"a","name":{"x":1,"x":2}}',
    "109 a million digits": b'{"code":"a","name":' + b"9" * 1_000_000 + b"}",
    "109 a million decimals": b'{"code":"a","name":1.' + b"9" * 1_000_000 + b"}",
    "109 beyond all floats": b'{"code":"a","name":1e400}',
    "NaN": b'{"code":NaN,"name":Infinity}',
    "no JSON": b"{'code': 1}",
    "half of one": b'{"code":"a',
    "empty": b"",
    "not UTF-8": b'{"code":"\xff\xfe"}',
    "UTF-16": '{"code":"a"}'.encode("utf-16"),
    "a list": b"[1,2]",
    "null": b"null",
    "NUL": b'{"code":"a\\u0000","name":"A"}',
    "half a character": b'{"code":"\\ud800","name":"A"}',
    "half a character as a name": b'{"\\ud800":1}',
}


@pytest.mark.parametrize("what", BODIES)
def test_107_to_109_bodies_that_are_none(odd, what):
    checked(to_api(odd[0], BODIES[what]), 400)


NUMBERS = ["-1", "0", "1000000000", str(2**31), str(2**63), str(2**64), "9" * 400]
NUMBERS += ["1.5", "1e3", "NaN", "１", "٣", "1 OR 1=1", "", "true", "null", "-0"]


@pytest.mark.parametrize("number", NUMBERS)
def test_110_parts_of_lists_that_are_none(odd, number):
    program = odd[0]
    for name in ("limit", "offset", "page_size"):
        for path in ("/plans", "/units", "/people", "/products", "/customers"):
            answer = program.get(path, **{name: number})
            fits = name == "page_size" or (name, number) in {
                ("offset", "0"),
                ("offset", "-0"),
            }
            checked(answer, *([200] if fits else [200, 400]))
            if answer.status_code == 200:
                assert len(answer.json()["items"]) <= 1_000


@pytest.mark.parametrize("number", [*NUMBERS, "%00", "../1", "1.", "0x1", "1%20"])
def test_110_numbers_that_nothing_has(odd, number):
    for path in ("/jobs/{}", "/versions/{}", "/uploads/{}", "/batches/{}"):
        answer = odd[0].get(path.format(number))
        checked(answer, 200, 400, 403, 404)
        assert answer.status_code != 200 or number == ""


def test_111_a_packed_body_is_not_unpacked(odd):
    program, browser = odd
    bomb = gzip.compress(b" " * (50 << 20))
    packed = {"HTTP_CONTENT_ENCODING": "gzip"}
    checked(to_api(program, bomb, **packed), 415)
    checked(to_api(program, bomb, FORM, API, **packed), 415)
    checked(to_page(browser, bomb, **packed), 400, 422, api=False)


@pytest.mark.parametrize("host", ["evil.example", "a b", "localhost:x", "[::1", "\x00"])
def test_112_a_foreign_host(odd, host):
    program, browser = odd
    answer = program.client.get("/api/v1/me", headers=program.headers, HTTP_HOST=host)
    checked(answer, 400)
    checked(browser.get(PAGE, HTTP_HOST=host), 400, api=False)


def test_112_forged_forwarding_is_not_believed(odd):
    program, browser = odd
    forged = {
        "HTTP_X_FORWARDED_FOR": "1.2.3.4, 127.0.0.1",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    answer = program.client.get("/api/v1/me", headers=program.headers, **forged)
    checked(answer, 200)
    assert "evil.example" not in browser.get(PAGE, **forged).content.decode()


def test_a_json_body_larger_than_a_form_is_refused(odd):
    body = json.dumps({"code": "a", "name": "A" * (3 << 20)}).encode()
    checked(to_api(odd[0], body), 413)


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
)
def test_a_method_that_an_address_does_not_have(odd, method):
    program = odd[0]
    answer = program.client.generic(method, "/api/v1/plans", headers=program.headers)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST"


def test_an_address_that_is_none_answers_json(odd, stranger):
    for who in (odd[0], stranger):
        for path in ("/", "/no", "/plans/", "/versions/1/", "/a/b/c", "/%00", "/é"):
            checked(who.get(path), 400, 404)
