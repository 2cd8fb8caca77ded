"""Write the pages that are made from the code: data-dictionary.md and settings.md.

``python docs/generate.py`` writes them; with ``--check`` it changes nothing, names every page
that is stale and exits with 1. ``make check`` and a test do the latter.
"""

import argparse
import ast
import inspect
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

import records
from lurewatch.settings import Settings

HERE = Path(__file__).parent
FIELD_WORDS = HERE / "field-words.toml"

_PLAIN = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    datetime: "time",
    Decimal: "decimal",
    Path: "path",
    SecretStr: "secret",
}

_DICTIONARY_HEAD = """\
# Data dictionary

Made from the record models by `docs/generate.py`; edit the models, not this page.

A record travels as one JSON object a line (JSON Lines, UTF-8). Unknown fields are refused and a
record never changes once made. A *time* is ISO 8601 in UTC; one without a zone is refused. A
*decimal* is written as JSON text, so that no digit is lost. Ids are derived from source facts: the
same facts give the same id on every machine. Where a name differs in JSON, the JSON name is shown.
"""

_SETTINGS_HEAD = """\
# Settings

Made from `lurewatch/settings.py` by `docs/generate.py`; edit that file, not this page.

Settings stand in `lurewatch.toml` (`lurewatch init` writes a commented one; `--config FILE` names
another). Every key is optional. An unknown key is refused with its name, and so is an unknown
`LUREWATCH_*` variable. The environment outranks the file: `LUREWATCH_`, the table and the key in
capitals, joined by two underscores. Relative paths count from the folder of the settings file.
Secrets mask themselves when printed; better still, set them in the environment.
"""


class Undescribed(Exception):
    """A field that neither its model, its type nor field-words.toml explains."""


@dataclass(frozen=True)
class Row:
    """One field of a model, ready to be written."""

    name: str
    kind: str
    default: str
    meaning: str


def main() -> int:
    """Write or check the pages; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, name stale pages")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the pages lie")
    asked = parser.parse_args()
    pages = {"data-dictionary.md": data_dictionary(), "settings.md": settings_page()}
    if not asked.check:
        for name, text in pages.items():
            (asked.folder / name).write_text(text, "utf-8")
        return 0
    stale = [name for name, text in pages.items() if _standing(asked.folder / name) != text]
    for name in stale:
        sys.stderr.write(f"docs/{name} is stale: run `.venv/bin/python docs/generate.py`\n")
    return 1 if stale else 0


def _standing(page: Path) -> str:
    return page.read_text("utf-8") if page.exists() else ""


# --- the data dictionary ------------------------------------------------------------------


def data_dictionary() -> str:
    """Return the page about every record and every word list. Raises Undescribed."""
    words = tomllib.loads(FIELD_WORDS.read_text("utf-8"))
    parts = [_DICTIONARY_HEAD, "## Records\n"]
    parts += [_record_section(model, words) for model in _exported(records.Record)]
    parts.append("## Words\n")
    parts += [_word_section(kind, words["words"]) for kind in _exported(StrEnum)]
    return "\n".join(parts)


def _exported(base: type) -> list[Any]:
    things = [getattr(records, name) for name in records.__all__]
    kinds = [thing for thing in things if isinstance(thing, type) and issubclass(thing, base)]
    return [kind for kind in kinds if kind is not records.Record]


def _record_section(model: type[BaseModel], words: dict[str, Any]) -> str:
    rows = [
        Row(
            name=field.alias or name,
            kind=_kind(field.annotation, linked=True) + _bounds(field),
            default=_default(field),
            meaning=_meaning(model, name, field, words),
        )
        for name, field in model.model_fields.items()
    ]
    return f"### {model.__name__}\n\n{inspect.getdoc(model)}\n\n{_table('field', rows)}"


def _meaning(model: type[BaseModel], name: str, field: FieldInfo, words: dict[str, Any]) -> str:
    """Return a field's meaning: its own words, those for its name, or its type's."""
    here = [words["of"].get(owner.__name__, {}).get(name) for owner in model.__mro__]
    told = [field.description, *here, words["everywhere"].get(name), _doc_of(field.annotation)]
    for meaning in filter(None, told):
        return str(meaning)
    raise Undescribed(f"{model.__name__}.{name}: describe it in its model")


def _doc_of(annotation: Any) -> str | None:
    """Return the first line about the record or word list that a field holds."""
    for inner in (annotation, *get_args(annotation)):
        if isinstance(inner, type) and issubclass(inner, BaseModel | StrEnum):
            return (inspect.getdoc(inner) or "").split("\n")[0]
    return None


def _word_section(kind: type[StrEnum], words: dict[str, Any]) -> str:
    notes = _notes_on_members(kind) | words.get(kind.__name__, {})
    lines = [f"- `{word}`{': ' + notes[word] if word in notes else ''}" for word in kind]
    return f"### {kind.__name__}\n\n{inspect.getdoc(kind)}\n\n" + "\n".join(lines) + "\n"


def _notes_on_members(kind: type[StrEnum]) -> dict[str, str]:
    """Return what stands in a string below a member; Python itself forgets it."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    notes = {}
    for member, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(member, ast.Assign) and isinstance(below, ast.Expr):
            name, note = member.targets[0], below.value
            if isinstance(name, ast.Name) and isinstance(note, ast.Constant):
                notes[kind[name.id].value] = _cell(str(note.value))
    return notes


