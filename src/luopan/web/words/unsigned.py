"""Letters that wait for one's own signature, in words."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.targets.queries.unsigned import Unsigned
from luopan.web.words.today import Item


def waiting(rows: Iterable[Unsigned]) -> list[Item]:
    """Letters that wait for one's own signature, for Today."""
    return [
        Item(
            "file-text",
            (
                _("The number of %(unit)s is another than the one signed: sign anew")
                if row.signed
                else _("The letter of %(unit)s waits for your signature")
            )
            % {"unit": row.name},
            row.version,
            reverse("sign_letter", args=[row.version_id, row.unit]),
            row.since,
        )
        for row in rows
    ]
