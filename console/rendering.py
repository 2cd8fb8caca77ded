"""Templates and what they may call. Every value is escaped unless it is Markup of ours."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console.defang import defanged
from console.highlight import highlighted
from console.texts import Texts

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

_TIME = Markup('<time datetime="{}">{}</time>')


def build_templates(texts: Texts) -> Environment:
    """Return the templates with one language's sentences."""
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        shown=highlighted,
        defanged=lambda address: highlighted(defanged(address)),
        when=when,
        day=day,
        percent=percent,
        shortened=shortened,
        size=size,
    )
    templates.globals.update(
        t=texts, count=texts.count, name=texts.name, language=texts.language, asset=_assets()
    )
    return templates


def when(moment: datetime) -> Markup:
    """Return a time to the minute, in UTC and in the order that every language sorts by."""
    return _TIME.format(moment.isoformat(), f"{moment:%Y-%m-%d %H:%M} UTC")


def day(moment: datetime) -> Markup:
    """Return a day."""
    return _TIME.format(moment.isoformat(), f"{moment:%Y-%m-%d}")


def percent(share: float) -> str:
    """Return a probability in whole percent; 0 and 100 are kept for what is certain."""
    if 0 < share < 1:
        return f"{min(max(round(share * 100), 1), 99)}%"
    return f"{share:.0%}"


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KiB" if count < 1024**2 else f"{count / 1024**2:.1f} MiB"


def _assets() -> Callable[[str], str]:
    """Return what names a static file by its content, so that browsers may keep it."""
    versions = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in STATIC.iterdir()
    }
    return lambda file: f"/static/{file}?v={versions[file]}"
