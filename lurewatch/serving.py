"""Serving the console until asked to stop."""

import threading
from datetime import timedelta

import uvicorn
from pydantic import SecretStr

from classifiers.learning.suggesting import read_thresholds
from console import ConsoleServices, ConsoleSettings, SourceHealth, build_app
from crawlers import Source, SourceError, load_sources
from indexer import SearchIndex
from lurewatch.clock import utc_now
from lurewatch.house import House
from lurewatch.stopping import Stop


def serve_console(house: House, stop: Stop) -> None:
    """Serve the console on the address that the settings name."""
    chosen = house.settings.console
    with house.open_index() as index:
        config = uvicorn.Config(
            build_app(services_of(house, index)),
            host=chosen.host,
            port=chosen.port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
        )
        _until_asked(uvicorn.Server(config), stop)


def _until_asked(server: uvicorn.Server, stop: Stop) -> None:
    """Serve in a thread, so that signals stay with the one who waits for them."""
    thread = threading.Thread(target=server.run, name="console")
    thread.start()
    while thread.is_alive() and not stop.wait(0.2):
        pass
    server.should_exit = True
    thread.join()
    if not stop.asked:
        raise SystemExit(1)  # the address was taken; uvicorn has logged it


def services_of(house: House, index: SearchIndex) -> ConsoleServices:
    """Return what the console needs to know of the house."""
    chosen = house.settings.console
    return ConsoleServices(
        ledger=house.ledger,
        search=index,
        settings=ConsoleSettings(
            base_url=house.settings.base_url,
            secret=SecretStr(house.keys.session),
            ack_secret=SecretStr(house.keys.acknowledgement),
            api_token=SecretStr(house.keys.api_token),
            secure_cookies=chosen.secure_cookies,
            session_hours=chosen.session_hours,
            synthetic_banner=chosen.synthetic_banner,
        ),
        sources=_health(house),
        now=utc_now,
        thresholds=lambda: read_thresholds(house.model_folder),
    )


def _health(house: House) -> list[SourceHealth]:
    try:
        return [_described(one) for one in load_sources(house.settings.crawl.sources)]
    except SourceError:
        return []  # the console alone also serves a house whose sources lie elsewhere


def in_words(span: timedelta) -> str:
    """Return a span in its largest whole unit, such as "30 minutes"."""
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise ValueError(f"{span} is no whole number of seconds")


def _described(source: Source) -> SourceHealth:
    return SourceHealth(
        name=source.name,
        kind=source.kind,
        describes=", ".join(source.start_urls) or (source.partner.path if source.partner else ""),
        enabled=source.enabled,
        off_because=source.terms_note if not source.enabled else "",
        every=in_words(source.schedule.every),
        min_ads=source.healthy.min_ads,
    )
