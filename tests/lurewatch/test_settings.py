"""Settings are read once, at the edge, and a wrong one is told by file and key."""

import tomllib
from pathlib import Path

import pytest

from lurewatch.errors import SettingsError
from lurewatch.keys import load_keys
from lurewatch.settings import load_settings

EXAMPLES = Path(__file__).parents[2] / "lurewatch" / "examples"


def written(folder: Path, text: str) -> Path:
    """Return a settings file with a text."""
    file = folder / "lurewatch.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_file_that_is_not_there_means_defaults_beside_it(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "lurewatch.toml")
    assert settings.ledger_url == f"sqlite:///{tmp_path}/var/ledger.sqlite"
    assert settings.base_url == "http://127.0.0.1:8470"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "colour: unknown key"),
        ("[search]\nengine = 'lucene'", "search.engine"),
        ("[alerts.smtp]\nprot = 25", "alerts.smtp.prot: unknown key"),
        ("[console\n", "lurewatch.toml"),
        ("[console]\nport = 70000", "console.port"),
    ],
)
def test_a_wrong_key_or_value_is_told_with_its_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(written(tmp_path, text))


def test_the_environment_outranks_the_file_and_secrets_stay_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUREWATCH_ALERTS__SMTP__PASSWORD", "not-for-logs")
    monkeypatch.setenv("LUREWATCH_CONSOLE__PORT", "9001")
    settings = load_settings(written(tmp_path, "[console]\nport = 9000\n"))
    assert settings.console.port == 9001
    assert settings.alerts.smtp.password is not None
    assert settings.alerts.smtp.password.get_secret_value() == "not-for-logs"
    assert "not-for-logs" not in repr(settings)


def test_a_misspelt_variable_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUREWATCH_CONSOL__PORT", "9001")
    with pytest.raises(SettingsError, match="LUREWATCH_CONSOL__PORT"):
        load_settings(tmp_path / "lurewatch.toml")


def test_paths_are_taken_from_the_files_folder(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "[alerts]\nrouting = 'own/routing.toml'\n"))
    assert settings.alerts.routing == tmp_path / "own" / "routing.toml"
    assert settings.crawl.sources == tmp_path / "sources"


def test_the_example_is_valid_also_with_every_commented_key(tmp_path: Path) -> None:
    example = (EXAMPLES / "lurewatch.toml").read_text("utf-8")
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in example.splitlines()
    ]
    everything = "\n".join(lines)
    assert len(tomllib.loads(everything)) > len(tomllib.loads(example))
    load_settings(written(tmp_path, example))
    load_settings(written(tmp_path, everything))


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    file = tmp_path / "var" / "keys.json"
    keys = load_keys(file)
    assert load_keys(file) == keys
    assert file.stat().st_mode & 0o077 == 0
    assert keys.session not in repr(keys)
    file.write_text("{", "utf-8")
    with pytest.raises(SettingsError, match="move it away"):
        load_keys(file)
