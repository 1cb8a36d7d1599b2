"""Process-data trust 过程数据核对: what in records contradicts itself, by rules one can read.

Pure: columns of records in, marks out. A mark is a question to the person, never a
judgement, and nothing here adds up over people. Worked tables: docs/algorithms/trust.md
"""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
AFTER = 3  # days after its own on which a record is still written down in time
AT_ONCE = 5  # late ones that one person writes on one day
SHINGLE = 4  # letters that are compared together
LEAST_LETTERS = 20  # a shorter text is a phrase that everybody uses
ALIKE = 0.8  # of the shingles of two texts together
NONE = -1


def back_filled(
    days: ArrayLike,
    written: ArrayLike,
    who: ArrayLike,
    *,
    after: int = AFTER,
    least: int = AT_ONCE,
) -> Bools:
    """Which records were written long after their day, many by one person on one day.

    Args:
        days: Shape ``(records,)``: the day each is about, as a number.
        written: Likewise: the day on which it was written down.
        who: Likewise: whose it is.
        after: Days after which it is late.
        least: Late ones of one person on one day that are many.

    Returns:
        Shape ``(records,)``; True only where ``written − days > after``.

    Raises:
        ValueError: Shapes differ.

    Example:
        >>> back_filled([1, 2, 3, 9], [9, 9, 9, 9], [7, 7, 7, 7], least=3).tolist()
        [True, True, True, False]
    """
    day, on, whose = (np.asarray(each, np.int64) for each in (days, written, who))
    if not day.shape == on.shape == whose.shape:
        raise ValueError("the columns are of different length")
    late = on - day > after
    _pairs, group = np.unique(
        np.stack([whose, on], axis=1), axis=0, return_inverse=True
    )
    many = np.bincount(group.ravel(), weights=late) >= least if len(day) else late
    found: Bools = late & many[group.ravel()] if len(day) else late
    return found


def plain(text: str) -> str:
    """A text by its letters and digits alone, wide and narrow, large and small the same.

    Example:
        >>> plain("客户 A：已Ｏ Ｋ。")
        '客户a已ok'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def shingles(words: str) -> frozenset[str]:
    """All stretches of four letters; a shorter text is one of its own.

    Example:
        >>> sorted(shingles("abcde"))
        ['abcd', 'bcde']
    """
    count = max(len(words) - SHINGLE + 1, 1)
    return frozenset(words[n : n + SHINGLE] for n in range(count))


def copies(
    texts: Sequence[str], *, alike: float = ALIKE, least: int = LEAST_LETTERS
) -> Ints:
    """For each text the first one before it that says nearly the same.

    Two texts are alike where the shingles that both have are at least ``alike`` of those
    that one of them has (Jaccard). Only texts that share one of their rarest shingles can
    be, so not every pair is looked at.

    Args:
        texts: In the order of their time.
        alike: Above 0, at most 1.
        least: Texts of fewer letters and digits are like none.

    Returns:
        Shape ``(texts,)``; place of the earlier text, −1: there is none.

    Source:
        Prefix filtering as in Bayardo, Ma, Srikant, “Scaling up all pairs similarity
        search” (2007); docs/algorithms/trust.md

    Example:
        >>> said = "客户对方案总体认可，下周二安排样机测试，预算已立项"
        >>> copies([said, "价格需再谈", said + "！"]).tolist()
        [-1, -1, 0]
    """
    first: dict[str, int] = {}
    same: dict[int, int] = {}
    for place, text in enumerate(texts):
        words = plain(text)
        if len(words) >= least:
            same[place] = first.setdefault(words, place)
    near = _near({place: shingles(words) for words, place in first.items()}, alike)
    found = np.full(len(texts), NONE, np.int64)
    for place, own in same.items():
        found[place] = near.get(own, NONE if own == place else own)
    return found


def _near(sets: Mapping[int, frozenset[str]], alike: float) -> dict[int, int]:
    """By place: the first one before it whose set is alike."""
    often = Counter(each for one in sets.values() for each in one)
    having: dict[str, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for place, own in sorted(sets.items()):
        rarest = sorted(own, key=lambda each: (often[each], each))
        rarest = rarest[: len(own) - math.ceil(alike * len(own)) + 1]
        others = sorted({other for each in rarest for other in having[each]})
        same = (o for o in others if jaccard(own, sets[o]) >= alike)
        if (before := next(same, None)) is not None:
            found[place] = before
        for each in rarest:
            having[each].append(place)
    return found


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """What both have ÷ what one of them has; 0 for two empty sets.

    Example:
        >>> jaccard(frozenset("abc"), frozenset("bcd"))
        0.5
    """
    both = len(one & other)
    return both / (len(one) + len(other) - both) if one or other else 0.0


def apart(group: ArrayLike, place: ArrayLike) -> Bools:
    """Which records of a group stand at one of several places.

    Args:
        group: Shape ``(records,)``: whose they are on which day, as a number.
        place: Likewise: where each was; −1: nobody knows, and it contradicts nothing.

    Returns:
        Shape ``(records,)``; in a group all that have a place, or none.

    Raises:
        ValueError: Shapes differ.

    Example:
        >>> apart([1, 1, 1, 2, 2], [5, 6, -1, 5, 5]).tolist()
        [True, True, False, False, False]
    """
    groups, places = np.asarray(group, np.int64), np.asarray(place, np.int64)
    if groups.shape != places.shape:
        raise ValueError("the columns are of different length")
    known = places != NONE
    pairs = np.unique(np.stack([groups[known], places[known]], axis=1), axis=0)
    several, count = np.unique(pairs[:, 0], return_counts=True)
    found: Bools = known & np.isin(groups, several[count > 1])
    return found


def without(
    subject: ArrayLike,
    start: ArrayLike,
    end: ArrayLike,
    seen: ArrayLike,
    seen_days: ArrayLike,
) -> Bools:
    """In which spans of days nothing was done with a customer.

    Args:
        subject: Shape ``(spans,)``: the customer of each span, as a number.
        start: Likewise: its first day, as a number.
        end: Likewise: its last day, itself included.
        seen: Shape ``(contacts,)``: the customer of each contact.
        seen_days: Likewise: its day.

    Returns:
        Shape ``(spans,)``.

    Raises:
        ValueError: Shapes differ, or a number is beyond ±2³¹.

    Example:
        >>> without([1, 1, 2], [10, 20, 10], [19, 29, 29], [1, 2], [19, 30]).tolist()
        [False, True, True]
    """
    who, first, last = (np.asarray(each, np.int64) for each in (subject, start, end))
    at = np.sort(_joined(seen, seen_days))
    left = np.searchsorted(at, _joined(who, first), side="left")
    right = np.searchsorted(at, _joined(who, last), side="right")
    found: Bools = right <= left
    return found


def _joined(keys: ArrayLike, days: ArrayLike) -> Ints:
    """A customer and a day as one number that sorts as both do."""
    key, day = np.asarray(keys, np.int64), np.asarray(days, np.int64)
    if key.shape != day.shape:
        raise ValueError("the columns are of different length")
    if len(key) and max(np.abs(key).max(), np.abs(day).max()) >= 2**31:
        raise ValueError("a number is too large to be joined")
    found: Ints = key * 2**32 + day
    return found
