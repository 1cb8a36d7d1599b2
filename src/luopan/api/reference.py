"""The description of the API as people read it: topics, operations, what goes in and comes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Json = Mapping[str, Any]
TITLES = {
    "company": _("Company and background work"),
    "organisation": _("Organisation"),
    "catalogue": _("Products, metrics, calendars, customers"),
    "strategy": _("Strategy and assumptions"),
    "plans": _("Plans and versions"),
    "steps": _("Steps and cells"),
    "levels": _("Floor, target, stretch"),
    "agreement": _("Agreement"),
    "actions": _("Action plans"),
    "forecast": _("Rolling forecast"),
    "tracking": _("Tracking"),
    "warnings": _("Early warnings"),
    "adjustments": _("Adjustments and mid-year plan"),
    "reports": _("Reports"),
    "coaching": _("Coaching"),
    "abilities": _("Abilities"),
    "meetings": _("Meetings"),
    "closing": _("Period close"),
    "pay": _("Incentives and contests"),
    "reviews": _("Reviews"),
    "handovers": _("Handovers"),
    "messages": _("Messages"),
    "imports": _("Imports"),
    "markets": _("Market insight"),
    "audit": _("Audit trail"),
}


@dataclass(frozen=True)
class Entry:
    """Something that goes in or comes out; ``kind`` in the words of JSON."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class OperationText:
    """One operation."""

    key: str
    method: str
    path: str
    summary: str
    scopes: tuple[str, ...]
    keyed: bool
    asks: tuple[Entry, ...]
    takes: tuple[Entry, ...]
    answers: tuple[Entry, ...]


@dataclass(frozen=True)
class Topic:
    """The operations of one topic."""

    key: str
    title: str
    operations: tuple[OperationText, ...]


def topics(described: Json) -> tuple[Topic, ...]:
    """A description by topics, in the order of the API."""
    by_topic: dict[str, list[OperationText]] = {key: [] for key in TITLES}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            told = _operation(path, method, operation, described)
            by_topic[operation["tags"][0]].append(told)
    return tuple(
        Topic(key, str(TITLES[key]), tuple(operations))
        for key, operations in by_topic.items()
    )


def _operation(
    path: str, method: str, operation: Json, described: Json
) -> OperationText:
    schemas = described["components"]["schemas"]
    asked = operation["parameters"]
    keyed = any(parameter["in"] == "header" for parameter in asked)
    good = next(r for s, r in operation["responses"].items() if int(s) < 300)
    body = operation.get("requestBody", {})
    return OperationText(
        operation["operationId"],
        method.upper(),
        path,
        str(operation["summary"]),
        tuple(operation["x-scopes"]),
        keyed,
        tuple(
            Entry(p["name"], _kind(p["schema"]), p["required"])
            for p in asked
            if p["in"] != "header"
        ),
        tuple(_entries(body, schemas)),
        tuple(_entries(good, schemas)),
    )


def _entries(part: Json, schemas: Json) -> Iterator[Entry]:
    """The names on the first floor of a body or an answer."""
    for content in part.get("content", {}).values():
        schema = _opened(content["schema"], schemas)
        if schema.get("type") == "array":
            schema = _opened(schema["items"], schemas)
        required = schema.get("required", ())
        for name, inner in schema.get("properties", {}).items():
            yield Entry(name, _kind(inner), name in required)


def _opened(schema: Json, schemas: Json) -> Json:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(schema: Json) -> str:
    """``string``, ``Cell``, ``[Row]``, ``integer | null``."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(map(_kind, schema[several])))
    if "const" in schema or "enum" in schema:
        words = schema.get("enum", [schema.get("const")])
        return " | ".join(f"“{word}”" for word in words)
    kind = str(schema.get("format") or schema.get("type", "…"))
    return f"[{_kind(schema.get('items', {}))}]" if kind == "array" else kind
