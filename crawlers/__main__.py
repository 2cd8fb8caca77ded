"""``python -m crawlers SOURCE.toml``: one crawl in a process of its own, for the scheduler."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from crawlers.errors import SourceError
from crawlers.run import run_crawl
from crawlers.settings import CrawlSettings, PictureSettings
from crawlers.source_file import load_source
from ledger import LedgerError
from records import CrawlRun, RunOutcome

_EXITS = {RunOutcome.FINISHED: 0, RunOutcome.ROBOTS_FORBID: 2}


def main(arguments: Sequence[str] | None = None) -> int:
    """Crawl one source; print one line of JSON. Exit 0 finished, 2 robots forbid, 1 otherwise."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        run = run_crawl(load_source(options.source), _settings(options))
    except (SourceError, LedgerError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{json.dumps(_summary(run), ensure_ascii=False)}\n")
    return _EXITS.get(run.outcome, 1)


def _summary(run: CrawlRun) -> dict[str, object]:
    return run.model_dump(mode="json", exclude={"problems"})


def _settings(options: argparse.Namespace) -> CrawlSettings:
    return CrawlSettings(
        ledger_url=options.ledger,
        evidence_folder=options.evidence,
        contact=options.contact,
        allow_loopback=options.allow_loopback,
        retry_pause=options.retry_pause,
        chromium=options.chromium,
        pictures=PictureSettings(fetch=not options.no_pictures),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawlers", description=__doc__)
    parser.add_argument("source", type=Path, help="a sources/*.toml")
    parser.add_argument("--ledger", required=True, help="the ledger's URL")
    parser.add_argument("--evidence", required=True, type=Path, help="folder of the WARC files")
    parser.add_argument("--contact", required=True, help="e-mail address that site owners see")
    parser.add_argument("--chromium", type=Path, help="browser of rendered sources")
    parser.add_argument("--no-pictures", action="store_true", help="leave pictures where they are")
    parser.add_argument("--retry-pause", type=float, default=2.0, help="seconds, then doubled")
    parser.add_argument(
        "--allow-loopback", action="store_true", help="pages of this machine may be crawled"
    )
    parser.add_argument("--log-level", default="info")
    return parser


if __name__ == "__main__":
    sys.exit(main())
