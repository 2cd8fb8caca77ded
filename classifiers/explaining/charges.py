"""How much of a judgement each letter of the masked text bears: n-grams and meaning, laid down."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.encoder import Pieces
from classifiers.explaining.attribution import Attribution
from classifiers.ngrams import gram_places

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Charges:
    """Log-odds by letter of the masked text, from its n-grams and from its meaning."""

    wording: Weights
    meaning: Weights

    @property
    def both(self) -> Weights:
        """What each letter adds by either way."""
        return self.wording + self.meaning


def charges(text: str, parts: Attribution, pieces: Pieces | None) -> Charges:
    """Lay an attribution down on its text.

    A bucket's weight is shared by all n-grams of the text that fall into it, and an n-gram's by
    its letters. pieces: the text's vector taken apart, None where the encoder cannot.
    """
    places = gram_places(text)
    # Every bucket of the text has its weight, in ascending order.
    bucket = np.searchsorted(parts.buckets, places.buckets)
    shares = parts.grams / np.bincount(bucket, minlength=len(parts.grams))
    wording = _laid(len(text), places.starts, places.ends, shares[bucket])
    if pieces is None:
        return Charges(wording, np.zeros(len(text)))
    spans = np.array(pieces.spans, dtype=np.int64).reshape(-1, 2)
    added = pieces.vectors.astype(np.float64) @ parts.meaning_pull
    return Charges(wording, _laid(len(text), spans[:, 0], spans[:, 1], added))


def _laid(
    length: int, starts: NDArray[np.int64], ends: NDArray[np.int64], added: Weights
) -> Weights:
    """Spread what each span adds evenly over its letters; what has none is left out."""
    sizes = ends - starts
    each = np.where(sizes > 0, added / np.maximum(sizes, 1), 0.0)
    rises = np.bincount(starts, each, length + 1) - np.bincount(ends, each, length + 1)
    return np.asarray(np.cumsum(rises)[:length])
