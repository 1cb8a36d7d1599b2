"""Small random worlds from one seed: uneven trees, gaps, holds, bounds, reserves."""

from dataclasses import dataclass

import numpy as np

from luopan.engine.cube import ABSENT, HELD, LOCKED, NO_LOWER, NO_UPPER, NULL, Cube
from luopan.engine.facts import Cell
from luopan.engine.space import Space
from luopan.engine.tree import Tree

UNITS = [("CN", None), ("E", "CN"), ("E1", "E"), ("E2", "E"), ("W", "CN"), ("N", "CN")]
UNITS += [("N1", "N"), ("N11", "N1"), ("N12", "N1")]
PRODUCTS = [("P", None), ("A", "P"), ("A1", "A"), ("A2", "A"), ("B", "P")]
PERIODS = [("Y", None), ("Q1", "Y"), ("M1", "Q1"), ("M2", "Q1"), ("M3", "Q1")]
PERIODS += [("Q2", "Y"), ("M4", "Q2")]


def _spaces() -> list[Space]:
    random = np.random.default_rng(1)
    found = []
    for reserves in (False, True):
        units = Tree.build(UNITS, reserves=reserves)
        products = Tree.build(PRODUCTS, reserves=reserves)
        periods = Tree.build(PERIODS)
        found.append(Space.full(units, products, periods))
        pairs = [
            (u, p)
            for u in ("E1", "E2", "W", "N11", "N12")
            for p in ("A1", "A2", "B")
            if random.random() < 0.6
        ]
        sparse = Space.assigned(units, products, periods, pairs)
        found.append(sparse)
        absent = random.random(sparse.shape) < 0.15
        found.append(Space(units, products, periods, sparse.pairs, absent))
    return found


SPACES = _spaces()


@dataclass
class World:
    cube: Cube
    cell: Cell
    random: np.random.Generator

    def other(self) -> Cell:
        return cell_of(self.random, self.cube.space)


def cell_of(random: np.random.Generator, space: Space) -> Cell:
    return Cell(
        *(
            tree.codes[random.integers(len(tree.codes))]
            for tree in (space.units, space.products, space.periods)
        )
    )


def world(seed: int, bounds: bool = True, negative: bool = True) -> World:
    random = np.random.default_rng(seed)
    space = SPACES[random.integers(len(SPACES))]
    size = 10 ** random.integers(1, 11)
    amounts = random.integers(0, size, space.shape)
    amounts[random.random(space.shape) < random.choice([0, 0.1, 0.9])] = 0
    if negative and random.random() < 0.3:
        amounts[random.random(space.shape) < 0.3] *= -1
    cube = Cube.of(space, amounts)
    state = cube.state.copy()
    present = (state & ABSENT) == 0
    zero = present & (cube.amounts == 0)
    state[zero & (random.random(space.shape) < 0.3)] |= NULL
    state[present & (random.random(space.shape) < random.choice([0, 0.2, 0.6]))] |= HELD
    if random.random() < 0.2:
        state[:, 0][present[:, 0]] |= LOCKED
    lower = upper = None
    if bounds and random.random() < 0.5:
        near = random.integers(0, size, space.shape)
        lower = np.where(
            random.random(space.shape) < 0.3, cube.amounts - near, NO_LOWER
        )
        upper = np.where(
            random.random(space.shape) < 0.3, cube.amounts + near, NO_UPPER
        )
    return World(
        Cube(space, cube.amounts, state, lower, upper), cell_of(random, space), random
    )
