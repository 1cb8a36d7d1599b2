"""What a file loads from elsewhere, however it is written."""

import pytest

from luopan.sheets.outside import reaches_out
from luopan.sheets.unreadable import Unreadable

HEAD = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def link(kind, target, mode='TargetMode="External"'):
    one = f'<Relationship Id="r" Type="{TYPES}{kind}" Target="{target}" {mode}/>'
    return f"{HEAD}{one}</Relationships>".encode()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (link("hyperlink", "https://example.com/"), False),
        (link("hyperlink", "mailto:a@example.com"), False),
        (link("image", "media/image1.png", ""), False),
        (link("image", "http://evil.example/x.png"), True),
        (link("image", "http://evil.example/hyperlink.png"), True),
        (link("image", "http://evil.example/?a>b"), True),
        (link("attachedTemplate", "t", 'TargetMode="&#69;xternal"'), True),
        (link("attachedTemplate", "t", "TargetMode = 'External'"), True),
        (link("hyperlink", "file:///c:/windows/system32/cmd.exe"), True),
        (link("hyperlink", "\\\\evil.example\\share"), True),
        (link("oleObject", "media/image1.png", ""), True),
        (
            link("image", "http://evil.example")
            .replace(b"xmlns=", b"xmlns:p=")
            .replace(b"<Rel", b"<p:Rel")
            .replace(b"</Rel", b"</p:Rel"),
            True,
        ),
    ],
)
def test_links(text, refused) -> None:
    assert reaches_out("word/_rels/document.xml.rels", text, "x.docx") is refused


@pytest.mark.parametrize(
    ("inside", "refused"),
    [
        ("<w:instrText> PAGE </w:instrText>", False),
        ('<w:instrText> HYPERLINK "https://example.com" </w:instrText>', False),
        (
            "<w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE x</w:instrText>",
            True,
        ),
        ('<w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe "/>', True),
        ("<w:t>Please include a LINK</w:t>", False),
    ],
)
def test_fields_that_fetch(inside, refused) -> None:
    text = f'<w:p xmlns:w="urn:w">{inside}</w:p>'.encode()
    assert reaches_out("word/document.xml", text, "x.docx") is refused


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(Unreadable):
        reaches_out("word/_rels/document.xml.rels", b"<Relationships>", "x.docx")
