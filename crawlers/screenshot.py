"""Pictures of pages from their evidence: scripts off, network off, nothing fetched again."""

from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from crawlers.chromium import launch_options, unavailable
from crawlers.encodings import decode
from crawlers.errors import EvidenceError
from crawlers.replay import read_payload
from records import Capture

_WIDTH = 1000
_HEIGHT = 1400
_MOST_PIXELS = 8000
_SECONDS = 20


def screenshot(html: str, out: Path, chromium: Path | None = None) -> None:
    """Render a saved page into a PNG file of 1000 pixels' width and at most 8000 in height.

    Blocks, and must not run inside an asyncio loop. Raises BrowserUnavailable without a
    Chromium, EvidenceError when the page cannot be drawn.
    """
    with sync_playwright() as playwright:
        options = launch_options(chromium)
        try:
            browser = playwright.chromium.launch(**options)
        except PlaywrightError as error:
            raise unavailable(error.message) from error
        context = browser.new_context(
            offline=True,
            java_script_enabled=False,
            service_workers="block",
            viewport={"width": _WIDTH, "height": _HEIGHT},
        )
        try:
            _draw(context.new_page(), html, out)
        except PlaywrightError as error:
            raise EvidenceError(f"the page cannot be drawn: {error.message}") from error
        finally:
            browser.close()


def screenshot_of_capture(
    capture: Capture, evidence_folder: Path, out: Path, chromium: Path | None = None
) -> None:
    """Render what a capture fetched, read from its WARC record."""
    payload = read_payload(evidence_folder, capture)
    screenshot(decode(payload.content, capture.content_type).text, out, chromium)


def _draw(page: Page, html: str, out: Path) -> None:
    page.route("**/*", lambda route: route.abort())
    page.set_content(html, wait_until="domcontentloaded", timeout=_SECONDS * 1000)
    height = min(page.evaluate("document.documentElement.scrollHeight"), _MOST_PIXELS)
    out.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=out,
        clip={"x": 0, "y": 0, "width": _WIDTH, "height": max(height, 1)},
        full_page=True,
        timeout=_SECONDS * 1000,
    )
