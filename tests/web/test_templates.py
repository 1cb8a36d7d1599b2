"""Controls lead somewhere: what a template's buttons open is there, its forms can be sent.

That they also do something, as everybody and in every look: ``python tools/walk.py --press``.
"""

import re
from pathlib import Path

import luopan

TEMPLATES = Path(luopan.__file__).parent / "web" / "templates"
TAG = re.compile(r"{{.*?}}|{%.*?%}")
TEXTS = {file: file.read_text() for file in TEMPLATES.rglob("*.html")}


def _named(attribute):
    """Its values everywhere, with ``…`` for what is filled in."""
    pattern = re.compile(rf'\b{attribute}="(.*?)"')
    return {TAG.sub("…", n) for text in TEXTS.values() for n in pattern.findall(text)}


def test_what_a_button_opens_is_there():
    opened = _named("data-opens")
    assert opened
    assert opened <= _named("id")


def test_every_form_that_is_sent_carries_its_seal():
    form = re.compile(r'<form[^>]*method="post".*?(?:</form>|\Z)', re.DOTALL)
    sent = [
        (file.name, found) for file, t in TEXTS.items() for found in form.findall(t)
    ]
    assert len(sent) > 50
    assert [name for name, found in sent if "{% csrf_token %}" not in found] == []


def test_no_link_leads_nowhere():
    assert [f.name for f, t in TEXTS.items() if re.search(r'href="#?"', t)] == []
