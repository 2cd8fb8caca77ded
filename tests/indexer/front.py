"""A small TLS front for the test node: asks for an API key, counts requests, can be busy.

The node's own security lives in a module that is not published.
"""

import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

API_KEY = "ZGVtbzpkZW1v"
_BUSY = b"""{"took": 1, "errors": true, "items": [{"index": {"status": 429, "error":
{"type": "es_rejected_execution_exception", "reason": "busy"}}}]}"""
_REFUSED = b'{"error": {"type": "security_exception", "reason": "unable to authenticate"}}'
_KEPT_HEADERS = ("Content-Type", "X-Elastic-Product")


@dataclass
class Front:
    """What the front has seen, and how it shall behave."""

    node: str
    url: str = ""
    busy_bulks: int = 0
    """Bulk requests of one document that are still to be turned away."""
    requests: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def tls_front(node: str, folder: Path) -> Iterator[Front]:
    """Serve the node over TLS on a free port; the certificate is ``folder / "ca.pem"``."""
    front = Front(node)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(front))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    front.url = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(front: Front) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            front.requests.append((self.command, self.path))
            if self.headers.get("Authorization") != f"ApiKey {API_KEY}":
                self._answer(401, _REFUSED, {"Content-Type": "application/json"})
            elif front.busy_bulks and self.path.startswith("/_bulk"):
                front.busy_bulks -= 1
                self._answer(200, _BUSY, {"Content-Type": "application/json"})
            else:
                self._answer(*_ask(front.node + self.path, self, body))

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items() | {("X-Elastic-Product", "Elasticsearch")}:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *details: object) -> None:
            """Say nothing: the tests read `Front.requests`."""

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    return Handler


def _ask(url: str, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    headers = {one: asked.headers[one] for one in ("Content-Type", "Accept") if asked.headers[one]}
    request = urllib.request.Request(url, body or None, headers, method=asked.command)
    try:
        answer = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        kept = {one: answer.headers[one] for one in _KEPT_HEADERS if answer.headers[one]}
        return answer.status, answer.read(), kept


def _certificate(folder: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lurewatch tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "ca.pem").write_bytes(public)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(private + public)
    return folder / "server.pem"
