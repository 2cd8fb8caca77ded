"""The encoder's vocabulary: one unigram model over every script, each language with its share."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from classifiers.encoders.parallel import Pair, sentences_once

UNKNOWN = "[UNK]"
SHARES = {"en": 3.0, "id": 2.0, "ms": 2.0, "fil": 2.0, "vi": 1.5}
SHARES |= dict.fromkeys(("th", "km", "lo", "my"), 2.0)
SHARES |= dict.fromkeys(("hi", "bn", "ne", "ur"), 1.2)
SHARES |= {"zh": 0.7, "zh-Hant": 0.4, "ja": 0.25, "ko": 0.25}
"""How much text of each language forms the pieces, in shares.

Words of scripts without spaces are pieces only where there is much text of them; Han text
says more in each character, so that less of it wins as many pieces.
"""

_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufe0e\ufe0f]"


def train_vocabulary(pairs: Sequence[Pair], pieces: int, share: int) -> Tokenizer:
    """Train a tokenizer of so many pieces.

    share: characters of one share; a language with less text than its share repeats it.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_INVISIBLE), ""),
            normalizers.NFKC(),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.Metaspace(),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=16,
        shrinking_factor=0.75,
        show_progress=False,
    )
    tokenizer.train_from_iterator(fair_shares(pairs, share), trainer)
    return tokenizer


def fair_shares(pairs: Sequence[Pair], share: int) -> Iterator[str]:
    """Yield text of every language until its share of characters is spent."""
    texts: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        texts[pair.language].append(pair.other)
    texts["en"] = sentences_once(pairs)
    for language in sorted(texts):
        yield from _until(texts[language], round(share * SHARES[language]))


def _until(texts: Sequence[str], wanted: int) -> Iterator[str]:
    """Yield texts, again and again, until so many characters were given."""
    while wanted > 0:
        for text in texts:
            yield text
            wanted -= len(text)
            if wanted <= 0:
                return
