"""Our own Word template, built from the wording: to print from, and to start one's own."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from luopan.papers.blocks import dated
from luopan.papers.clauses import Place, Wording
from luopan.papers.fields import BY_LEVEL, FIELDS, WITH_UNIT
from luopan.papers.wording import wording

FACE, LATIN = "宋体", "Times New Roman"
BRACED = {field.name: "{{ " + field.name + " }}" for field in FIELDS}


@cache
def own_template(language: str, edition: int) -> bytes:
    """The template of a language and edition, as the bytes of a .docx file."""
    text = wording(language, edition)
    document = Document()
    _page(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(text.title.format(**BRACED))
    run.bold, run.font.size = True, Pt(18)
    for line in text.head:
        document.add_paragraph(line.format(**BRACED))
    start = 0
    for clause in text.clauses:
        start = len(document.paragraphs)
        document.add_paragraph().add_run(clause.title).bold = True
        for part in clause.parts:
            _part(document, part, text)
    _signing(document, text)
    if text.issues:
        _keep_together(document, start)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(5)
    style.paragraph_format.line_spacing = 1.3
    core = document.core_properties
    core.author, core.title, core.comments = "", "", ""


def _part(document: Any, part: str | Place, text: Wording) -> None:
    if isinstance(part, Place):
        _TABLES[part](document, text)
    elif part == "{replaces}":
        _only_if(document, "replaces", lambda: document.add_paragraph("{{ replaces }}"))
    else:
        document.add_paragraph(part.format(**BRACED))


def _only_if(document: Any, field: str, add: Any, instead: str = "") -> None:
    document.add_paragraph("{%p if " + field + " %}")
    add()
    if instead:
        document.add_paragraph("{%p else %}")
        document.add_paragraph(instead)
    document.add_paragraph("{%p endif %}")


def _metrics(document: Any, text: Wording) -> None:
    keys = ("metric", "definition", "unit", "level", "weight", "amount")
    names = ("name", *keys[1:])
    _rows(document, [text.words[k] for k in keys], "one", "metrics", names)
    if text.across:
        _by_level(document, "by_level", text, WITH_UNIT if text.units else BY_LEVEL)
    else:
        _level_rows(document, text)
    if text.words["capitals"]:
        said = text.words["capitals"].format(capitals="{{ capitals }}")
        _only_if(document, "capitals", lambda: document.add_paragraph(said))


def _by_level(
    document: Any, rows: str, text: Wording, keys: tuple[str, ...] = BY_LEVEL
) -> None:
    heads = [text.words[key] for key in ("metric", *keys[1:])]
    _only_if(document, rows, lambda: _rows(document, heads, "one", rows, keys))


def _level_rows(document: Any, text: Wording) -> None:
    """A row for each level, as early editions had it."""
    named = ("name", "level", "counts", "amount")
    heads = [
        *(text.words[k] for k in ("metric", "level", "counts")),
        "{{ levels_head }}",
    ]
    _only_if(document, "levels", lambda: _rows(document, heads, "one", "levels", named))


def _aims(document: Any, text: Wording) -> None:
    names = ("name", "definition", "direction", "parts", "value")
    keys = ("metric", "definition", "direction", "parts", "amount")
    heads = [text.words[key] for key in keys]

    def add() -> None:
        document.add_paragraph(text.words["aims"])
        _rows(document, heads, "one", "aims", names)

    _only_if(document, "aims", add)
    if text.across:
        _by_level(document, "aims_by_level", text)


def _resources(document: Any, text: Wording) -> None:
    keys = ("what", "quantity", "who", "due")
    heads, names = [text.words[k] for k in keys], ("what", "amount", "who", "due")
    _only_if(
        document,
        "resources",
        lambda: _rows(document, heads, "one", "resources", names),
        text.words["no_resources"],
    )


def _assessment(document: Any, text: Wording) -> None:
    names = ("name", "definition", "weight", "held_to", "rule")
    heads = [text.words[key] for key in ("line", *names[1:])]

    def add() -> None:
        document.add_paragraph(text.words["assessed"])
        _rows(document, heads, "one", "assessment", names)
        if text.issues:
            document.add_paragraph(text.words["held_to_note"])
        document.add_paragraph(text.words["sheet"].format(sheet="{{ sheet }}"))

    _only_if(document, "assessment", add)


def _rows(
    document: Any, heads: list[str], name: str, rows: str, fields: tuple[str, ...]
) -> None:
    """A table with a row for each of a list."""
    table = _table(document, len(heads), 4)
    _fill(table.rows[0], heads)
    _fill(table.rows[1], ["{%tr for " + name + " in " + rows + " %}"])
    _fill(table.rows[2], ["{{ " + f"{name}.{field}" + " }}" for field in fields])
    _fill(table.rows[3], ["{%tr endfor %}"])
    document.add_paragraph()


def _months(document: Any, text: Wording) -> None:
    """A column for each metric, a row for each month, and the totals."""
    table = _table(document, 4, 5)
    heads = "{{ one.name }}（{{ one.unit }}）"
    _fill(table.rows[0], _across(text.words["month"], "one", "metrics", heads))
    _fill(table.rows[1], ["{%tr for row in months %}"])
    row = _across("{{ row.label }}", "amount", "row.amounts", "{{ amount }}")
    _fill(table.rows[2], row)
    _fill(table.rows[3], ["{%tr endfor %}"])
    total = _across(text.words["total"], "amount", "totals", "{{ amount }}")
    _fill(table.rows[4], total)
    document.add_paragraph()


def _across(first: str, name: str, cells: str, inside: str) -> list[str]:
    return [
        first,
        "{%tc for " + name + " in " + cells + " %}",
        inside,
        "{%tc endfor %}",
    ]


def _table(document: Any, columns: int, rows: int) -> Any:
    table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid"
    return table


def _fill(row: Any, texts: list[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=False):
        cell.text = text
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _signing(document: Any, text: Wording) -> None:
    document.add_paragraph()
    table = document.add_table(rows=3, cols=2)
    words = text.words
    _fill(table.rows[0], [words["sign_a"], words["sign_b"]])
    _fill(table.rows[1], ["{{ signed_a }}", "{{ signed_b }}"])
    _fill(table.rows[2], list(dated(text, BRACED)))
    table.rows[1].height = Mm(18)


def _keep_together(document: Any, start: int) -> None:
    """The last clause, from a paragraph on, and the signatures on one page."""
    rows = document.tables[-1].rows
    inside = [cell.paragraphs[0] for row in rows for cell in row.cells]
    for paragraph in (*document.paragraphs[start:], *inside):
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.keep_together = True


_TABLES = {
    Place.METRICS: _metrics,
    Place.AIMS: _aims,
    Place.MONTHS: _months,
    Place.RESOURCES: _resources,
    Place.ASSESSMENT: _assessment,
}
