"""What a PowerPoint file offers a pack: which layout is the cover, which the pages."""

import copy
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND

from luopan.papers.templates import Unfit

TITLES = {KIND.TITLE, KIND.CENTER_TITLE, KIND.VERTICAL_TITLE}
ROOMS = {KIND.OBJECT, KIND.BODY, KIND.TABLE, KIND.CHART, KIND.VERTICAL_OBJECT}
EDGES = {KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.DATE}
SENTENCES = ("sentence", "takeaway", "结论", "小结")  # part of a placeholder's name
OURS = ("luopan", "罗盘")  # part of a layout's name: it is meant for packs
LEAST_WIDE, LEAST_HIGH = 6.0, 3.0  # inches of room that a page needs
INCH = 914_400


@dataclass(frozen=True)
class Offered:
    """A layout of a file, and what is missing in it for a pack.

    Attributes:
        use: cover, page, or empty: not used.
        room: It has a place for contents; else they stand under its title.
        sentence: It has a place named for the sentence of a page.
        foot: It has a footer; ``number``: a slide number.
    """

    name: str
    use: str
    title: bool
    room: bool
    sentence: bool
    foot: bool
    number: bool


def opened(content: bytes) -> Any:
    """The file without its slides.

    Raises:
        Unfit: ``broken``: it cannot be opened; ``small``: its slides are too small for a
            pack; ``no_title``: no layout has a title.
    """
    try:
        made = Presentation(BytesIO(content))
    except Exception:  # noqa: BLE001  whatever a foreign file breaks, it is no use to us
        raise Unfit("broken") from None
    slides = made.slides._sldIdLst
    for one in list(slides):
        made.part.drop_rel(one.rId)
        slides.remove(one)
    wide, high = made.slide_width or 0, made.slide_height or 0
    if wide < LEAST_WIDE * INCH or high < (LEAST_HIGH + 1) * INCH:
        raise Unfit("small")
    if page_layout(made) is None:
        raise Unfit("no_title")
    return made


def layouts(made: Any) -> list[Any]:
    """Of all masters, those meant for packs by their name first."""
    found = [one for master in made.slide_masters for one in master.slide_layouts]
    return sorted(found, key=lambda one: not _is_ours(one))


def _is_ours(layout: Any) -> bool:
    return any(word in layout.name.lower() for word in OURS)


def page_layout(made: Any) -> Any | None:
    """For pages: one meant for packs, else with a title and one room, else a title only."""
    with_title = [one for one in layouts(made) if has(one, {KIND.TITLE})]
    for fits in (_is_ours, _has_one_room, _is_bare):
        found = next((one for one in with_title if fits(one)), None)
        if found is not None:
            return found
    return with_title[0] if with_title else None


def cover_layout(made: Any) -> Any | None:
    """For the first slide: a title with a subtitle; None: packs begin with a page."""
    return next(
        (
            one
            for one in layouts(made)
            if has(one, {KIND.SUBTITLE}) and has(one, TITLES) and not _is_ours(one)
        ),
        None,
    )


def has(holder: Any, kinds: set[Any]) -> bool:
    """Whether a layout or slide has a placeholder of some kinds."""
    return any(one.placeholder_format.type in kinds for one in holder.placeholders)


def _has_one_room(layout: Any) -> bool:
    return len(rooms(layout)) == 1


def _is_bare(layout: Any) -> bool:
    return not rooms(layout)


def rooms(holder: Any) -> list[Any]:
    """Placeholders for contents that are not the sentence's."""
    return [
        one
        for one in holder.placeholders
        if one.placeholder_format.type in ROOMS and not is_sentence(one)
    ]


def is_sentence(one: Any) -> bool:
    """Whether a placeholder is named for the sentence of a page."""
    return any(word in one.name.lower() for word in SENTENCES)


def offered(made: Any) -> list[dict[str, Any]]:
    """Every layout with what it has, as plain values."""
    cover, page = cover_layout(made), page_layout(made)
    return [
        asdict(
            Offered(
                layout.name,
                "page" if layout is page else "cover" if layout is cover else "",
                has(layout, TITLES),
                bool(rooms(layout)),
                any(is_sentence(one) for one in layout.placeholders),
                has(layout, {KIND.FOOTER}),
                has(layout, {KIND.SLIDE_NUMBER}),
            )
        )
        for layout in layouts(made)
    ]


def copy_edges(slide: Any, layout: Any, foot: str) -> set[Any]:
    """Footer and slide number as the layout has them; the kinds that it has.

    A new slide does not get them by itself, as PowerPoint's own do.
    """
    kinds = set()
    for one in layout.placeholders:
        kind = one.placeholder_format.type
        if kind not in {KIND.FOOTER, KIND.SLIDE_NUMBER}:
            continue
        element = copy.deepcopy(one._element)
        slide.shapes._spTree.append(element)
        kinds.add(kind)
        if kind == KIND.FOOTER:
            shape = slide.shapes[-1]
            shape.text_frame.text = foot
    return kinds
