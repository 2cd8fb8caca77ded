"""The shelf of models: every trained folder is kept, and one of them is in use.

They lie in ``models/`` of the data folder. The file ``current`` there names the one in use;
without it the model that ships with Lurewatch judges. Nothing is ever overwritten, so that
going back is naming the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.model_folder import SHIPPED
from lurewatch.errors import SettingsError

SHIPPED_NAME = "shipped"
_POINTER = "current"
_DESCRIPTION = "model.json"


@dataclass(frozen=True)
class ModelShelf:
    """The models of one house."""

    folder: Path

    def in_use(self) -> Path:
        """Return the folder of the model in use. Raises SettingsError where it is gone."""
        return self.find(self.chosen)

    @property
    def chosen(self) -> str:
        """The name of the model in use, also where its folder is gone."""
        try:
            return (self.folder / _POINTER).read_text("utf-8").strip()
        except FileNotFoundError:
            return SHIPPED_NAME

    def find(self, name: str) -> Path:
        """Return the folder of a model by its name on the shelf, or by its path."""
        folder = SHIPPED if name == SHIPPED_NAME else self.folder / name
        if not (folder / _DESCRIPTION).is_file():
            raise SettingsError(
                f"no model {name!r} in {self.folder}; `lurewatch models list` shows those that "
                f"are there, `lurewatch models use {SHIPPED_NAME}` goes back to the one that ships"
            )
        return folder

    def use(self, name: str) -> Path:
        """Put a model in use, in one step. Raises SettingsError where there is none."""
        found = self.find(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        written = self.folder / f"{_POINTER}.new"
        written.write_text(f"{self.name_of(found)}\n", "utf-8")
        written.replace(self.folder / _POINTER)
        return found

    def name_of(self, folder: Path) -> str:
        """Return what a folder is called on the shelf; its whole path where it lies elsewhere."""
        if folder == SHIPPED:
            return SHIPPED_NAME
        return folder.name if folder.parent == self.folder else str(folder.resolve())

    def all(self) -> Iterator[Path]:
        """Yield the folder that ships, then every trained one, oldest name first."""
        yield SHIPPED
        yield from sorted(file.parent for file in self.folder.glob(f"*/{_DESCRIPTION}"))
