"""A company small enough to follow by hand: two regions, two lines, four quarters."""

import numpy as np

from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.targets.cells import Cell
from luopan.targets.fold import KERNEL, begin, fold
from luopan.targets.kinds import checked, kind_named
from luopan.targets.sequence import Live

UNITS = [("CN", None), ("N", "CN"), ("S", "CN"), ("N1", "N"), ("N2", "N")]
PRODUCTS = [("all", None), ("tea", "all"), ("milk", "all")]
PERIODS = [("Y", None), ("H1", "Y"), ("H2", "Y"), ("Q1", "H1"), ("Q2", "H1")]
PERIODS += [("Q3", "H2"), ("Q4", "H2")]


def small_space(absent=()):
    """Rows: N1, N2, N~, S, CN~, each with tea, milk, all~; columns Q1 to Q4."""
    trees = [
        Tree.build(rows, reserves=reserves)
        for rows, reserves in ((UNITS, True), (PRODUCTS, True), (PERIODS, False))
    ]
    space = Space.full(*trees)
    if not absent:
        return space
    off = np.zeros(space.shape, bool)
    for unit, product, period in absent:
        off[space.block(unit, product, period)] = True
    return Space.full(*trees, absent=off)


def at(unit="CN", product="all", period="Y"):
    return Cell(unit, product, period)


def history(space, scale=1):
    """100, 110, 120 … over the leaves that are no reserve."""
    amounts = np.zeros(space.shape, np.int64)
    own = ~space.is_reserve
    count = int(own.sum()) * space.shape[1]
    amounts[own] = (np.arange(count).reshape(-1, space.shape[1]) * 10 + 100) * scale
    if space.absent is not None:
        amounts[space.absent] = 0
    return amounts


class Draft:
    """A list of steps that grows, as a version's does, without a database."""

    def __init__(self, space=None, frozen=None):
        self.space = space or small_space()
        self.frozen = frozen if frozen is not None else {"h": history(self.space)}
        self.steps = []
        self.state = begin(self.space)
        self.notes = {}

    def say(self, kind, inputs=None, **parameters):
        read = checked(kind_named(kind), parameters, self.state)
        seq = len(self.steps) + 1
        step = Live(seq, kind, read, inputs or {}, KERNEL, {}, seq)
        folded = fold(self.state, [step], self.frozen)
        self.steps.append(step)
        self.state = folded.state
        self.notes |= folded.notes
        return self

    def baseline(self):
        elements = [{"input": "last", "label": "2026"}]
        return self.say("baseline", {"last": "h"}, elements=elements)

    def total(self, *codes):
        return self.state.total(at(*codes))


def cell_json(*codes):
    return at(*codes).as_json()
