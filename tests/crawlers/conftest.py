"""A workshop for crawls: source files, a real ledger, and crawls as real processes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger
from records import CrawlRun
from tests.crawlers.site import Site, serving

REPOSITORY = Path(__file__).parents[2]
_SECONDS = 120


@dataclass(frozen=True)
class Crawled:
    """How a crawl's process ended."""

    exit_code: int
    run: dict[str, Any]
    log: str

    @property
    def counts(self) -> dict[str, int]:
        return dict(self.run.get("counts", {}))


@dataclass(frozen=True)
class Workshop:
    """One folder with sources, a ledger and evidence."""

    folder: Path

    @property
    def ledger_url(self) -> str:
        return f"sqlite:///{self.folder}/ledger.sqlite"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / f"{name}.toml"
        path.write_text(text, "utf-8")
        return path

    def start(self, source: Path, *options: str) -> subprocess.Popen[str]:
        """Start a crawl as the scheduler does."""
        command = [sys.executable, "-m", "crawlers", str(source), "--ledger", self.ledger_url]
        command += ["--evidence", str(self.evidence), "--contact", "watch@example.org"]
        command += ["--retry-pause", "0.05", *options]
        return subprocess.Popen(
            command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def end(self, process: subprocess.Popen[str]) -> Crawled:
        out, log = process.communicate(timeout=_SECONDS)
        return Crawled(process.returncode, json.loads(out) if out.strip() else {}, log)

    def crawl(self, source: Path, *options: str) -> Crawled:
        return self.end(self.start(source, "--allow-loopback", *options))

    def open(self) -> Ledger:
        return Ledger.open(self.ledger_url)

    def last_run(self, source: str) -> CrawlRun:
        with self.open() as ledger:
            return ledger.crawls.runs(source, limit=1)[0]

    def problems(self, source: str) -> dict[str, str]:
        """Return the kinds of the last run's problems, each with one address."""
        return {one.kind: one.url for one in self.last_run(source).problems}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served
