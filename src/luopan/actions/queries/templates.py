"""Templates there are: the standard ones, and those that the company wrote."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Template
from luopan.actions.standards import STANDARDS, Draft, Text
from luopan.org.access import Unknown
from luopan.org.language import in_other_language


@dataclass(frozen=True)
class TemplateRow:
    """A template.

    Attributes:
        name: As the company wrote it, or the standard's; ``spoken`` in one's language.
        other: The name in the second language, where the company wrote it.
        own: The company wrote it.
        edits: How often; 0: never.
    """

    code: str
    name: Text
    other: str
    drafts: tuple[Draft, ...]
    own: bool
    edits: int

    @property
    def spoken(self) -> str:
        """Its name in the reader's language."""
        return str(self.other if self.other and in_other_language() else self.name)


def templates() -> tuple[TemplateRow, ...]:
    """Those that are offered: the standard ones first; one query."""
    written = {row.code: row for row in Template.objects.order_by("code")}
    found = [
        TemplateRow(code, name, "", _by_day(drafts), own=False, edits=0)
        for code, (name, drafts) in STANDARDS.items()
        if code not in written
    ]
    order = {code: place for place, code in enumerate(STANDARDS)}
    found += [_row(row) for row in written.values() if not row.retired]
    return tuple(sorted(found, key=lambda row: order.get(row.code, len(order))))


def _by_day(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """In the order in which they begin, as they are read and done."""
    return tuple(sorted(drafts, key=lambda draft: draft.after))


def template_called(code: str) -> TemplateRow:
    """One of them.

    Raises:
        Unknown: There is none of this code.
    """
    found = next((row for row in templates() if row.code == code), None)
    if found is None:
        raise Unknown(_("There is no such template."))
    return found


def _row(row: Template) -> TemplateRow:
    drafts = _by_day(
        Draft(
            line["name"],
            line["kind"],
            line["after"],
            line["lasts"],
            line["outcome"],
            line["name_other"],
        )
        for line in row.lines
    )
    return TemplateRow(
        row.code, row.name, row.name_other, drafts, own=True, edits=row.edits
    )
