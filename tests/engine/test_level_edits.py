"""Floor and stretch made from those before an edit are those made from all leaves."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import ABSENT, LOCKED, NULL, Cube
from luopan.engine.facts import Fact
from luopan.engine.level_edits import make_again
from luopan.engine.levels import BESIDE, Made, Rules, Said, make
from luopan.engine.space import Space
from luopan.engine.tree import Tree
from tests.cases import at_first
from tests.engine.worlds import cell_of, world

SEEDS = st.integers(0, 2**32)
FEW = at_first(8, later=8)


def same(one: Made, other: Made) -> None:
    for level in BESIDE:
        mine, theirs = one.cubes[level], other.cubes[level]
        assert (mine.amounts == theirs.amounts).all()
        assert (mine.state == theirs.state).all()
        assert mine.lower is mine.upper is None
    assert one.apart == other.apart
    assert (one.sums is None) == (other.sums is None)
    for level in BESIDE if one.sums else ():
        pairs = zip(
            vars(one.sums[level]).values(),
            vars(other.sums[level]).values(),
            strict=True,
        )
        for mine, theirs in pairs:
            for now, then in zip(mine, theirs, strict=True):
                assert (now == then).all()


def edited(random: np.random.Generator, target: Cube) -> Cube:
    """A few leaves with other amounts, one that was said or closed, or nothing."""
    parts, state = target.amounts.copy(), target.state.copy()
    block = target.space.block(*cell_of(random, target.space))
    size = int(random.choice([1, 3, 1000, 10**9]))
    some = random.random(target.space.shape) < random.choice([0.02, 0.3])
    within = np.zeros(target.space.shape, bool)
    within[block] = True
    if random.random() < 0.7:
        some &= within
    some &= (state & ABSENT) == 0
    sign = -1 if random.random() < 0.1 else 1
    parts[some] = sign * random.integers(0, size, int(some.sum()))
    if random.random() < 0.3:
        parts[some] = 0
    if random.random() < 0.5:
        state[some] &= np.uint8(~NULL & 0xFF)
    if random.random() < 0.1:
        state[some] |= LOCKED
    return replace(target, amounts=parts, state=state)


def said_of(random: np.random.Generator, target: Cube) -> tuple[Said, ...]:
    found = []
    for _each in range(random.integers(0, 5)):
        cell, level = cell_of(random, target.space), str(random.choice(BESIDE))
        now = int(target.amounts[target.space.block(*cell)].sum())
        part = random.random() if level == "floor" else 1 + random.random()
        held = bool(random.random() < 0.3)
        found.append(Said(level, cell, round(now * part), now, held))
    return tuple(found)


def made(target: Cube, rules: Rules) -> Made | str:
    try:
        return make(target, rules)
    except Fact as fact:
        return str(fact)


@given(SEEDS)
@FEW
def test_after_every_edit_the_levels_are_those_of_all_leaves(seed: int) -> None:
    drawn = world(seed, bounds=False, negative=seed % 4 == 0)
    target, random = drawn.cube, drawn.random
    ratio = random.integers(0, 10_001, 2)
    rules = Rules(f"{1 - ratio[0] / 10_000:.4f}", f"{1 + ratio[1] / 10_000:.4f}")
    if random.random() < 0.3:
        rules = Rules(rules.stretch, rules.floor, lower_is_better=True)
    said = () if random.random() < 0.4 else said_of(random, target)
    closed = None
    if random.random() < 0.3 and isinstance(then := made(target, rules), Made):
        closed = {level: cube.amounts for level, cube in then.cubes.items()}
    rules = replace(rules, said=said, closed=closed)
    before = made(target, rules)
    if isinstance(before, str):
        return
    for _each in range(4):
        after = edited(random, target)
        rows = np.flatnonzero((after.amounts != target.amounts).any(axis=1))
        whole = made(after, rules)
        try:
            again = make_again(before, target, after, rules, rows)
        except Fact as fact:
            assert str(fact) == whole
            return
        assert isinstance(whole, Made)
        same(again, whole)
        target, before = after, again


def test_of_many_units_an_edit_of_one_moves_few_others() -> None:
    """A seat of 3,000 is set: a handful of rows is rounded otherwise, none is looked for."""
    teams = [(f"T{team}", "CN") for team in range(60)]
    seats = [(f"{team}-{seat}", team) for team, _top in teams for seat in range(50)]
    units = Tree.build([("CN", None), *teams, *seats], reserves=True)
    year = Tree.build([("Y", None), *((f"M{month}", "Y") for month in range(12))])
    space = Space.full(units, Tree.build([("all", None)]), year)
    random = np.random.default_rng(7)
    amounts = random.integers(0, 100_000, space.shape)
    rules = Rules("0.8765", "1.1234")
    target = Cube.of(space, amounts)
    before = make(target, rules)
    for seat in ("T3-7", "T9-1", "T59-49"):
        row = space.row(seat, "all")
        assert row is not None
        amounts = amounts.copy()
        amounts[row] += random.integers(0, 50, 12)
        after = Cube.of(space, amounts)
        again = make_again(before, target, after, rules, np.array([row]))
        same(again, make(after, rules))
        laid = again.cubes["floor"].parts.patches
        assert sum(len(patch.values) for patch in laid) < 40 * 3
        target, before = after, again
