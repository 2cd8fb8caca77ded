"""Starting Chromium for hostile pages: which one, with what switched off, in a sandbox."""

import logging
import os
from pathlib import Path
from typing import Any

from crawlers.errors import BrowserUnavailable

logger = logging.getLogger(__name__)

_SWITCHES = (
    "--blink-settings=imagesEnabled=false",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-first-run",
)
BLOCKED = [
    *("*.woff", "*.woff2", "*.ttf", "*.otf", "*.mp3", "*.ogg", "*.m4a"),
    *("*.mp4", "*.webm", "*.m4v", "*.mov", "*.avi", "*.m3u8"),
]
"""Addresses that no advert's text is behind."""


def launch_options(chromium: Path | None, proxy: str | None = None) -> dict[str, Any]:
    """Return Playwright's launch options. ``None``: the Chromium that Playwright installed."""
    options: dict[str, Any] = {"args": list(_SWITCHES), "chromium_sandbox": not _is_root()}
    if _is_root():
        logger.warning("running as root: Chromium has no sandbox; run as another user instead")
    if chromium is not None:
        if not chromium.is_file():
            raise unavailable(f"there is no file {chromium}")
        options["executable_path"] = str(chromium)
    if proxy is not None:
        options["proxy"] = {"server": proxy, "bypass": "<-loopback>"}
    return options


def unavailable(why: str) -> BrowserUnavailable:
    """Return the error that says how to bring a Chromium."""
    return BrowserUnavailable(
        f"no Chromium ({why.splitlines()[0] if why else 'unknown'}). "
        "Run `apt-get install chromium` and name its path, usually /usr/bin/chromium, "
        "or run `playwright install chromium`"
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
