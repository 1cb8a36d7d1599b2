"""Word templates of an organisation: what they may say, and what is refused of them."""

from io import BytesIO

import pytest
from docx import Document

from luopan.papers import confined, office
from luopan.papers.field_values import merged
from luopan.papers.own_docx import own_template
from luopan.papers.templates import Unfit
from tests.papers.example import letter

SAID = merged(letter())


def template(*paragraphs, head=""):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if head:
        document.sections[0].header.paragraphs[0].text = head
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def refused(content):
    with pytest.raises(Unfit) as caught:
        confined.examine(content, SAID)
    return caught.value.code, caught.value.words


def test_a_template_of_ones_own():
    own = template(
        "{{ year }} 年 {{ party_b_unit }}",
        "{% for m in metrics %}{{ loop.index }}. {{ m.name }} {{ m.amount }};{% endfor %}",
        "{% if replaces %}{{ replaces }}{% endif %}",
        "{% for row in months %}{% for one in row.amounts %}{{ one }} {% endfor %}{% endfor %}",
        head="编号 {{ number }}",
    )
    used = confined.examine(own, SAID)
    assert set(used) == {
        "number",
        "year",
        "party_b_unit",
        "metrics",
        "replaces",
        "months",
    }
    (made,) = confined.fill_all(own, [SAID])
    texts = [block.text for block in made.blocks]
    assert texts[0] == "2026 年 上海一部"
    assert texts[1] == "1. 销售额 14,400,000.00;2. 回款 12,000,000.00;"
    header = Document(BytesIO(made.docx)).sections[0].header.paragraphs[0].text
    assert header == "编号 2026-SH1-1"


def test_values_are_text_whatever_they_hold():
    told = merged(letter(reservation="{{ 7*7 }} <w:p/> & \x07 {% if x %}"))
    (made,) = confined.fill_all(template("{{ reservation }}"), [told])
    assert made.blocks[0].text == "{{ 7*7 }} <w:p/> &  {% if x %}"


def test_unknown_fields_are_named_all_at_once():
    found = refused(template("{{ nombre }} {{ number }}", "{% if pay %}{% endif %}"))
    assert found == ("unknown", ("nombre", "pay"))
    assert refused(template("{% for m in metrics %}{{ m.pay }}{% endfor %}")) == (
        "unknown",
        ("m.pay",),
    )
    assert refused(template("ok", head="{{ nobody }}"))[1] == ("nobody",)


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ number.__class__ }}",
        "{{ number['__class__'] }}",
        "{% for x in range(99999999) %}a{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ number|upper }}",
        "{{ number.upper() }}",
        "{% set x = 1 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro x() %}{% endmacro %}",
        "{% for a in metrics recursive %}{{ loop(metrics) }}{% endfor %}",
        "{% for a in metrics %}{% for b in metrics %}{% for c in metrics %}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "{{ loop.cycle(1) }}",
        "{{ self }}",
        "{{ metrics ~ metrics }}",
    ],
)
def test_nothing_but_fields_lists_and_conditions(hostile):
    code, _words = refused(template(hostile))
    assert code in {"not_allowed", "unknown"}
    assert refused(template("fine", head=hostile))[0] == code


def test_hidden_places_are_looked_at_too():
    document = Document()
    document.add_paragraph("fine")
    document.core_properties.title = "{{ ''.__class__ }}"
    made = BytesIO()
    document.save(made)
    assert refused(made.getvalue())[0] == "not_allowed"


def test_what_cannot_be_opened_is_said():
    for content in (b"", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0" + b"0" * 600):
        assert refused(content)[0] == "broken"
    assert refused(template("{% if x"))[0] == "syntax"


def test_our_own_template_is_fit_for_use():
    for language in ("zh", "en"):
        used = confined.examine(own_template(language, 1), SAID)
        assert {"party_b_person", "metrics", "months", "reservation"} <= set(used)


@pytest.mark.slow
def test_word_to_pdf_where_there_is_an_office():
    (made,) = confined.fill_all(template("{{ party_b_person }}"), [SAID])
    try:
        assert office.docx_to_pdf(made.docx).startswith(b"%PDF")
    except office.NoOffice:
        pytest.skip("no LibreOffice Writer here")
