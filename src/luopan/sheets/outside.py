"""What a Word or PowerPoint file loads from elsewhere, or carries of other programs.

Read from the XML as a parser reads it: a name written as a character reference, a prefix, a
``>`` inside a value, or a word in an address hide nothing.
"""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from luopan.sheets.unreadable import Unreadable

# A link to these is only followed when somebody presses it.
LEADS_TO = ("http://", "https://", "mailto:", "tel:")
CARRIES = ("oleobject", "package", "control", "vbaproject", "activexcontrolbinary")
# Fields of Word that fetch something, or start a program, when the file is opened.
FETCHES = re.compile(
    r"\b(INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|DDE(AUTO)?|DATABASE|RD)\b", re.I
)


def reaches_out(part: str, text: bytes, name: str) -> bool:
    """Whether a part loads something from elsewhere, or carries another program's file.

    Args:
        part: Its name in the package.
        text: Its XML, free of DTDs (``scan.checked_blocks``).
        name: Of the file, for the refusal.

    Raises:
        Unreadable: It is no XML.
    """
    try:
        if part.lower().endswith(".rels"):
            return any(_loads(one) for one in _elements(text))
        return b"instr" in text and bool(FETCHES.search(_fields(text)))
    except ElementTree.ParseError:
        raise Unreadable("odd_xml", name=name, part=part, what="XML") from None


def _elements(text: bytes) -> Iterator[ElementTree.Element]:
    for _event, element in ElementTree.iterparse(io.BytesIO(text)):
        yield element
        element.clear()


def _loads(element: ElementTree.Element) -> bool:
    if _local(element.tag) != "Relationship":
        return False
    kind = element.get("Type", "").rpartition("/")[2].lower()
    if kind in CARRIES:
        return True
    if element.get("TargetMode", "").strip().lower() != "external":
        return False
    target = element.get("Target", "").strip().lower()
    return kind != "hyperlink" or not target.startswith(LEADS_TO)


def _fields(text: bytes) -> str:
    """The instructions of all fields, one after the other; runs may cut them anywhere."""
    found = []
    for element in _elements(text):
        kind = _local(element.tag)
        if kind == "instrText":
            found.append(element.text or "")
        elif kind == "fldSimple":
            found += [f" {v} " for k, v in element.items() if _local(k) == "instr"]
        elif kind == "fldChar":
            found.append(" ")
    return "".join(found)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
