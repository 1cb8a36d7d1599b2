"""How a reader is spoken to: names in his language, amounts in the metric's unit."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db.models import CharField, Model, Value
from django.utils.translation import get_language, gettext

from luopan.dimensions.models import Metric, Product
from luopan.dimensions.queries import counted_in
from luopan.dimensions.queries.terms import worded_for
from luopan.engine.tree import RESERVE
from luopan.org.facts import remembered_while_reading
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Unit
from luopan.targets.assessing.wording import is_rate
from luopan.targets.cells import Cell
from luopan.targets.sentences import Named, nodes_in, percent

# An amount with what it is counted in, as a page writes it: 276 万元.
Short = Callable[[Decimal, str], str]
NAMED: dict[str, type[Model]] = {"unit": Unit, "product": Product}


class DatabaseSpeech:
    """Looks names up once, all codes of an axis together when the first is asked for."""

    def __init__(
        self,
        metric: Metric | None = None,
        sees: Callable[[str], bool] | None = None,
        short: Short | None = None,
    ) -> None:
        self._sees = sees
        self._short = short
        self._metric = metric
        self._quantum = Decimal(metric.quantum) if metric else Decimal(1)
        self._counted_in = counted_in(metric) if metric else ""
        self._language = get_language()
        self._other = in_other_language()
        asked = ("names", self._other)
        self._names: dict[tuple[str, str], str] = remembered_while_reading(asked, dict)

    def sees(self, unit: str) -> bool:
        """Whether the reader may be told of totals of a unit; if nobody said: of all."""
        return self._sees is None or self._sees(unit)

    def anew(self) -> "DatabaseSpeech":
        """The same in the language now active: one speaks one language all along."""
        same = self._language == get_language()
        return self if same else DatabaseSpeech(self._metric, self._sees, self._short)

    def amount(self, quanta: int) -> str:
        """With separators and the unit; decimals, as many as the quantum has, if needed."""
        amount = quanta * self._quantum
        places = max(0, -int(self._quantum.normalize().as_tuple().exponent))
        places = 0 if amount == int(amount) else places
        text = f"{amount:,.{places}f}".replace("-", "−")
        return f"{text} {self._unit(amount)}" if self._counted_in else text

    def whole(self, quanta: int) -> str:
        """The same without decimals, for amounts that are held against each other.

        As short as whoever asked writes them, if he said how.
        """
        whole = round(quanta * self._quantum)
        if abs(whole) < 100:  # so few that the decimals say something
            return self.amount(quanta)
        if self._short is not None:
            return self._short(quanta * self._quantum, self._counted_in)
        text = f"{whole:,}".replace("-", "−")
        return f"{text} {self._unit(Decimal(whole))}".strip()

    def figure(self, metric: str, quanta: int) -> str:
        """The same of any metric; a rate as a percentage."""
        row = _metrics().get(metric)
        if row is None:
            return f"{quanta:,}"
        if is_rate(row):
            return percent(str(quanta * row.quantum))
        speech = DatabaseSpeech(row)
        if row.numerator is not None:  # money per piece
            speech._counted_in = counted_in(row.numerator)
        return speech.amount(quanta)

    def _unit(self, amount: Decimal) -> str:
        """What is counted, as the language writes it: 元 for CNY in Chinese."""
        chinese = (get_language() or "").startswith("zh")
        if chinese and self._counted_in == "CNY":
            return "元"
        return worded_for(self._counted_in, amount)

    def name(self, axis: str, code: str) -> str:
        """The name of a unit, product or metric; a period is its own name."""
        if axis == "period":
            return code
        if axis == "metric":
            return spoken(_metrics()[code]) if code in _metrics() else code
        if code.endswith(RESERVE):
            above = self.name(axis, code.removesuffix(RESERVE))
            return gettext("%(unit)s (reserve)") % {"unit": above}
        if (axis, code) not in self._names:
            self._names[axis, code] = self._look_up(axis, code)
        return self._names[axis, code]

    def know(self, axis: str, codes: Iterable[str]) -> None:
        """Look names up in one go that will be asked for one by one."""
        self._learn({axis: set(codes)})

    def know_nodes(self, nodes: Iterable[Named]) -> None:
        """The same of all that sentences will name, in one query."""
        codes: dict[str, set[str]] = {}
        for node in nodes:
            codes.setdefault(node.axis, set()).add(node.code)
        self._learn(codes)

    def _learn(self, codes: dict[str, set[str]]) -> None:
        asked = []
        for axis, model in NAMED.items():
            own = {code.removesuffix(RESERVE) for code in codes.get(axis, ())}
            wanted = {code for code in own if (axis, code) not in self._names}
            if wanted:
                rows = model._default_manager.filter(code__in=wanted)
                named = rows.annotate(axis=Value(axis, CharField()))
                asked.append(named.values_list("axis", "code", "name", "name_other"))
        for on, code, name, other in asked[0].union(*asked[1:]) if asked else ():
            self._names[on, code] = str((other or name) if self._other else name)

    def know_cells(self, cells: Iterable[Cell]) -> None:
        """The same of all units and products of cells."""
        self.know_nodes(nodes_in(tuple(cells)))

    def _look_up(self, axis: str, code: str) -> str:
        self.know(axis, [code])
        return self._names.get((axis, code), code)


def _metrics() -> dict[str, Metric]:
    """All metrics by code, with the parts of ratios at hand; read once for a page."""

    def read() -> dict[str, Metric]:
        rows = Metric.objects.select_related("numerator", "denominator")
        return {row.code: row for row in rows}

    return remembered_while_reading(("metrics spoken of",), read)
