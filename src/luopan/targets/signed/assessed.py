"""The assessment sheet 考核表 as a letter writes it."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

from luopan.org.language import in_other_language, spoken
from luopan.papers.letter import SheetLine
from luopan.targets.assessing.wording import held_to, line_name, rule_sentence
from luopan.targets.models import AssessmentLine


def sheet_lines(lines: Iterable[AssessmentLine]) -> tuple[SheetLine, ...]:
    """The lines of a sheet, in the language now active."""
    return tuple(
        SheetLine(
            name=line_name(line),
            definition=_definition(line),
            weight=float(line.weight) / 100 if line.weight else None,
            held_to=held_to(line, _exactly),
            rule=rule_sentence(line),
        )
        for line in lines
    )


def _definition(line: AssessmentLine) -> str:
    row = line.metric
    if row is None:
        return gettext("marked by who leads above, with the day and what happened")
    other = row.definition_other if in_other_language() else ""
    return other or row.definition or spoken(row)


def _exactly(amount: Decimal, counted_in: str) -> str:
    """All digits of an amount, with what it is counted in."""
    unit = gettext("yuan") if counted_in == "CNY" else counted_in
    return f"{amount.normalize():,f} {unit}".strip()
