"""The evidence: readable by others' tools, unchanged, complete, and there before the ledger."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawlers import EvidenceError, read_payload
from crawlers.encodings import decode
from crawlers.evidence import EvidenceFile, Fetch
from crawlers.warc import Exchange, new_record_id
from records import Capture, CrawlRun, Moment, RobotsDecision
from tests.crawlers.conftest import Workshop
from tests.crawlers.pages import board_page, links, posting
from tests.crawlers.site import Site, redirect, zipped

NOW: Moment = datetime(2026, 11, 22, 4, 5, 6, 789, UTC)
RUN = CrawlRun(id="run-1", source="demo", started_at=NOW)


def check(file: Path) -> None:
    """Let `warcio check` verify every digest of a file."""
    tool = Path(sys.executable).with_name("warcio")
    done = subprocess.run([tool, "check", "-v", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout


def records(file: Path) -> list[tuple[str, str, str]]:
    """Return (type, address, HTTP status) of each record, as another library reads them."""
    with file.open("rb") as stream:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI") or "",
                record.http_headers.get_statuscode() if record.rec_type == "response" else "",
            )
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


def test_every_fetch_is_kept_and_reads_back(workshop: Workshop, site: Site) -> None:
    site.page("/jobs", links("/job/J0", "/job/J1", "/job/lost", "/job/old"))
    site.page("/job/J0", board_page(posting(0)), headers={"ETag": '"0"'})
    site.pages["/job/J1"] = zipped(board_page(posting(1)))
    site.page("/job/lost", "<h1>lost</h1>", status=404)
    site.pages["/job/old"] = redirect("/job/J0?again=1")
    site.page("/job/J0?again=1", board_page(posting(0)))
    source = workshop.write(
        "demo",
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\n[links]\nallow = ["/job/"]\n'
        "[limits]\ndelay = 0\n",
    )
    assert workshop.crawl(source).exit_code == 0
    (first,) = workshop.evidence.rglob("*.warc.gz")
    check(first)
    assert first.stat().st_mode & 0o777 == 0o444
    kept = records(first)
    responses = {(url.removeprefix(site.url), status) for kind, url, status in kept if status}
    assert responses == {
        ("/robots.txt", "200"),
        ("/jobs", "200"),
        ("/job/J0", "200"),
        ("/job/J1", "200"),
        ("/job/lost", "404"),
        ("/job/old", "302"),
        ("/job/J0?again=1", "200"),
    }
    assert [kind for kind, _url, _status in kept] == ["warcinfo"] + ["response", "request"] * 7

    with workshop.open() as ledger:
        assert ledger.crawls.pages_fetched() == 7
        capture = ledger.crawls.last_capture("demo", f"{site.url}/job/J1")
    assert capture is not None
    payload = read_payload(workshop.evidence, capture)
    assert payload.body == site.pages["/job/J1"].bytes  # type: ignore[union-attr]
    assert "JobPosting" in decode(payload.content).text
    assert capture.warc_record_id in first.read_bytes().decode("latin-1") or capture.warc_offset
    assert capture.robots is RobotsDecision.ALLOWED

    assert workshop.crawl(source).exit_code == 0
    second = max(workshop.evidence.rglob("*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
    check(second)
    kinds = [kind for kind, _url, _status in records(second)]
    assert kinds.count("revisit") == 5  # only the error and the redirect are written again
    with workshop.open() as ledger:
        again = ledger.crawls.last_capture("demo", f"{site.url}/job/J1")
    assert again is not None
    assert again.warc_file != capture.warc_file
    assert read_payload(workshop.evidence, again).body == payload.body


def test_evidence_that_was_touched_is_found_out_and_fetched_again(
    workshop: Workshop, site: Site
) -> None:
    site.page("/rss", FEED, content_type="text/xml", headers={"ETag": '"1"'})
    source = workshop.write(
        "feed", f'kind = "feed"\nstart_urls = ["{site.url}/rss"]\n[limits]\ndelay = 0\n'
    )
    assert workshop.crawl(source).counts["new"] == 1
    (file,) = workshop.evidence.rglob("*.warc.gz")
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-700])
    crawled = workshop.crawl(source)
    assert (crawled.counts["unchanged"], crawled.run["outcome"]) == (1, "finished"), crawled.log
    assert crawled.counts["evidence_unreadable"] >= 1
    assert "if-none-match" not in site.asked["/rss"][-1]
    with workshop.open() as ledger:
        capture = ledger.crawls.last_capture("feed", f"{site.url}/rss")
    assert capture is not None
    assert read_payload(workshop.evidence, capture).body == FEED.encode()


FEED = (
    "<rss version='2.0'><channel><item><guid>g1</guid><title>t</title></item></channel></rss>"
    + "<!-- room -->" * 200
)


@pytest.mark.parametrize("victim", ["crawl", "writer"])
def test_after_kill_nothing_is_lost_or_doubled(workshop: Workshop, site: Site, victim: str) -> None:
    """Kill -9 while pages are being read; the next crawl completes the picture."""
    numbers = range(24)
    site.page("/jobs", links(*(f"/job/J{n}" for n in numbers)), headers={"ETag": '"list"'})
    for n in numbers:
        site.page(f"/job/J{n}", board_page(posting(n)), headers={"ETag": f'"{n}"'})
    source = workshop.write(
        "demo",
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\n[links]\nallow = ["/job/"]\n'
        "[limits]\ndelay = 0.05\nconcurrent_requests = 2\n",
    )
    process = workshop.start(source, "--allow-loopback")
    _wait_for(site, 12)
    (writer,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(process.pid if victim == "crawl" else int(writer), signal.SIGKILL)
    ended = workshop.end(process)
    _wait_until_gone(int(writer))
    with workshop.open() as ledger:
        before = set(ledger.crawls.live_pages("demo"))
    assert len(before) < 24
    if victim == "writer":
        assert (ended.exit_code, ended.run["outcome"]) == (1, "failed")
        assert "the process that writes was killed" in ended.run["message"]

    finished = workshop.crawl(source)
    assert finished.exit_code == 0, finished.log
    assert finished.counts["new"] + len(before) == 24
    with workshop.open() as ledger:
        assert set(ledger.crawls.live_pages("demo")) == {f"J{n}" for n in numbers}
        first = "killed" if victim == "crawl" else "failed"
        assert [run.outcome for run in ledger.crawls.runs("demo")] == ["finished", first]
        for n in numbers:
            capture = ledger.crawls.last_capture("demo", f"{site.url}/job/J{n}")
            assert capture is not None
            read_payload(workshop.evidence, capture)


def _wait_until_gone(process: int) -> None:
    """A writer whose crawl is dead writes what it has and ends by itself."""
    deadline = time.monotonic() + 60
    while (stat := Path(f"/proc/{process}/stat")).exists() and ") Z " not in stat.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


header_text = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=2000),
    url=st.text(max_size=60),
    headers=st.dictionaries(st.from_regex(r"X-[A-Za-z]{1,9}", fullmatch=True), header_text),
)
def test_any_bytes_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, url: str, headers: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    address = "http://x.example/" + url.encode("ascii", "ignore").decode()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    exchange = Exchange(
        address, NOW, b"GET / HTTP/1.1\r\n", f"HTTP/1.1 200 OK\r\n{head}".encode("latin-1"), body
    )
    file = EvidenceFile(folder, RUN, "ops@example.org")
    captures = [file.write(_kept(exchange)) for _time in range(2)]
    file.close()
    for capture in captures:
        payload = read_payload(folder, capture)
        assert payload.body == body
        assert {name for name, _value in payload.headers} == set(headers)
    check_quickly(folder / file.name)


def check_quickly(file: Path) -> None:
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.raw_stream.read()


def _kept(exchange: Exchange) -> Fetch:
    return Fetch(exchange, new_record_id(), 200, RobotsDecision.ALLOWED)


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    file = EvidenceFile(tmp_path, RUN, "ops@example.org")
    exchange = Exchange("http://x.example/", NOW, b"", b"HTTP/1.1 200 OK\r\n", b"payload " * 50)
    capture = file.write(_kept(exchange))
    file.close()
    wrong: Capture = capture.model_copy(update={"payload_sha256": "0" * 64})
    with pytest.raises(EvidenceError, match="not the one that was captured"):
        read_payload(tmp_path, wrong)
    with pytest.raises(EvidenceError, match="no readable WARC record"):
        read_payload(tmp_path, capture.model_copy(update={"warc_offset": 3}))
    with pytest.raises(EvidenceError, match="nowhere"):
        read_payload(tmp_path, capture.model_copy(update={"warc_file": "nowhere.warc.gz"}))


def test_what_cannot_be_kept_fails_the_run(workshop: Workshop, site: Site) -> None:
    site.page("/rss", FEED)
    source = workshop.write(
        "feed", f'kind = "feed"\nstart_urls = ["{site.url}/rss"]\n[limits]\ndelay = 0\n'
    )
    workshop.evidence.write_text("a file where the folder should be")
    crawled = workshop.crawl(source)
    assert (crawled.exit_code, crawled.run["outcome"]) == (1, "failed")
    assert "cannot write evidence" in crawled.run["message"]
    with workshop.open() as ledger:
        assert set(ledger.crawls.live_pages("feed")) == set()


def test_a_stopped_crawl_keeps_what_it_read(workshop: Workshop, site: Site) -> None:
    site.page("/jobs", links(*(f"/job/J{n}" for n in range(30))))
    for n in range(30):
        site.page(f"/job/J{n}", board_page(posting(n)))
    source = workshop.write(
        "demo",
        f'kind = "board"\nstart_urls = ["{site.url}/jobs"]\n[links]\nallow = ["/job/"]\n'
        "[limits]\ndelay = 0.2\nconcurrent_requests = 1\n",
    )
    process = workshop.start(source, "--allow-loopback")
    _wait_for(site, 6)
    process.send_signal(signal.SIGTERM)
    crawled = workshop.end(process)
    assert (crawled.exit_code, crawled.run["outcome"]) == (1, "failed")
    assert "stopped before its end (shutdown); what was read is kept" in crawled.run["message"]
    assert crawled.counts["new"] == crawled.counts["ads"] > 2
    (file,) = workshop.evidence.rglob("*.warc.gz")
    check(file)


def _wait_for(site: Site, fetches: int) -> None:
    deadline = time.monotonic() + 60
    while sum(len(asked) for asked in site.asked.values()) < fetches:
        assert time.monotonic() < deadline
        time.sleep(0.01)
