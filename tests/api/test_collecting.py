"""Collecting by workbook, as programs do it: asked, downloaded, returned, compared, loaded."""

import base64
from io import BytesIO

from openpyxl import load_workbook

from luopan.trail import jobs


def test_a_workbook_goes_out_and_comes_back(draft, caller):
    at = f"/versions/{draft}/workbooks"
    olga, alice = caller("olga"), caller("alice")
    said = {"units": ["north", "south"], "deadline": "2099-01-01"}
    assert olga.post(f"{at}/ask", said).json() == {"units": 2}
    assert alice.post(f"{at}/ask", {**said, "units": ["south"]}).status_code == 404
    made = alice.post(f"{at}/hand-out", {"unit": "north"}).json()
    assert made["number"] == 1
    book = load_workbook(BytesIO(base64.b64decode(made["content"])))
    book.worksheets[0]["G7"].value = "12,000"
    book.worksheets[0]["H7"].value = "ten"
    taken = _returned(alice, at, book)
    (fault,) = alice.get(f"/returned/{taken}").json()["faults"]
    assert (fault["code"], fault["place"]) == (
        "no_number",
        "Sheet “Fill in”, cell H7",
    )
    assert alice.post(f"/returned/{taken}/put-away").json() == {"done": True}
    book.worksheets[0]["H7"].value = None
    taken = _returned(alice, at, book)
    found = alice.get(f"/returned/{taken}").json()
    assert (found["step"], found["total"], found["changed"]) == ("ready", "12000", 1)
    assert caller("charlie").get(f"/returned/{taken}").status_code == 404
    assert olga.post(f"{at}/load", {"files": [taken]}).status_code == 200
    jobs.work(once=True)
    board = olga.get(at).json()
    north = next(row for row in board["rows"] if row["unit"] == "north")
    assert (north["step"], north["total"]) == ("loaded", "12000")
    assert olga.post(f"{at}/remind", {"unit": "south"}).json() == {"done": True}
    assert olga.post(f"{at}/remind", {"unit": "south"}).status_code == 422


def _returned(who, at, book):
    file = BytesIO()
    book.save(file)
    answer = who.post(f"{at}/return", files=[("north.xlsx", file.getvalue())])
    assert answer.status_code == 201, answer.json()
    jobs.work(once=True)
    return answer.json()["files"][0]
