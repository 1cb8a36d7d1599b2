"""Templates as the company writes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import STANDARD
from luopan.actions.checks import check_kind
from luopan.actions.models import Template
from luopan.actions.queries.templates import template_called
from luopan.actions.standards import Draft
from luopan.org.access import require
from luopan.org.language import in_both
from luopan.org.models import User
from luopan.org.words import checked_code, checked_name
from luopan.strategy.words import checked_text
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST = 12  # actions of a template


@service("actions.save_template")
def save_template(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    drafts: Sequence[Draft],
    name_other: str = "",
    expected: int | None = None,
) -> Template:
    """Write a template, or write one of that code anew; plans begun from it stay.

    Args:
        actor: Who may open plans.
        at: When.
        code: Of a standard one: yours stands in its place.
        name: In a few words.
        drafts: Its actions.
        name_other: The name in the second language.
        expected: How often it had been written when he read it; None: whatever it says.

    Raises:
        Refused: He may not; nothing in it; a kind, name or number of days is wrong.
    """
    require(actor, STANDARD, at=at)
    if not 0 < len(drafts) <= MOST:
        raise Refused(_("A template can have 1 to %(most)s actions."), most=MOST)
    said = {
        "name": checked_name(name),
        "name_other": checked_name(name_other) if name_other.strip() else "",
        "lines": [_line(draft) for draft in drafts],
        "retired": False,
    }
    made = _stored(checked_code(code), said, expected)
    note(f"template:{made.code}", name=made.name, count=len(drafts))
    return made


@service("actions.retire_template")
def retire_template(*, actor: User, at: datetime, code: str) -> None:
    """Offer a template no more; plans begun from it stay.

    Raises:
        Refused: He may not; there is none.
    """
    require(actor, STANDARD, at=at)
    was = template_called(code)
    name, other = in_both(was.name)
    said = {"name": name, "name_other": was.other or other, "retired": True}
    Template.objects.update_or_create(code=code, defaults=said)
    note(f"template:{code}", retired=True)


def _stored(code: str, said: dict[str, Any], expected: int | None) -> Template:
    row, new = Template.objects.get_or_create(code=code, defaults=said)
    if new:
        return row
    read = row.edits if expected is None else expected
    mine = Template.objects.filter(code=code, edits=read)
    if not mine.update(**said, edits=read + 1):
        raise Conflict(
            _("Someone has changed this meanwhile. Check it, then submit again.")
        )
    row.refresh_from_db()
    return row


def _line(draft: Draft) -> dict[str, Any]:
    if not (0 <= draft.after <= 1_000 and 0 < draft.lasts <= 1_000):
        raise Refused(
            _(
                "“%(name)s”: the start must be 0 to 1000 days and the duration 1 to 1000."
            ),
            name=draft.name,
        )
    return {
        "name": checked_name(str(draft.name)),
        "name_other": checked_name(draft.other) if draft.other.strip() else "",
        "kind": check_kind(draft.kind),
        "after": draft.after,
        "lasts": draft.lasts,
        "outcome": checked_text(str(draft.outcome), longest=400),
    }
