"""The form of a source: which fields a kind has, and what was typed into them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luopan.records.connecting.kinds import FOLDER, KINDS, kind_called
from luopan.records.connecting.spec import Spec
from luopan.records.queries.sources import SourceRow
from luopan.web import typed

TEXTS = (
    *("name", "host", "database", "username", "table", "query"),
    *("cursor", "number", "rule"),
)
TICKS = ("accept_new", "leave_out")
FILES = frozenset({"duckdb", "sqlite"})


@dataclass(frozen=True)
class Choice:
    """A kind of source that one may set up."""

    code: str
    title: str
    about: str
    icon: str
    tried: bool = True  # against a live server


def choices() -> list[Choice]:
    """The kinds, those that were never tried against a server last."""
    return [
        Choice(
            kind.code, str(kind.title), _about(kind.code), _icon(kind.code), kind.tried
        )
        for kind in sorted(KINDS.values(), key=lambda kind: not kind.tried)
    ]


def _about(code: str) -> str:
    if code == FOLDER:
        return _("files left in a folder, picked up once complete")
    if code in FILES:
        return _("a file beside this installation, opened for reading")
    if code == "spark":
        return _("Parquet files on this machine, or a cluster")
    return _("a table or a SELECT, through a read-only account")


def _icon(code: str) -> str:
    return "file-spreadsheet" if code == FOLDER else "database"


def fields_of(code: str) -> dict[str, Any]:
    """What the form of a kind shows, for the template."""
    kind = kind_called(code)
    return {
        "kind": kind.code,
        "title": str(kind.title),
        "is_folder": code == FOLDER,
        "is_server": kind.is_server or code == "spark",
        "needs_host": kind.is_server,
        "is_file": code in FILES,
        "signs_in": kind.is_server,
        "usual_port": kind.port or (7077 if code == "spark" else 0),
        "tried": kind.tried,
        "database_word": _database_word(code),
    }


def _database_word(code: str) -> str:
    if code == FOLDER:
        return _("Folder")
    if code in FILES:
        return _("File")
    return {"spark": _("Folder of Parquet files"), "trino": _("Catalogue")}.get(
        code, _("Database")
    )


def spec_of(form: QueryDict, kind: str) -> Spec:
    """What was typed, as the service takes it; an empty password leaves the old one.

    Raises:
        Refused: A number is none.
    """
    said: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXTS}
    said |= {name: name in form for name in TICKS}
    said["port"] = typed.whole_number(form.get("port", ""), 0)
    said["back_days"] = typed.whole_number(form.get("back_days", ""), 0)
    said["at_once"] = typed.whole_number(form.get("at_once", ""), Spec.at_once)
    return Spec(kind=kind, password=form.get("password") or None, **said)


def blank(kind: str) -> Mapping[str, Any]:
    """What the form of a new source shows first."""
    usual = {f.name: f.default for f in fields(Spec) if f.name not in ("name", "kind")}
    usual["rule"] = "every 5" if kind == FOLDER else "daily 05:00"
    return {**usual, "name": "", "kind": kind, "port": ""}


def typed_in(form: QueryDict, kind: str) -> Mapping[str, Any]:
    """What was typed, shown again; never a password."""
    shown: dict[str, Any] = {name: form.get(name, "") for name in TEXTS}
    shown |= {name: form.get(name, "") for name in ("port", "back_days", "at_once")}
    return {**shown, **{name: name in form for name in TICKS}, "kind": kind}


def of_row(row: SourceRow) -> Mapping[str, Any]:
    """What a source is now, in its form."""
    names = [f.name for f in fields(Spec) if f.name != "password"]
    return {name: getattr(row, name) for name in names} | {"port": row.port or ""}
