"""Source files: what is refused, and that docs/sources.md says all of it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from crawlers import SourceError, load_source, load_sources
from crawlers.source_keys import key_table
from tests.crawlers.conftest import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "sources.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n# sources/([\w-]+)\.toml\n(.*?)```", DOCUMENT, re.DOTALL)
FEED = 'kind = "feed"\nstart_urls = ["https://x.example/rss"]\n'
CLASSIFIED = 'kind = "classified"\nstart_urls = ["https://x.example/"]\n[selectors]\n'


def load(folder: Path, text: str, name: str = "one") -> object:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return load_source(path)


def test_the_document_has_every_key() -> None:
    assert key_table() in DOCUMENT, "write the output of crawlers.source_keys.key_table() there"


@pytest.mark.parametrize("kind", ["board", "classified", "feed", "channel", "group", "partner"])
def test_the_examples_load(tmp_path: Path, kind: str) -> None:
    assert load(tmp_path, dict(EXAMPLES)[f"example-{kind}"], f"example-{kind}")


def test_every_problem_is_in_the_document() -> None:
    rooms = (REPOSITORY / "crawlers").rglob("*.py")
    text = "".join(path.read_text("utf-8") for path in rooms)
    kinds = set(re.findall(r'problem\(\s*"(\w+)"', text))
    kinds |= set(re.findall(r'\(\w+, "(\w+)", ".*"\),', text))
    assert len(kinds) > 20
    assert {kind for kind in kinds if f"`{kind}`" not in DOCUMENT} <= {"ignored"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('kind = "feed"', "start_urls: at least one address is needed"),
        ('kind = "feed"\nstart_urls = ["ftp://x"]', "start_urls: 'ftp://x' is no http"),
        (f"{FEED}colour = 1", "colour: unknown key"),
        (f"{FEED}[limits]\nspeed = 1", "limits.speed: unknown key"),
        (f'{FEED}[limits]\ndelay = "x"', "limits.delay: "),
        (f'{FEED}[schedule]\nevery = "often"', 'schedule.every: write a duration such as "30m"'),
        (f'{FEED}key_pattern = "("', "key_pattern: not a regular expression"),
        (f'{FEED}[authority]\nreference = "A 1/2"', "authority.name: "),
        (f"{FEED}name = 'x'", "name: not a key"),
        (f"{FEED}[healthy.fill_rates]\ncolour = 1", "healthy.fill_rates.colour"),
        ('kind = "board"\nstart_urls = ["https://x.example"]', "links: a board needs a [links]"),
        (f"{CLASSIFIED}link = 'a'", "selectors.list_item: a classified source needs"),
        (f"{CLASSIFIED}list_item = 'a[['", "selectors.list_item: not a CSS selector"),
        (f"{CLASSIFIED}list_item = 'li'", "selectors: give [selectors.item], or link and"),
        ('kind = "partner"', "partner: a partner source needs a [partner] table"),
        (
            'kind = "partner"\n[partner]\npath = "*"\nformat = "csv"\ncolumns = {wage = "W"}',
            "unknown fact ['wage']",
        ),
    ],
)
def test_a_wrong_file_is_told_by_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceError, match=re.escape(words)) as error:
        load(tmp_path, text)
    assert str(error.value).startswith(str(tmp_path / "one.toml"))


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text(FEED)
    assert [source.name for source in load_sources(tmp_path)] == ["a", "b"]
    with pytest.raises(SourceError, match="no such folder"):
        load_sources(tmp_path / "none")


def test_what_is_left_out_is_sensible(tmp_path: Path) -> None:
    source = load_source(_written(tmp_path, FEED))
    assert source.schedule.every == timedelta(minutes=30)
    assert source.allowed_hosts == ("x.example",)
    assert not source.takes_absence_for_gone


def _written(folder: Path, text: str) -> Path:
    path = folder / "left-out.toml"
    path.write_text(text)
    return path
