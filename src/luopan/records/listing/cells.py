"""Single cells of a list of customers."""

import re

from luopan.records.wording import plain

_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
_TIER = re.compile(
    r"(?:t|tier|l|level)?第?(\d{1,2}|[一二三四五六七八九])(?:级|档|层|星)?"
)


def tier_of(text: str) -> int | None:
    """A dealer tier as people write it; None: it is none.

    Example:
        >>> [tier_of(said) for said in ("1", "一级", "T2", "2 级", "金牌")]
        [1, 1, 2, 2, None]
    """
    found = _TIER.fullmatch(plain(text).removesuffix("经销商").removesuffix("代理"))
    if found is None:
        return None
    said = found.group(1)
    tier = _NUMERALS.get(said) or int(said)
    return tier or None
