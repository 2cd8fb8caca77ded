"""How `make test` shares the tests out and closes; a pytest plugin, named on the command line.

Each room's tests stay on one worker, so that a server or a demo is started once and never beside
itself; the last lines say what stood aside and why.
"""

import re
from collections import Counter
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a folder form one group for ``--dist loadgroup``."""
    for item in items:
        folder = Path(item.nodeid.split("::")[0]).parent
        item.add_marker(pytest.mark.xdist_group(folder.as_posix()))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what stood aside, most of it first."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if not reasons:
        terminalreporter.write_line("nothing stood aside")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"stood aside: {count} tests: {reason}")


def _reason(report: pytest.TestReport) -> str:
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return re.sub(r"^Skipped: ", "", told)
