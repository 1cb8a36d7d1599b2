"""Fill a Word template with a letter's fields; nothing but fields, lists and conditions.

A template is Jinja, and Jinja can call and compute. Here it may only name our merge
fields, go through our lists and leave parts out: whatever else it holds is refused before
it runs, so that a template can neither read the machine nor keep it busy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from luopan.papers.blocks import Block, Heading, Paragraph, Table
from luopan.papers.fields import FIELDS, Field
from luopan.papers.templates import Merged, Unfit

DEEPEST = 2  # lists within lists
MOST_PLACES = 2_000
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
)
LOOP = frozenset({"first", "last", "index", "index0", "length"})


class Fields(ImmutableSandboxedEnvironment):
    """A Jinja that knows merge fields, those of letters by itself, and nothing else."""

    def __init__(self, known: tuple[Field, ...] = FIELDS) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.known = known
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.unknown: dict[str, None] = {}
        self.used: dict[str, None] = {}

    def _parse(self, source: str, name: Any, filename: Any) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise Unfit("syntax", (str(error.message)[:200],)) from error
        _Reading(self).read(tree)
        return tree


@dataclass
class _Reading:
    """Goes through a template's tree, and knows which names stand for what."""

    env: Fields
    places: int = 0
    known: list[Mapping[str, tuple[Field, ...] | None]] = field(default_factory=list)

    def read(self, tree: nodes.Node) -> None:
        self.known = [{f.name: f.inside for f in self.env.known}]
        self._node(tree, 0)

    def _node(self, node: nodes.Node, depth: int) -> None:
        self.places += 1
        if self.places > MOST_PLACES or not isinstance(node, ALLOWED):
            raise Unfit("not_allowed", (type(node).__name__,))
        if isinstance(node, nodes.For):
            self._loop(node, depth + 1)
            return
        if isinstance(node, nodes.Name):
            self._name(node.name)
            return
        if isinstance(node, nodes.Getattr):
            self._path(node)
            return
        for child in node.iter_child_nodes():
            self._node(child, depth)

    def _loop(self, loop: nodes.For, depth: int) -> None:
        plain = isinstance(loop.target, nodes.Name) and not loop.recursive
        if depth > DEEPEST or not plain or loop.test or loop.else_:
            raise Unfit("not_allowed", ("for",))
        self._node(loop.iter, depth)
        inside = self._inside(loop.iter)
        target: Any = loop.target
        self.known.append({target.name: inside, "loop": None})
        for child in loop.body:
            self._node(child, depth)
        self.known.pop()

    def _inside(self, listed: nodes.Node) -> tuple[Field, ...]:
        """The fields of each row of a list; of a list of plain texts none."""
        if isinstance(listed, nodes.Name):
            return self._meaning(listed.name) or ()
        if isinstance(listed, nodes.Getattr) and isinstance(listed.node, nodes.Name):
            rows = self._meaning(listed.node.name) or ()
            return next((f.inside for f in rows if f.name == listed.attr), ())
        raise Unfit("not_allowed", ("for",))

    def _path(self, node: nodes.Getattr) -> None:
        """``one.name``: a field of a row of a list."""
        if not isinstance(node.node, nodes.Name):
            raise Unfit("not_allowed", (node.attr,))
        name = node.node.name
        self._name(name)
        if name == "loop" and len(self.known) > 1:
            if node.attr not in LOOP:
                raise Unfit("not_allowed", (f"loop.{node.attr}",))
            return
        if node.attr not in {f.name for f in self._meaning(name) or ()}:
            self.env.unknown[f"{name}.{node.attr}"] = None

    def _name(self, name: str) -> None:
        if any(name in known for known in self.known):
            if name in self.known[0]:
                self.env.used[name] = None
        else:
            self.env.unknown[name] = None

    def _meaning(self, name: str) -> tuple[Field, ...] | None:
        return next(
            (known[name] for known in reversed(self.known) if name in known), ()
        )


def fill(
    template: bytes, fields: Mapping[str, Any], known: tuple[Field, ...] = FIELDS
) -> Merged:
    """A template filled with a letter's fields (``luopan.papers.fields.merged``), or others.

    Raises:
        Unfit: It asks for what is no merge field, or for more than merge fields.
    """
    document, env = DocxTemplate(BytesIO(template)), Fields(known)
    try:
        document.render(_clean(fields), env, autoescape=True)
    except TemplateError as error:
        raise _unfit(error, env) from error
    made = BytesIO()
    document.save(made)
    return Merged(made.getvalue(), tuple(_blocks(made)))


def _unfit(error: TemplateError, env: Fields) -> Unfit:
    if env.unknown:
        return Unfit("unknown", tuple(env.unknown))
    return Unfit("syntax", (str(error)[:200],))


def examine(
    template: bytes, fields: Mapping[str, Any], known: tuple[Field, ...] = FIELDS
) -> tuple[str, ...]:
    """The merge fields a template uses, after it was filled once with an example.

    Raises:
        Unfit: As ``fill``; all unknown fields are named at once.
    """
    env = Fields(known)
    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    for source in _sources(document):
        env.parse(source)
    if env.unknown:
        raise Unfit("unknown", tuple(env.unknown))
    fill(template, fields, known)
    return tuple(env.used)


def _sources(document: Any) -> Iterator[str]:
    """Body, heads and feet."""
    yield document.patch_xml(document.get_xml())
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield document.patch_xml(document.get_part_xml(part))


def _clean(value: Any) -> Any:
    """Without signs that docxtpl takes for breaks and XML cannot hold."""
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return "".join(c for c in str(value) if c == "\n" or c >= " ")


def _blocks(made: BytesIO) -> Iterator[Block]:
    """What a document says, from top to bottom."""
    from docx.table import Table as DocxTable

    first = True
    for part in Document(BytesIO(made.getvalue())).iter_inner_content():
        if isinstance(part, DocxTable):
            rows = tuple(tuple(cell.text for cell in row.cells) for row in part.rows)
            if rows:
                yield Table((), rows)
        elif part.text.strip():
            yield Heading(part.text, 1) if first else Paragraph(part.text)
            first = False
