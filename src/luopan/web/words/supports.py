"""What is asked of other departments, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import bracketed
from luopan.targets.queries.supports import SupportRow
from luopan.web import figures
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.today import Item

DONE, BAD, WAIT, ON = "done", "bad", "wait", "on"


@dataclass(frozen=True)
class Line:
    """A row of the page."""

    row: SupportRow
    what: str
    word: str
    look: str
    when: str
    carries: str
    promise_by: date
    said: str


def sentence(rows: Sequence[SupportRow]) -> str:
    """How many wait, how many came, how many are late."""
    if not rows:
        return _("No support has been requested yet.")
    asked = sum(row.state == "asked" for row in rows)
    accepted = sum(row.state == "accepted" for row in rows)
    refused = sum(row.state == "refused" for row in rows)
    late = sum(row.late for row in rows)
    head = ngettext("%(count)s request", "%(count)s requests", len(rows))
    promised = _("%(n)s promised")
    overdue = bracketed("".join(counted([(late, _("%(n)s overdue"))])))
    parts = [
        (asked, _("%(n)s awaiting an answer")),
        (accepted, promised + overdue),
        (refused, _("%(n)s refused")),
    ]
    return run_on(counted(parts), head % {"count": len(rows)})


def lines(rows: Sequence[SupportRow], on: date) -> tuple[Line, ...]:
    """The rows in words."""
    return tuple(_line(row, on) for row in rows)


def _line(row: SupportRow, on: date) -> Line:
    word, look = state(row)
    return Line(
        row,
        f"{row.what} {_much(row)}".strip(),
        word,
        look,
        _when(row),
        figures.named(row.carries, row.counted_in) if row.carries else "",
        max(row.promised_date or row.wanted_date, on),
        _said(row),
    )


def _said(row: SupportRow) -> str:
    """What was said with the last change, and by whom."""
    facts = {"who": row.changed_by, "text": row.text}
    return _("%(who)s: %(text)s") % facts if row.text else ""


def _much(row: SupportRow) -> str:
    much = row.promised_quantity if row.promised_quantity else row.quantity
    if much is None:
        return ""
    whole = much == much.to_integral_value()
    return f"{figures.fixed(much, 0 if whole else 2)} {row.measure}".strip()


def _when(row: SupportRow) -> str:
    if row.promised_date:
        facts = {"who": row.changed_by, "day": f"{row.promised_date:%Y-%m-%d}"}
        return _("promised by %(day)s") % facts
    return _("needed by %(day)s") % {"day": f"{row.wanted_date:%Y-%m-%d}"}


def state(row: SupportRow) -> tuple[str, str]:
    """How a request stands, and its look."""
    if row.late:
        return (_("overdue") if row.state == "accepted" else _("no answer")), BAD
    return {
        "asked": (_("awaiting answer"), WAIT),
        "accepted": (_("promised"), ON),
        "refused": (_("refused"), BAD),
        "delivered": (_("delivered"), DONE),
        "withdrawn": (_("withdrawn"), ""),
    }[row.state]


def overdue_count(rows: Sequence[SupportRow]) -> str:
    """Beside a heading: how many are late."""
    late = sum(row.late for row in rows)
    said = ngettext("%(count)d late", "%(count)d late", late)
    return said % {"count": late} if late else ""


def waiting(rows: Sequence[SupportRow]) -> Iterator[Item]:
    """On Today: what a department is asked for, and what has not come."""
    where = reverse("supports")
    for row in rows:
        facts = {"unit": row.unit_name, "department": row.department_name}
        facts["what"] = row.what
        if row.state == "asked":
            text = _("%(unit)s requests from %(department)s: %(what)s") % facts
        elif row.for_me:
            text = _("Promised to %(unit)s but not delivered: %(what)s") % facts
        else:
            text = _("%(department)s has not delivered: %(what)s") % facts
        yield Item("users", text, _when(row), where, row.changed_at, overdue=row.late)
