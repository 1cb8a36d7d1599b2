"""Versions, cells and what was said to them, as answers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema

from luopan.api.shapes import Amount
from luopan.targets import models, queries
from luopan.targets.amounts import own_unit
from luopan.targets.queries import VersionRow
from luopan.targets.queries.grid import Story


class Version(Schema):
    """A version; ``total``: of one's own largest part of it, ``part``, which may be all."""

    id: int
    plan: int
    name: str
    year: int
    metric: str
    counted_in: str
    level: str
    state: str
    part: str | None
    total: Amount | None
    head: int
    owner: str
    created_at: datetime
    committed_at: datetime | None
    editable: bool


def told_version(row: VersionRow) -> dict[str, Any]:
    """A version as it is answered."""
    found = {name: getattr(row, name, None) for name in Version.model_fields}
    return found | {
        "plan": row.plan_id,
        "metric": row.metric_code,
        "part": row.part.code if row.part else None,
        "head": row.steps,
    }


class Node(Schema):
    """A node of an axis; a reserve is what a unit or product keeps back."""

    code: str
    name: str
    parent: str | None
    depth: int
    leaf: bool
    reserve: bool


class Axes(Schema):
    """What the numbers of a version stand for."""

    units: list[Node]
    products: list[Node]
    periods: list[Node]


class Act(Schema):
    """Something that was said to a version; ``counts``: neither taken back nor said anew."""

    seq: int
    kind: str
    title: str
    text: str
    who: str
    at: datetime
    reason: str
    counts: bool
    about: int | None


class CellOut(Schema):
    """Where a number stands."""

    unit: str
    product: str
    period: str


class Change(Schema):
    """A cell before and after."""

    cell: CellOut
    before: Amount
    after: Amount


class Cause(Schema):
    """The last step that set a cell apart: in which version, by whom and why."""

    version: str
    seq: int
    title: str
    text: str
    who: str
    at: datetime
    reason: str


class Difference(Schema):
    """A leaf in two versions; null: that version has none."""

    cell: CellOut
    one: Amount | None
    other: Amount | None
    cause: Cause | None


class Comparison(Schema):
    """Two versions; ``count``: how many leaves differ; sums of what one may see."""

    one: Amount
    other: Amount
    count: int
    differences: list[Difference]

    @staticmethod
    def of(
        version: models.Version,
        found: queries.Comparison,
        causes: Sequence[queries.Cause | None],
    ) -> dict[str, Any]:
        """Amounts in the metric's own unit."""
        metric = version.metric

        def own(quanta: int | None) -> Any:
            return None if quanta is None else own_unit(quanta, metric)

        return {
            "one": own(found.one),
            "other": own(found.other),
            "count": found.count,
            "differences": [
                {
                    "cell": d.cell._asdict(),
                    "one": own(d.one),
                    "other": own(d.other),
                    "cause": cause,
                }
                for d, cause in zip(found.differences, causes, strict=True)
            ],
        }


class Line(Schema):
    """One step's part of a number; all deltas together are the number."""

    seq: int | None
    title: str
    text: str
    delta: Amount
    who: str
    at: datetime | None
    reason: str
    notes: list[str]


class Kept(Schema):
    """A hold or a limit that meets a cell."""

    name: str
    leaves: bool
    who: str
    at: datetime | None
    reason: str
    until_date: date | None
    least: Amount | None
    most: Amount | None


class Remark(Schema):
    """A comment with its answers; of a withdrawn one the text is empty."""

    id: int
    who: str
    at: datetime
    text: str
    withdrawn: bool
    answers: list["Remark"]


class CellStory(Schema):
    """All there is to know of a cell."""

    cell: CellOut
    amount: Amount | None
    leaves: int
    held: bool
    held_leaves: int
    lines: list[Line]
    acts: list[Act]
    holds: list[Kept]
    limits: list[Kept]
    comments: list[Remark]
    owners: list[str]

    @staticmethod
    def of(story: Story) -> dict[str, Any]:
        """A story as it is answered."""
        view = story.view
        return {
            "cell": view.cell._asdict(),
            "amount": story.amount,
            "leaves": view.leaves,
            "held": view.held,
            "held_leaves": view.held_leaves,
            "lines": story.lines,
            "acts": story.acts,
            "holds": story.holds,
            "limits": story.limits,
            "comments": story.remarks,
            "owners": story.owners,
        }


class Applied(Schema):
    """What a gesture did, or would do (``seq`` null).

    ``flagged``: typed amounts that were kept though their basis moved.
    """

    seq: int | None
    head: int
    touched: int
    movers: list[Change]
    totals: list[Change]
    people: list[str]
    flagged: int
    notes: list[str]
