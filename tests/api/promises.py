"""Whether an answer is what a schema of the description says: as much of JSON Schema as it uses."""

from typing import Any

KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return fits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return any(fits(value, part, schemas) for part in schema["anyOf"])
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    kind = schema.get("type")
    if kind in {"integer", "number"}:
        numbers = int if kind == "integer" else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool)
    if kind is not None and not isinstance(value, KINDS[kind]):
        return False
    if kind == "object":
        return _object(value, schema, schemas)
    return kind != "array" or _array(value, schema, schemas)


def _object(
    value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any]
) -> bool:
    told = schema.get("properties", {})
    missing = set(schema.get("required", ())) - value.keys()
    return not missing and all(
        fits(part, told[name], schemas) for name, part in value.items() if name in told
    )


def _array(value: list[Any], schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    first = schema.get("prefixItems")
    if first is not None:
        pairs = zip(value, first, strict=False)
        return len(value) == len(first) and all(fits(v, s, schemas) for v, s in pairs)
    return all(fits(part, schema.get("items", {}), schemas) for part in value)
