"""Amounts in Chinese capitals 大写, as they stand on contracts: hard to alter by a stroke."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def capitals(amount: Decimal) -> str:
    """An amount of yuan in capitals, to the fen.

    Args:
        amount: In yuan; at most two digits behind the point.

    Raises:
        ValueError: More digits than a fen, or more than capitals can say.

    Source:
        支付结算办法, annex 1: 正确填写票据和结算凭证的基本规定

    Example:
        >>> capitals(Decimal("1409.50")), capitals(Decimal("6007.14"))
        ('壹仟肆佰零玖元伍角整', '陆仟零柒元壹角肆分')
        >>> capitals(Decimal("107000.53")), capitals(Decimal("12000000"))
        ('壹拾万柒仟元零伍角叁分', '壹仟贰佰万元整')
        >>> capitals(Decimal("0")), capitals(Decimal("-0.05"))
        ('零元整', '负伍分')
    """
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError("capitals go to the fen only")
    whole, rest = divmod(abs(int(fen)), 100)
    if whole >= 10**16:
        raise ValueError("too large to be said in capitals")
    sign = "负" if fen < 0 else ""
    if not whole and not rest:
        return "零元整"
    return (
        sign
        + (_whole(whole) + "元" if whole else "")
        + _small(whole, *divmod(rest, 10))
    )


def _small(whole: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    gap = "零" if whole and (not jiao or whole % 10 == 0) else ""
    if not fen:
        return f"{gap}{DIGITS[jiao]}角整"
    return gap + (f"{DIGITS[jiao]}角" if jiao else "") + f"{DIGITS[fen]}分"


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said, gap = said + _group(group) + GROUPS[place], False
    return said


def _group(group: int) -> str:
    """One to 9,999."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said
