"""Every key of a source file, read from the model itself, for the documentation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from crawlers.source import Source

_SET_BY_THE_FILE = ("name", "folder")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: where it stands, what it is when left out, what it means."""

    path: str
    default: str
    meaning: str


def source_keys() -> tuple[Key, ...]:
    """Return every key of a source file in the order of the model."""
    return tuple(_keys(Source, ""))


def key_table() -> str:
    """Return the keys as a Markdown table."""
    lines = ["| key | when left out | meaning |", "|---|---|---|"]
    lines += [f"| `{key.path}` | {key.default} | {key.meaning} |" for key in source_keys()]
    return "\n".join(lines) + "\n"


def _keys(model: type[BaseModel], prefix: str) -> Iterator[Key]:
    for name, field in model.model_fields.items():
        if not prefix and name in _SET_BY_THE_FILE:
            continue
        path = f"{prefix}{name}"
        part = _part(field.annotation)
        if part is not None:
            yield from _keys(part, f"{path}.")
        else:
            yield Key(path, _default(field), field.description or "")


def _part(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a table, be it optional or not."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, timedelta):
        return f'`"{int(value.total_seconds() // 60)}m"`'
    if value is None or isinstance(value, NoneType) or value in ((), {}, ""):
        return "-"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
