"""Names that look like one another, and codes built from where a thing stands.

Near-misses are asked about and never merged silently. Folding serves comparison only:
what is stored and shown is what the file says.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from luopan.records.models import SameAs

CODE_LENGTH = 120

# Letters that look like Latin ones, and the commonest traditional characters.
_LOOK_ALIKE = str.maketrans(
    "авекмнорстухіѕјοαρντιкАВЕКМНОРСТУХ",  # noqa: RUF001
    "abekmhopctyxisjoapvtikabekmhopctyx",
)
_TRADITIONAL = str.maketrans(
    "東華國區廣灣龍門陝蘇遼寧內貴雲慶濟瀋陽長漢衛貿車電網業產務實發開關機會書廠總團聯"
    "際設備裝訂紙張櫃檯椅辦公傢飲質藥醫療學習體驗歐亞馬鳥魚飛風氣時間員經濟術師傳統"
    "綠紅銀鋼鐵錢銷額數類項條線級組織單據戶號碼應當對於說讀寫邊遠連鎖資訊軟衝專賣價",
    "东华国区广湾龙门陕苏辽宁内贵云庆济沈阳长汉卫贸车电网业产务实发开关机会书厂总团联"
    "际设备装订纸张柜台椅办公家饮质药医疗学习体验欧亚马鸟鱼飞风气时间员经济术师传统"
    "绿红银钢铁钱销额数类项条线级组织单据户号码应当对于说读写边远连锁资讯软冲专卖价",
)
_ENDINGS = re.findall(
    r"\S+",
    "特别行政区 壮族自治区 回族自治区 维吾尔自治区 自治区 自治州 "
    "省 市 大区 区域 地区 区 县 "
    "股份有限公司 有限责任公司 有限公司 分公司 公司 集团 "
    "corporation company limited gmbh corp inc ltd llc plc co",
)
# One of these against another is a difference somebody meant.
_MEANT = set(
    "一二三四五六七八九十甲乙丙丁东南西北中上下左右前后内外大小新旧男女黑白红蓝绿"
)
_ROMAN = set("ivxlc")


@dataclass(frozen=True)
class Near:
    """A spelling that may be a slip for another one.

    Args:
        spelling: As the file writes it.
        like: The name that it resembles.
        why: ``letters`` (equal but for width, spaces, case, punctuation, look-alike or
            traditional characters), ``ending`` (省, Ltd …) or ``slip`` (one letter).
    """

    spelling: str
    like: str
    why: str


def fold(text: str) -> str:
    """What is left of a name when everything one easily mistypes is taken away."""
    wide = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    kept = [
        " " if unicodedata.category(c)[0] in "ZPC" and c not in "+#" else c
        for c in wide.casefold().translate(_LOOK_ALIKE)
        if unicodedata.category(c) not in ("Cf", "Mn")
    ]
    spaced = re.sub(r"(?<=\d) +(?=\d)", "_", "".join(kept))
    return spaced.replace(" ", "")


def stem(folded: str) -> str:
    """A folded name without 省, 有限公司, ltd and the like."""
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 2:
            return folded.removesuffix(ending)
    return folded


def near_misses(
    new: Iterable[str],
    known: Iterable[str] = (),
    counts: Mapping[str, int] | None = None,
) -> list[Near]:
    """Each new spelling that resembles a known or a commoner new one, once.

    Args:
        new: Spellings without an exact match among the known.
        known: Names that are there already.
        counts: How often each new spelling occurs; the rarer is held to be the slip.

    Returns:
        At most one ``Near`` a new spelling, in the order of the new ones.

    Example:
        >>> near_misses(["GTXPro", "GTX Plus Pro"], ["GTX Pro"])
        [Near(spelling='GTXPro', like='GTX Pro', why='letters')]
    """
    settled = dict.fromkeys(known)
    fresh = [name for name in dict.fromkeys(new) if name not in settled]
    often = counts or {}
    ranked = sorted(fresh, key=lambda name: -often.get(name, 0))
    shelf = _Shelf()
    for name in settled:
        shelf.put(name)
    found: dict[str, Near] = {}
    for name in ranked:
        near = shelf.like(name)
        if near:
            found[name] = near
        else:
            shelf.put(name)
    return [found[name] for name in fresh if name in found]


class _Shelf:
    """Names by their fold, their stem, and their fold with one letter left out."""

    def __init__(self) -> None:
        self._folds: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._holes: dict[str, list[tuple[str, str]]] = {}

    def put(self, name: str) -> None:
        folded = fold(name)
        self._folds.setdefault(folded, name)
        self._stems.setdefault(stem(folded), name)
        if len(folded) >= 5:
            for hole in _holes(folded):
                self._holes.setdefault(hole, []).append((name, folded))

    def like(self, name: str) -> Near | None:
        folded = fold(name)
        if not folded:
            return None
        if folded in self._folds:
            return Near(name, self._folds[folded], "letters")
        if stem(folded) in self._stems:
            return Near(name, self._stems[stem(folded)], "ending")
        if len(folded) < 5:
            return None
        for hole in _holes(folded):
            for other, other_folded in self._holes.get(hole, ()):
                if _slip(folded, other_folded) and _in_a_word(name, other):
                    return Near(name, other, "slip")
        return None


def _holes(folded: str) -> Iterator[str]:
    """The fold, and the fold without one of its letters; figures are never slips."""
    yield folded
    for place, letter in enumerate(folded):
        if not letter.isdigit():
            yield folded[:place] + folded[place + 1 :]


def _slip(a: str, b: str) -> bool:
    """Whether two folds differ by one letter that nobody would have meant."""
    if re.findall(r"\d+", a) != re.findall(r"\d+", b) or abs(len(a) - len(b)) > 1:
        return False
    start = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None
    )
    start = min(len(a), len(b)) if start is None else start
    tail = 0
    while tail < min(len(a), len(b)) - start and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    left, right = a[start : len(a) - tail], b[start : len(b) - tail]
    swapped = len(left) == 2 and left == right[::-1]
    if not swapped and (len(left) > 1 or len(right) > 1):
        return False
    if set(left + right) & _MEANT:
        return False
    replaced = bool(left and right) and not swapped
    if _is_chinese(a):
        return len(a) >= (8 if replaced else 5)
    return not (replaced and start == 0 and len(a) < 8)


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


def _in_a_word(one: str, other: str) -> bool:
    """Whether the words that differ are real words, not sizes, grades or numerals."""
    if _is_chinese(one):
        return True
    a, b = (
        re.split(r"[\W_]+", unicodedata.normalize("NFKC", name).casefold())
        for name in (one, other)
    )
    if len(a) != len(b):
        return len(min("".join(a), "".join(b), key=len)) >= 8
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return all(
        max(len(x), len(y)) >= 5
        and not set(x + y) <= _ROMAN
        and not any(c.isdigit() for c in x + y)
        for x, y in pairs
    )


def code_of(path: Sequence[str]) -> str:
    """The code of a thing, exact: built from the names on the way down to it.

    Two things of one name under different parents get different codes, and no two paths
    share one, whatever signs their names hold.

    Example:
        >>> code_of(["华东", "其他"])
        '华东/其他'
    """
    code = "/".join(
        name.replace("%", "%25").replace("/", "%2F").replace("~", "%7E")
        for name in path
    )
    if len(code) <= CODE_LENGTH:
        return code
    digest = hashlib.sha256(code.encode()).hexdigest()[:16]
    return f"{code[: CODE_LENGTH - 18]}~#{digest}"


def answers(axis: str) -> dict[str, str]:
    """What people said before: spelling → code of the thing that it means."""
    rows = SameAs.objects.filter(axis=axis).values_list("spelling", "code")
    return dict(rows)


def remember(axis: str, meanings: Mapping[str, str], at: datetime) -> None:
    """Keep answers, so that nobody is asked twice."""
    SameAs.objects.bulk_create(
        [
            SameAs(axis=axis, spelling=spelling, code=code, answered_at=at)
            for spelling, code in meanings.items()
        ],
        update_conflicts=True,
        unique_fields=["axis", "spelling"],
        update_fields=["code", "answered_at"],
    )
