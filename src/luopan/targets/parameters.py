"""What a step may say: parameters are read, checked and written in one form.

Whatever a person, a program or an old version hands in, either comes out as plain JSON in
one canonical form, or is refused in a sentence that names the place and says what is wanted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.targets.cells import Cell, whole
from luopan.trail.refusal import Refused

LARGEST = 2**60  # quanta; sums of cells stay inside int64
LONGEST = 200  # items of a list in one step
AXES = ("unit", "product", "period")
# Places that people fill in, by the name that they read there.
READ_AS = {"floor": _("floor"), "stretch": _("stretch")}


class Given:
    """The parameters of one step while they are being read.

    Args:
        said: What was handed in.
        space: The axes that codes are looked up on.
        place: Where in the parameters we are, for the sentence of a refusal.
    """

    def __init__(self, said: Any, space: Space, place: str = "") -> None:
        if not isinstance(said, Mapping):
            raise Refused(
                _("“%(place)s” must be a set of named values."), place=place or "·"
            )
        self._left = dict(said)
        self.space = space
        self._place = place

    def _name(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _take(self, key: str) -> Any:
        return self._left.pop(key, None)

    def has(self, key: str) -> bool:
        """True if something is said under this name."""
        return self._left.get(key) is not None

    def done(self) -> None:
        """Refuse what nobody has asked for: a misspelt name must not be ignored."""
        if self._left:
            raise Refused(
                _("This kind of step does not know “%(names)s”."),
                names=", ".join(self._name(str(key)) for key in sorted(self._left)),
            )

    def amount(
        self, key: str, *, default: int | None = None, least: int = -LARGEST
    ) -> int:
        """A whole number of the metric's smallest unit."""
        value = self._take(key)
        if value is None:
            value = default
        if value is None:
            raise Refused(_("“%(place)s” is missing."), place=self._name(key))
        return whole_number(value, self._name(key), least)

    def maybe_amount(self, key: str, *, least: int = -LARGEST) -> int | None:
        """The same, where nothing need be said."""
        if not self.has(key):
            self._take(key)
            return None
        return self.amount(key, least=least)

    def ratio(
        self,
        key: str,
        *,
        default: str | None = None,
        least: str = "-1000",
        most: str = "1000",
    ) -> str:
        """A ratio, 1 = 100 %, as a decimal number."""
        value = self._take(key)
        if value is None:
            value = default
        if value is None:
            raise Refused(_("“%(place)s” is missing."), place=self._name(key))
        return decimal_number(value, self._name(key), Decimal(least), Decimal(most))

    def choice(
        self, key: str, choices: Collection[str], *, default: str | None = None
    ) -> str:
        """One of a few words."""
        value = self._take(key)
        if value is None:
            value = default
        if not isinstance(value, str) or value not in choices:
            raise Refused(
                _("“%(place)s” must be one of %(choices)s, not “%(value)s”."),
                place=self._name(key),
                choices=", ".join(choices),
                value=_shown(value),
            )
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise Refused(
                _("“%(place)s” must be yes or no, not “%(value)s”."),
                place=self._name(key),
                value=_shown(value),
            )
        return value

    def text(self, key: str, *, required: bool = False, longest: int = 500) -> str:
        """Words of a person."""
        value = self._take(key)
        value = "" if value is None else value
        if not isinstance(value, str) or len(value) > longest or not storable(value):
            raise Refused(
                _("“%(place)s” must be text of at most %(longest)s characters."),
                place=self._name(key),
                longest=longest,
            )
        if required and not value.strip():
            raise Refused(_("“%(place)s” is missing."), place=self._name(key))
        return value.strip()

    def code(self, key: str, *, default: str | None = None) -> str:
        """A code on one axis; ``key`` names the axis."""
        value = self._take(key)
        value = default if value is None else value
        return known(self.space, key, value, self._name(key))

    def cell(self, key: str = "cell") -> dict[str, str]:
        """A cell; an axis of which nothing is said is taken whole."""
        value = self._take(key)
        given = Given({} if value is None else value, self.space, self._name(key))
        roots = whole(self.space)
        read = {axis: given.code(axis, default=getattr(roots, axis)) for axis in AXES}
        given.done()
        return read

    def cells(self, key: str, *, most: int) -> list[dict[str, str]]:
        """A list of cells."""
        value = self._take(key)
        place = self._name(key)
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
            raise Refused(
                _("“%(place)s” must be a list of 1 to %(most)s items."),
                place=place,
                most=most,
            )
        return [
            Given({"cell": item}, self.space, f"{place}[{number}]").cell()
            for number, item in enumerate(value, start=1)
        ]

    def day(self, key: str) -> date:
        """A day as ``2027-03-31``."""
        value = self._take(key)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Refused(
                _("“%(place)s” must be a day like 2027-03-31, not “%(value)s”."),
                place=self._name(key),
                value=_shown(value),
            ) from None

    def each(self, key: str, *, most: int = LONGEST) -> Iterator["Given"]:
        """The items of a list of which each has names of its own; at least one."""
        value = self._take(key)
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
            raise Refused(
                _("“%(place)s” must be a list of 1 to %(most)s items."),
                place=self._name(key),
                most=most,
            )
        for place, item in enumerate(value, start=1):
            yield Given(item, self.space, f"{self._name(key)}[{place}]")

    def numbers(self, key: str, *, most: int = 1_000) -> list[str]:
        """A list of numbers that are not negative and not all 0."""
        value = self._take(key)
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
            raise Refused(
                _("“%(place)s” must be a list of 1 to %(most)s items."),
                place=self._name(key),
                most=most,
            )
        read = [
            decimal_number(item, f"{self._name(key)}[{place}]", Decimal(0))
            for place, item in enumerate(value, start=1)
        ]
        if not any(Decimal(item) for item in read):
            raise Refused(
                _("“%(place)s” needs at least one number above 0."),
                place=self._name(key),
            )
        return read

    def codes(self, key: str, axis: str, *, most: int = 1_000) -> list[str]:
        """Codes on an axis, each once."""
        value = self._take(key)
        place = self._name(key)
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
            raise Refused(
                _("“%(place)s” must be a list of 1 to %(most)s items."),
                place=place,
                most=most,
            )
        read = [known(self.space, axis, code, place) for code in value]
        if len(set(read)) < len(read):
            raise Refused(_("“%(place)s” names something twice."), place=place)
        return read

    def table(
        self, key: str, read: Callable[[Any, str], Any], axis: str | None = None
    ) -> dict[str, Any]:
        """Values by code (of an axis, if one is named)."""
        value = self._take(key)
        place = self._name(key)
        if not isinstance(value, Mapping) or not value or len(value) > LONGEST:
            raise Refused(
                _("“%(place)s” must be a list of 1 to %(most)s items."),
                place=place,
                most=LONGEST,
            )
        if axis is not None:
            for code in value:
                known(self.space, axis, code, place)
        return {
            str(code): read(value[code], f"{place}.{code}")
            for code in sorted(value, key=str)
        }


