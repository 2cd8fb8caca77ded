"""A person at work, in a real browser, without JavaScript."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree, which

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from console.texts import load_texts
from tests.conftest import stand_aside
from tests.console.house import SETTINGS, House, open_house
from tests.console.weeks import NEWEST, WEEK, draw, fill_week, rule

TEXTS = load_texts("en")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser, Debian's chromium."""
    binary = which("chromium") or which("chromium-browser") or which("google-chrome")
    if binary is None:
        stand_aside("no Chromium here; apt-get install chromium brings one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(filled_folder: Path, tmp_path: Path) -> Iterator[tuple[str, House]]:
    """Yield the address of a served console and its house."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    folder = copytree(filled_folder, tmp_path / "house")
    with (
        open_house(folder, replace(SETTINGS, base_url=address)) as house,
        serving(house, listening),
    ):
        yield address, house


@contextmanager
def serving(house: House, listening: socket.socket) -> Iterator[None]:
    """Serve the console from a thread until the block ends."""
    server = uvicorn.Server(uvicorn.Config(house.app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()
    listening.close()


def test_a_reviewer_signs_in_reads_rules_and_sees_the_queue_shrink(
    chromium: Browser, served: tuple[str, House]
) -> None:
    """By link, by keyboard, without scripts; nothing is fetched from elsewhere, no error said."""
    address, house = served
    page, asked, complaints = _watched_page(chromium)
    link = house.ledger.people.issue_login_link("rita", house.clock(), timedelta(minutes=30))
    page.goto(f"{address}/login/link/{link}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXTS("queue.title"))
    assert _waiting(page) == 8
    page.get_by_role("link", name="รับสมัครแอดมินตอบแชท").click()
    expect(page.locator("mark.for").first).to_have_text("45,000 บาท")
    expect(page.get_by_role("heading", name=TEXTS("verdict.official"))).to_be_visible()
    page.get_by_label(TEXTS("ruling.class")).select_option("deceptive_lure")
    page.get_by_label(TEXTS("ruling.reason"), exact=True).fill("names Poipet, no papers needed")
    page.get_by_label(TEXTS("ruling.reason"), exact=True).press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(TEXTS("done.ruled"))
    assert _waiting(page) == 7
    page.goto(f"{address}/ads/{house.ids['en-hostile']}")
    expect(page.get_by_text("<script>alert('title')</script>")).to_be_visible()
    assert all(url.startswith(address) for url in asked)
    assert complaints == []


def test_no_page_is_wider_than_a_phone(chromium: Browser, served: tuple[str, House]) -> None:
    """Long words, hashes and tables wrap or scroll in their own box."""
    address, house = served
    page, _, _ = _watched_page(chromium, width=360)
    link = house.ledger.people.issue_login_link("ada", house.clock(), timedelta(minutes=30))
    page.goto(f"{address}/login/link/{link}")
    cards = [f"/ads/{house.ids[key]}" for key in ("th-chat", "en-hostile", "ur-dubai")]
    lists = ["/queue", "/search?q=chat", "/alerts", "/help-desk", "/sources", "/search?q=%28x"]
    fill_learning(house)
    lists += ["/teach", "/teach/sample", "/drift"]
    for path in [*cards, *lists, f"/alerts/{house.ids['alert']}"]:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_words_can_be_read(chromium: Browser, served: tuple[str, House]) -> None:
    """Every text on the main pages reaches the contrast of WCAG 2 AA (4.5 to 1)."""
    address, house = served
    page, _, _ = _watched_page(chromium)
    link = house.ledger.people.issue_login_link("ada", house.clock(), timedelta(minutes=30))
    page.goto(f"{address}/login/link/{link}")
    fill_learning(house)
    card, learning = f"/ads/{house.ids['th-chat']}", ("/teach", "/teach/sample", "/drift")
    for path in ("/queue", card, "/search?q=chat", "/alerts", "/sources", *learning):
        page.goto(address + path)
        assert page.evaluate(_TOO_FAINT) == [], path


def fill_learning(house: House) -> None:
    """Give the pages about learning weeks, phrases that rise, and a draw to tell of."""
    fill_week(house.ledger, NEWEST - WEEK, clear=40, flagged=24, rises=False)
    fill_week(house.ledger, NEWEST, clear=10, flagged=60, rises=True)
    rule(house.ledger, draw(house.ledger, NEWEST - WEEK, 30), lures=2)
    draw(house.ledger, NEWEST, 5)


def _watched_page(browser: Browser, width: int = 1280) -> tuple[Page, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    return page, asked, complaints


def _waiting(page: Page) -> int:
    text = page.locator(".tally div").first.locator("dd").inner_text()
    return int(re.sub(r"\D", "", text))


_TOO_FAINT = """() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const over = (top, below) => {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a));
  };
  const ground = element => {
    if (!element) return [255, 255, 255];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 0 ? ground(element.parentElement) : over(own, ground(element.parentElement));
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const below = ground(element);
    const ink = over(parse(getComputedStyle(element).color), below);
    const [high, low] = [light(ink), light(below)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const words = walker.currentNode.data.trim().slice(0, 30);
    if (ratio < 4.5) faint.push(`${element.className}: ${words} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
