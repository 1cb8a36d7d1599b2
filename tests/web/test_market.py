"""The market pages: whole and part, what is shown to whom, forms, sheets, workbooks."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from luopan.dimensions.services import name_terms
from luopan.sheets.read import open_book
from luopan.strategy.models import Finding, MarketFile, Observation, Phase, Segment
from luopan.strategy.queries.sources import words_named
from luopan.strategy.services import market as services
from luopan.web.templatetags.market import market_chart, market_legend
from tests.tracked_year import NOON
from tests.web.matrix_market import HEAD, size

AT = datetime.fromisoformat("2027-08-20T03:00Z")


@pytest.fixture
def open_as(year, client, monkeypatch, settings, tmp_path):
    """Opens a page as somebody, on 20 August 2027; there is one market."""
    from luopan.dimensions.models import Product

    settings.FILES = tmp_path
    monkeypatch.setattr("luopan.web.middleware.now", lambda: NOON)
    by = {"actor": year.world.dora, "at": AT}
    segment = services.add_segment(
        **by,
        code="n-tea",
        name="Tea, North",
        unit=year.world.north,
        product=Product.objects.get(code="tea"),
    )
    services.observe(
        **by, segment=segment, figures=[size(80_000, 2025), size(100_000, 2026)]
    )

    def ask(who, path="/strategy/market/", data=None, **headers):
        client.force_login(getattr(year.world, who))
        if data is None:
            return client.get(path, headers=headers or None)
        return client.post(path, data)

    return ask


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:500]
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_says_what_matters_and_shows_own_sales_beside_the_market(open_as):
    found = text(open_as("dora"))
    assert "1 market is watched." in found
    assert "No share is comparable with the year before yet." in found
    assert "36.0%" in found and "+25.0%" in found
    assert "Sales amount" in found  # by which definition


def test_a_part_is_the_table_alone(open_as):
    found = text(open_as("dora", **{"HX-Request": "true"}))
    assert "Tea, North" in found and "<html" not in found


def test_own_sales_of_others_stay_hidden(open_as):
    """Charlie manages the South: the market is his to see, what the North sells is not."""
    one, all_ = (
        text(open_as("charlie", path))
        for path in ("/strategy/market/n-tea/", "/strategy/market/")
    )
    assert "36.0%" not in one + all_ and "you cannot see own sales there" in one
    assert ">Own sales<" not in one and "the size of the market" in one
    # No column stands empty: a sentence says what he sees and why, and leads to his own.
    assert (
        "Our share is worked out from all sales of the" in all_
        and "can be compared" not in all_
    )
    assert "Own share" not in all_.split("<main", 1)[1]
    assert '<a class="link" href="/track/">See own number' in all_
    assert "36.0%" in text(open_as("alice"))
    assert "See own number" not in text(open_as("alice"))


@pytest.mark.parametrize("path", ["/strategy/market/", "/strategy/market/n-tea/"])
def test_who_may_not_change_is_offered_nothing(open_as, path):
    for who in ("alice", "bob", "fin", "audrey"):
        found = text(open_as(who, path))
        assert "<form method" not in found.replace("sign-out", "").split("<main", 1)[1]
    assert "Watch a market" in text(open_as("dora"))


def test_the_empty_page_says_what_it_is_for(open_as):
    services.close_segment(
        actor=_dora(),
        at=AT,
        segment=Segment.objects.get(),
        reason="x",
    )
    assert "See how large your markets are, how fast they" in text(open_as("dora"))
    assert "No markets are watched yet." in text(open_as("bob"))


def _dora():
    from luopan.org.models import User

    return User.objects.get(username="dora")


FIGURE = {
    "kind": "size",
    "period": "2026-H1",
    "amount": "6万",
    "unit": "",
    "source": "Yearbook",
    "source_date": "2027-02-01",
    "confidence": "high",
    "tax_basis": "unknown",
}
ONE = "/strategy/market/n-tea/"


def test_a_figure_is_noted_by_a_form(open_as):
    answer = open_as("dora", ONE + "do/observe/", FIGURE)
    assert answer.status_code == 303
    figure = Observation.objects.get(period="2026-H1")
    assert figure.amount == 60_000 * 1_000_000
    assert "30.0%" in text(open_as("dora", ONE))


def test_a_competitor_is_called_as_the_reader_calls_him(open_as, year):
    """In the drawing, in the table and in what was found out; the rows keep his name."""
    figure = FIGURE | {"kind": "competitor_share", "amount": "30%"}
    figure |= {"competitor": "西岭控制", "period": "2026"}
    assert open_as("dora", ONE + "do/observe/", figure).status_code == 303
    assert "西岭控制" in text(open_as("dora", ONE))
    assert ("西岭控制", "") in words_named()
    name_terms(actor=year.world.olga, at=AT, terms={"西岭控制": "Xiling"})
    found = text(open_as("dora", ONE, **{"accept-language": "en"}))
    assert "Xiling" in found and "西岭控制" not in found
    assert Observation.objects.filter(competitor="西岭控制").count() == 1


def test_a_wrong_figure_comes_back_with_a_sentence(open_as):
    wrong = FIGURE | {"amount": "plenty"}
    found = text(open_as("dora", ONE + "do/observe/", wrong), 422)
    assert "“plenty” is not a number." in found
    assert Observation.objects.count() == 2


def test_notes_and_stages_are_noted_and_withdrawn(open_as):
    note = {
        "kind": "threat",
        "text": "A <b>new</b> plant opens.",
        "source": "Gazette",
        "source_date": "2027-08-01",
        "confidence": "low",
    }
    open_as("dora", ONE + "do/find/", note)
    open_as("dora", ONE + "do/judge/", {"stage": "mature", "reason": "no newcomers"})
    found = text(open_as("alice", ONE))
    assert "A &lt;b&gt;new&lt;/b&gt; plant opens." in found
    assert "hold the share, dig deeper" in found
    assert "Retention rate" in found and "Share of wallet" in found
    assert Phase.objects.count() == 1
    said = {"finding": Finding.objects.get().pk, "reason": "it was called off"}
    open_as("dora", ONE + "do/withdraw/", said)
    assert "plant opens" not in text(open_as("alice", ONE))
    nothing = {"finding": "9999", "reason": "x"}
    assert open_as("dora", ONE + "do/withdraw/", nothing).status_code == 404
    assert open_as("dora", ONE + "do/dance/", {}).status_code == 404


def test_as_of_an_earlier_day(open_as):
    later = {"as_of": "2027-08-19"}
    found = text(open_as("dora", f"/strategy/market/?as_of={later['as_of']}"))
    assert "As known on 2027-08-19." in found
    assert "No markets are watched yet." in found
    assert "Tea, North" in text(open_as("dora", "/strategy/market/?as_of=rubbish"))


def test_a_market_is_added_by_a_form_that_keeps_what_was_typed(open_as):
    new = {
        "code": "s-tea",
        "name": "Tea, South",
        "unit": "south",
        "product": "tea",
        "group": "",
        "fresh_months": "6",
    }
    found = text(open_as("dora", "/strategy/market/add/", new | {"code": "a/b"}), 422)
    assert 'value="Tea, South"' in found and "can hold letters, digits," in found
    answer = open_as("dora", "/strategy/market/add/", new)
    assert answer["Location"] == "/strategy/market/s-tea/"
    assert Segment.objects.get(code="s-tea").fresh_months == 6


def test_a_sheet_is_previewed_then_taken_in(open_as):
    content = HEAD + "n-tea,size,2024,70000,CNY,Yearbook,2026-01-01,low\n"
    file = SimpleUploadedFile("sizes.csv", content.encode())
    answer = open_as("dora", "/strategy/market/files/", {"file": file})
    where = answer["Location"]
    found = text(open_as("dora", where))
    assert "New: 1 figure, 0 notes." in found and "70" in found
    assert Observation.objects.count() == 2
    open_as("dora", where + "apply/", {})
    assert Observation.objects.count() == 3
    assert ">imported</span>" in text(open_as("dora"))
    again = SimpleUploadedFile("b.csv", content.encode())
    refused = open_as("dora", "/strategy/market/files/", {"file": again})
    assert "If its data changes, edit it and upload it again" in text(refused, 400)


def test_a_sheet_with_faults_cannot_be_taken_in(open_as):
    content = HEAD + "n-tea,size,2024,lots,CNY,Yearbook,2026-01-01,low\n"
    file = SimpleUploadedFile("sizes.csv", content.encode())
    where = open_as("dora", "/strategy/market/files/", {"file": file})["Location"]
    found = text(open_as("dora", where))
    assert "“lots” is not a number." in found and "apply/" not in found
    assert "1 row cannot be imported" in text(
        open_as("dora", where + "apply/", {}), 400
    )
    open_as("dora", where + "discard/", {})
    assert MarketFile.objects.get().discarded_at is not None


@pytest.mark.parametrize(
    "path",
    [
        "/strategy/market/workbook/",
        "/strategy/market/n-tea/workbook/",
        "/strategy/market/template/",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_workbooks_open(open_as, path, language):
    with translation.override(language):
        answer = open_as("dora", path, **{"Accept-Language": language})
    assert answer.status_code == 200
    book = open_book(answer.content, "x.xlsx")
    cells = [str(cell) for row in book.sheets[0].rows() for cell in row if cell]
    assert any("n-tea" in cell or "Tea, North" in cell for cell in cells)


def test_workbooks_hide_what_the_page_hides(open_as):
    book = open_book(open_as("charlie", "/strategy/market/workbook/").content, "x.xlsx")
    rows = [row for row in book.sheets[0].rows() if "Tea, North" in row]
    assert len(rows) == 2
    for row in rows:
        assert 0.36 not in [float(c) for c in row if isinstance(c, int | float)]
        assert "you cannot see own sales there" in row


def test_the_share_of_a_market_over_time_is_a_sheet_of_its_workbook(open_as):
    """Of 100,000 the North sold 36,000 in 2026, in ¥K; who may not see it reads why."""
    path = "/strategy/market/n-tea/workbook/"
    said, course = open_book(open_as("alice", path).content, "x.xlsx").sheets
    assert course.name == "Share over time"
    (row,) = [row for row in course.rows() if row[0] == "2026"]
    assert [float(row[n]) for n in (1, 3, 4, 5)] == [100, 0.25, 36, 0.36]
    _said, hidden = open_book(open_as("charlie", path).content, "x.xlsx").sheets
    (row,) = [row for row in hidden.rows() if row[0] == "2026"]
    assert row[4] in (None, "") and row[5] in (None, "")
    assert row[7] == "you cannot see own sales there"


def test_the_palette_finds_the_page_and_the_market(open_as):
    found = open_as("alice", "/find/?q=market").json()["found"]
    assert "/strategy/market/" in [each["url"] for each in found]
    found = open_as("alice", "/find/?q=Tea").json()["found"]
    assert ONE in [each["url"] for each in found]


def test_the_drawing_holds_whatever_is_known():
    """Nothing, gaps, a market of nothing, a share above all others."""
    for shares in ([None, None], [0.0, 1.0], [None, 0.004]):
        drawn = {
            "years": ["2025", "2026"],
            "sizes": [None, 0.0],
            "own": [None, 5.0],
            "labels": ["", "<0>"],
            "shares": [("Own", shares), ("<Rival>", [0.2, None])],
        }
        for narrow in (False, True):
            svg = market_chart(drawn, "what it shows", narrow=narrow)
            assert svg.count("<svg") == 1 and "<Rival>" not in svg
            ys = [float(y) for y in re.findall(r'y1="([\d.-]+)"', svg)]
            assert all(0 <= y <= 296 for y in ys)
        assert "&lt;Rival&gt;" in market_legend(drawn)
    drawn["shares"] = [("一个名字很长的竞争对手公司", [0.1, 0.125])]
    ends = re.findall(r'class="e s0"[^>]*>([^<]*)<', market_chart(drawn, ""))
    assert ends == ["一个名字很长… 12.5%"]  # as much as there is room for
    empty = {"years": [], "sizes": [], "own": [], "labels": [], "shares": []}
    assert market_chart(empty, "") == ""
