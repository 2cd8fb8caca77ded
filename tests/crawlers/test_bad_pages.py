"""Whatever a site does: a clear line in the log and in the run, and the rest goes on."""

import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawlers.conftest import Workshop
from tests.crawlers.pages import TEXTS, board_page, links, posting, rss
from tests.crawlers.site import Answer, Site, dropped, endless, redirect, silent
from tests.crawlers.test_kinds import ads

BOARD = """kind = "board"
start_urls = ["{site.url}/jobs"]
language_hint = "th"
{more}
[limits]
delay = 0
timeout = 2
max_page_mb = 1
concurrent_requests = 8
[links]
allow = ["/job/"]
"""


def board(workshop: Workshop, site: Site, more: str = "") -> Path:
    return workshop.write("board", BOARD.format(site=site, more=more))


BROKEN_JSON = """<script type="application/ld+json">{"@type": "JobPosting", "title": "Half"""
RAW_LINES = """<script type="application/ld+json">{"@type": "JobPosting", "title": "Raw", // note
"description": "two
lines and \\'quotes\\'",}</script>"""


ESCAPED = r"a\u0000b\ud800c \u202eevil\u200b"


def _bad_pages(site: Site) -> dict[str, str]:
    """Put every bad page on the site; return the problem that each must be."""
    thai = board_page(posting(0, title="Thai", url="/job/thai")).encode("cp874")
    site.page("/job/tis", thai, content_type="text/html; charset=TIS-620")
    site.page("/job/lossy", board_page(posting(1)).encode() + b"\xff\xfe\x80")
    site.page("/job/half", BROKEN_JSON)
    site.page("/job/raw", RAW_LINES)
    site.page("/job/none", "<h1>No structured data</h1>")
    site.page("/job/empty", board_page(posting(2, title="", description=" <p></p> ")))
    site.page("/job/copy-same-J9", board_page(posting(3, identifier="same-J9")))
    site.page("/job/same-J9", board_page(posting(4, identifier="same-J9")))
    site.page("/job/emoji", board_page(posting(5, title="", description="💰")))
    site.page("/job/nul", board_page(posting(6, title="DISGUISE")).replace("DISGUISE", ESCAPED))
    site.page("/job/pdf", b"%PDF-1.7 \x00", content_type="application/pdf")
    site.page("/job/403", "no", status=403)
    site.page("/job/gone", "no", status=410)
    site.page("/job/502", "no", status=502)
    site.page("/job/gzip", b"not gzip", headers={"Content-Encoding": "gzip"})
    site.pages["/job/loop"] = redirect("/job/loop2")
    site.pages["/job/loop2"] = redirect("/job/loop")
    site.pages["/job/inside"] = redirect("http://10.0.0.1/router")
    site.pages["/job/cloud"] = redirect("http://169.254.169.254/latest/meta-data")
    site.pages["/job/drop"] = Answer(send=dropped)
    site.pages["/job/mute"] = Answer(send=silent)
    site.pages["/job/huge"] = Answer(send=endless)
    site.page("/job/nest", "<div>" * 20_000 + board_page(posting(7)))
    return {
        "encoding_lossy": "/job/lossy",
        "malformed_json_ld": "/job/half",
        "no_job_posting": "/job/half",
        "empty_ad": "/job/empty",
        "not_a_page": "/job/pdf",
        "redirect_loop": "/job/loop",
        "private_address": "http://10.0.0.1/router",
        "timeout": "/job/mute",
        "too_large": "/job/huge",
    }


def test_bad_pages_are_named_and_the_others_kept(workshop: Workshop, site: Site) -> None:
    expected = _bad_pages(site)
    site.page("/jobs", links(*(path for path in site.pages if path.startswith("/job/"))))
    crawled = workshop.crawl(board(workshop, site))
    assert (crawled.exit_code, crawled.run["outcome"]) == (0, "finished"), crawled.log
    problems = workshop.last_run("board").problems
    met = {(one.kind, one.url.removeprefix(site.url)) for one in problems}
    assert set(expected.items()) <= met, crawled.log
    assert {"/job/403", "/job/gone", "/job/502"} <= {url for kind, url in met if "http" in kind}
    assert {url for kind, url in met if kind == "dropped"} >= {"/job/drop"}
    assert ("private_address", "http://169.254.169.254/latest/meta-data") in met
    assert crawled.counts["duplicate_ad"] == 1
    assert len(site.asked["/job/502"]) == 3
    assert len(site.asked["/job/403"]) == 1
    assert all(one.kind in crawled.log and one.url in crawled.log for one in problems)
    assert "Traceback" not in crawled.log

    found = ads(workshop, "board")
    by_title = {ad.title: ad for ad in found.values()}
    assert by_title["Thai"].text.startswith(TEXTS["th"][1])
    assert by_title["Raw"].text == "two\nlines and 'quotes'"
    assert by_title[""].text == "💰"
    assert by_title["abc \u202eevil\u200b"].text  # disguise is evidence: only NUL cannot be kept
    assert crawled.counts["gone"] == 0


