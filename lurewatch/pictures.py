"""Adverts' pictures on their way: read once each, and judged with their adverts' words.

The words of an advert are judged at once; its pictures are read when no advert waits, and then it
is judged again with what they say. So no alert waits for a picture.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from classifiers import AdText
from classifiers.errors import ImageRefused, ImageTooSlow, ReaderMissing
from classifiers.images.engines import INSTALL, find_engines
from classifiers.images.reader import ImageReader
from classifiers.images.reading import ImageReading
from crawlers import EvidenceError, read_payload
from ledger import Ledger, UnreadPicture
from records import Ad

logger = logging.getLogger(__name__)

_MOST_PICTURES = 8
"""Pictures of one version of an advert that are judged: the newest, where a site swaps them."""
_MOST_ATTEMPTS = 3
_LEASE_MARGIN = timedelta(seconds=15)


def ad_text(ledger: Ledger, ad: Ad) -> AdText:
    """Return an advert as it is judged: its words, and what was read in its pictures so far."""
    pictures = ledger.pictures.of(ad.id, ad.version, _MOST_PICTURES)
    return AdText(
        id=ad.id,
        title=ad.title,
        text=ad.text,
        lang=ad.language_hint,
        source=ad.source,
        images=tuple(_reading(one.reading) for one in pictures if one.reading),
    )


def why_unread(wanted: bool) -> str:
    """Say why pictures are not read here; '' where they are. Loads no library."""
    if not wanted:
        return "read = false in [pictures] of lurewatch.toml"
    missing = find_engines().missing
    return f"{', '.join(missing)} not installed; bring them with: {INSTALL}" if missing else ""


def what_is_unread(wanted: bool) -> str:
    """Say what of pictures is not read here, and why; '' where all is."""
    engines = find_engines()
    if (why := why_unread(wanted)) or not engines.lacks:
        return why
    return f"words in {' '.join(engines.lacks)}, for want of Tesseract's data; {engines.mend}"


@dataclass
class PictureDesk:
    """Reads what waits, one picture at a time. Close it: it may hold a process.

    Where pictures cannot be read it says so once, and they wait in the ledger until they can.
    """

    ledger: Ledger
    evidence_folder: Path
    wanted: bool
    now: Callable[[], datetime]
    reader: ImageReader = field(default_factory=ImageReader)
    _closed_because: str | None = None

    def read_one(self) -> bool:
        """Read the picture that has waited longest; returns whether one was settled."""
        if not self._is_open():
            return False
        lease = timedelta(seconds=self.reader.limits.seconds) + _LEASE_MARGIN
        waiting = self.ledger.pictures.claim(self.now(), lease)
        if waiting is None:
            return False
        try:
            self._settle(waiting)
        except ReaderMissing as error:
            self._close(str(error))
            return False
        return True

    def close(self) -> None:
        """End the reader's process."""
        self.reader.close()

    def _settle(self, waiting: UnreadPicture) -> None:
        try:
            reading = self._read(waiting)
        except ImageTooSlow as error:
            # The machine may be busy: it is tried again when the lease is over, a few times.
            logger.warning("picture %s waits: %s", waiting.capture.url, error)
            return
        except (ImageRefused, EvidenceError) as error:
            logger.warning("picture %s is not read: %s", waiting.capture.url, error)
            self.ledger.pictures.refuse(waiting.sha256, str(error))
            return
        told = json.dumps(reading.to_json(), ensure_ascii=False)
        with self.ledger.transaction() as whole:
            again = whole.pictures.save_reading(waiting.sha256, told, self.now())
        logger.info("picture %s is read; %d adverts again", waiting.capture.url, again)

    def _read(self, waiting: UnreadPicture) -> ImageReading:
        if waiting.attempts > _MOST_ATTEMPTS:
            raise ImageRefused(
                f"not read in {_MOST_ATTEMPTS} attempts: too slow, or its reader died"
            )
        file = self.ledger.ads.get(waiting.ad_id)
        payload = read_payload(self.evidence_folder, waiting.capture)
        return self.reader.read(payload.content, file.ad.language_hint if file else None)

    def _is_open(self) -> bool:
        if self._closed_because is None:
            self._close(why_unread(self.wanted))
            if not self._closed_because and (partly := what_is_unread(self.wanted)):
                logger.warning("not everything in pictures is read: %s", partly)
        return not self._closed_because

    def _close(self, why: str) -> None:
        self._closed_because = why
        if why:
            logger.warning("pictures are not read, adverts are judged by their words: %s", why)


def _reading(told: str) -> ImageReading:
    return ImageReading.from_json(json.loads(told))
