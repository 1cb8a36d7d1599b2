"""The questions that the forms of the assumption book ask."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.org.models import User
from luopan.strategy.models import Assumption
from luopan.strategy.queries import outline
from luopan.targets.queries import plans
from luopan.targets.queries.resting import Rest
from luopan.web import figures
from luopan.web.questions import Form, Question
from luopan.web.words import assumptions as words
from luopan.web.words import strategy_forms as forms
from luopan.web.words.clauses import sentences

QUARTER = timedelta(days=90)


def new(kind: str, on: date, *, owner: str = "") -> Form:
    """A new assumption, or a risk."""
    risk = kind == Assumption.Kind.RISK
    return Form(
        _("New risk") if risk else _("New assumption"),
        _(
            "A risk is an assumption with a probability, an amount, a trigger and an answer."
        )
        if risk
        else _("State what is assumed and what it rests on."),
        [
            *_words(None),
            Question(
                "owner", _("Owner"), "choice", owner, forms.owners(on), needed=True
            ),
            Question("review_date", _("Next review"), "day", on + QUARTER, needed=True),
            *(_risk(None) if risk else ()),
        ],
        _("Add the risk") if risk else _("Add the assumption"),
    )


def _words(found: Assumption | None) -> list[Question]:
    def kept(name: str) -> str:
        return str(getattr(found, name, "") or "")

    return [
        Question("name", _("In one line"), value=kept("name"), needed=True, wide=True),
        Question(
            "name_other",
            _("In one line, second language"),
            value=kept("name_other"),
            wide=True,
        ),
        Question("wording", _("Full text"), "area", kept("wording")),
        Question(
            "wording_other",
            _("Full text, second language"),
            "area",
            kept("wording_other"),
        ),
        Question("evidence", _("Evidence"), "area", kept("evidence")),
        Question("source", _("Source"), value=kept("source"), most=400, wide=True),
    ]


def _risk(found: Assumption | None) -> list[Question]:
    chance = found and found.probability
    amount = None if found is None or found.amount is None else found.amount / 100
    return [
        Question(
            "probability",
            _("Estimated probability"),
            value="" if chance is None else figures.percent(chance, 0),
            needed=True,
            note=_("for example 30%; entered by a person, not computed"),
        ),
        Question(
            "amount",
            _("Amount at stake"),
            value="" if amount is None else figures.fixed(amount, 2),
            note=_("for example 6M"),
        ),
        Question(
            "trigger",
            _("Trigger: how we know it is happening"),
            "area",
            str(getattr(found, "trigger", "") or ""),
            needed=True,
        ),
        Question(
            "answer",
            _("Prepared steps"),
            "area",
            str(getattr(found, "answer", "") or ""),
        ),
    ]


def edit(found: Assumption, may_edit: bool, on: date) -> Form:
    """Other words; who may edit also another owner."""
    asked = _words(found)
    if may_edit:
        asked.append(
            Question(
                "owner",
                _("Owner"),
                "choice",
                found.owner.code,
                forms.owners(on),
                needed=True,
            )
        )
    if found.kind == Assumption.Kind.RISK:
        asked += _risk(found)
    return Form(_("Edit details"), "", [*asked, forms.reason()], _("Save changes"))


def judge(found: Assumption, on: date) -> Form:
    """How it is found today, and when it is looked at next."""
    return Form(
        _("Review again"),
        _(
            "If it no longer holds, the owners of what depends on it are asked what to do "
            "about their numbers."
        ),
        [
            Question(
                "state", _("Today"), "choice", found.state, words.states(), needed=True
            ),
            Question("review_date", _("Next review"), "day", on + QUARTER, needed=True),
            Question(
                "reason", _("Why"), "area", note=_("required unless it holds as before")
            ),
        ],
        _("Save judgement"),
    )


def prepare(risk: Assumption, on: date) -> Form:
    """A step of the answer; who owns the risk handles it unless another is chosen."""
    return Form(
        _("Prepare a step"),
        _("Who does what when the trigger fires, and within how many days."),
        [
            Question("wording", _("What is done"), needed=True, most=400, wide=True),
            Question(
                "wording_other",
                _("What is done (second language)"),
                most=400,
                wide=True,
            ),
            Question(
                "owner",
                _("Handled by"),
                "choice",
                risk.owner.code,
                forms.owners(on),
                needed=True,
            ),
            Question("days", _("Within days"), "number", 7, needed=True),
        ],
        _("Add the step"),
    )


def fire() -> Form:
    """The trigger fired."""
    return Form(
        _("The trigger fired"),
        _("From today, the prepared steps are due."),
        [Question("reason", _("What happened"), "area", needed=True)],
        _("Confirm that it fired"),
        danger=True,
    )


def call_off() -> Form:
    """It is over."""
    return Form(
        _("Clear it"),
        _("The prepared answer no longer needs to be carried out."),
        [Question("reason", _("Why it is over"), "area", needed=True)],
        _("Clear it"),
    )


def rest_objective(viewer: User, on: date) -> Form:
    """An objective of this year or the next."""
    choices = [
        (line.code, f"{year} · {forms.INDENT * line.depth}{line.name}")
        for year in (on.year, on.year + 1)
        for line in outline(year).live
    ]
    return Form(
        _("Link a dependent objective"),
        _("Its owner is asked when the assumption falls."),
        [
            Question("objective", _("Objective"), "choice", "", choices, needed=True),
            forms.reason(),
        ],
        _("Note down"),
    )


def rest_target(viewer: User, on: date) -> Form:
    """A target of a plan."""
    choices = [
        (str(row.id), f"{spoken(plan)} · {row.metric} · {spoken(row)}")
        for plan in plans(viewer, on=on)
        for row in plan.versions
    ]
    return Form(
        _("Link a dependent target"),
        _("The unit's leader or seat holder is asked when the assumption falls."),
        [
            Question(
                "version",
                _("Plan and metric"),
                "choice",
                "",
                choices,
                needed=True,
                wide=True,
            ),
            Question(
                "unit", _("Unit"), "choice", "", forms.units_that_rest(viewer, on)
            ),
            Question("product", _("Product"), "choice", "", forms.products(on)),
            forms.reason(),
        ],
        _("Note down"),
    )


def answer(rest: Rest) -> Form:
    """What becomes of it."""
    kept = _("Your answer is saved beside the judgement, with your name.")
    return Form(
        _("What should happen to %(what)s?") % {"what": words.asked_of(rest)},
        sentences([words.stake(rest), words.fall(rest), kept]),
        [
            Question(
                "verdict",
                _("Conclusion"),
                "choice",
                "stands",
                words.verdicts(),
                needed=True,
            ),
            Question(
                "text", _("Why it stays, or how it is to change"), "area", needed=True
            ),
        ],
        _("Answer"),
    )


def rest_no_more(rest: Rest) -> Form:
    """It no longer rests on the assumption."""
    free = _("It no longer depends on “%(name)s”.") % {"name": rest.assumption}
    stays = _("Earlier answers stay visible.")
    return Form(
        _("Remove link: %(what)s") % {"what": words.called(rest)},
        sentences([free, words.stake(rest), stays]),
        [forms.reason()],
        _("Remove link"),
    )
