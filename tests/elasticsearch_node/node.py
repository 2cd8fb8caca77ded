"""A real Elasticsearch node for tests, from its Maven artifacts, on free loopback ports.

    with running_node() as url: ...

The node holds the read end of a pipe whose other end is ours: when we end, even by
``kill -9``, it ends too and removes its folder.

Needs a JDK of at least 21 and, the first time, Maven: the jars (44 MB) are then kept in
``~/.cache/lurewatch-tests`` (or below ``LUREWATCH_TEST_CACHE``).
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
OLDEST_JDK = 21
_START_SECONDS = 180
_MODULE_JARS = ("netty-", "transport-netty4", "elasticsearch-ssl-config")
_JVM_FLAGS = (
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
)
_QUICK_START = ("-XX:TieredStopAtLevel=1",)
_DESCRIPTOR = """\
description=Netty transport
version={version}
name=transport-netty4
classname=org.elasticsearch.transport.netty4.Netty4Plugin
java.version=21
elasticsearch.version={version}
"""


class NodeUnavailable(Exception):
    """No node can be started here; says why and what mends it."""


def unavailable_reason() -> str | None:
    """Return why no node can be started here, or None. Does not go to the network."""
    if _find_jdk() is None:
        return f"no JDK of at least {OLDEST_JDK} in JAVA_HOME or /usr/lib/jvm"
    if not _cache().exists() and shutil.which("mvn") is None:
        return "no Maven (mvn) on PATH to bring Elasticsearch's jars"
    return None


@contextmanager
def running_node(full_speed: bool = False) -> Iterator[str]:
    """Start a node of one's own and yield its address. Raises NodeUnavailable.

    Tests end before the optimising compiler has paid for itself, so it is off; a bench that
    reports numbers asks for full speed.
    """
    reason = unavailable_reason()
    if reason:
        raise NodeUnavailable(reason)
    jars = _jars()
    home = Path(tempfile.mkdtemp(prefix="lurewatch-elasticsearch-", dir=_fast_folder()))
    process = _start(jars, home, () if full_speed else _QUICK_START)
    try:
        yield _address(process, home)
    finally:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()
        shutil.rmtree(home, ignore_errors=True)


def _fast_folder() -> Path | None:
    """Return memory kept as a folder, where there is one: a test node needs no safe disk."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else None


def _find_jdk() -> Path | None:
    """Return the ``java`` of the newest JDK that is new enough."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += Path("/usr/lib/jvm").glob("*")
    found = [(_jdk_version(home), home / "bin" / "java") for home in homes]
    fitting = [entry for entry in found if entry[0] >= OLDEST_JDK]
    return max(fitting)[1] if fitting else None


def _jdk_version(home: Path) -> int:
    """Return a JDK's major version from its ``release`` file; 0 where there is no JDK."""
    release = home / "release"
    if not (home / "bin" / "javac").exists() or not release.exists():
        return 0
    version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
    return int(version[1]) if version else 0


def _version() -> str:
    found = re.search(r"<elasticsearch.version>(.+?)<", (HERE / "pom.xml").read_text())
    if found is None:
        raise AssertionError("pom.xml names no elasticsearch.version")
    return found[1]


def _cache() -> Path:
    root = os.environ.get("LUREWATCH_TEST_CACHE") or Path.home() / ".cache" / "lurewatch-tests"
    return Path(root) / f"elasticsearch-{_version()}"


def _jars() -> Path:
    """Return the folder with the jars, bringing them when they are not there yet."""
    cache = _cache()
    cache.parent.mkdir(parents=True, exist_ok=True)
    with (cache.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test runs may want them at once
        if not cache.exists():
            _bring(cache)
    return cache


def _bring(cache: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=cache.parent))
    command = ["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={draft / 'lib'}"], capture_output=True, text=True
    )
    if done.returncode:
        shutil.rmtree(draft)
        raise NodeUnavailable(f"Maven could not bring Elasticsearch's jars: {done.stdout[-500:]}")
    module = draft / "modules" / "transport-netty4"
    module.mkdir(parents=True)
    for jar in (draft / "lib").iterdir():
        if jar.name.startswith(_MODULE_JARS):
            jar.rename(module / jar.name)
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR.format(version=_version()))
    draft.rename(cache)


def _start(jars: Path, home: Path, flags: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    for name in ("config", "lib", "plugins", "data", "logs"):
        (home / name).mkdir()
    (home / "modules").symlink_to(jars / "modules")
    settings = {
        "path.home": home,
        "path.data": home / "data",
        "path.logs": home / "logs",
        "node.name": "lurewatch-tests",
        "http.port": "0",
        "transport.port": "0",
        "node.portsfile": "true",
        "network.host": "127.0.0.1",
        "discovery.type": "single-node",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "action.auto_create_index": "false",
    }
    jvm = [str(_find_jdk()), *_JVM_FLAGS, *flags, "-cp", f"{jars / 'lib'}/*"]
    arguments = [f"{name}={value}" for name, value in settings.items()]
    with (home / "out").open("wb") as out:
        return subprocess.Popen(
            [*jvm, str(HERE / "Launcher.java"), *arguments],
            stdin=subprocess.PIPE,  # its end ends the node, see Launcher.java
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=home,
        )


def _address(process: "subprocess.Popen[bytes]", home: Path) -> str:
    """Wait until the node answers; return its address."""
    ports = home / "logs" / "http.ports"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        found = re.search(r"127\.0\.0\.1:\d+", ports.read_text()) if ports.exists() else None
        if found and _answers(f"http://{found[0]}"):
            return f"http://{found[0]}"
        time.sleep(0.05)
    told = (home / "out").read_text(errors="replace")[-2000:]
    raise NodeUnavailable(f"the Elasticsearch node did not start: {told}")


def _answers(url: str) -> bool:
    health = f"{url}/_cluster/health?wait_for_status=green&timeout=1s"
    try:
        with urllib.request.urlopen(health, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
