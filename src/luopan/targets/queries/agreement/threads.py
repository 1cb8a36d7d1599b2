"""One talk: what was said, what was asked for, and who may do what now."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, name_of, who_may
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.history import YEARS_BACK, year_of_units
from luopan.targets.agreeing.issued import live_talks, year_totals
from luopan.targets.agreeing.speaking import Say, answerers, is_own, say_of, speakers
from luopan.targets.agreeing.talks import no_talk, text_on
from luopan.targets.cube import state_of
from luopan.targets.models import Ask, Card, Side, Submission, Talk, Version
from luopan.targets.queries.agreement.committed import committed
from luopan.targets.queries.agreement.reading import LAPSED, MILLIONTHS, Reader, rows
from luopan.targets.queries.agreement.shapes import (
    AskRow,
    CardRow,
    Carrier,
    Chip,
    May,
    Row,
    Ruler,
    Thread,
)
from luopan.targets.speech import DatabaseSpeech

COUNTED_IN = {
    Ask.Resource.LEADS: "count",
    Ask.Resource.DISCOUNT: "percent",
    Ask.Resource.PRESALES: "days",
    Ask.Resource.HEADS: "heads",
    Ask.Resource.BUDGET: "money",
}


def talk_seen(viewer: User, version: Version, unit: str, *, on: date) -> Talk:
    """A talk that the viewer may see.

    Raises:
        Unknown: There is none, or it is none of his; nobody can tell which.
    """
    found = Talk.objects.filter(version=version, unit__code=unit)
    last = Submission.objects.filter(version=version, unit=OuterRef("unit"))
    offered = Subquery(last.order_by("-seq").values("amount")[:1])
    found = found.annotate(submitted=offered).select_related("unit", "with_unit")
    talk = found.first()
    if talk is None or not Reader(version, viewer, on).sees([unit]):
        raise no_talk()
    talk.version = version
    return talk


def in_talks(version: Version, unit: str) -> bool:
    """Whether there is a talk about a unit's number."""
    return Talk.objects.filter(version=version, unit__code=unit).exists()


