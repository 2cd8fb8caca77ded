"""Looks an advert up for a page."""

from console.errors import NotThere
from ledger import AdFile, Ledger


def open_file(ledger: Ledger, ad_id: str) -> AdFile:
    """Return an advert's file. Raises NotThere."""
    file = ledger.ads.get(ad_id)
    if file is None:
        raise NotThere(f"no advert {ad_id}")
    return file


def lang_of(file: AdFile) -> str:
    """Return the language of an advert for the ``lang`` attribute; '' where none is known."""
    lang = file.assessment.lang if file.assessment else ""
    return "" if lang in ("mixed", "unknown") else lang