# --- settings -----------------------------------------------------------------------------


def settings_page() -> str:
    """Return the page about every setting. Raises Undescribed."""
    parts = [_SETTINGS_HEAD]
    for path, model in _sections(Settings, ()):
        title = f"[{'.'.join(path)}]" if path else "At the top of the file"
        doc = f"{inspect.getdoc(model)}\n\n" if path else ""
        rows = [_setting(path, name, field) for name, field in _keys(model)]
        if rows:
            parts.append(f"## {title}\n\n{doc}{_table('key', rows)}")
    return "\n".join(parts)


def _sections(
    model: type[BaseModel], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    yield path, model
    for name, field in model.model_fields.items():
        if _is_section(field.annotation):
            yield from _sections(field.annotation, (*path, name))  # type: ignore[arg-type]


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if not _is_section(field.annotation):
            yield name, field


def _setting(path: tuple[str, ...], name: str, field: FieldInfo) -> Row:
    if not field.description:
        raise Undescribed(f"setting {'.'.join((*path, name))}: describe it in settings.py")
    variable = "LUREWATCH_" + "__".join((*path, name)).upper()
    kind = _kind(field.annotation, linked=False) + _bounds(field)
    return Row(name, kind, _default(field), f"{field.description} (`{variable}`)")


# --- words for both -----------------------------------------------------------------------


def _kind(annotation: Any, linked: bool) -> str:
    """Return a type in plain words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inner[0], linked)
    if origin is Literal:
        return " or ".join(f"`{word}`" for word in inner)
    if origin in (Union, UnionType):
        named = [_kind(one, linked) for one in inner if one is not NoneType]
        return " or ".join(named) + (", or none" if NoneType in inner else "")
    if origin is tuple:
        return f"list of {_kind(inner[0], linked)}"
    if origin is dict:
        return f"{_kind(inner[1], linked)} by {_kind(inner[0], linked)}"
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    name: str = annotation.__name__
    return f"[{name}](#{name.lower()})" if linked else name


def _bounds(field: FieldInfo) -> str:
    """Return the limits on a value, such as ``, 0 or more``."""
    limits = {
        name: getattr(one, name)
        for one in field.metadata
        for name in ("ge", "le", "min_length", "pattern")
        if getattr(one, name, None) is not None
    }
    said = []
    if "ge" in limits:
        upper = f" to {limits['le']}" if "le" in limits else " or more"
        said.append(f"{limits['ge']}{upper}")
    if "min_length" in limits:
        said.append("not empty")
    if "pattern" in limits:
        said.append(f"`{limits['pattern']}`")
    return "".join(f", {one}" for one in said)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _table(first: str, rows: list[Row]) -> str:
    lines = [f"| {first} | type | default | meaning |", "|---|---|---|---|"]
    lines += [
        "| "
        + " | ".join((f"`{row.name}`", *map(_cell, (row.kind, row.default, row.meaning))))
        + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("``", "`").split())


if __name__ == "__main__":
    sys.exit(main())