def test_a_broken_crawl_takes_nothing_down(workshop: Workshop, site: Site) -> None:
    for n in range(3):
        site.page(f"/job/J{n}", board_page(posting(n)))
    site.page("/jobs", links("/job/J0", "/job/J1", "/job/J2"))
    source = board(workshop, site)
    assert workshop.crawl(source).counts["new"] == 3
    site.page("/jobs", "busy", status=503)
    failed = workshop.crawl(source)
    assert (failed.exit_code, failed.run["outcome"]) == (1, "failed")
    assert "no page could be read. http_status" in failed.run["message"]
    site.page("/jobs", links("/job/J0", "/job/J1"))
    site.page("/job/J1", "busy", status=500)
    partial = workshop.crawl(source)
    assert (partial.run["outcome"], partial.counts["gone"]) == ("finished", 1)
    assert set(ads(workshop, "board")) == {"J0", "J1"}  # J1 could not be read, J2 is not listed
    site.page("/jobs", links("/job/J0") + '<a rel="next" href="/jobs2">')
    site.page("/jobs2", "busy", status=500)
    source.write_text(source.read_text() + 'next = "a[rel=next]"\n')
    halved = workshop.crawl(source)
    assert (halved.run["outcome"], halved.counts["gone"]) == ("finished", 0)
    assert "no advert was marked as gone" in halved.run["message"]
    assert set(ads(workshop, "board")) == {"J0", "J1"}


def test_bad_feeds(workshop: Workshop, site: Site) -> None:
    broken = rss(("a", "One", "x"), ("b", "Two", "y")).replace("</channel></rss>", "<item><tit")
    site.page("/broken", broken)
    site.page("/offers", "<offers><offer><id>1</id></offer></offers>", content_type="text/xml")
    site.page("/html", "<html><body>Moved</body></html>")
    site.page("/none", rss())
    starts = ", ".join(f'"{site.url}/{name}"' for name in ("broken", "offers", "html", "none"))
    source = workshop.write(
        "feed", f'kind = "feed"\nstart_urls = [{starts}]\n[limits]\ndelay = 0\n'
    )
    crawled = workshop.crawl(source)
    assert crawled.counts["ads"] == 2, crawled.log
    counted = {kind: crawled.counts.get(kind) for kind in ("malformed_feed", "unknown_format")}
    assert counted == {"malformed_feed": 1, "unknown_format": 2}
    assert crawled.counts["empty_feed"] == 1
    assert "its first element is <offers>" in crawled.log


def test_loopback_is_refused_unless_it_is_allowed(workshop: Workshop, site: Site) -> None:
    site.page("/jobs", "x")
    crawled = workshop.end(workshop.start(board(workshop, site)))
    assert crawled.exit_code != 0
    assert "no public address" in crawled.run["message"]
    assert not site.asked


@contextmanager
def _self_signed(folder: Path) -> Iterator[int]:
    """Serve HTTPS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def test_a_certificate_must_be_good(workshop: Workshop, tmp_path: Path) -> None:
    with _self_signed(tmp_path) as port:
        source = workshop.write(
            "tls", f'kind = "feed"\nstart_urls = ["https://127.0.0.1:{port}/"]\n'
        )
        crawled = workshop.crawl(source)
    assert crawled.exit_code != 0
    assert "certificate" in crawled.run["message"]


def test_a_bad_source_file_ends_with_one_line(workshop: Workshop) -> None:
    crawled = workshop.crawl(workshop.write("bad", 'kind = "bord"'))
    assert crawled.exit_code == 1
    assert crawled.log.count("\n") == 1
    assert "bad.toml: " in crawled.log
