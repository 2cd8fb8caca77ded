"""What the search index knows of one advert."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.errors import DocumentError
from ledger.ads import AdFile
from records import AdClass, Assessment, Band, SourceKind, Stance

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One advert as it is searched: the current version and the current assessment.

    ``embedding`` is a float32 unit vector; two documents are equal without regard to it,
    because an engine may keep it with less precision.
    """

    id: str
    version: str
    source: str
    source_kind: SourceKind
    url: str
    lang: str
    title: str
    text: str
    ad_class: AdClass
    stance: Stance
    band: Band
    probability: float
    role: str
    contacts: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    pay_ratio: float | None = None
    campaign: str | None = None
    ruling: AdClass | None = None
    first_seen: datetime
    last_seen: datetime
    gone: bool = False
    synthetic: bool = False
    embedding: Vector | None = field(default=None, compare=False, repr=False)


def document_of(
    file: AdFile, campaign: str | None, ruling: AdClass | None, embedding: Vector | None
) -> SearchDocument:
    """Return the search document of an advert's file.

    Raises DocumentError when the advert has not been assessed.
    """
    if file.assessment is None:
        raise DocumentError(f"{file.ad.id} has no assessment yet; assess it before indexing it")
    return SearchDocument(
        **_ad_facts(file),
        **_judged_facts(file.assessment),
        campaign=campaign,
        ruling=ruling,
        embedding=embedding,
    )


def _ad_facts(file: AdFile) -> dict[str, Any]:
    ad = file.ad
    return {
        "id": ad.id,
        "version": ad.version,
        "source": ad.source,
        "source_kind": ad.source_kind,
        "url": ad.url,
        "title": ad.title,
        "text": _with_pictures(ad.text, file.assessment),
        "first_seen": file.first_seen,
        "last_seen": file.last_seen,
        "gone": file.gone_at is not None,
        "synthetic": ad.synthetic,
    }


def _with_pictures(text: str, assessment: Assessment | None) -> str:
    """Return a text with what its pictures say below it, so that posters are found by words."""
    said = assessment.image_text.strip() if assessment else ""
    return f"{text}\n\n{said}" if said else text


def _judged_facts(assessment: Assessment) -> dict[str, Any]:
    pay = assessment.pay
    return {
        "lang": assessment.lang,
        "ad_class": assessment.ad_class,
        "stance": assessment.stance,
        "band": assessment.band,
        "probability": assessment.probability,
        "role": assessment.role,
        "contacts": _unique(contact.value for contact in assessment.contacts),
        "indicators": _unique(hit.id for hit in assessment.indicators),
        "places": _unique(place.id for place in assessment.job_places),
        "countries": _unique(place.country for place in assessment.job_places),
        "pay_ratio": pay.ratio if pay else None,
    }


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


STORED = tuple(one.name for one in fields(SearchDocument) if one.name != "embedding")
"""What an engine stores of a document, in the order of `stored_values`."""

stored_values: Callable[[SearchDocument], tuple[Any, ...]] = attrgetter(*STORED)
"""Return what an engine stores of a document, ready for JSON, without the vector."""

_READERS: dict[str, Callable[[Any], Any]] = {
    "source_kind": SourceKind,
    "ad_class": AdClass,
    "stance": Stance,
    "band": Band,
    "ruling": lambda value: None if value is None else AdClass(value),
    "contacts": tuple,
    "indicators": tuple,
    "places": tuple,
    "countries": tuple,
    "first_seen": lambda value: datetime.fromisoformat(value).astimezone(UTC),
    "last_seen": lambda value: datetime.fromisoformat(value).astimezone(UTC),
}


def from_stored(stored: Mapping[str, Any], embedding: Vector | None = None) -> SearchDocument:
    """Return the document of what JSON made of its stored values, by name."""
    facts = {
        name: _READERS[name](value) if name in _READERS else value for name, value in stored.items()
    }
    return SearchDocument(**facts, embedding=embedding)


def checked(documents: Iterable[SearchDocument], dimensions: int) -> Iterator[SearchDocument]:
    """Yield the documents. Raises DocumentError at one that no engine can keep."""
    for document in documents:
        if not document.id:
            raise DocumentError("a document without an id cannot be kept")
        if document.embedding is not None:
            check_vector(document.embedding, dimensions, document.id)
        yield _well_formed(document)


def _well_formed(document: SearchDocument) -> SearchDocument:
    """Return the document without lone surrogates, which no JSON and no database takes."""
    texts = (document.title, document.text, document.url, *document.contacts)
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        contacts = tuple(map(without_surrogates, document.contacts))
        title, text, url = map(without_surrogates, texts[:3])
        return replace(document, title=title, text=text, url=url, contacts=contacts)
    return document


def without_surrogates(text: str) -> str:
    """Return a text of the same length with a question mark for each lone surrogate."""
    return text.encode("utf-8", "replace").decode()


def check_vector(vector: Vector, dimensions: int, whose: str) -> None:
    """Raise DocumentError unless the vector is a unit vector of that many dimensions."""
    if vector.shape != (dimensions,):
        raise DocumentError(
            f"{whose}: the vector has shape {vector.shape}, this index keeps ({dimensions},); "
            "set the index's dimensions to those of the encoder and rebuild it"
        )
    length = float(np.linalg.norm(vector))
    if not abs(length - 1.0) < 0.01:  # also true of not-a-number
        raise DocumentError(f"{whose}: the vector's length is {length:.3f}, not 1")
