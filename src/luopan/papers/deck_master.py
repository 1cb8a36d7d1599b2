"""Our own slides: a plain wide master, made by code; what an organisation's may replace."""

from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from luopan.papers.deck_look import ACCENT, INK, INK_3

WIDE, HIGH = Inches(13.333), Inches(7.5)
LATIN, EAST = "Arial", "Microsoft YaHei"
EDGE = Inches(0.55)
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
KEPT = ("Title Slide", "Title Only")
PLACES = {
    PP_PLACEHOLDER.TITLE: (EDGE, Inches(0.3), WIDE - 2 * EDGE, Inches(0.54)),
    PP_PLACEHOLDER.FOOTER: (EDGE, Inches(7.08), Inches(11.2), Inches(0.26)),
    PP_PLACEHOLDER.SLIDE_NUMBER: (
        Inches(11.98),
        Inches(7.08),
        Inches(0.8),
        Inches(0.26),
    ),
}
COVER = {
    PP_PLACEHOLDER.CENTER_TITLE: (EDGE, Inches(2.35), WIDE - 2 * EDGE, Inches(1.1)),
    PP_PLACEHOLDER.SUBTITLE: (EDGE, Inches(3.55), WIDE - 2 * EDGE, Inches(1.6)),
}


@cache
def own_master() -> bytes:
    """The bytes of a .pptx file without slides: a cover and a page."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDE, HIGH
    _themed(made)
    master = made.slide_master
    for layout in list(made.slide_layouts):
        if layout.name not in KEPT:
            made.slide_layouts.remove(layout)
    for holder in [master, *made.slide_layouts]:
        _placed(holder)
    _marked(next(one for one in made.slide_layouts if one.name == "Title Slide"))
    content = BytesIO()
    made.core_properties.author = made.core_properties.title = ""
    made.save(content)
    return content.getvalue()


def _marked(layout: Any) -> None:
    """A short bar above the title of the cover."""
    left, top, wide, high = (
        int(one) for one in (EDGE, Inches(2.1), Inches(0.9), Pt(5))
    )
    bar = (
        f'<p:sp xmlns:p="{P}" xmlns:a="{A}"><p:nvSpPr><p:cNvPr id="90" name="mark"/>'
        "<p:cNvSpPr/><p:nvPr userDrawn='1'/></p:nvSpPr><p:spPr><a:xfrm>"
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{ACCENT}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
    layout.shapes._spTree.append(etree.fromstring(bar))


def _placed(holder: Any) -> None:
    places = PLACES | COVER
    for one in list(holder.placeholders):
        kind = one.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            one._element.getparent().remove(one._element)
        elif kind in places:
            one.left, one.top, one.width, one.height = places[kind]
            _styled(one, kind)
        elif kind == PP_PLACEHOLDER.BODY:
            one.left, one.top = EDGE, Inches(1.5)
            one.width, one.height = WIDE - 2 * EDGE, Inches(5.4)


def _styled(one: Any, kind: Any) -> None:
    """Sizes stand with the paragraphs, so that whoever types more gets the same."""
    sizes = {
        PP_PLACEHOLDER.TITLE: (24, INK, True),
        PP_PLACEHOLDER.CENTER_TITLE: (36, INK, True),
        PP_PLACEHOLDER.SUBTITLE: (16, INK_3, False),
        PP_PLACEHOLDER.FOOTER: (9, INK_3, False),
        PP_PLACEHOLDER.SLIDE_NUMBER: (9, INK_3, False),
    }
    size, colour, bold = sizes[kind]
    body = one._element.find(qn("p:txBody"))
    if body is None:
        return
    style = body.find(qn("a:lstStyle"))
    for level in list(style):
        style.remove(level)
    right = kind == PP_PLACEHOLDER.SLIDE_NUMBER
    level = etree.SubElement(style, qn("a:lvl1pPr"), algn="r" if right else "l")
    level.set("marL", "0")
    level.set("indent", "0")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz=str(size * 100), b=str(int(bold)))
    filled = etree.SubElement(run, qn("a:solidFill"))
    etree.SubElement(filled, qn("a:srgbClr"), val=colour)
    frame = body.find(qn("a:bodyPr"))
    frame.set("anchor", "b" if kind == PP_PLACEHOLDER.CENTER_TITLE else "t")
    frame.set("lIns", "0")
    for each in frame.findall(qn("a:normAutofit")):
        frame.remove(each)


def _themed(made: Any) -> None:
    """Fonts of the theme: what nobody set by hand is written in these."""
    theme = next(
        part
        for part in made.slide_master.part.package.iter_parts()
        if str(part.partname).startswith("/ppt/theme/")
    )
    tree = etree.fromstring(theme.blob)
    space = {"a": tree.nsmap["a"]}
    for kind in ("majorFont", "minorFont"):
        fonts = tree.find(f".//a:{kind}", space)
        fonts.find("a:latin", space).set("typeface", LATIN)
        fonts.find("a:ea", space).set("typeface", EAST)
        for one in fonts.findall("a:font", space):
            if one.get("script") == "Hans":
                one.set("typeface", EAST)
    theme._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
