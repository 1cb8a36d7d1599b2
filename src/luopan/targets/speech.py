"""How a reader is spoken to: names in his language, amounts in the metric's unit."""

from decimal import Decimal

from django.db.models import Model
from django.utils.translation import get_language, gettext

from luopan.dimensions.models import Metric, Product
from luopan.engine.tree import RESERVE
from luopan.org.models import Company, Unit


def in_other_language() -> bool:
    """Whether the language now active is not the one in which names are kept first."""
    first = Company.objects.values_list("language", flat=True).first()
    active = get_language()
    return bool(first and active) and str(active)[:2] != str(first)[:2]


class DatabaseSpeech:
    """Looks names up once, all codes of an axis together when the first is asked for."""

    def __init__(self, metric: Metric | None = None) -> None:
        self._quantum = Decimal(metric.quantum) if metric else Decimal(1)
        self._counted_in = (metric.currency or metric.counted_in) if metric else ""
        self._names: dict[tuple[str, str], str] = {}
        self._other = in_other_language()

    def amount(self, quanta: int) -> str:
        """With separators, as many decimals as the quantum has, and the unit."""
        amount = quanta * self._quantum
        places = max(0, -int(self._quantum.normalize().as_tuple().exponent))
        text = f"{amount:,.{places}f}"
        return f"{text} {self._counted_in}" if self._counted_in else text

    def name(self, axis: str, code: str) -> str:
        """The name of a unit or product; a period is its own name."""
        if axis == "period":
            return code
        if code.endswith(RESERVE):
            above = self.name(axis, code.removesuffix(RESERVE))
            return gettext("%(unit)s (kept back)") % {"unit": above}
        if (axis, code) not in self._names:
            self._names[axis, code] = self._look_up(axis, code)
        return self._names[axis, code]

    def _look_up(self, axis: str, code: str) -> str:
        models: dict[str, type[Model]] = {"unit": Unit, "product": Product}
        found = models[axis]._default_manager.filter(code=code)
        row = found.values_list("name", "name_other").first()
        if row is None:
            return code
        name, other = row
        return str((other or name) if self._other else name)
