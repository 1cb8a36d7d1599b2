"""The look that a reader chooses: theme, and which colour a good figure has (红涨绿跌)."""

import re

import pytest
from django.contrib.staticfiles import finders

from luopan.web.templatetags.luopan import tag

SWAPPED = (
    [("ahead" + end, "behind" + end) for end in ("", "-fill")]
    + [(f"h-p{n}", f"h-n{n}") for n in (1, 2, 3)]
)  # fmt: skip


@pytest.mark.parametrize(
    "said, holds", [("red", True), ("green", False), ('x"', False)]
)
def test_the_page_says_which_colour_is_up(client, world, said, holds):
    client.force_login(world.dora)
    client.cookies["rise"] = said
    page = client.get("/me/").content.decode()
    assert ('data-rise="red"' in page.split(">", 2)[1]) is holds
    pressed = re.findall(r'data-rise-choice="(\w+)" aria-pressed="true"', page)
    assert pressed == ["red" if holds else "green"]


def test_the_door_has_the_look_too(client, db):
    client.cookies["rise"] = "red"
    assert 'data-rise="red"' in client.get("/sign-in/", follow=True).content.decode()


def _rules(css):
    """Selector → custom properties of each rule of the tokens."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    found = {}
    for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", css):
        found[selector.strip()] = dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
    return found


@pytest.fixture(scope="module")
def rules():
    with open(finders.find("css/tokens.css"), encoding="utf-8") as file:
        return _rules(file.read())


def test_both_colours_of_figures_change_places(rules):
    usual, red = rules[":root"], rules[':root[data-rise="red"]']
    for good, bad in SWAPPED:
        assert (red[good], red[bad]) == (usual[bad], usual[good])
        assert usual[good] != usual[bad]
    assert set(red) == {name for pair in SWAPPED for name in pair}


def test_themes_change_hues_and_never_the_choice(rules):
    """A dark theme that named ``ahead`` itself would undo who reads 红涨绿跌."""
    chosen = {name for pair in SWAPPED for name in pair}
    for name in ("dark", "auto"):
        assert not chosen & set(rules[f':root[data-theme="{name}"]'])
    assert not {"danger", "done", "amiss"} & set(rules[':root[data-rise="red"]'])


def test_what_is_no_figure_keeps_its_colour():
    """Done is green and overdue red for everybody, with the same arrows as figures."""
    assert tag("done", "kept") == (
        '<span class="tag done"><i aria-hidden="true">▲</i>kept</span>'
    )
    with open(finders.find("css/base.css"), encoding="utf-8") as file:
        assert not re.search(r"var\(--(ahead|behind)", file.read())
