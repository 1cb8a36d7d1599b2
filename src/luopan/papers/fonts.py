"""A Chinese font to print with: an installed extra, or one of the machine's own."""

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EXTRA = "manimgx_fonts_cjk"  # pip install 'luopan[fonts]'
# Full fonts, in the order in which they are taken. Families of one file stand together.
FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "HarmonyOS Sans SC",
    "Noto Serif CJK SC",
    "LXGW WenKai",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
PLACES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)


class NoFont(Exception):
    """There is no font on this machine that could print Chinese names."""


@dataclass(frozen=True)
class Found:
    """Where to look for glyphs.

    Attributes:
        families: Names in the order in which glyphs are looked for.
        folders: Where their files lie.
    """

    families: tuple[str, ...]
    folders: tuple[str, ...]


@cache
def chinese() -> Found:
    """The Chinese fonts that can be used here; looked for once.

    Raises:
        NoFont: There is none.
    """
    import typst

    folders = tuple(str(folder) for folder in _folders())
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(folders),
    )
    here = set(fonts.families())
    families = tuple(family for family in FAMILIES if family in here)
    if not families:
        raise NoFont
    return Found(families, folders)


def _folders() -> Iterator[Path]:
    """The extra's own folder first, then the machine's."""
    extra = importlib.util.find_spec(EXTRA)
    if extra is not None and extra.origin:
        yield Path(extra.origin).parent
    for place in os.environ.get("LUOPAN_FONTS", "").split(os.pathsep):
        if place and Path(place).is_dir():
            yield Path(place)
    for place in PLACES:
        folder = Path(place).expanduser()
        if folder.is_dir():
            yield folder
