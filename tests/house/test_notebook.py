"""The notebook counts what is in a ledger, and nothing that is not."""

from ledger import Judged, Ledger
from notebooks.trends import by_language, by_week, report, shares
from records import Band, RunOutcome
from tests.ledger.facts import NOON, ad, assessment, capture


def test_every_number_has_its_denominator(sqlite_url: str) -> None:
    adverts = [ad(str(number)) for number in range(5)]
    bands = [Band.FLAG, Band.FLAG, Band.REVIEW, Band.CLEAR]
    with Ledger.open(sqlite_url) as ledger:
        for source in ("board", "other"):
            run = ledger.crawls.start(source, NOON)
        ledger.crawls.finish(run.model_copy(update={"outcome": RunOutcome.FINISHED}))
        ledger.crawls.record_fetch(capture(), adverts)
        judged = [
            Judged(one, assessment(one, band=band, lang="th" if band is Band.CLEAR else "en"))
            for one, band in zip(adverts, bands, strict=False)
        ]
        ledger.ads.save_assessments(judged, NOON)
        files, told = list(ledger.ads.all()), "\n".join(report(ledger))
    assert "1 of 2 sources ended their newest crawl well; 1 pages fetched" in told
    assert "flagged: 2 of 4 judged of 5 captured" in told
    assert "SYNTHETIC: 5 of 5" in told
    assert shares(files, by_language) == [("en", 2, 3), ("th", 0, 1)]
    assert shares(files, by_week) == [("2026-W47", 2, 4)]
