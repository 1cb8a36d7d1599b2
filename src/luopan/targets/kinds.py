"""What a kind of step is: how it is read, what it touches, what it does, what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.targets.cells import Cell, meet, nested, whole
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

Parameters = Mapping[str, Any]
Inputs = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Touch:
    """The cells that a step read and wrote, held totals and references included."""

    reads: tuple[Cell, ...]
    writes: tuple[Cell, ...]

    def as_json(self) -> dict[str, list[list[str]]]:
        """As it is kept with the step."""
        return {
            "reads": [list(cell) for cell in self.reads],
            "writes": [list(cell) for cell in self.writes],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Touch":
        """As it was kept with the step."""
        reads, writes = kept.get("reads", ()), kept.get("writes", ())
        return cls(tuple(Cell(*c) for c in reads), tuple(Cell(*c) for c in writes))

    def __or__(self, other: "Touch") -> "Touch":
        """What both together touch."""
        return Touch(
            tuple(dict.fromkeys(self.reads + other.reads)),
            tuple(dict.fromkeys(self.writes + other.writes)),
        )


@dataclass(frozen=True)
class Outcome:
    """What a step led to, and what the planner should be told about the way."""

    state: State
    notes: tuple[Sentence, ...] = ()


def own_cell(parameters: Parameters) -> tuple[Cell, ...]:
    """The one cell that most kinds speak of."""
    return (cell_of(parameters),)


@dataclass(frozen=True)
class Kind:
    """A kind of step.

    Attributes:
        name: As it is written into the step.
        title: As people call it.
        check: Reads parameters into their canonical form, or refuses.
        apply: The step itself: a pure function of state, parameters and frozen inputs.
        explain: What the step says, as a sentence.
        cells: The cells that the step speaks of.
        reads: Cells it looks at besides those; None: nothing else.
        typed: The cells whose amount a person typed in, in the order of the readings
            that are kept with the step: when the basis under them moves, say so.
        about: What it says of one cell besides, for whoever asks why that is what it is.
        aside: Of a kind that moves no number and rests on none: names of what it sets, by
            which two of the kind conflict. No other kind of step stands in its way.
        trace: For a kind that changes the axes: the cells of before that a cell of
            after came from. All kinds of today leave the axes alone.
    """

    name: str
    title: str | Promise
    check: Callable[[Given], dict[str, Any]]
    apply: Callable[[State, Parameters, Inputs], Outcome]
    explain: Callable[[Parameters], Sentence]
    cells: Callable[[Parameters], tuple[Cell, ...]] = own_cell
    reads: Callable[[State, Parameters], tuple[Cell, ...]] | None = None
    typed: Callable[[Parameters], tuple[Cell, ...]] | None = None
    trace: Callable[[Parameters, Cell], tuple[Cell, ...]] | None = None
    about: Callable[[Parameters, Cell], tuple[Sentence, ...]] | None = None
    aside: Callable[[Parameters], frozenset[tuple[str, ...]]] | None = None

    def touch(self, state: State, parameters: Parameters) -> Touch:
        """What the step would read and write in a state, held totals included."""
        if self.aside is not None:
            return Touch((), ())
        writes = with_held_totals(state, self.cells(parameters))
        more = self.reads(state, parameters) if self.reads else ()
        if any(nothing_stands(state, cell) for cell in writes):
            more = (
                *more,
                whole(state.space),
            )  # it may borrow the shape of what is above
        return Touch(tuple(dict.fromkeys(writes + more)), writes)


def nothing_stands(state: State, cell: Cell) -> bool:
    """True if every leaf under a cell is 0 or null."""
    return not state.amounts[state.space.block(*cell)].any()


def with_held_totals(state: State, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells, and every held total that has to give way or make up for them."""
    found = dict.fromkeys(cells)
    grown = True
    while grown:
        grown = False
        for held in state.holds:
            if held.cell not in found and any(
                meet(state.space, held.cell, cell)
                and not nested(state.space, held.cell, cell)
                for cell in found
            ):
                found[held.cell] = None
                grown = True
    return tuple(found)


_KINDS: dict[str, Kind] = {}
RESERVED = {"reorganise": _("reorganisation")}


def register(kind: Kind) -> Kind:
    """Make a kind known by its name."""
    if kind.name in _KINDS or kind.name in RESERVED:
        raise ValueError(f"two kinds of step are called {kind.name}")
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """The kind of this name, or a refusal that says so."""
    if not isinstance(name, str):
        raise Refused(_("The kind of a step is given as one word."))
    if name in RESERVED:
        raise Refused(
            _("A step of the kind “%(kind)s” cannot be added by hand."),
            kind=RESERVED[name],
        )
    if name not in _KINDS:
        raise Refused(_("There is no kind of step called “%(name)s”."), name=name[:60])
    return _KINDS[name]


def kinds() -> tuple[Kind, ...]:
    """All kinds."""
    return tuple(_KINDS.values())


def checked(kind: Kind, said: Any, state: State) -> dict[str, Any]:
    """Parameters in their canonical form, every name accounted for, or a refusal."""
    given = Given(said, state.space)
    read = kind.check(given)
    given.done()
    return read
