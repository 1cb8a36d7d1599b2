"""What templates say."""

import pytest
from django.template import Context, Template

LINK = "{% load luopan %}{% with_query unit=unit product='' %}"


@pytest.mark.parametrize(
    ("asked", "unit", "link"),
    [
        ("/track/?period=2026", "east", "?period=2026&amp;unit=east"),
        ("/track/?unit=west&product=p1", "east", "?unit=east"),
        ("/track/?unit=west", "", "?"),
    ],
)
def test_a_link_changes_part_of_the_query(rf, asked, unit, link):
    context = Context({"request": rf.get(asked), "unit": unit})
    assert Template(LINK).render(context) == link
