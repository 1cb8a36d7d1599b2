"""One talk as a page shows it: number cards, the same ruler, resources, what may be done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.org.access import name_of
from luopan.org.language import listed
from luopan.targets.queries.agreement import AskRow, CardRow, Thread
from luopan.web import figures
from luopan.web.rulers import Band, Mark
from luopan.web.talks import deeds
from luopan.web.words import align as words

NUMBERS = frozenset({"proposal", "answer", "counter", "submission", "acceptance"})


@dataclass(frozen=True)
class Chip:
    """Evidence, or a resource asked for."""

    icon: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A card.

    Attributes:
        look: ``up`` from below, ``settled``, ``gone``; empty from above.
        change: Against what ``compared`` names, as a tag of ``kind``.
    """

    seq: int
    look: str
    initial: str
    who: str
    role: str
    at: datetime
    deed: str
    what: str
    amount: str
    exact: str
    kind: str
    change: str
    compared: str
    text: str
    evidence: tuple[Chip, ...]
    asks: tuple[Chip, ...]


class Reading:
    """A talk in words, for a page on a day."""

    def __init__(self, thread: Thread, on: date) -> None:
        self.thread, self.row, self.on = thread, thread.row, on
        self.unit = figures.unit_of_table(thread.counted_in)

    def short(self, amount: Decimal | None) -> str:
        """An amount as one reads it."""
        return figures.named(amount, self.thread.counted_in)

    def signed(self, amount: Decimal) -> str:
        """A difference, which always says its sign."""
        return ("+" if amount > 0 else "") + self.short(amount)

    @property
    def sentence(self) -> str:
        """Where the talk stands: settled, or how far apart, whose turn, until when."""
        row = self.row
        if row.state == "recalled":
            return _("Recalled; the talk stays readable.")
        if row.state == "settled":
            said = _("Agreed on %(amount)s.") % {"amount": self.short(row.proposal)}
            return self.joined([said, self._unmet()])
        if row.state == "lapsed":
            return self.joined([*self._lapsed(), self._unmet()])
        return self.joined([self._apart(), self._turn(), self._until(), self._unmet()])

    def _lapsed(self) -> Iterator[str]:
        """That it was committed without an agreement here: at what, by whom, why."""
        row = self.row
        said = _(
            "Committed at %(amount)s without agreement in this talk; no more answers are expected."
        )
        yield said % {"amount": self.short(row.proposal)}
        yield words.committed(self.thread.committed)
        if row.gap:
            said = (
                _("The number of %(unit)s, %(offer)s, was not answered.")
                if self._unanswered_number
                else _("%(unit)s had offered %(offer)s.")
            )
            yield said % {"unit": row.name, "offer": self.short(row.offer)}

    @property
    def _unanswered_number(self) -> bool:
        """Whether the last number was said from below."""
        said = [card.side for card in self.thread.cards if card.kind in NUMBERS]
        return said[-1:] == ["below"]

    def joined(self, parts: Iterable[str]) -> str:
        """Sentences one after the other."""
        return ("" if figures.chinese() else " ").join(part for part in parts if part)

    def _apart(self) -> str:
        row = self.row
        if row.offer is None:
            return _("%(amount)s is proposed; no answer yet.") % {
                "amount": self.short(row.proposal)
            }
        if not row.gap:
            return _("Both sides are at %(amount)s.") % {
                "amount": self.short(row.proposal)
            }
        share = float(abs(row.gap) / row.proposal) if row.proposal else None
        return _("%(gap)s difference, %(share)s of the proposal.") % {
            "gap": self.short(abs(row.gap)),
            "share": figures.percent(share),
        }

    def _turn(self) -> str:
        if self.row.mine:
            return _("It is your turn.")
        return _("Waiting for %(who)s.") % {"who": self.waited_for}

    @property
    def waited_for(self) -> str:
        """Whose answer is waited for, by name."""
        thread, row = self.thread, self.row
        people = thread.speakers if row.turn == "below" else thread.answerers[:1]
        place = row.name if row.turn == "below" else row.with_name
        return listed(people[:2]) or place

    def _until(self) -> str:
        row = self.row
        if row.overdue:
            return _("The deadline %(day)s has passed.") % {
                "day": self.day(row.deadline)
            }
        if row.deadline is None:
            return ""
        return _("Deadline %(day)s.") % {"day": self.day(row.deadline)}

    def _unmet(self) -> str:
        if not self.row.unmet:
            return ""
        return _("A promise it depends on was not kept.")

    def day(self, day: date | None) -> str:
        """A day, as all pages write it."""
        return f"{day:%Y-%m-%d}" if day else ""

    @property
    def last(self) -> tuple[int, Decimal] | None:
        """The last year that is over: which, and what the unit brought in it."""
        over = [(year, amount) for year, amount, whole in self.thread.years if whole]
        return over[-1] if over else None

    @property
    def band(self) -> Band | None:
        """From the weakest to the best of the years that are over; None below two."""
        over = [amount for _year, amount, whole in self.thread.years if whole]
        return Band(min(over), max(over)) if len(over) > 1 else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The numbers on the ruler."""
        row = self.row
        found = []
        if self.last:
            year, amount = self.last
            found.append(Mark("last", str(year), amount))
        if row.state == "settled":
            return (*found, Mark("agreed", _("agreed"), row.proposal))
        found.append(Mark("proposal", _("proposal"), row.proposal))
        if row.submission is not None and row.submission != row.offer:
            found.append(Mark("own", _("submission"), row.submission))
        if row.offer is not None:
            found.append(Mark("counter", _("counter"), row.offer))
        return tuple(found)

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """The figures beside the talk: past years, what was issued, what each side says."""
        row, ruler = self.row, self.thread.ruler
        found = [self._year(*year) for year in self.thread.years[-3:]]
        if row.issued != row.proposal:
            found.append((_("As issued"), self.short(row.issued)))
        found.append((self._word(), self.short(row.proposal)))
        if ruler.submission is not None:
            found.append((_("Submission"), self.short(ruler.submission)))
        if row.offer is not None and row.offer != ruler.submission:
            found.append((_("Counter-offer"), self.short(row.offer)))
        return tuple(found)

    def _word(self) -> str:
        """What the number that stands is."""
        known = {"settled": _("Agreed"), "lapsed": _("Committed")}
        return known.get(self.row.state, _("Proposal"))

    def _year(self, year: int, amount: Decimal, whole: bool) -> tuple[str, str]:
        word = _("Actual %(year)s") if whole else _("%(year)s so far")
        return word % {"year": year}, self.short(amount)

    @property
    def hint(self) -> str:
        """What the ruler shows, in a sentence."""
        row, parts = self.row, []
        if self.last and row.proposal and self.last[1] > 0:
            year, amount = self.last
            grown = float(row.proposal / amount) - 1
            said = _("The proposal is %(change)s against %(year)s.")
            parts.append(said % {"change": figures.change(grown), "year": year})
        if self.band is not None:
            over = [year for year, _amount, whole in self.thread.years if whole]
            said = _("The band is what the years %(first)s to %(last)s brought.")
            parts.append(said % {"first": over[0], "last": over[-1]})
        if self.thread.may.answer and row.offer is not None:
            parts.append(self._word_covers())
        return self.joined(parts)

    def _word_covers(self) -> str:
        may = self.thread.may
        if may.enough or may.share is None:
            return ""
        said = (
            _(
                "That is more than you can concede (%(share)s of what was issued): escalate it."
            )
            if may.escalate
            else _("That is more than you can concede (%(share)s of what was issued).")
        )
        return said % {"share": figures.percent(float(may.share), 0)}

    def cards(self) -> tuple[Shown, ...]:
        """All that was said, in order."""
        return tuple(self._card(card) for card in self.thread.cards)

    def _card(self, card: CardRow) -> Shown:
        change, kind, compared = self._change(card)
        number = card.kind in NUMBERS and card.amount is not None
        return Shown(
            seq=card.seq,
            look=_look(card),
            initial=card.who[:1].upper() or "·",
            who=card.who or _("System"),
            role=self._role(card),
            at=card.at,
            deed=deeds.of(card, self),
            what=words.what_card(card.kind, card.side),
            amount=self.short(card.amount) if number else "",
            exact=figures.exact(card.amount) if number else "",
            kind=kind,
            change=change,
            compared=compared,
            text=card.text,
            evidence=tuple(self._chips(card)),
            asks=tuple(
                Chip(words.RESOURCE_ICONS[ask.resource], self.wanted(ask))
                for ask in card.asks
            ),
        )

    def _role(self, card: CardRow) -> str:
        """For whom he spoke; before it was taken higher, another one answered from above."""
        if card.side == "below":
            return self.row.name
        return self.row.with_name if card.side and card.seq > self._higher_since else ""

    @cached_property
    def _higher_since(self) -> int:
        """The card that took it higher last; 0: none did."""
        cards = self.thread.cards
        return max((c.seq for c in cards if c.kind == "escalation"), default=0)

    def _chips(self, card: CardRow) -> Iterator[Chip]:
        for chip in card.evidence:
            if chip.label == card.text and len(card.evidence) == 1:
                continue  # the words are the evidence
            text = _("%(label)s: %(amount)s") % {
                "label": chip.label,
                "amount": self.signed(chip.amount),
            }
            yield Chip(words.reason_icon(chip.label), text)

    def _change(self, card: CardRow) -> tuple[str, str, str]:
        """How a number compares: as a tag, its look, and against what."""
        if card.amount is None or card.kind not in NUMBERS:
            return "", "", ""
        if card.change is None:
            return self._against_last(card.amount)
        if card.kind in {"counter", "submission"}:
            return self._against_proposal(card.amount, card.change)
        if not card.change:
            return "", "", _("as proposed")
        word = (
            _("%(apart)s less than before")
            if card.change < 0
            else _("%(apart)s more than before")
        )
        return "", "", word % {"apart": self.short(abs(card.change))}

    def _against_last(self, amount: Decimal) -> tuple[str, str, str]:
        if not self.last or self.last[1] <= 0:
            return "", "", ""
        year, before = self.last
        grown = float(amount / before) - 1
        said = _("against %(amount)s in %(year)s")
        compared = said % {"amount": self.short(before), "year": year}
        return figures.percent(abs(grown)), "ahead" if grown > 0 else "behind", compared

    def _against_proposal(
        self, amount: Decimal, change: Decimal
    ) -> tuple[str, str, str]:
        before = amount - change
        if not change or not before:
            return "", "", _("as proposed")
        share = figures.percent(abs(float(change / before)))
        word = (
            _("%(apart)s less than proposed")
            if change < 0
            else _("%(apart)s more than proposed")
        )
        kind = "behind" if change < 0 else "ahead"
        return share, kind, word % {"apart": self.short(abs(change))}

    def wanted(self, ask: AskRow) -> str:
        """A resource with how much of it, for what."""
        much = words.quantity(ask.resource, ask.quantity, self.thread.counted_in)
        said = f"{words.resource(ask.resource)} {much}"
        return f"{said} · {ask.note}" if ask.note else said

    @property
    def takes(self) -> Decimal | None:
        """What an acceptance would accept; None: nothing is to be accepted."""
        may = self.thread.may
        if may.accept_offer:
            return self.row.offer
        return self.row.proposal if may.accept_proposal else None

    @property
    def beyond(self) -> bool:
        """Whether the number offered is more than he may concede: it is taken higher."""
        may = self.thread.may
        return may.accept_offer and not may.enough

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The resources asked for of which nobody has said whether they come."""
        asks = self.thread.asks
        return tuple(self.wanted(ask) for ask in asks if ask.state == "asked")

    @property
    def higher(self) -> str:
        """What taking it higher means."""
        return _(
            "The level above %(above)s then answers instead, and can see everything said so far."
        ) % {"above": self.row.with_name}

    @property
    def grid_url(self) -> str:
        """The unit on the grid."""
        query = {"version": self.thread.version_id, "unit": self.row.unit}
        return f"{reverse('decompose')}?{urlencode(query)}"

    def delegates(self) -> list[tuple[str, str]]:
        """Who may be named to speak."""
        found = [(u.get_username(), name_of(u)) for u in self.thread.delegates]
        return [("", _("Choose")), *found]


def _look(card: CardRow) -> str:
    if card.kind == "acceptance":
        return "settled"
    if card.kind in {"withdrawal", "recall"}:
        return "gone"
    return "up" if card.side == "below" else ""
