"""A talk in words: who sees it, what came before and after, its forms."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded_for
from luopan.org.language import spoken
from luopan.tracking.coached import FIRST_HIS
from luopan.tracking.queries.coaching.effect import LEAST_DAYS, LEAST_PEERS, Compared
from luopan.tracking.queries.coaching.talks import Said, TalkRow
from luopan.tracking.queries.standing import Shape
from luopan.web import figures
from luopan.web.questions import Form, Question

LATER = timedelta(days=14)  # a follow-up is proposed in so many days


def audiences() -> dict[str, str]:
    """Who sees a talk, by rule."""
    return {
        "pair": _("only the two"),
        "direct": _("the two, and the leader directly above"),
        "line": _("the two, and all leaders above"),
    }


def seen_by(audience: str) -> str:
    """What stands on a page before anybody writes: who will read it, whoever reads that."""
    first = _(
        "The person it is about sees it at once, before anyone above, and can answer beside it."
    )
    who = {
        "pair": _("Apart from the two of them nobody reads a word."),
        "direct": _(
            "Apart from the two of them only the leader next above reads it, once it "
            "was read or after %(days)s days."
        ),
        "line": _(
            "Apart from the two of them every leader above reads it, once it was read "
            "or after %(days)s days."
        ),
    }[audience] % {"days": FIRST_HIS.days}
    rest = _(
        "Administrators, operations, finance and auditors can see that a talk took place, "
        "never its content. It never affects rankings, scores or pay."
    )
    gap = "" if figures.chinese() else " "
    return gap.join((first, who, rest))


def outcomes() -> dict[str, str]:
    """What became of an agreed step."""
    return {"kept": _("kept"), "partly": _("partly"), "not": _("not kept")}


LOOKS = {"kept": "done", "partly": "wait", "not": ""}


def amount(value: Decimal | None, shape: Shape, counted_in: str) -> str:
    """A figure of a metric, short."""
    if value is None:
        return figures.NOTHING
    if shape is Shape.RATE:
        return figures.percent(float(value))
    if shape is Shape.DAYS:
        days = {"days": figures.fixed(value, 1)}
        return (
            ngettext("%(days)s day", "%(days)s days", figures.one_or_more(value)) % days
        )
    if shape is Shape.COUNT:
        text = figures.fixed(value, 0 if value == value.to_integral_value() else 1)
        return f"{text} {worded_for(counted_in, value)}".strip()
    return figures.named(value, counted_in)


# ── before and after ──


def before_after(found: Compared) -> list[str]:
    """What came before and after, beside others; sentences."""
    if found.state == "unknown":
        return [_("No data for “%(metric)s” yet.") % {"metric": spoken(found.metric)}]
    if found.state == "early":
        return [
            ngettext(
                "Too early: the data reach %(days)s day after the talk; the comparison is "
                "shown from %(least)s days on both sides.",
                "Too early: the data reach %(days)s days after the talk; the comparison is "
                "shown from %(least)s days on both sides.",
                found.days,
            )
            % {"days": found.days, "least": LEAST_DAYS}
        ]
    if found.state == "moved":
        return [
            _(
                "Less than %(least)s days in this seat on one side of the talk: the rest of "
                "the results belong to someone else, so nothing is compared."
            )
            % {"least": LEAST_DAYS}
        ]
    return [*_his(found), _others(found), _no_cause(found)]


def _his(found: Compared) -> list[str]:
    said = {
        "metric": spoken(found.metric),
        "before": amount(found.before, found.shape, found.counted_in),
        "after": amount(found.after, found.shape, found.counted_in),
        "days": found.days,
    }
    return [
        _("%(metric)s: %(before)s in the %(days)s days before, %(after)s after.") % said
    ]


def _others(found: Compared) -> str:
    if not found.enough:
        return ngettext(
            "Only %(count)s comparable seat or unit: a median would reveal individual "
            "figures. At least %(least)s are needed.",
            "Only %(count)s comparable seats or units: a median would reveal individual "
            "figures. At least %(least)s are needed.",
            found.peers,
        ) % {"count": found.peers, "least": LEAST_PEERS}
    where = _("in the whole company") if found.widened else _("in the same region")
    return _(
        "On the same days, the median of %(count)s peers %(where)s (seats of the same role, "
        "or units of the same level): %(before)s before, %(after)s after."
    ) % {
        "count": found.peers,
        "where": where,
        "before": amount(found.peers_before, found.shape, found.counted_in),
        "after": amount(found.peers_after, found.shape, found.counted_in),
    }


def _no_cause(found: Compared) -> str:
    """What may not be read from it."""
    if found.enough and _direction(found.before, found.after) == _direction(
        found.peers_before, found.peers_after
    ):
        return {
            1: _(
                "Peers went up on the same days too: this does not show that the talk caused it."
            ),
            -1: _(
                "Peers went down on the same days too: this does not show that the talk "
                "caused it."
            ),
            0: _("This does not say what caused it."),
        }[_direction(found.before, found.after)]
    return _(
        "This is only a before-and-after view: it includes season, customers and chance. It "
        "does not show that the talk caused the change."
    )


def _direction(before: Decimal | None, after: Decimal | None) -> int:
    if before is None or after is None:
        return 0
    return (after > before) - (after < before)


# ── forms ──


def metric_options(metrics: Sequence[Any]) -> list[tuple[str, str]]:
    """By which metric a step may show."""
    none = ("", _("none"))
    return [none, *((one.code, spoken(one)) for one in metrics)]


def record_form(
    who: str,
    audience: str,
    metrics: Sequence[Any],
    on: date,
    said: Mapping[str, Any],
    *,
    corrects: bool = False,
) -> Form:
    """The form of a talk, new or corrected; ``said`` fills it in."""
    day = [
        Question(
            "held", _("Day of the talk"), "day", said.get("held", on), needed=True
        ),
        Question("audience", "", "hidden", audience),
    ]
    seen = Question("seen", "", "hidden", said.get("seen", ""))
    return Form(
        _("Correct the record") if corrects else _("Talk with %(who)s") % {"who": who},
        seen_by(audience),
        [
            *([seen] if corrects else day),
            Question(
                "observation",
                _("Observations"),
                "area",
                said.get("observation", ""),
                note=_(
                    "What a camera could have seen: what was said and done, not what they are like."
                ),
                needed=True,
            ),
            Question(
                "step",
                _("Agreed step"),
                value=said.get("step", ""),
                most=400,
                note=_("What they will try until then, in one sentence."),
                wide=True,
            ),
            Question(
                "metric",
                _("Metric it should show in"),
                "choice",
                said.get("metric", ""),
                options=metric_options(metrics),
                note=_(
                    "A figure of this seat: before and after will be shown beside comparable seats."
                ),
            ),
            Question(
                "follow",
                _("Follow up on"),
                "day",
                said.get("follow", "" if corrects else on + LATER),
            ),
        ],
        _("Correct this") if corrects else _("Write it down"),
    )


def as_said(row: TalkRow) -> dict[str, Any]:
    """A record as the form that corrects it is filled in."""
    record = row.record
    if record is None:
        return {}
    return {
        "observation": record.observation,
        "step": record.step,
        "metric": record.metric.code if record.metric else "",
        "follow": record.follow_date or "",
        "seen": row.last,
    }


def entries(row: TalkRow) -> list[dict[str, Any]]:
    """What was said, in its order; a corrected record with its old words."""
    return [
        {
            "entry": one,
            "title": _title(one),
            "outcome": outcomes().get(one.outcome, ""),
            "again": one.follow_date if one.kind == "followed" else None,
        }
        for one in row.entries
        if one.kind != "record" or one.corrected or one.seq > 1
    ]


def _title(one: Said) -> str:
    if one.kind == "record":
        return _("Earlier edition") if one.corrected else _("Corrected on")
    return {
        "read": _("has read it"),
        "word": _("says"),
        "followed": _("followed up"),
    }[one.kind]


def read_by(row: TalkRow) -> str:
    """Who reads this talk, by the rule that it was written under."""
    return seen_by(row.audience)


def bars(found: Compared, who: str) -> list[dict[str, Any]]:
    """Before and after as bars of one scale: his, by name, then the others' median."""
    if found.state != "told":
        return []
    pairs = [(who, found.before, found.after)]
    if found.enough:
        pairs.append((_("Median of peers"), found.peers_before, found.peers_after))
    most = max((abs(one) for _w, *both in pairs for one in both if one), default=None)
    return [
        {
            "who": name,
            "when": when,
            "value": amount(value, found.shape, found.counted_in),
            "share": float(value / most) if value is not None and most else 0.0,
        }
        for name, before, after in pairs
        for when, value in ((_("before"), before), (_("after"), after))
    ]
