"""A step that says what units are to come to of a metric that does not add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.engine.levels import NAMES, TARGET
from luopan.org.access import Action, Denied, Unknown, day_of, reach
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.acts import Said
from luopan.targets.aim_order import refuse_passed
from luopan.targets.aims import Entry, Key
from luopan.targets.append import Author, append, refuse_committed
from luopan.targets.assessing.wording import is_rate
from luopan.targets.models import Version
from luopan.targets.queries.aims import AimBook, Part
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.steps.aims import ORDER
from luopan.trail.refusal import Refused

MOST = Decimal(10) ** 12
MANY = 900  # units that are asked for by name
RATE_MOST = Decimal(100)  # 10,000 %: more is a slip of the % sign
Name = tuple[str, str, str]  # unit, period, level
Wanted = dict[Name, Decimal | None]


class NothingNew(Refused):
    """All that was said stands already."""

    def __init__(self) -> None:
        super().__init__(_("Nothing here is new."))


@dataclass(frozen=True)
class SaidAim:
    """What a unit is to come to in a period; None: nothing of its own any more.

    Attributes:
        unit, period: Codes.
        value: In the metric's own unit; of a rate 1.0 is 100 %.
        level: ``target``; or a ``floor`` or ``stretch`` beside it, which is held: it stays
            when the target moves. None said of one: it follows the target again.
    """

    unit: str
    period: str
    value: Decimal | None
    level: str = TARGET


@dataclass(frozen=True)
class SetAims:
    """What was set: how many targets are other ones now, and the last step that says so."""

    count: int
    head: int


def say_aims(
    author: Author,
    version: Version,
    metric: Metric,
    said: Sequence[SaidAim],
    expected: int | None,
) -> SetAims:
    """The step itself, for a service that says more than this; refuses as ``set_aims``."""
    refuse_committed(version)
    if metric.kind == "additive":
        raise Refused(
            _(
                "“%(metric)s” adds up: its targets are broken down on the grid of its own "
                "version."
            ),
            metric=lambda: spoken(metric),
        )
    book = AimBook(version)
    units = _units(author.actor, author.at, book, {one.unit for one in said})
    wanted = _wanted(book, metric, said)
    _refuse_levels(version, wanted)
    fresh = {
        (*key, level): value
        for (*key, level), value in wanted.items()
        if book.own(metric, *key, level) != value
        and not (level == TARGET and _follows(book, metric, *key, value))
    }
    _refuse_derived(book, metric, fresh, units)
    if not fresh:
        raise NothingNew()
    fresh |= _let_go(book, metric, fresh)
    items = [
        _item(metric, *name, value) for name, value in sorted(fresh.items(), key=_at)
    ]
    step = Said("aim", {"metric": metric.code, "aims": items})
    return SetAims(len(items), append(author, version, step, expected).head)


def _at(item: tuple[Name, Decimal | None]) -> tuple[str, str, int]:
    (unit, period, level), _value = item
    return unit, period, ORDER.index(level)


def _item(
    metric: Metric, unit: str, period: str, level: str, value: Decimal | None
) -> dict[str, object]:
    amount = _quanta(metric, value)
    return {"unit": unit, "period": period, "level": level, "amount": amount}


def _refuse_levels(version: Version, wanted: Wanted) -> None:
    """Only a version of targets has floors and stretches beside them."""
    levels = {level for _unit, _period, level in wanted}
    for level in sorted(levels - set(NAMES)):
        raise Refused(_("There is no level “%(level)s”."), level=level[:20])
    if levels - {TARGET} and version.level != Version.Level.TARGET:
        raise Refused(
            _("“%(version)s” is itself a floor or a stretch, so it has no levels."),
            version=lambda: spoken(version),
        )


def _let_go(book: AimBook, metric: Metric, fresh: Wanted) -> Wanted:
    """Floors and stretches of which the target goes, to go with it; the others in order.

    Raises:
        Refused: One lies on the wrong side of the target, or is said where there is none.
    """
    said = [Entry(*name, _quanta(metric, value)) for name, value in fresh.items()]
    after = book.saying(book.said.said(metric.code, said))
    units, found = {unit for unit, _period, _level in fresh}, Wanted()
    for (level, key), amount in sorted(after.said.held.items()):
        if key.metric != metric.code or key.unit not in units:
            continue
        aimed = after.of(metric, key.unit, key.period)
        if aimed is not None:
            value = amount * metric.quantum
            refuse_passed(metric, level, key, value, aimed.value)
        elif (key.unit, key.period, level) in fresh:
            raise _without_target(metric, key)
        else:
            found[key.unit, key.period, level] = None
    return found


def _without_target(metric: Metric, key: Key) -> Refused:
    speech = DatabaseSpeech()
    return Refused(
        _(
            "“%(metric)s” of %(unit)s has no target for %(period)s: set it first; floor and "
            "stretch are relative to it."
        ),
        metric=lambda: spoken(metric),
        unit=lambda: speech.anew().name("unit", key.unit),
        period=key.period,
    )


def _follows(
    book: AimBook, metric: Metric, unit: str, period: str, value: Decimal | None
) -> bool:
    """Whether this is said of a ratio that comes to it by its parts: a sheet read back."""
    parts = None if value is None else book.parts(metric, unit, period)
    if parts is None or value is None:
        return False
    return abs(parts[0].value / parts[1].value - value) < metric.quantum


def _units(
    actor: User, at: datetime, book: AimBook, codes: set[str]
) -> dict[str, Unit]:
    """The units by code: in the version, seen by the actor, and his to change."""
    seen = _reached(actor, Action.TARGETS_READ, at, codes)
    for code in sorted(codes):
        if code not in book.units or code not in seen:
            raise Unknown(_("There is no unit “%(code)s” in this plan."), code=code)
    mine = _reached(actor, Action.TARGETS_EDIT, at, codes)
    others = [code for code in sorted(codes) if code not in mine]
    if others:
        raise Denied(
            _(
                "You cannot set targets of “%(unit)s”: whoever can change its targets sets "
                "these too."
            ),
            unit=lambda: spoken(seen[others[0]]),
        )
    return mine


def _reached(
    actor: User, action: Action, at: datetime, codes: set[str]
) -> dict[str, Unit]:
    found = reach(actor, action, on=day_of(at))
    if len(codes) <= MANY:
        found = found.filter(code__in=codes)
    return {unit.code: unit for unit in found if unit.code in codes}


def _wanted(book: AimBook, metric: Metric, said: Iterable[SaidAim]) -> Wanted:
    """By unit and period as it is kept, and level; each once."""
    found: Wanted = {}
    for one in said:
        if one.period not in book.periods:
            raise Refused(
                _(
                    "Such targets are set for a year, half year, quarter or month of the "
                    "plan, not for “%(period)s”."
                ),
                period=one.period,
            )
        value = None if one.value is None else _checked(metric, one.value)
        key = one.unit, book.canonical(metric, one.period), one.level
        if found.setdefault(key, value) != value:
            raise Refused(
                _(
                    "“%(unit)s”, %(period)s appears twice with different values: keep one. "
                    "A balance is that of the last day, so the last month's is the year's."
                ),
                unit=one.unit,
                period=one.period,
            )
    return found


def _checked(metric: Metric, value: Decimal) -> Decimal:
    """A figure that the metric can have."""

    def name() -> str:
        return spoken(metric)

    if not value.is_finite() or abs(value) >= MOST:
        raise Refused(_("“%(metric)s” cannot be as large as that."), metric=name)
    if value < 0 and metric.kind in {"distinct", "first", "duration"}:
        raise Refused(_("“%(metric)s” must be 0 or more."), metric=name)
    if is_rate(metric) and abs(value) > RATE_MOST:
        raise Refused(
            _("“%(metric)s” is a rate: enter 32.5 %% as 32.5%%, or as 0.325."),
            metric=name,
        )
    if value % metric.quantum:
        raise Refused(
            _(
                "“%(metric)s” is precise to %(quantum)s: “%(value)s” is finer than that."
            ),
            metric=name,
            quantum=f"{metric.quantum.normalize():f}",
            value=f"{value.normalize():f}",
        )
    return value


def _quanta(metric: Metric, value: Decimal | None) -> int | None:
    return None if value is None else int(value / metric.quantum)


def _refuse_derived(
    book: AimBook,
    metric: Metric,
    fresh: Wanted,
    units: dict[str, Unit],
) -> None:
    """Where a ratio follows from its parts nobody sets it; it may be taken back."""
    for (unit, period, level), value in sorted(fresh.items(), key=_at):
        set_to = value is not None and level == TARGET
        parts = book.parts(metric, unit, period) if set_to else None
        if parts is not None:
            raise _derived(metric, units[unit], parts)


def _derived(metric: Metric, unit: Unit, parts: tuple[Part, Part]) -> Refused:
    return Refused(
        _(
            "“%(metric)s” of %(unit)s follows from its parts there: change the target of "
            "“%(above)s” or “%(below)s”."
        ),
        metric=lambda: spoken(metric),
        unit=lambda: spoken(unit),
        above=lambda: spoken(parts[0].metric),
        below=lambda: spoken(parts[1].metric),
    )
