"""The partner's files: what an NGO's hotline drops into a shared folder, a CSV a round."""

import csv
from pathlib import Path

from lurewatch.demo.adverts import SYNTHETIC_LABEL, TruthList

_COLUMNS = ("case", "language", "subject", "message", "reply_to", "label")


def drop(truth: TruthList, town_round: int, folder: Path) -> Path:
    """Write what the partner shares in a round; the file of an earlier round is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    draft, file = folder / "cases.csv.part", folder / "cases.csv"
    with draft.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.DictWriter(out, _COLUMNS)
        rows.writeheader()
        for advert in truth.at("partner", town_round):
            title, text = advert.words_in(town_round)
            facts = (advert.key, advert.lang, title, text, "; ".join(advert.contacts))
            rows.writerow(dict(zip(_COLUMNS, (*facts, SYNTHETIC_LABEL), strict=True)))
    draft.replace(file)
    return file
