"""Undocumented means red: commands, settings, records and links are all told somewhere."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from pydantic import BaseModel

from lurewatch.cli import cli
from tests.house.houseplan import ROOT, documents, folders_with_python

GENERATOR = ROOT / "docs" / "generate.py"
PAGES = ("data-dictionary.md", "settings.md")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """Return docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Let the generator compare the pages of a folder with the code."""
    command = [sys.executable, GENERATOR, "--check", "--folder", folder]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pages_made_from_code_are_fresh(tmp_path: Path) -> None:
    for page in PAGES:
        shutil.copy(ROOT / "docs" / page, tmp_path)
    fresh = check(tmp_path)
    assert fresh.returncode == 0, fresh.stderr
    page = tmp_path / "settings.md"
    page.write_text(page.read_text("utf-8").replace("8470", "8471"), "utf-8")
    stale = check(tmp_path)
    assert stale.returncode == 1
    assert "docs/settings.md is stale: run" in stale.stderr
    assert "data-dictionary.md" not in stale.stderr


def test_a_field_that_nobody_describes_is_refused(generate: ModuleType) -> None:
    class Shoe(BaseModel):
        """A shoe."""

        laces: str

    with pytest.raises(generate.Undescribed, match=r"Shoe\.laces"):
        generate._record_section(Shoe, {"everywhere": {}, "of": {}})


def test_no_words_are_kept_for_fields_that_are_gone(generate: ModuleType) -> None:
    words = generate.tomllib.loads(generate.FIELD_WORDS.read_text("utf-8"))
    models = {model.__name__: model for model in generate._exported(generate.records.Record)}
    lists = {kind.__name__: kind for kind in generate._exported(generate.StrEnum)}
    needed = {
        name
        for model in models.values()
        for name, field in model.model_fields.items()
        if not field.description and name not in words["of"].get(model.__name__, {})
    }
    assert set(words["everywhere"]) - needed == set()
    for record, fields in words["of"].items():
        assert set(fields) - set(models[record].model_fields) == set()
    for name, notes in words["words"].items():
        assert set(notes) - {word.value for word in lists[name]} == set()


# --- commands -----------------------------------------------------------------------------


def verbs(command: click.Command, path: str) -> Iterator[str]:
    """Yield every command that a person can type."""
    if not isinstance(command, click.Group):
        yield path
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from verbs(below, f"{path} {name}")


def test_every_command_is_told(subtests: pytest.Subtests) -> None:
    written = "\n".join(page.read_text("utf-8") for page in documents())
    for verb in verbs(cli, "lurewatch"):
        with subtests.test(verb=verb):
            assert re.search(rf"\b{re.escape(verb)}\b", written), f"`{verb}` is told nowhere"


def test_every_command_that_is_told_exists() -> None:
    known = set(verbs(cli, "lurewatch"))
    groups = {verb.rsplit(" ", 1)[0] for verb in known if verb.count(" ") == 2}
    first = {verb.split()[1] for verb in known}
    for page in documents():
        if page.name == "CHANGELOG.md":
            continue
        for verb, below in re.findall(
            r"(?:`|^|/|&& )lurewatch ([a-z]+)(?: ([a-z-]+))?", page.read_text("utf-8"), re.MULTILINE
        ):
            assert verb in first, f"{page.name}: no command `lurewatch {verb}`"
            if below and f"lurewatch {verb}" in groups:
                assert f"lurewatch {verb} {below}" in known, f"{page.name}: {verb} {below}"


def test_every_make_verb_is_told_and_helped() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"\.PHONY: (.*)", makefile)[1].split())  # type: ignore[index]
    helped = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert helped == phony
    written = "\n".join(page.read_text("utf-8") for page in documents())
    assert {verb for verb in phony - {"help"} if f"make {verb}" not in written} == set()


# --- pages --------------------------------------------------------------------------------


def test_links_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in documents()
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_files_that_pages_name_exist() -> None:
    """Paths in backquotes that begin with a folder of ours must be there."""
    ours = "|".join(sorted(folders_with_python() | {"docs", "requirements"}))
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page in documents()
        for path in re.findall(rf"`((?:{ours})/[\w./*-]*[\w*/])`", page.read_text("utf-8"))
        if next(ROOT.glob(path.rstrip("/")), None) is None
    ]
    assert missing == []


def test_the_architecture_tells_every_room() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert {room for room in folders_with_python() if f"`{room}/`" not in told} == set()
