"""How a model fared beside the one that was in use, kept in its folder and on its card."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from classifiers.errors import ModelError
from classifiers.measures.sections import Table

_FILE = "comparison.json"
_HEADING = "## Beside the model that was in use"


class Comparison(BaseModel):
    """Both models' numbers on texts that neither learned from, and who gave way to whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_use: str
    new: str
    tables: tuple[Table, ...]
    worse: tuple[str, ...]
    """In which way the new model is worse, beyond noise; empty where it is not."""
    accepted: str = ""
    """Why a worse model may be used all the same."""

    @property
    def may_be_used(self) -> bool:
        """Whether the model is no worse, or somebody said why it may be."""
        return not self.worse or bool(self.accepted)

    def lines(self) -> Iterator[str]:
        """Yield the comparison in Markdown."""
        yield f"In use: `{self.in_use}`. New: `{self.new}`. Counts and 95% intervals; a change"
        yield "stands with its paired bootstrap interval."
        for table in self.tables:
            yield ""
            yield from table.lines() if table.rows else (f"**{table.title}**",)
        yield ""
        yield from (f"- **Worse**: {words}" for words in self.worse)
        if not self.worse:
            yield "The new model is not worse, beyond noise."
        if self.accepted:
            yield f"- Accepted all the same: {' '.join(self.accepted.split())}"


def save_comparison(folder: Path, comparison: Comparison) -> None:
    """Keep a comparison in a model folder, and on its card in place of an earlier one."""
    (folder / _FILE).write_text(comparison.model_dump_json(indent=1) + "\n", "utf-8")
    card = folder / "README.md"
    above = card.read_text("utf-8").partition(f"\n{_HEADING}\n")[0]
    written = "\n".join(comparison.lines())
    card.write_text(f"{above}\n{_HEADING}\n\n{written}\n", "utf-8")


def read_comparison(folder: Path) -> Comparison | None:
    """Return the comparison that a model folder holds; None for one that was never compared.

    Raises ModelError where it cannot be read.
    """
    file = folder / _FILE
    if not file.exists():
        return None
    try:
        return Comparison.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ModelError(f"{file}: {error.error_count()} fields cannot be read") from error
