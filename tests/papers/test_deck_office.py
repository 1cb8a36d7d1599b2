"""Packs through another program's eyes: LibreOffice opens them and sets their pages."""

import subprocess
import tempfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from luopan.papers.deck_docx import DRAWN, drawings, to_docx
from luopan.papers.deck_merging import to_own_docx
from luopan.papers.deck_pdf import to_pictures
from luopan.papers.deck_pptx import to_pptx
from luopan.papers.office import office
from tests.papers.a_deck import a_deck
from tests.papers.test_decks import own_document, own_slides

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(office() is None, reason="there is no LibreOffice here"),
]


def pages(content, kind):
    """The texts of the pages that LibreOffice makes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"pack.{kind}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [office(), profile, "--headless", "--convert-to", "pdf"]
        command += ["--outdir", folder, str(source)]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        made = source.with_suffix(".pdf")
        if not made.exists():  # its part for slides is not installed
            pytest.skip(f"LibreOffice here opens no .{kind}")
        return [page.extract_text() for page in PdfReader(made).pages]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("own", [False, True])
def test_slides_open_one_by_one_with_their_source(language, own):
    deck = a_deck(language)
    found = pages(to_pptx(deck, own_slides() if own else None), "pptx")
    assert len(found) >= 4
    day = "2026-09-14"
    told = ["".join(text.split()) for text in found]  # a narrow footer breaks its line
    assert all(day in text for text in told)
    assert "53.4" in "".join(found) and "1,240.0" in "".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("own", [False, True])
def test_documents_open_with_all_rows_and_their_source(language, own):
    deck = a_deck(language)
    pictures = to_pictures(drawings(deck), language, *DRAWN)
    made = (
        to_own_docx(deck, pictures, own_document()) if own else to_docx(deck, pictures)
    )
    found = pages(made, "docx")
    assert all("2026-09-14" in text for text in found)
    joined = "".join(found)
    assert "第 30 团队" in joined or "第30" in joined.replace(" ", "")
    assert joined.count("−400.0") == 30
