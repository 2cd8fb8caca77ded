"""``lurewatch demo``: the whole watch over the town, told as it goes, judged at the end."""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from ledger import Stage
from lurewatch.demo.stage import DemoStage, set_up
from lurewatch.demo.verdict import Check
from lurewatch.stopping import Stop
from records import AlertState, Band

_EVERY_SECONDS = 20
_ROUND_SECONDS = 420.0
_ROUNDS = (1, 2)
_LOOK_SECONDS = 0.5


def run_demo(folder: Path | None, once: bool, stop: Stop) -> bool:
    """Run the demo; returns whether every stage did its work.

    With ``once`` it ends by itself, otherwise the console stays open until asked to stop.
    Raises DemoFailed when a stage does not come to its end.
    """
    path = (folder or _new_folder()).resolve()
    screen = Console(soft_wrap=True)
    with set_up(path, _EVERY_SECONDS) as stage:
        _open(stage, screen)
        stage.household.start()
        try:
            _watch_the_town(stage, screen, stop)
            passed = _judge(stage, screen)
            if not once:
                _leave_open(stage, screen, stop)
            return passed
        finally:
            stage.household.stop()
            screen.print(f"Everything the demo made is in {path}")


def _new_folder() -> Path:
    return Path("lurewatch-demo") / datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _open(stage: DemoStage, screen: Console) -> None:
    truth = stage.town.truth
    languages = len({advert.lang for advert in truth})
    screen.print(
        f"A town of {len(stage.sites)} sites on this machine, {len(truth)} SYNTHETIC adverts in "
        f"{languages} languages. The watch now crawls it twice; that takes about two minutes."
    )
    if not stage.has_chromium:
        screen.print(
            "The script-rendered group page stands aside: no Chromium here. "
            "`lurewatch doctor` says how to bring it."
        )
    posters = stage.town.posters
    screen.print(
        f"{len(posters)} of the adverts are posters: their words stand in a picture alone."
        if posters
        else "No advert is shown as a poster: pictures are not read here. `make images` brings it."
    )


def _watch_the_town(stage: DemoStage, screen: Console, stop: Stop) -> None:
    with Live(console=screen, refresh_per_second=4, transient=True) as live:
        for town_round in _ROUNDS:
            since = stage.turn_to(town_round)
            stage.settle(since, _ROUND_SECONDS, stop, lambda: live.update(_progress(stage)))


def _progress(stage: DemoStage) -> Table:
    ledger = stage.house.ledger
    depth, states = ledger.queue.depth(), ledger.alerts.count_by_state()
    on_the_way = sum(count for state, count in depth.items() if state is not Stage.INDEXED)
    table = Table(f"round {stage.town.round} of {_ROUNDS[-1]}", "so far")
    table.add_row("pages and pictures fetched", str(ledger.crawls.pages_fetched()))
    table.add_row("adverts captured", str(ledger.ads.count()))
    table.add_row("on their way", str(on_the_way))
    table.add_row("flagged", str(ledger.ads.count_by_band()[Band.FLAG]))
    table.add_row("alerts delivered", str(states[AlertState.DELIVERED]))
    return table


def _judge(stage: DemoStage, screen: Console) -> bool:
    with stage.evening() as evening:
        checks = list(evening.checks())
    screen.print(_summary(stage))
    screen.print(_verdict(checks))
    return all(check.passed for check in checks)


def _summary(stage: DemoStage) -> Table:
    ledger, folder = stage.house.ledger, stage.folder
    bands, states = ledger.ads.count_by_band(), ledger.alerts.count_by_state()
    judged = sum(bands.values())
    table = Table("the town (all SYNTHETIC)", "")
    table.add_row("pages and pictures fetched", str(ledger.crawls.pages_fetched()))
    table.add_row("adverts", f"{ledger.ads.count()} captured, {judged} judged")
    table.add_row("flagged", f"{bands[Band.FLAG]} of {judged}")
    table.add_row("for review", f"{bands[Band.REVIEW]} of {judged}")
    table.add_row("campaigns", str(ledger.campaigns.count()))
    table.add_row("alerts delivered", f"{states[AlertState.DELIVERED]} of {sum(states.values())}")
    table.add_row("pleas at the help desk", str(sum(ledger.help_desk.count_by_state().values())))
    table.add_row("settings and sources", str(folder.path))
    table.add_row("ledger, evidence, index, logs", str(stage.house.settings.data_folder))
    table.add_row("what the units received", str(folder.mails.parent))
    return table


def _verdict(checks: list[Check]) -> Table:
    table = Table("", "against the truth list", "found")
    for check in checks:
        table.add_row("ok" if check.passed else "FAILED", check.name, check.found)
    return table


def _leave_open(stage: DemoStage, screen: Console, stop: Stop) -> None:
    screen.print(
        f"\nThe console is open at {stage.house.settings.base_url}\n"
        f"This link signs you in once: {stage.login_link()}\n"
        "The watch goes on. Stop it with Ctrl-C."
    )
    while not stop.wait(_LOOK_SECONDS):
        stage.household.look_after()
