"""Finding a Chromium for pages that a script draws."""

import shutil
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(chosen: Path | None) -> Path | None:
    """Return the chosen browser, one from PATH, or Playwright's own; None when there is none."""
    if chosen is not None:
        return chosen
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    cache = Path.home() / ".cache" / "ms-playwright"
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return found[-1] if found else None
