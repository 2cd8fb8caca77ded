"""Search documents with random vectors, made of the synthetic adverts."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np

from indexer import SearchDocument
from indexer.document import Vector
from records import AdClass, Band, SourceKind, Stance
from tests.bench.texts import Advert, adverts

_FIRST = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_COUNTRIES = ("KH", "MM", "LA", "TH", "PH", "VN")


def documents(count: int, dimensions: int) -> list[SearchDocument]:
    """Return so many documents; the same at every call."""
    chance = random.Random(2)
    vectors = np.random.default_rng(2).standard_normal((count, dimensions), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = zip(adverts(count, seed=2), vectors, strict=True)
    return [_document(one, vector, chance) for one, vector in made]


def _document(one: Advert, vector: Vector, chance: random.Random) -> SearchDocument:
    seen = _FIRST + timedelta(minutes=chance.randrange(60 * 24 * 60))
    probability = chance.random()
    country = chance.choice(_COUNTRIES)
    return SearchDocument(
        id=one.key,
        version="0" * 64,
        source=f"bench-{chance.randrange(40)}",
        source_kind=SourceKind.BOARD,
        url=f"https://example.org/{one.key}",
        lang=one.lang,
        title=one.title,
        text=one.text,
        ad_class=AdClass.DECEPTIVE_LURE if one.is_lure else AdClass.LEGITIMATE_JOB,
        stance=Stance.RECRUITING,
        band=Band.FLAG if probability > 0.9 else Band.CLEAR,
        probability=probability,
        role="chat_support",
        contacts=(f"demo_{one.key[-6:]}",),
        indicators=("free_lodging", "no_experience", "high_pay")[: chance.randrange(4)],
        places=(f"place_{chance.randrange(200)}",),
        countries=(country,),
        pay_ratio=chance.uniform(0.5, 5),
        first_seen=seen,
        last_seen=seen + timedelta(days=1),
        synthetic=True,
        embedding=vector,
    )
