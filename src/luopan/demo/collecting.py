"""The field is asked before numbers are issued: who filled in its workbook, and who did not."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta

from django.utils import translation

from luopan.demo.founding import ROOT
from luopan.demo.plans import FEN, Desk
from luopan.demo.talk import work
from luopan.sheets.write import cell_name
from luopan.targets.collecting.layout import FIRST, Layout
from luopan.targets.collecting.writing import workbook
from luopan.targets.models import Handout, Return, Version
from luopan.targets.services import collecting

THOUSAND = 1_000 * FEN
# Who filled in how much of what the draft says, in percent; loaded by themselves …
LOADED = {"south": ("liang", 102), "central": ("luo", 97), "key": ("su", 101)}
# … or returned, and operations load them.
SENT = {"east": ("shen", 93), "southwest": ("he", 91)}
WORDS = ("northwest", "ma", 95)  # one cell holds words
DOWNLOADED = ("northeast", "jin")
REGIONS = (*LOADED, *SENT, WORDS[0], DOWNLOADED[0], "north")
Said = Mapping[tuple[str, str, str], int]


def ask(desk: Desk) -> None:
    """Operations ask all regions for their own numbers."""
    today = desk.story.today
    collecting.ask_for_workbooks(
        **desk.by("zhou", today - timedelta(days=5), 11),
        version=_draft(desk),
        units=REGIONS,
        deadline=today - timedelta(days=1),
        text="摸底填报：按部门、产品、月份报自己的数，口径与上年一致。",
    )


@translation.override("zh-hans")  # whoever makes the demo, its people read Chinese
def returned(desk: Desk) -> None:
    """Most have downloaded; some are loaded, two wait, one has to be mended."""
    draft, day = _draft(desk), desk.story.today - timedelta(days=1)
    for unit, (user, percent) in LOADED.items():
        sent = _return(desk, draft, unit, user, percent)
        by = desk.by(user, day, 18)
        collecting.load_workbook(**by, returned=sent)
    for unit, (user, percent) in SENT.items():
        _return(desk, draft, unit, user, percent)
    _return(desk, draft, *WORDS, words="约120万")
    unit, user = DOWNLOADED
    collecting.hand_out_workbook(**desk.by(user, day, 17), version=draft, unit=unit)


def _draft(desk: Desk) -> Version:
    drafts = Version.objects.select_related("plan__root", "plan__calendar", "metric")
    year = desk.story.today.year + 1
    found = drafts.filter(plan__year=year, metric__code="sales_amount")
    return found.filter(plan__root__code=ROOT).earliest("pk")


def _return(
    desk: Desk, draft: Version, unit: str, user: str, percent: int, words: str = ""
) -> Return:
    """Download, fill in, return; and what the worker then does."""
    day = desk.story.today - timedelta(days=1)
    by = desk.by(user, day, 17)
    handout = collecting.hand_out_workbook(**by, version=draft, unit=unit)
    layout = Layout.of(handout.layout)
    said = _filled(layout, percent)
    file = (
        _with_words(handout, layout, said, words) if words else workbook(handout, said)
    )
    files = [(f"{handout.unit.name}填报表.xlsx", file)]
    (sent,) = collecting.return_workbooks(**by, version=draft, files=files)
    work(sent.received_at)
    return Return.objects.get(pk=sent.pk)


def _filled(layout: Layout, percent: int) -> dict[tuple[str, str, str], int]:
    """A share of what the draft says, in whole thousands."""
    return {
        (row.unit, row.product, code): issued * percent // 100 // THOUSAND * THOUSAND
        for row in layout.rows
        for code, issued, is_open in zip(
            layout.periods, row.issued, row.open, strict=True
        )
        if is_open
    }


def _with_words(handout: Handout, layout: Layout, said: Said, words: str) -> bytes:
    """One cell typed as people do when they are not sure yet."""
    row = layout.rows[1]
    rest = {key: part for key, part in said.items() if key[:2] != row.key}
    place = cell_name(layout.table_at + 2, FIRST + 3)
    typed = f'\\1 t="inlineStr"><is><t>{words}</t></is></c>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(handout, rest))) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for part in book.infolist():
            content = book.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = content.decode()
                text = re.sub(rf'(<c r="{place}"[^>/]*)/>', typed, text)
                content = text.encode()
            changed.writestr(part, content)
    return out.getvalue()
