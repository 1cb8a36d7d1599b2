"""Customers and dealers of the demo company."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.demo import words
from luopan.demo.chance import stream, turns_of
from luopan.demo.organisation import REGIONS, Seat
from luopan.demo.story import Story

COUNT = 6_000
DIRECT, DEALER, SECOND, END = 0, 1, 2, 3
KINDS = ("直接客户", "一级经销商", "二级经销商", "终端客户")
# Shares of the kinds in a seat's accounts, by the kind of its team.
SHARES = {
    "direct": (0.88, 0.0, 0.0, 0.12),
    "channel": (0.0, 0.10, 0.17, 0.73),
    "key": (1.0, 0.0, 0.0, 0.0),
}
SIZES = (1.0, 7.0, 2.2, 0.5)  # how much the kinds buy, against a direct customer
LEAST = 6  # accounts of a seat
GROUPS = 70
TWICE = 14  # customers that stand there under two names
VARIANTS = (
    ("有限公司", "有限责任公司"),
    ("有限公司", "(集团)有限公司"),
    ("有限公司", "公司"),
)
LOST_ACCOUNT = "长河重工集团有限公司", "Changhe Heavy Industry Group Co., Ltd."
LOST_SEAT = "key-power-01"
LOST_DEALER = "成都蜀源自动化有限公司", "Chengdu Shuyuan Automation Co., Ltd."
LOST_DEALER_SEAT = "sw-ch-01"


@dataclass(frozen=True)
class Accounts:
    """All accounts, one place each, in every column.

    Args:
        codes: Codes.
        names: Names.
        names_other: In English.
        seats: Place of the owning seat.
        kinds: ``DIRECT`` … ``END``.
        weights: How much it buys, against the others of its seat.
        starts: First day, days since 1970.
        ends: First day without it; far away for those that stay.
        groups: Place of the company it belongs to, or −1.
        industries: Place in ``words.INDUSTRIES``.
        cities: City, in Chinese.
    """

    codes: list[str]
    names: list[str]
    names_other: list[str]
    seats: NDArray[np.intp]
    kinds: NDArray[np.intp]
    weights: NDArray[np.float64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    groups: NDArray[np.intp]
    industries: NDArray[np.intp]
    cities: list[str]

    def __len__(self) -> int:
        """How many."""
        return len(self.codes)


FAR = (date(2999, 1, 1) - date(1970, 1, 1)).days


def ordinal(day: date) -> int:
    """Days since 1970, as numpy counts them."""
    return (day - date(1970, 1, 1)).days


def accounts(story: Story, seats: Sequence[Seat]) -> Accounts:
    """All accounts that there are until the end of the running year."""
    rng = stream("accounts")
    owners = _owners(rng, seats)
    kinds = _kinds(rng, seats, owners)
    industries = rng.integers(0, len(words.INDUSTRIES), COUNT)
    cities = [_city(rng, seats[place].region) for place in owners.tolist()]
    weights = rng.lognormal(0.0, 1.05, COUNT) * np.array(SIZES)[kinds]
    starts, ends = _spans(rng, story, seats, owners)
    called = list(_names(rng, kinds, industries, cities))
    groups = _groups(rng, kinds)
    heads = np.unique(groups[groups >= 0])
    starts[heads], ends[heads] = ordinal(story.founded_date), FAR
    found = Accounts(
        [f"C{place + 1:05}" for place in range(COUNT)],
        [name for name, _other in called],
        [other for _name, other in called],
        owners,
        kinds,
        weights,
        starts,
        ends,
        groups,
        industries,
        [name for name, _other in cities],
    )
    _tell(story, seats, found)
    _misspell(found)
    return found


def _owners(rng: np.random.Generator, seats: Sequence[Seat]) -> NDArray[np.intp]:
    """The owning seat of each account, rising; key account managers have few."""
    share = np.array([0.15 if seat.team.kind == "key" else 1.0 for seat in seats])
    rest = rng.choice(len(seats), COUNT - LEAST * len(seats), p=share / share.sum())
    return np.sort(np.concatenate((np.repeat(np.arange(len(seats)), LEAST), rest)))


def _kinds(
    rng: np.random.Generator, seats: Sequence[Seat], owners: NDArray[np.intp]
) -> NDArray[np.intp]:
    edges = np.cumsum([SHARES[seat.team.kind] for seat in seats], axis=1)
    drawn = rng.random(len(owners))
    return (drawn[:, None] >= edges[owners]).sum(axis=1).clip(0, END)


def _city(rng: np.random.Generator, region: str) -> tuple[str, str]:
    text = next(each.cities for each in REGIONS if each.code == region).split()
    place = int(len(text) / 2 * rng.random() ** 1.4)
    return text[2 * place], text[2 * place + 1]


def _spans(
    rng: np.random.Generator,
    story: Story,
    seats: Sequence[Seat],
    owners: NDArray[np.intp],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Six of ten were there from the start; some go."""
    first = ordinal(story.founded_date)
    last = ordinal(date(story.year + 1, 1, 1))
    opened = np.array([ordinal(seat.start_date) for seat in seats])[owners]
    starts = np.where(rng.random(COUNT) < 0.6, first, rng.integers(first, last, COUNT))
    starts = np.maximum(starts, opened)
    ends = np.where(
        rng.random(COUNT) < 0.1, starts + rng.integers(300, 1500, COUNT), FAR
    )
    faithful = turns_of(owners) < LEAST // 2  # no seat is ever without customers
    return np.where(faithful, opened, starts), np.where(faithful, FAR, ends)


