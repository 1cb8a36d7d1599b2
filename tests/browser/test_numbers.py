"""numbers.js is held to the same table as its twins in Python."""

import json
from pathlib import Path

import pytest

VECTORS = json.loads(
    (Path(__file__).parent.parent / "web" / "number_vectors.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def ask(browser, founded, module_at):
    """Runs an expression over ``N``, the module in the browser, and rows of the table."""
    page = browser.new_page()
    page.goto(f"{founded}/healthz")

    def run(expression, rows):
        return page.evaluate(
            f"""async ([place, rows]) => {{
                const N = await import(place);
                return rows.map({expression});
            }}""",
            [module_at("js/numbers.js"), rows],
        )

    yield run
    page.close()


@pytest.mark.parametrize("name", ["fixed", "percent", "change"])
def test_shown_alike_in_both_languages(ask, name):
    rows = VECTORS[name]
    assert ask(f"([given]) => N.{name}(...given)", rows) == [shown for _, shown in rows]


@pytest.mark.parametrize(("lang", "column"), [("zh", -2), ("en", -1)])
def test_shown_in_each_language(ask, lang, column):
    for name, expression in {
        "compact": f"([value, countedIn]) => N.compact(value, countedIn, '{lang}')",
        "points": f"([value]) => N.points(value, 1, '{lang}')",
        "unit_of_table": f"([countedIn]) => N.unitOfTable(countedIn, '{lang}').label",
        "change_in_table": f"([value, countedIn]) => N.changeInTable(value, N.unitOfTable(countedIn, '{lang}'))",
        "in_table": f"([value, countedIn]) => N.inTable(value, N.unitOfTable(countedIn, '{lang}'))",
    }.items():
        rows = VECTORS[name]
        assert ask(expression, rows) == [row[column] for row in rows]


def test_read(ask):
    rows = VECTORS["read"]
    expected = [
        kind and {"kind": kind, "amount": rest[0]} for _, _, kind, *rest in rows
    ]
    assert ask("([text, unit]) => N.read(text, unit)", rows) == expected


def test_applied(ask):
    rows = VECTORS["applied"]
    expression = "([text, unit, quanta, quantum]) => N.applied(N.read(text, unit), quanta, quantum)"
    assert ask(expression, rows) == [row[-1] for row in rows]
