"""Letters that wait for one's own signature, and what is open before, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.review.queries.adjusting.before_signing import Number, OpenRequest
from luopan.targets.queries.commitments import ToSign
from luopan.targets.queries.unanswered import Unanswered
from luopan.targets.queries.unsigned import Unsigned
from luopan.web import figures
from luopan.web.words.adjusting import line
from luopan.web.words.today import Beside, Item

Requests = Mapping[Number, Sequence[OpenRequest]]


def waiting(rows: Iterable[Unsigned], asked: Requests, on: date) -> list[Item]:
    """Letters that wait for one's own signature, for Today, each with what is open."""
    return [
        Item(
            "file-text",
            (
                _("The number of %(unit)s differs from the one signed: sign again")
                if row.signed
                else _("The letter of %(unit)s waits for your signature")
            )
            % {"unit": row.name},
            row.version,
            reverse("sign_letter", args=[row.version_id, row.unit]),
            row.since,
            tuple(_open(row, asked.get((row.version_id, row.unit), ()), on)),
        )
        for row in rows
    ]


def _open(row: Unsigned, asked: Sequence[OpenRequest], on: date) -> Iterator[Beside]:
    talk = reverse("talk", args=[row.version_id, row.unit])
    yield from _unanswered(row.unanswered, talk)
    yield from _requests(asked, on)
    if row.reserved:
        yield _reserved(row.reserved)


def before_signing(
    found: ToSign, asked: Sequence[OpenRequest], on: date
) -> tuple[Beside, ...]:
    """What is open, to be read before one signs, one by one; empty: all is settled."""
    talk = reverse("talk", args=[found.version.pk, found.unit.code])
    kept = (_reserved(found.before, found.reserved),) if found.reserved else ()
    return (*_unanswered(found.unanswered, talk), *_requests(asked, on), *kept)


def _unanswered(found: Unanswered | None, url: str) -> Iterator[Beside]:
    if found is None:
        return
    if found.proposal is not None and not found.lapsed:
        said = _(
            "You have not answered the proposal of %(proposal)s; signing accepts it."
        )
        proposal = figures.named(found.proposal, found.counted_in)
        yield Beside(said % {"proposal": proposal}, url)
    for said in _parts(found):
        yield Beside(_("No answer yet: %(what)s") % {"what": said}, url)


def _requests(asked: Sequence[OpenRequest], on: date) -> Iterator[Beside]:
    for one in asked:
        told = line(one.row, on)
        said = (
            _("Not decided yet; this number would take over a part: %(what)s")
            if one.carries
            else _("Not decided yet; would change this number: %(what)s")
        )
        facts = {
            "unit": one.row.name,
            "who": one.row.asked_by,
            "what": told.what,
            "waits": told.waits,
        }
        asks = _("%(who)s requests for %(unit)s: %(what)s; %(waits)s") % facts
        yield Beside(said % {"what": asks}, reverse("adjustment", args=[one.row.id]))


def _reserved(number: str, text: str = "") -> Beside:
    """A reservation goes with its letter: a new one has to say it again."""
    said = (
        _(
            "Reservation with %(number)s: “%(text)s”. It applies to a new letter only if "
            "written into it again."
        )
        if text
        else _(
            "%(number)s has a reservation. It applies to a new letter only if written "
            "into it again."
        )
    )
    url = reverse("letter", args=[number])
    return Beside(said % {"number": number, "text": text}, url)


def _parts(found: Unanswered) -> Iterator[str]:
    if found.side and (found.proposal is None or found.lapsed):
        facts = {
            "offer": figures.named(found.offer, found.counted_in),
            "proposal": figures.named(found.proposal, found.counted_in),
        }
        yield _talk(found) % facts
    if found.resources:
        count = ngettext(
            "%(count)s requested resource",
            "%(count)s requested resources",
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
        return _("the proposal of %(proposal)s, committed before you answered")
    if found.offer is None:
        return _("the talk, awaiting an answer from above")
    if found.lapsed:
        return _("your counter-offer of %(offer)s, committed without an answer")
    return _("your counter-offer of %(offer)s")
