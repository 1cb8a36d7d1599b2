"""The questions that the forms of objectives ask."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from luopan.dimensions.catalogue import product_lines
from luopan.org.dossier import people
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.strategy.models import Objective
from luopan.strategy.queries import Line, Outline, measurable, outline
from luopan.strategy.queries.places import units_to_plan, units_to_watch
from luopan.targets.queries.coverage import offers
from luopan.web.questions import Form, Question
from luopan.web.words import strategy as words

INDENT = "　"
DAY = timedelta(days=1)
Options = list[tuple[str, str]]


def owners(on: date) -> Options:
    """Those who may answer for something."""
    return [(one.code, spoken(one)) for one in people(on=on)]


def kinds() -> Options:
    """The kinds of objectives."""
    return [(code, str(said)) for code, said in words.KINDS.items()]


def parents(shown: Outline, without: Line | None = None) -> Options:
    """Where an objective may stand: on top, or under one that is not under itself."""
    found, barred = [("", _("top level"))], set[str]()
    for line in shown.live:
        own = without is not None and line.code == without.code
        if own or line.parent in barred:
            barred.add(line.code)
            continue
        found.append((line.code, INDENT * line.depth + line.name))
    return found


def units(viewer: User, on: date) -> Options:
    """The company, and the units under it."""
    found = units_to_watch(viewer, on=on)
    return [("", _("the whole company")), *((u.code, spoken(u)) for u in found)]


def units_that_rest(viewer: User, on: date) -> Options:
    """Those whose targets the reader may change; the company for who may change strategy."""
    if found := units(viewer, on)[1:]:
        return [("", _("the whole company")), *found]
    return [(u.code, spoken(u)) for u in units_to_plan(viewer, on=on)]


def products(on: date) -> Options:
    """All products, and those down to the lines."""
    rows = [line.row for line in product_lines(on)]
    return [
        ("", _("all products")),
        *((row.code, spoken(row)) for row in rows if row.kind in {"category", "line"}),
    ]


def reason() -> Question:
    """Why; kept in the trail."""
    return Question("reason", _("Reason (kept in the history)"), most=400, wide=True)


def oneself(user: User) -> str:
    """Who is proposed as an owner: who asks, if he is on the list of people."""
    return user.person.code if user.person else ""


def new(year: int, parent: str, on: date, *, owner: str = "") -> Form:
    """A new objective."""
    return Form(
        _("New objective"),
        _("State the goal in one line; measures and targets come next."),
        [
            Question("name", _("Objective"), needed=True, wide=True),
            Question("name_other", _("Second-language name"), wide=True),
            Question("kind", _("Kind"), "choice", "growth", kinds(), needed=True),
            Question("owner", _("Owner"), "choice", owner, owners(on), needed=True),
            Question("parent", _("Parent"), "choice", parent, parents(outline(year))),
            Question("weight", _("Weight (of 100 among its siblings)"), "number", 0),
            Question("wording", _("Full text"), "area"),
            Question("wording_other", _("Full text, second language"), "area"),
        ],
        _("Add the objective"),
    )


def edit(found: Objective, may_edit: bool, on: date) -> Form:
    """Other words; who may edit also another kind, owner and dates."""
    asked = [
        Question("name", _("Objective"), value=found.name, needed=True, wide=True),
        Question(
            "name_other", _("Second-language name"), value=found.name_other, wide=True
        ),
        Question("wording", _("Full text"), "area", found.wording),
        Question(
            "wording_other",
            _("Full text, second language"),
            "area",
            found.wording_other,
        ),
    ]
    if may_edit:
        asked += [
            Question("kind", _("Kind"), "choice", found.kind, kinds(), needed=True),
            Question(
                "owner", _("Owner"), "choice", found.owner.code, owners(on), needed=True
            ),
            Question(
                "start_date", _("First day"), "day", found.start_date, needed=True
            ),
            Question(
                "last_date",
                _("Last day"),
                "day",
                found.end_date - DAY,
                needed=True,
            ),
        ]
    asked += [reason(), Question("expected", "", "hidden", found.edits)]
    return Form(_("Edit the objective"), "", asked, _("Save changes"))


def move(line: Line, shown: Outline) -> Form:
    """Under another one, or to another place among its siblings."""
    siblings = [
        (one.code, one.name)
        for one in shown.live
        if one.parent == line.parent and one.code != line.code
    ]
    return Form(
        _("Move the objective"),
        _("Everything under it moves along; its weight stays."),
        [
            Question(
                "parent",
                _("Parent"),
                "choice",
                line.parent or "",
                parents(shown, line),
            ),
            Question(
                "before",
                _("Placed before"),
                "choice",
                "",
                [("", _("at the end")), *siblings],
                note=_("Only within its current siblings."),
            ),
            reason(),
        ],
        _("Reschedule it"),
    )


def weigh(family: list[Line]) -> Form:
    """The weights of siblings."""
    return Form(
        _("Weights"),
        _(
            "Parts of 100. The sum is shown as you type; it does not have to be 100 yet."
        ),
        [
            *(
                Question(f"weight-{one.code}", one.name, "number", one.weight)
                for one in family
            ),
            reason(),
        ],
        _("Save weights"),
    )


def drop(line: Line) -> Form:
    """With a reason; nothing is deleted."""
    return Form(
        _("Drop the objective"),
        _("It and everything under it stay visible, with the reason."),
        [Question("reason", _("Reason"), "area", needed=True)],
        _("Drop this"),
        danger=True,
    )


def reopen() -> Form:
    """Wanted again."""
    return Form(
        _("Restore the objective"),
        _("Its children stay dropped until they are restored themselves."),
        [reason()],
        _("Restore it"),
    )


def measure(viewer: User, on: date) -> Form:
    """By what it shows."""
    return Form(
        _("Add a measure"),
        _("Fill in exactly one of the last three: an amount, a level or a change."),
        [
            Question(
                "metric",
                _("Metric"),
                "choice",
                "sales_amount",
                [(m.code, spoken(m)) for m in measurable(on)],
                needed=True,
            ),
            Question("unit", _("Unit"), "choice", "", units(viewer, on)),
            Question("product", _("Product"), "choice", "", products(on)),
            Question(
                "amount", _("Amount of the year"), note=_("for example 4.6亿 or 1200")
            ),
            Question(
                "level", _("Level"), note=_("for metrics that do not add up: 36% or 45")
            ),
            Question(
                "change", _("Change vs the year before"), note=_("for example +12%")
            ),
            reason(),
        ],
        _("Add the measure"),
    )


def link(found: Objective, viewer: User, on: date) -> Form:
    """The targets of its year."""
    choices = [
        (str(one.version.pk), f"{spoken(one.plan)} · {spoken(one.version.metric)}")
        for one in offers(found, viewer=viewer, on=on)
    ]
    about = _("Choose the unit whose target carries it. Later versions keep the link.")
    if not choices:
        about = _("%(year)s has no plan yet; create one first.") % {"year": found.year}
    return Form(
        _("Link a target"),
        about,
        [
            Question(
                "version", _("Plan and metric"), "choice", "", choices, needed=True
            ),
            Question("unit", _("Unit"), "choice", "", units(viewer, on)),
            Question("product", _("Product"), "choice", "", products(on)),
            reason(),
        ],
        _("Link the target"),
    )
