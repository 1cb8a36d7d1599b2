"""A Word file as pdf, where the machine has an office program for it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


class NoOffice(Exception):
    """There is no LibreOffice here, or it could not do it."""


def office() -> str | None:
    """Where LibreOffice is; None: nowhere."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def docx_to_pdf(content: bytes) -> bytes:
    """The pages of a Word file, as LibreOffice sets them.

    Raises:
        NoOffice: There is none, or it did not give a pdf in time.
    """
    program = office()
    if program is None:
        raise NoOffice
    with tempfile.TemporaryDirectory(prefix="luopan-office-") as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(
                command, capture_output=True, timeout=SECONDS, check=True, cwd=folder
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise NoOffice from error
