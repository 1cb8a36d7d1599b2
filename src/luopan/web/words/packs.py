"""Meeting packs in words: kinds, files, templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.papers.deck_files import MIME
from luopan.tracking.models import PackTemplate
from luopan.tracking.queries.pack import KINDS, PackWish
from luopan.trail.refusal import Refused
from luopan.web.figures import chinese

FIELDS = ("title", "about", "headline", "source", "reader", "pack")


@dataclass(frozen=True)
class Used:
    """What packs of a kind and language are made on.

    Attributes:
        name: Of the company's file; empty: Luopan's own.
        found: What was found in it, in sentences.
    """

    kind: str
    language: str
    title: str
    name: str
    found: tuple[str, ...]


def kinds(chosen: str) -> list[tuple[str, str, bool]]:
    """Kinds of packs on a switch: key, name, whether it is on."""
    named = {
        "daily": _("Day"),
        "weekly": _("Week"),
        "monthly": _("Month"),
        "quarterly": _("Quarter"),
    }
    return [(kind, named[kind], kind == chosen) for kind in KINDS]


def files() -> list[tuple[str, str]]:
    """Kinds of files: key, name."""
    return [
        ("pptx", _("Slides (.pptx)")),
        ("docx", _("Document (.docx)")),
        ("pdf", _("Print (.pdf)")),
        ("xlsx", _("Workbook (.xlsx)")),
    ]


def asked(wish: PackWish, unit: str) -> list[tuple[str, str]]:
    """What a form says again, so that the same pack is made."""
    said = [("kind", wish.kind), ("unit", unit), ("period", wish.period)]
    if wish.since:
        said.append(("since", wish.since.isoformat()))
    return [(key, value) for key, value in said if value]


def parts(number: int, wish: PackWish, unit: str, *, brief: bool) -> dict[str, str]:
    """Where the parts of the page that come later are read."""
    words = urlencode(asked(wish, unit))
    return {
        which: (
            reverse("meeting_pack_part", args=[number, which])
            if number
            else reverse("pack_part", args=[which])
        )
        + f"?{words}"
        for which in ("changes", *(() if brief else ("ahead",)), "actions")
    }


def link(job_id: int) -> str:
    """Where the file of a job is fetched."""
    return reverse("pack_made", args=[job_id])


def templates(used: Mapping[tuple[str, str], PackTemplate | None]) -> list[Used]:
    """What packs are made on, kind by kind."""
    titles = {
        ("pptx", "zh"): _("Slides in Chinese"),
        ("pptx", "en"): _("Slides in English"),
        ("docx", "zh"): _("Documents in Chinese"),
        ("docx", "en"): _("Documents in English"),
    }
    return [
        Used(
            kind,
            language,
            titles[kind, language],
            one.name if one else "",
            _found(one) if one else (),
        )
        for (kind, language), one in used.items()
    ]


def _found(one: PackTemplate) -> tuple[str, ...]:
    if one.kind == PackTemplate.Kind.DOCX:
        gap = "、" if chinese() else ", "
        names = gap.join("{{ " + name + " }}" for name in one.found)
        return (_("Merge fields it uses: %(names)s") % {"names": names},)
    return tuple(said for layout in one.found for said in [_layout(layout)] if said)


def _layout(layout: Mapping[str, object]) -> str:
    """What a layout is used for, and what it lacks."""
    facts = {"layout": layout["name"]}
    if layout["use"] == "cover":
        return _("Cover: layout “%(layout)s”.") % facts
    if layout["use"] != "page":
        return ""
    lacks = [
        words
        for key, words in (
            ("room", _("no placeholder for contents: they go below the title")),
            (
                "sentence",
                _("no placeholder named “sentence”: it goes above the contents"),
            ),
            ("foot", _("no footer placeholder: source and day go at the edge")),
            ("number", _("no slide number")),
        )
        if not layout[key]
    ]
    said = _("Pages: layout “%(layout)s”.") % facts
    if not lacks:
        return said
    gap = "；" if chinese() else "; "
    return (
        said
        + ("" if chinese() else " ")
        + _("It lacks %(lacks)s.") % {"lacks": gap.join(lacks)}
    )


def of_templates(used: Mapping[tuple[str, str], PackTemplate | None]) -> str:
    """How many are the company's own."""
    own = sum(one is not None for one in used.values())
    if not own:
        return _("Packs use Luopan's slides and pages.")
    return _("%(own)s of %(all)s kinds of packs use your own templates.") % {
        "own": own,
        "all": len(used),
    }


def fields() -> list[tuple[str, str]]:
    """The merge fields of a document, with their meaning."""
    meanings = {
        "title": _("title of the pack"),
        "about": _("unit and period"),
        "headline": _("summary in one sentence"),
        "source": _("source and date of the figures"),
        "reader": _("for whom and when it was made"),
        "pack": _("position of the contents; a paragraph of its own"),
    }
    return [("{{ " + name + " }}", meanings[name]) for name in FIELDS]


def own_file(kind: str) -> tuple[bytes, str]:
    """Our own as a file to start from.

    Raises:
        Refused: No such kind.
    """
    if kind == "pptx":
        from luopan.papers.deck_master import own_master

        return own_master(), "Luopan.pptx"
    if kind != "docx":
        raise Refused(_("There is no such file."))
    from luopan.papers.deck_merging import own_document

    return own_document(), "Luopan.docx"


__all__ = ["MIME", "Used", "files", "kinds", "templates"]
