"""What is missing here, what it would be for, and the command that brings it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.images.engines import INSTALL, find_engines
from crawlers import load_sources
from lurewatch.chromium import find_chromium
from lurewatch.settings import Settings

_OLDEST_PYTHON = (3, 11)
_OLDEST_JAVA = 21
_LITTLE_SPACE = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. Without ``mend`` all is well."""

    name: str
    state: str
    needed_for: str = ""
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs mending."""
        return not self.mend


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for everything that a part of the house would like."""
    yield _python()
    yield _space(settings.data_folder)
    yield _chromium(settings.crawl.chromium)
    yield _sources(settings.crawl.sources)
    yield _contact(settings)
    yield _mail(settings)
    yield _encoders(settings)
    yield _pictures()
    yield _tessdata()
    yield _program("PostgreSQL server", _postgres, "tests on PostgreSQL", "postgresql")
    yield _java()
    yield _program("Maven", lambda: shutil.which("mvn"), "the tests' Elasticsearch", "maven")


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    mend = "" if sys.version_info >= _OLDEST_PYTHON else "install Python 3.11 or newer"
    return Finding("Python", found, "everything", mend)


def _space(folder: Path) -> Finding:
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(standing).free
    state = f"{free / 1024**3:.1f} GB free in {standing}"
    mend = "make room, or set data_folder to another disk" if free < _LITTLE_SPACE else ""
    return Finding("disk", state, "evidence that is never thrown away", mend)


def _chromium(chosen: Path | None) -> Finding:
    found = find_chromium(chosen)
    if found is not None and found.exists():
        return Finding("Chromium", str(found), "script-rendered pages, screenshots")
    mend = "apt-get install chromium, or: .venv/bin/playwright install chromium"
    return Finding("Chromium", "not found", "script-rendered pages, screenshots", mend)


def _sources(folder: Path) -> Finding:
    if not folder.is_dir() or not any(folder.glob("*.toml")):
        return Finding("sources", f"none in {folder}", "lurewatch watch", "lurewatch init")
    sources = load_sources(folder)
    enabled = sum(source.enabled for source in sources)
    mend = "" if enabled else "set enabled = true in a source file"
    state = f"{enabled} of {len(sources)} in {folder} are on"
    return Finding("sources", state, "lurewatch watch", mend)


def _contact(settings: Settings) -> Finding:
    contact = settings.crawl.contact
    mend = "" if contact else "set contact in [crawl] of lurewatch.toml"
    return Finding("crawler's contact", contact or "not set", "site owners' questions", mend)


def _mail(settings: Settings) -> Finding:
    host = settings.alerts.smtp.host
    mend = "" if host else "set host in [alerts.smtp] of lurewatch.toml"
    return Finding("mail server", host or "not set", "alerts by e-mail", mend)


def _encoders(settings: Settings) -> Finding:
    if settings.model.encoder is None:
        return Finding("encoder", "the one that ships with Lurewatch", "judging")
    found = importlib.util.find_spec("sentence_transformers") is not None
    mend = "" if found else "make encoders"
    return Finding("sentence-transformers", "found" if found else "missing", "your encoder", mend)


def _pictures() -> Finding:
    missing = find_engines().missing
    state = f"missing: {', '.join(missing)}" if missing else "found"
    return Finding("extra images", state, "words and QR codes in pictures", INSTALL * bool(missing))


def _tessdata() -> Finding:
    engines = find_engines()
    needed_for = "pictures with words in th km lo my vi"
    if engines.tessdata is None:
        return Finding("Tesseract data", "not found", needed_for, engines.mend)
    state = f"{' '.join(engines.packs)} in {engines.tessdata}"
    return Finding("Tesseract data", state, needed_for, engines.mend * bool(engines.lacks))


def _postgres() -> str | None:
    standing = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(standing[-1]) if standing else shutil.which("initdb")


def _program(name: str, find: Callable[[], str | None], needed_for: str, package: str) -> Finding:
    found = find()
    mend = "" if found else f"apt-get install {package}"
    return Finding(name, found or "not found", needed_for, mend)


def _java() -> Finding:
    homes = [os.environ.get("JAVA_HOME"), *map(str, Path("/usr/lib/jvm").glob("*"))]
    programs = [Path(home) / "bin" / "java" for home in homes if home]
    best = max((_java_version(program) for program in programs if program.exists()), default=0)
    needed_for = "the tests' Elasticsearch"
    if best >= _OLDEST_JAVA:
        return Finding("Java", f"JDK {best}", needed_for)
    state = f"JDK {best}" if best else "not found"
    mend = f"install a JDK {_OLDEST_JAVA} or newer, such as Debian's openjdk-21-jdk-headless"
    return Finding("Java", state, needed_for, mend)


def _java_version(program: Path) -> int:
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(\d+)', told.stderr)
    return int(match[1]) if match else 0
