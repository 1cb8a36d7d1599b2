"""The worked example of docs/algorithms/derivation.md, recomputed from its own steps."""

import json
import re
from pathlib import Path

import numpy as np

from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.targets.kinds import kind_named
from tests.targets.small import Draft, at

PAGE = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "derivation.md"
UNITS = [("Company", None), ("North", "Company"), ("South", "Company")]
UNITS += [("N1", "North"), ("N2", "North"), ("S1", "South")]
PRODUCTS = [("all", None), ("tea", "all"), ("milk", "all")]
PERIODS = [("year", None), *((f"Q{n}", "year") for n in (1, 2, 3, 4))]
HEAD = "| unit | product | Q1 | Q2 | Q3 | Q4 | year |\n|---|---|---:|---:|---:|---:|---:|\n"
STEP = re.compile(r"```step\n(.*?)\n```\n", re.DOTALL)
CELL = ("N2", "milk", "Q4")


def axes():
    trees = [
        Tree.build(rows, reserves=reserves)
        for rows, reserves in ((UNITS, True), (PRODUCTS, True), (PERIODS, False))
    ]
    return Space.full(*trees)


def sold(space, page):
    amounts = np.zeros(space.shape, np.int64)
    table = page.split("## What was sold last year")[1].split("## 1")[0]
    for line in table.splitlines()[4:]:
        parts = [part.strip() for part in line.strip("|").split("|")]
        if len(parts) == 7:
            amounts[space.row(parts[0], parts[1])] = [int(n) for n in parts[2:6]]
    return amounts


def table(draft):
    """Every row that holds something, and the whole."""
    space, amounts = draft.space, draft.state.amounts
    lines = []
    for row, (unit, product) in enumerate(space.rows_named):
        if amounts[row].any():
            lines.append(
                (unit, product, *amounts[row].tolist(), int(amounts[row].sum()))
            )
    sums = amounts.sum(axis=0).tolist()
    lines.append(("**Company**", "", *sums, sum(sums)))
    return HEAD + "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def rewritten(page):
    """The page with every table after a step, and the last explanation, recomputed."""
    space = axes()
    draft = Draft(space, {"h": sold(space, page)})
    front, *_gone = re.split(r"(?m)^## 1 ", page, maxsplit=1)
    said, before = [], 0
    parts = re.split(r"(?m)^(?=## )", page)
    found = []
    for part in parts:
        match = STEP.search(part)
        if match is None:
            found.append(part)
            continue
        parameters = json.loads(match[1])
        kind = parameters.pop("kind")
        draft.say(kind, {"last": "h"} if kind == "baseline" else None, **parameters)
        step = draft.steps[-1]
        now = draft.total(*CELL)
        text = str(kind_named(kind).explain(step.parameters))
        said.append((step.seq, text, before, now, now - before))
        before = now
        prose = part[match.end() :].split(HEAD.splitlines()[0])[0].strip()
        notes = "".join(f"> {note}\n" for note in draft.notes.get(step.seq, ()))
        prose = re.sub(r"(?m)^> .*\n?", "", prose).strip()
        found.append(
            part[: match.end()]
            + ("\n" + notes if notes else "")
            + (f"\n{prose}\n" if prose else "")
            + f"\n{table(draft)}\n"
        )
    lines = "".join(
        f"| {seq} | {text} | {old} | {new} | {delta:+d} |\n"
        for seq, text, old, new, delta in said
    )
    last = found[-1].split("| step |")[0].rstrip("\n")
    found[-1] = (
        f"{last}\n\n| step | says | before | after | change |\n|---:|---|---:|---:|---:|\n"
        f"{lines}| | **{' · '.join(CELL)}** | | **{before}** | **{before:+d}** |\n"
    )
    assert front
    assert draft.state.total(at(*CELL)) == sum(delta for *_rest, delta in said)
    return "".join(found)


def test_the_page_says_what_the_steps_lead_to(request):
    page = PAGE.read_text(encoding="utf-8")
    again = rewritten(page)
    if request.config.getoption("--update"):
        PAGE.write_text(again, encoding="utf-8")
    else:
        assert page == again, (
            "recompute with: pytest tests/targets/test_derivation.py --update"
        )