def ask_seen(viewer: User, version: Version, number: int, *, on: date) -> Ask:
    """A resource asked for in a talk that the viewer may see.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    ask = Ask.objects.filter(pk=number, talk__version=version)
    found = ask.select_related("talk__unit").first()
    if found is None:
        raise no_talk()
    talk_seen(viewer, version, found.talk.unit.code, on=on)
    return found


def talk(
    viewer: User,
    version: Version,
    unit: str,
    *,
    on: date,
    choices: Collection[str] = ("carriers", "delegates"),
) -> Thread:
    """A talk with its cards, its figures and what the viewer may do in it.

    Args:
        viewer: Who looks.
        version: That he sees something of (``version_seen``).
        unit: Code.
        on: The day his rights are asked for.
        choices: What else to find out: who could carry a difference (``carriers``),
            whom one may name to speak (``delegates``); a page asks when a form wants it.

    Raises:
        Unknown: There is no such talk for him.
    """
    found = talk_seen(viewer, version, unit, on=on)
    reader = Reader(version, viewer, on)
    asks = _asks(reader, found)
    submitted = getattr(found, "submitted", None)
    known = {} if submitted is None else {found.unit_id: submitted}
    (row,) = rows(reader, [found], _counted(found, asks), known)
    years = _years(reader, unit)
    said = list(
        Card.objects.filter(talk=found).select_related("actor__person").order_by("seq")
    )
    may = _may(reader, found, said)
    people = answerers(found.with_unit, on)
    speak = speakers(version, [found.unit], on)[found.unit_id]
    return Thread(
        version_id=version.pk,
        version=spoken(version),
        year=version.plan.year,
        version_state=version.state,
        counted_in=counted_in(version.metric),
        row=row,
        cards=_cards(reader, said, asks),
        asks=asks,
        ruler=_ruler(row, years),
        years=years,
        speakers=tuple(map(name_of, speak)),
        answerers=tuple(map(name_of, people)),
        carriers=_carriers(reader, found)
        if "carriers" in choices and (may.answer or may.accept_offer)
        else (),
        delegates=_delegates(reader, found, speak)
        if "delegates" in choices and may.delegate
        else (),
        may=may,
        committed=committed(version) if row.state == LAPSED else None,
    )


def _counted(talk: Talk, asks: Sequence[AskRow]) -> dict[int, tuple[int, int]]:
    """How many asks wait for an answer, and how many promises were broken."""
    states = [ask.state for ask in asks]
    waiting, broken = (
        states.count(state) for state in (Ask.State.ASKED, Ask.State.BROKEN)
    )
    return {talk.pk: (waiting, broken)}


def _may(reader: Reader, talk: Talk, said: Sequence[Card]) -> May:
    """What the services would let him do at this moment."""
    speaks = talk.unit.code in reader.speaks
    answers = not reader.edits.outside([talk.with_unit.code])
    moves = not reader.version.frozen
    is_open = moves and talk.state == Talk.State.OPEN
    waits_above = is_open and talk.turn == Side.ABOVE
    offered = waits_above and talk.offer is not None
    side = Side.BELOW if speaks else Side.ABOVE
    say = (
        say_of(reader.viewer, talk.with_unit, reader.on) if answers else Say(Decimal(0))
    )
    lower = reader.version.metric.lower_is_better
    offer = talk.amount if talk.offer is None else talk.offer
    return May(
        counter=is_open and speaks,
        withdraw=offered and speaks,
        accept_proposal=is_open and speaks and not (offered and answers),
        accept_offer=offered and answers,
        answer=is_open and answers,
        escalate=is_open and (speaks or answers) and _above(reader, talk),
        delegate=moves and speaks and is_own(reader.viewer, talk.unit, reader.on),
        remind=is_open
        and (speaks or answers)
        and talk.turn != side
        and not _reminded(talk, said, side, reader.on),
        remark=speaks or answers,
        recall=moves and answers and talk.state != Talk.State.RECALLED,
        submit=is_open and speaks,
        share=say.share if answers else Decimal(0),
        enough=say.covers(talk.issued_amount, offer, lower_is_better=lower),
    )


def _above(reader: Reader, talk: Talk) -> bool:
    return reader.tree.parent(talk.with_unit.code) is not None


def _reminded(talk: Talk, said: Sequence[Card], side: str, on: date) -> bool:
    return any(
        card.kind == Card.Kind.REMINDER
        and card.side == side
        and card.at >= talk.since
        and day_of(card.at) == on
        for card in said
    )


def _asks(reader: Reader, talk: Talk) -> tuple[AskRow, ...]:
    speaks = talk.unit.code in reader.speaks
    answers = not reader.edits.outside([talk.with_unit.code])
    found = Ask.objects.filter(talk=talk).select_related("promised_by__person", "card")
    state = Ask.State
    return tuple(
        AskRow(
            id=ask.pk,
            resource=ask.resource,
            counted_in=COUNTED_IN[Ask.Resource(ask.resource)],
            quantity=ask.quantity,
            note=ask.note,
            wanted_date=ask.wanted_date,
            state=ask.state,
            promised_by=name_of(ask.promised_by) if ask.promised_by else "",
            promised_date=ask.promised_date,
            overdue=ask.state == state.PROMISED
            and ask.promised_date is not None
            and ask.promised_date < reader.on,
            card=ask.card.seq,
            may_promise=answers and ask.state in (state.ASKED, state.REFUSED),
            may_refuse=answers and ask.state == state.ASKED,
            may_deliver=speaks and ask.state in (state.PROMISED, state.BROKEN),
        )
        for ask in found.order_by("pk")
    )


def _cards(
    reader: Reader, cards: Sequence[Card], asks: Sequence[AskRow]
) -> tuple[CardRow, ...]:
    by_number = {ask.id: ask for ask in asks}
    names = _names(reader, cards)
    standing: int | None = None
    found = []
    for card in cards:
        before = standing
        if card.kind in (Card.Kind.PROPOSAL, Card.Kind.ANSWER, Card.Kind.ACCEPTANCE):
            standing = card.amount
        change = None if None in (before, card.amount) else card.amount - before  # type: ignore[operator]
        found.append(
            CardRow(
                seq=card.seq,
                kind=card.kind,
                side=card.side,
                who=name_of(card.actor) if card.side else "",
                at=card.at,
                amount=reader.maybe(card.amount),
                change=reader.maybe(change),
                text=text_on(card),
                evidence=tuple(
                    Chip(chip["label"], reader.own(chip["amount"]))
                    for chip in card.evidence
                ),
                carried=_carried(reader, card, names),
                deadline=card.deadline,
                to=names.get(card.facts.get("to", ""), "")
                if card.kind != Card.Kind.RESOURCE
                else "",
                because_of=names.get(card.facts.get("because_of", ""), ""),
                ask=by_number.get(card.facts.get("ask")),
                became=card.facts.get("to", "")
                if card.kind == Card.Kind.RESOURCE
                else "",
                asks=tuple(ask for ask in asks if ask.card == card.seq),
            )
        )
    return tuple(found)


def _names(reader: Reader, cards: Iterable[Card]) -> dict[str, str]:
    """Names of units and people that cards speak of, as far as the viewer sees them."""
    units: set[str] = set()
    people: set[str] = set()
    for card in cards:
        facts = card.facts
        units |= set(facts.get("carried", ()))
        units |= {facts["because_of"]} if "because_of" in facts else set()
        if card.kind == Card.Kind.ESCALATION:
            units.add(facts["to"])
        if card.kind == Card.Kind.DELEGATION:
            people.add(facts["to"])
    own = {code.removesuffix(RESERVE) for code in units}
    above = {card.facts["to"] for card in cards if card.kind == Card.Kind.ESCALATION}
    shown = {code for code in own if not reader.reads.outside([code])} | above
    found = {u.code: spoken(u) for u in Unit.objects.filter(code__in=shown)}
    named = User.objects.filter(username__in=people).select_related("person")
    return found | {user.username: name_of(user) for user in named}


def _carried(reader: Reader, card: Card, names: dict[str, str]) -> tuple[Carrier, ...]:
    """Who carries it: of a reserve only who may see padding there is told."""
    found = []
    for code, amount in card.facts.get("carried", {}).items():
        unit, kept = code.removesuffix(RESERVE), code.endswith(RESERVE)
        scope = reader.padding if kept else reader.reads
        if not scope.outside([unit]) and unit in names:
            found.append(Carrier(code, names[unit], reader.own(amount), kept))
    return tuple(found)


def _carriers(reader: Reader, talk: Talk) -> tuple[Carrier, ...]:
    """The reserves and siblings that could carry a difference, with what they have."""
    tree, top = reader.tree, talk.with_unit.code
    path = [talk.unit.code, *tree.ancestors(talk.unit.code)]
    codes: list[str] = []
    for unit in path[1 : path.index(top) + 1]:
        codes += [code for code in tree.children(unit) if code not in path]
    codes.sort(key=lambda code: code != top + RESERVE)
    totals = year_totals(state_of(reader.version))
    issued = set(live_talks(reader.version).values_list("unit__code", flat=True))
    outside = frozenset(reader.edits.outside(codes))
    speech = DatabaseSpeech(reader.version.metric)
    speech.know("unit", codes)
    return tuple(
        Carrier(
            code,
            speech.name("unit", code),
            reader.own(int(totals[tree.place(code)])),
            code.endswith(RESERVE),
            code in issued,
        )
        for code in codes
        if code not in outside
    )


def _delegates(reader: Reader, talk: Talk, speak: Sequence[User]) -> tuple[User, ...]:
    found = who_may(Action.TARGETS_AGREE, unit=talk.unit, on=reader.on)
    return tuple(user for user in found if user not in speak)


def _years(reader: Reader, unit: str) -> tuple[tuple[int, Decimal, bool], ...]:
    """Past years of a unit of which anything is recorded, the oldest first."""
    found = []
    last = reader.version.plan.year - 1
    for year in range(last - YEARS_BACK + 1, last + 1):
        read = year_of_units(reader.version, year, reader.on)
        amount = read.amount(reader.tree.place(unit))
        if read.known and amount:
            found.append((year, Decimal(amount) / MILLIONTHS, read.whole))
    return tuple(found)


def _ruler(row: Row, years: Sequence[tuple[int, Decimal, bool]]) -> Ruler:
    best = max(years, key=lambda year: year[1], default=None)
    marks = [row.last_year, row.proposal, row.issued, row.offer, row.submission]
    marks += [best[1] if best else None]
    known = [mark for mark in marks if mark is not None]
    return Ruler(
        last_year=row.last_year,
        best_year=best[0] if best else None,
        best=best[1] if best else None,
        proposal=row.proposal,
        issued=row.issued,
        offer=row.offer,
        submission=row.submission,
        lowest=min(known),
        highest=max(known),
    )