def storable(text: str) -> bool:
    """Whether every database can keep the text: no NUL, no half characters."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def whole_number(value: Any, place: str, least: int = -LARGEST) -> int:
    """A whole number within what amounts may be, or a refusal that names the place."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(
            _(
                "“%(place)s” must be a whole number of the metric's smallest unit, "
                "not “%(value)s”."
            ),
            place=place,
            value=_shown(value),
        )
    if not least <= value <= LARGEST:
        raise Refused(
            _("“%(place)s” must be between %(least)s and %(most)s."),
            place=place,
            least=least,
            most=LARGEST,
        )
    return value


def decimal_number(
    value: Any,
    place: str,
    least: Decimal = Decimal(-1000),
    most: Decimal = Decimal(10**12),
) -> str:
    """A decimal number in its shortest form, or a refusal that names the place."""
    try:
        if isinstance(value, bool) or not isinstance(
            value, str | int | float | Decimal
        ):
            raise InvalidOperation
        number = Decimal(str(value))
        if not number.is_finite() or len(number.as_tuple().digits) > 30:
            raise InvalidOperation
    except InvalidOperation:
        raise Refused(
            _("“%(place)s” must be a number, not “%(value)s”."),
            place=READ_AS.get(place, place),
            value=_shown(value),
        ) from None
    if not least <= number <= most:
        raise Refused(
            _("“%(place)s” must be between %(least)s and %(most)s."),
            place=READ_AS.get(place, place),
            least=least,
            most=most,
        )
    return shortest(number)


def shortest(number: Decimal) -> str:
    """``0.120`` and ``12E-2`` are both ``0.12``; minus zero is zero."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def known(space: Space, axis: str, code: Any, place: str) -> str:
    """A code of an axis that exists in this version, or a refusal that names it."""
    if not isinstance(code, str) or code not in tree_of(space, axis):
        sentence = {
            "unit": _("This plan has no unit “%(code)s” (%(place)s)."),
            "product": _("This plan has no product “%(code)s” (%(place)s)."),
            "period": _("This plan has no period “%(code)s” (%(place)s)."),
        }[axis]
        raise Refused(sentence, code=_shown(code), place=place)
    return code


def tree_of(space: Space, axis: str) -> Tree:
    """The tree of an axis by its name."""
    trees = {"unit": space.units, "product": space.products, "period": space.periods}
    return trees[axis]


def cell_of(parameters: Mapping[str, Any], key: str = "cell") -> Cell:
    """The cell that checked parameters name."""
    return Cell.of(parameters[key])
