"""Gather the strings people read, merge them into the catalogues, compile them.

Needs no GNU gettext: Babel finds strings in Python, Django's own ``templatize`` turns a
template into something Babel reads, polib merges and compiles. With ``--check`` nothing is
written, and a missing, fuzzy or stale translation is a failure. With ``--fill FILE`` the
translations of a JSON file (English to Chinese) are put in first; two writers wait for each
other. Chinese sentences get Chinese punctuation.
"""

import fcntl
import io
import json
import re
import sys
from pathlib import Path

import polib
from babel.messages.extract import extract

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "luopan"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "_t": None,  # where the lazy one is called _
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "gettext_noop": None,
}
PLURALS: dict[str, str] = {}  # singular → plural, of messages that have one


HALF_WIDTH = str.maketrans(",;:!?", "，；：！？")
CHINESE = "\u4e00-\u9fff”’》）】"
# After Chinese, or between a filled-in value and Chinese; "12:00" and "a, b" stay.
MARK = re.compile(
    rf"(?<=[{CHINESE}])[,;:!?] ?|(?<=\)s)[,;:!?] ?(?=[\u4e00-\u9fff“《（])"
)
BRACKETS = re.compile(r" ?\(([^()]*[\u4e00-\u9fff][^()]*)\) ?")


def punctuated(text: str) -> str:
    """A Chinese sentence with full-width punctuation; others as they are.

    Example:
        >>> punctuated("筛选:%(filter)s,共 3 项; 见 12:00 的(草稿)")
        '筛选：%(filter)s，共 3 项；见 12:00 的（草稿）'
    """
    text = MARK.sub(lambda found: found[0].strip().translate(HALF_WIDTH), text)
    return BRACKETS.sub(r"（\1）", text)


def _said(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))


def gather() -> dict[str, list[tuple[str, int]]]:
    """Every message, with the places it stands at."""
    found: dict[str, list[tuple[str, int]]] = {}
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            text = _templatize(text)
        place = file.relative_to(ROOT).as_posix()
        lines = io.BytesIO(text.encode("utf-8"))
        for line, message, _comments, _context in extract("python", lines, KEYWORDS):
            one, plural = message if isinstance(message, tuple) else (message, "")
            found.setdefault(one, []).append((place, line))
            if plural:
                PLURALS[one] = plural
    return found


def _templatize(text: str) -> str:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    # each message is written on one line; what stands before it is no indentation
    return "\n".join(line.lstrip() for line in templatize(text).splitlines())


def _fill(catalogue: polib.POFile, file: Path) -> None:
    """Put translations in; of a message with a plural: its one form."""
    known = {entry.msgid: entry for entry in catalogue}
    for text, said in json.loads(file.read_text(encoding="utf-8")).items():
        entry = known.get(text)
        if entry is None:
            entry = polib.POEntry(msgid=text)
            catalogue.append(entry)
        if entry.msgid_plural or text in PLURALS:
            entry.msgid_plural = entry.msgid_plural or PLURALS[text]
            entry.msgstr_plural = {0: said}
        else:
            entry.msgstr = said


def main() -> int:
    """Merge and compile, or check; one at a time."""
    with CATALOGUE.open(encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return _merge_or_check()


def _merge_or_check() -> int:
    check = "--check" in sys.argv
    found = gather()
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=96)
    if "--fill" in sys.argv:
        _fill(catalogue, Path(sys.argv[sys.argv.index("--fill") + 1]))
    known = {entry.msgid: entry for entry in catalogue}
    missing = [text for text in found if text not in known or not _said(known[text])]
    stale = [text for text in known if text not in found]
    if check:
        for text in missing:
            print(f"not translated: {text!r} ({found[text][0][0]})")
        for text in stale:
            print(f"no longer used: {text!r}")
        compiled = CATALOGUE.with_suffix(".mo")
        fresh = compiled.exists() and compiled.read_bytes() == catalogue.to_binary()
        if not fresh:
            print("the compiled catalogue is older than its source: make texts")
        return int(bool(missing or stale or not fresh))
    for text in stale:
        catalogue.remove(known[text])
    for text, places in found.items():
        entry = known.get(text)
        if entry is None:
            entry = polib.POEntry(
                msgid=text, msgstr="", flags=["python-format"] * ("%(" in text)
            )
            catalogue.append(entry)
        if "%(" in text and "python-format" not in entry.flags:
            entry.flags.append("python-format")
        if text in PLURALS and not entry.msgid_plural:  # it had none before
            entry.msgid_plural = PLURALS[text]
            entry.msgstr_plural, entry.msgstr = {0: entry.msgstr}, ""
        entry.occurrences = [
            (place, "") for place in sorted({at for at, _line in places})
        ]
    for entry in catalogue:
        entry.msgstr = punctuated(entry.msgstr)
        forms = entry.msgstr_plural.items()
        entry.msgstr_plural = {form: punctuated(said) for form, said in forms}
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.save()
    CATALOGUE.with_suffix(".mo").write_bytes(catalogue.to_binary())
    print(f"{len(found)} messages, {len(missing)} not translated")
    for text in missing:
        print(json.dumps(text, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
