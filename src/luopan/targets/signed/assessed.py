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
            held_to=_held_to(line),
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


def _held_to(line: AssessmentLine) -> str:
    """The plan's target, or a standard of the sheet's own, which is called so.

    A metric may stand in the letter with a target and be assessed by another height: who
    reads both is to see that they are two things.
    """
    said = held_to(line, _exactly)
    if line.metric is None or line.source == AssessmentLine.Source.TARGET:
        return said
    return gettext("fixed standard: %(bar)s") % {"bar": said}


def _exactly(amount: Decimal, counted_in: str) -> str:
    """All digits of an amount, with what it is counted in."""
    unit = gettext("yuan") if counted_in == "CNY" else counted_in
    return f"{amount.normalize():,f} {unit}".strip()
