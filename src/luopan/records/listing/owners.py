"""What a list may call the seat that a customer belongs to: its code, its name, its holder."""

from collections.abc import Iterable
from datetime import date

from luopan.org.models import Holding, Unit
from luopan.records.axes import Proposal


class Owners:
    """Seats by whatever a list may call them.

    Args:
        on: Seats that stand on this day or later; people as they sit on it.
        made: Seats that the same files bring in.
    """

    def __init__(self, on: date, made: Iterable[Proposal]) -> None:
        self._seats: dict[str, set[str]] = {}
        self._people: dict[str, set[str]] = {}
        self._codes: set[str] = set()
        seats = Unit.objects.filter(kind=Unit.Kind.SEAT).after(on)
        for code, *names in seats.values_list("code", "name", "name_other"):
            self._put(code, names)
        for proposal in made:
            self._put(proposal.code, [proposal.name])
        self._put_people(on)

    def _put(self, code: str, names: Iterable[str]) -> None:
        self._codes.add(code)
        for name in names:
            if name:
                self._seats.setdefault(name, set()).add(code)

    def _put_people(self, on: date) -> None:
        """Who holds a seat; who only acts in one is called by it where he holds none."""
        rows = Holding.objects.on(on).filter(seat__kind=Unit.Kind.SEAT)
        told = ("seat__code", "person__code", "person__name", "person__name_other")
        for kind in (Holding.Kind.HOLDER, Holding.Kind.ACTING):
            found: dict[str, set[str]] = {}
            for seat, *names in rows.filter(kind=kind).values_list(*told):
                for name in names:
                    if name:
                        found.setdefault(name, set()).add(seat)
            self._people = found | self._people

    def called(self, said: str) -> list[str]:
        """Codes of the seats that may be meant: one, none, or several."""
        if said in self._codes:
            return [said]
        return sorted(self._seats.get(said) or self._people.get(said) or ())

    @property
    def names(self) -> list[str]:
        """All that seats and people are called, for slips to be held against."""
        return list(dict.fromkeys([*self._seats, *self._people]))
