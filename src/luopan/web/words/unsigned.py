"""Letters that wait for one's own signature, and what has no answer yet, in words."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.targets.queries.unanswered import Unanswered
from luopan.targets.queries.unsigned import Unsigned
from luopan.web import figures
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
            _more(row),
            reverse("sign_letter", args=[row.version_id, row.unit]),
            row.since,
        )
        for row in rows
    ]


def _more(row: Unsigned) -> str:
    if row.unanswered is None:
        return row.version
    return _("%(version)s · not answered yet: %(what)s") % {
        "version": row.version,
        "what": what(row.unanswered),
    }


def before_signing(found: Unanswered | None) -> str:
    """What is not answered yet, to be read before one signs; empty: all is answered."""
    if found is None:
        return ""
    said = _("Not answered yet: %(what)s. You can sign all the same.")
    return said % {"what": what(found)}


def what(found: Unanswered) -> str:
    """All that is not answered, in a row."""
    return listed(_parts(found))


def _parts(found: Unanswered) -> Iterator[str]:
    if found.side:
        facts = {
            "offer": figures.compact(found.offer, found.counted_in),
            "proposal": figures.compact(found.proposal, found.counted_in),
        }
        yield _talk(found) % facts
    if found.resources:
        count = ngettext(
            "%(count)s resource that was asked for",
            "%(count)s resources that were asked for",
            found.resources,
        )
        yield count % {"count": figures.fixed(found.resources)}
    if found.supports:
        count = ngettext(
            "%(count)s request to another department",
            "%(count)s requests to other departments",
            found.supports,
        )
        yield count % {"count": figures.fixed(found.supports)}


def _talk(found: Unanswered) -> str:
    """Which side has not answered the other, and whether it still can."""
    if found.proposal is not None:
        if found.lapsed:
            return _("the proposal of %(proposal)s, committed before you answered")
        return _("the proposal of %(proposal)s, to which signing says yes")
    if found.offer is None:
        return _("the talk, which waits for an answer from above")
    if found.lapsed:
        return _("your counter-offer of %(offer)s, committed without an answer")
    return _("your counter-offer of %(offer)s")
