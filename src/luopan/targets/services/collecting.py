"""Collecting by workbook: asked for, handed out, returned, loaded as what a unit offers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Denied, anywhere, day_of, find_unit
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.uploads import keeping
from luopan.records.uploads.handed import bare_name, refuse_large
from luopan.sheets.bundle import MOST_BYTES, is_bundle, unbundled
from luopan.sheets.limits import MIB
from luopan.sheets.unreadable import Unreadable
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.submitting import keep_submission
from luopan.targets.agreeing.talks import held, refuse_past, text_of
from luopan.targets.append import Author, refuse_committed
from luopan.targets.collecting.checking import (
    in_state,
    loaded,
    may_carry,
    outdated,
    proposal_of,
    readable,
    sent_since,
)
from luopan.targets.collecting.layout import drafted
from luopan.targets.collecting.reading import sums
from luopan.targets.models import Collected, Handout, Return, Submission, Version
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused
from luopan.trail.said import worded

MOST_FILES = 40
MOST_PACKED = 64 * MIB  # of a zip of workbooks


@service("targets.ask_for_workbooks")
def ask_for_workbooks(
    *,
    actor: User,
    at: datetime,
    version: Version,
    units: Sequence[str],
    deadline: date,
    text: str = "",
    reason: str = "",
) -> int:
    """Ask units to fill in their workbooks until a day; asked again, they get the new day.

    Args:
        actor: Who may change targets of each of them.
        at: When.
        version: Not committed.
        units: Codes.
        deadline: The last day on which a workbook is in time.
        text: In words.
        reason: For the trail.

    Returns:
        How many were asked.

    Raises:
        Refused: No unit; one of them is not his or not in the version; the day is over.
    """
    version, author = held(version), Author(actor, at, reason)
    refuse_past(deadline, author)
    if not units:
        raise Refused(_("Choose which units to ask."))
    tree = thaw_space(version.space_hash).units
    for code in dict.fromkeys(units):
        where = find_unit(actor, code, on=day_of(at), action=Action.TARGETS_EDIT)
        if code not in tree or code.endswith(RESERVE):
            raise Refused(_("This plan has nothing called “%(code)s”."), code=code)
        asked, _new = Collected.objects.update_or_create(
            version=version,
            unit=where,
            defaults={
                "deadline": deadline,
                "text": text_of(text),
                "asked_by": actor,
                "at": at,
            },
        )
        letters.workbook_wanted(asked, author)
    note(version, units=list(units), deadline=deadline)
    return len(set(units))


@service("targets.hand_out_workbook")
def hand_out_workbook(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    filled: bool = False,
) -> Handout:
    """Hand a unit's workbook out: the same one again, as long as nothing in it has changed.

    Args:
        actor: Who speaks for the unit, or may change its targets.
        at: Now.
        version: Not committed.
        unit: Code.
        filled: With the numbers that stand, to be changed; else what the unit said last.

    Raises:
        Refused: It is not his; the branch is too large for one workbook.
    """
    where = find_unit(actor, unit, on=day_of(at), action=Action.TARGETS_READ)
    _require_carrier(actor, version, where, at)
    refuse_committed(version)
    last = loaded(version, where).first()
    said = {} if last is None else {tuple(c[:3]): c[3] for c in last.found["cells"]}
    counting = counted_in(version.metric)
    proposal = proposal_of(version, where)
    issued = proposal is not None
    drawn = drafted(
        version, unit, at=at, filled=said, counted_in=counting, issued=issued
    )
    layout = (drawn.with_numbers() if filled else drawn).as_json()
    before = Handout.objects.filter(version=version, unit=where)
    newest = before.order_by("-number").first()
    if newest is None or newest.proposal != proposal or _other(newest.layout, layout):
        number = (before.aggregate(Max("number"))["number__max"] or 0) + 1
        newest = Handout.objects.create(
            version=version,
            unit=where,
            number=number,
            proposal=proposal,
            layout=_plain(layout),
            actor=actor,
            at=at,
        )
    note(version, unit=unit, number=newest.number)
    return newest


def _plain(layout: dict[str, Any]) -> dict[str, Any]:
    import json

    plain: dict[str, Any] = json.loads(json.dumps(layout))
    return plain


def _other(before: dict[str, Any], layout: dict[str, Any]) -> bool:
    return before != _plain(layout)


def _require_carrier(actor: User, version: Version, unit: Unit, at: datetime) -> None:
    if not may_carry(actor, version, unit, day_of(at)):
        raise Denied(
            _(
                "The workbook of %(unit)s is only for those who speak for it or can change "
                "its targets."
            ),
            unit=lambda: spoken(unit),
        )


@service("targets.return_workbooks")
def return_workbooks(
    *, actor: User, at: datetime, version: Version, files: Sequence[tuple[str, bytes]]
) -> list[Return]:
    """Take workbooks back, up to 40 at a time, also in a zip; they are read in the background.

    Args:
        actor: Who returns them.
        at: Now.
        version: On whose page; not committed.
        files: Names and contents.

    Raises:
        Refused: No file, too many, one too large; nothing here is his to return.
    """
    if not anywhere(actor, (Action.TARGETS_AGREE,), on=day_of(at)):
        raise Denied(_("You speak for no unit of this plan."))
    refuse_committed(version)
    taken = _unpacked(files)
    found = [_received(Author(actor, at), version, *one) for one in taken]
    note(version, files=[one.name for one in found])
    return found


def _unpacked(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for name, content in files[: MOST_FILES + 1]:
        refuse_large(name, content, MOST_PACKED)
        try:
            inner = is_bundle(content)
            found += (
                unbundled(content, name, MOST_FILES) if inner else [(name, content)]
            )
        except Unreadable as unreadable:
            raise Refused(_(unreadable.sentence), **unreadable.facts) from None
    if not found:
        raise Refused(_("Choose a file first."))
    if len(found) > MOST_FILES or len(files) > MOST_FILES:
        raise Refused(
            _("%(count)s files at once is too many; the limit is %(most)s."),
            count=max(len(found), len(files)),
            most=MOST_FILES,
        )
    for name, content in found:
        refuse_large(name, content, MOST_BYTES)
    return found


def _received(author: Author, version: Version, name: str, content: bytes) -> Return:
    sent = Return.objects.create(
        version=version,
        name=bare_name(name),
        sha256=keeping.keep(content),
        actor=author.actor,
        received_at=author.at,
    )
    _hand_to_job(sent, "targets.check_workbook", author)
    return sent


def _hand_to_job(sent: Return, kind: str, author: Author) -> None:
    sent.job_id = enqueue(
        actor=author.actor,
        at=author.at,
        kind=kind,
        key=f"{kind}:{sent.pk}:{author.at.isoformat()}",
        parameters={"returned": sent.pk},
    )
    sent.save(update_fields=["job"])


@service("targets.note_workbook")
def note_workbook(
    *, actor: User, at: datetime, returned: Return, found: dict[str, Any]
) -> None:
    """Write down what a returned workbook says, for who loads it to look at."""
    in_state(returned, Return.State.RECEIVED)
    returned.found, returned.handout_id = found, found["handout"]
    returned.state = Return.State.CHECKED
    returned.save(update_fields=["found", "handout", "state"])
    note(returned.version, file=returned.name, faults=len(found["faults"]))


@service("targets.accept_workbooks")
def accept_workbooks(
    *, actor: User, at: datetime, version: Version, returned: Sequence[Return]
) -> int:
    """Have returned workbooks loaded in the background, each wholly or not at all.

    Returns:
        How many.

    Raises:
        Refused: One of them is not his, is refused, or was loaded meanwhile.
    """
    for one in returned:
        _require_loadable(actor, at, one)
        one.state = Return.State.ACCEPTED
        one.save(update_fields=["state"])
        _hand_to_job(one, "targets.load_workbook", Author(actor, at))
    note(version, files=[one.name for one in returned])
    return len(returned)


def _require_loadable(actor: User, at: datetime, returned: Return) -> Handout:
    """The workbook that a file answers, if this actor may load it now.

    Raises:
        Refused: It is not his, has faults, says nothing new, or has grown old.
    """
    handout, found = readable(returned), returned.found
    if found["same"] is not None:
        raise Refused(
            _("“%(name)s” was already loaded with the same content."),
            name=returned.name,
        )
    _require_carrier(actor, handout.version, handout.unit, at)
    for fault in outdated(handout):
        raise Refused(fault.sentence.replace("%", "%%"))
    return handout


@service("targets.load_workbook")
def load_workbook(*, actor: User, at: datetime, returned: Return) -> Submission:
    """Let a returned workbook be what its unit offers, in every product and month.

    Args:
        actor: Who speaks for the unit, or may change its targets.
        at: Now.
        returned: Read, and without faults.

    Raises:
        Refused: As ``_require_loadable``; the version is committed; the unit has agreed.
    """
    version = held(returned.version)
    handout = _require_loadable(actor, at, returned)
    cells = sums(returned.found["cells"])
    rows = [(product, period, quanta) for (product, period), quanta in cells.items()]
    facts = {"workbook": handout.number, "to": handout.actor.get_username()}
    text = worded(_("Workbook no. %(number)s"), number=handout.number)
    author = Author(actor, at)
    kept = keep_submission(author, version, handout.unit, rows, text, facts)
    returned.state, returned.submission = Return.State.LOADED, kept
    returned.loaded_by, returned.loaded_at = actor, at
    returned.save(update_fields=["state", "submission", "loaded_by", "loaded_at"])
    note(version, unit=handout.unit.code, amount=kept.amount, file=returned.name)
    return kept


@service("targets.put_workbook_away")
def put_workbook_away(*, actor: User, at: datetime, returned: Return) -> None:
    """Put a returned workbook away; nothing of it was loaded.

    Raises:
        Refused: It is neither his nor of a unit whose targets he may change; loaded.
    """
    states = Return.State.RECEIVED, Return.State.CHECKED, Return.State.ACCEPTED
    in_state(returned, *states)
    handout = returned.handout
    if returned.actor_id != actor.pk:
        if handout is None:
            raise Denied(_("Only the person who returned this file can set it aside."))
        _require_carrier(actor, handout.version, handout.unit, at)
    returned.state = Return.State.DISCARDED
    returned.save(update_fields=["state"])
    note(returned.version, file=returned.name)


@service("targets.remind_of_workbook")
def remind_of_workbook(
    *, actor: User, at: datetime, version: Version, unit: str
) -> None:
    """Remind who speaks for a unit of its workbook; once a day is enough.

    Raises:
        Refused: It was not asked, was reminded today, or has sent it.
    """
    where = find_unit(actor, unit, on=day_of(at), action=Action.TARGETS_EDIT)
    asked = Collected.objects.filter(version=version, unit=where).first()
    if asked is None:
        raise Refused(
            _("%(unit)s has not been asked for a workbook: request it first."),
            unit=lambda: spoken(where),
        )
    if asked.reminded_at and day_of(asked.reminded_at) == day_of(at):
        raise Refused(_("They were reminded today."))
    if sent_since(asked):
        raise Refused(
            _("%(unit)s has returned its workbook."), unit=lambda: spoken(where)
        )
    asked.reminded_at = at
    asked.save(update_fields=["reminded_at"])
    letters.workbook_wanted(asked, Author(actor, at))
    note(version, unit=unit)