def _groups(rng: np.random.Generator, kinds: NDArray[np.intp]) -> NDArray[np.intp]:
    """Some direct customers are subsidiaries of another one."""
    direct = np.flatnonzero(kinds == DIRECT)
    heads = np.sort(rng.choice(direct, GROUPS, replace=False))
    members = rng.choice(np.setdiff1d(direct, heads), 4 * GROUPS, replace=False)
    groups = np.full(len(kinds), -1)
    groups[members] = rng.choice(heads, len(members))
    return groups


def _names(
    rng: np.random.Generator,
    kinds: NDArray[np.intp],
    industries: NDArray[np.intp],
    cities: list[tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for kind, industry, (city, city_other) in zip(
        kinds.tolist(), industries.tolist(), cities, strict=True
    ):
        dealer = kind in (DEALER, SECOND)
        trades = words.DEALER_KINDS if dealer else words.INDUSTRIES
        trade, trade_other = trades[industry % len(trades)]
        while True:
            one, two = rng.integers(0, len(words.BRANDS), 2).tolist()
            brand = words.BRANDS[one][0] + words.BRANDS[two][0]
            name = f"{city}{brand}{trade}有限公司"
            if one != two and name not in taken:
                break
        taken.add(name)
        brand_other = words.BRANDS[one][1] + words.BRANDS[two][1].lower()
        trade_other = trade_other.replace("-", " ")
        yield name, f"{city_other} {brand_other} {trade_other} Co., Ltd."


def _tell(story: Story, seats: Sequence[Seat], found: Accounts) -> None:
    """The key account and the dealer that were lost: large, and gone from a day on."""
    codes = [seat.code for seat in seats]
    for seat, kind, (name, other), last, size in (
        (LOST_SEAT, DIRECT, LOST_ACCOUNT, story.lost_account_date, 5.0),
        (LOST_DEALER_SEAT, DEALER, LOST_DEALER, story.lost_dealer_date, 2.2),
    ):
        own = np.flatnonzero(found.seats == codes.index(seat))
        place = int(own[0])
        found.names[place], found.names_other[place] = name, other
        found.kinds[place] = kind
        found.weights[place] = size * found.weights[own[1:]].sum()
        found.starts[place] = ordinal(story.founded_date)
        found.ends[place] = ordinal(last)
        found.groups[place] = -1


def _misspell(found: Accounts) -> None:
    """Some customers were entered twice, under names that only look different."""
    rng = stream("accounts", "twice")
    fit = (found.kinds == DIRECT) & (found.groups < 0) & (found.weights < 20)
    fit[:-1] &= fit[1:] & (found.seats[1:] == found.seats[:-1])
    ones = rng.choice(np.flatnonzero(fit[:-1])[::2], TWICE, replace=False).tolist()
    for number, one in enumerate(sorted(ones)):
        old, new = VARIANTS[number % len(VARIANTS)]
        found.names[one + 1] = found.names[one].replace(old, new)
        shorter = found.names_other[one].replace("Co., Ltd.", "Co.")
        found.names_other[one + 1] = shorter
        found.cities[one + 1] = found.cities[one]
        found.industries[one + 1] = found.industries[one]
        found.weights[one + 1] *= 0.2


def day_of(place: int) -> date:
    """The day of an ordinal."""
    return date(1970, 1, 1) + timedelta(days=place)


def flattened(found: Accounts) -> Accounts:
    """The same accounts, the large ones not so much larger."""
    return replace(found, weights=np.sqrt(found.weights))


def candidates(
    found: Accounts, day: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Running sums of the weights of those that buy on a day, and where each seat begins.

    Accounts stand in the order of their seats, so a seat's part is one stretch.
    """
    alive = (found.starts <= day) & (found.ends > day)
    edges = np.concatenate(([0.0], np.cumsum(np.where(alive, found.weights, 0.0))))
    return edges, np.searchsorted(found.seats, np.arange(found.seats.max() + 2))


def drawn(
    rng: np.random.Generator, found: Accounts, day: int, seats: NDArray[np.intp]
) -> NDArray[np.intp]:
    """One account for each of the seats, by weight; −1 where it has none that day."""
    edges, firsts = candidates(found, day)
    low, high = edges[firsts[seats]], edges[firsts[seats + 1]]
    places = np.searchsorted(
        edges, low + (high - low) * rng.random(len(seats)), "right"
    )
    return np.where(high > low, places - 1, -1)
