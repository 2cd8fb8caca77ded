"""docs/alerts.md: its code runs, and it names every key."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alerts
from alerts import RetryPolicy
from alerts.directory import Directory
from alerts.policy_files import read_entries
from alerts.routing import Route, Withholding
from alerts.rules import Rule
from alerts.signature import sign

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")


def test_the_receivers_snippet_works() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    names: dict[str, object] = {}
    exec(compile(code.group(1), "docs/alerts.md", "exec"), names)
    check = names["is_from_lurewatch"]
    assert callable(check)
    now = datetime.now(UTC)
    header = sign("secret", b'{"a": 1}', now)
    assert check("secret", header, b'{"a": 1}')
    assert not check("secret", header, b'{"a": 2}')
    assert not check("another", header, b'{"a": 1}')
    assert not check("secret", sign("secret", b"{}", now - timedelta(minutes=6)), b"{}")
    assert not check("secret", "", b"{}")


def test_every_key_is_described() -> None:
    for kind in (Rule, Route, Withholding):
        for key in kind.model_fields:
            assert f"`{key}`" in PAGE, f"{kind.__name__}.{key}"


def test_the_unit_in_the_page_can_be_read(tmp_path: Path) -> None:
    example = re.search(r"(?m)^    \[\[agency\]\]\n(?:    .*\n)+", PAGE)
    assert example is not None
    own = tmp_path / "agencies.toml"
    own.write_text(re.sub(r"(?m)^    ", "", example.group()))
    assert read_entries(Directory, own, "").get("my_desk").channels[0].kind == "email"


def test_the_page_says_how_long_we_try() -> None:
    retry = RetryPolicy()
    assert f"{retry.max_attempts} times in\nall" in PAGE
    tries = range(retry.max_attempts - 1)
    mean = sum((min(retry.longest, retry.base * 2**n) / 2 for n in tries), timedelta())
    assert timedelta(hours=11) < mean < timedelta(hours=13)


def test_the_door_shows_what_it_says() -> None:
    assert sorted(alerts.__all__) == sorted(set(alerts.__all__))
    assert all(hasattr(alerts, name) for name in alerts.__all__)
