"""The secrets that a house makes for itself: they sign sessions and acknowledgement links."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from lurewatch.errors import SettingsError


@dataclass(frozen=True)
class HouseKeys:
    """Random keys, kept in a file that only its owner may read."""

    session: str
    acknowledgement: str
    api_token: str

    def __repr__(self) -> str:
        return "HouseKeys(***)"


def load_keys(file: Path) -> HouseKeys:
    """Read the keys, or make them at the first start.

    Two processes that start together agree: the first to create the file wins. Raises
    SettingsError when the file is damaged.
    """
    if not file.exists():
        _create(file)
    try:
        return HouseKeys(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(
            f"{file}: {error}; move it away to have new keys made (people sign in again, and "
            "acknowledgement links already sent stop working)"
        ) from error


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = HouseKeys(*(secrets.token_urlsafe(32) for _ in range(3)))
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(asdict(keys), out)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its keys count
    finally:
        draft.unlink()
