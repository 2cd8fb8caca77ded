"""What a bench run was asked for, handed to every family of rows."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from classifiers.model_folder import SHIPPED
from tests.bench.pairs import Aside, Row


@dataclass(frozen=True)
class Plan:
    """``folder`` is scratch space; ``encoder_python`` a Python with sentence-transformers."""

    folder: Path
    quick: bool
    model: Path | None
    encoder_python: str
    data: Path | None = None
    """Folder of public data, for rows that measure on it."""

    def size(self, full: int, quick: int) -> int:
        """Return how much is measured."""
        return quick if self.quick else full

    def without_model(self) -> str | None:
        """Return why nothing can be judged here, or None."""
        folder = self.model or SHIPPED
        if (folder / "model.json").exists():
            return None
        return f"no model in {folder}; train one with lurewatch train, name it with --model"


Lines = Sequence[Row | Aside]
Family = Callable[[Plan], AbstractContextManager[Lines]]
"""Sets up what its rows need (a site, a node, a ledger) while the block runs."""
