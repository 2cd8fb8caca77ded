"""The encoder's vocabulary: a unigram model of each script, put together in one tokenizer.

Taught one by one, so that a script with much text never takes the pieces of one with little.
"""

import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from classifiers.encoders.parallel import Pair, sentences_once

logger = logging.getLogger(__name__)

UNKNOWN = "[UNK]"
UNKNOWN_ID = 0


@dataclass(frozen=True, slots=True)
class Script:
    """One part of the vocabulary."""

    languages: tuple[str, ...]
    letters: str
    """The script's letters, as the inside of a regular expression's class."""
    pieces: int
    two_syllables: int = 0
    """So many more pieces are pairs of syllables with their space, as Vietnamese words are."""


_LATIN = r"a-zA-Z\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff"
SCRIPTS = (
    Script(("en", "id", "ms", "fil", "sw", "pt"), _LATIN, 23_500),
    Script(("vi",), _LATIN, 3_000, two_syllables=3_000),
    Script(("th",), r"\u0e00-\u0e7f", 4_500),
    Script(("km",), r"\u1780-\u17ff", 4_500),
    Script(("lo",), r"\u0e80-\u0eff", 3_000),
    Script(("my",), r"\u1000-\u109f", 4_000),
    Script(("zh", "zh-Hant", "ja"), r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff", 10_500),
    Script(("ko",), r"\uac00-\ud7a3", 2_500),
    Script(("ru",), r"\u0400-\u04ff", 4_000),
    Script(("hi", "ne"), r"\u0900-\u097f", 3_500),
    Script(("bn",), r"\u0980-\u09ff", 2_000),
    Script(("ur",), r"\u0600-\u06ff\u200c", 2_000),
)
"""What the shipped vocabulary is made of: 70,000 pieces fit into 40 MB with 256 dimensions."""

LANGUAGES = frozenset(code for script in SCRIPTS for code in script.languages)

_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufe0e\ufe0f]"
_LONGEST = 16
_SPACE = "\u2581"
_WORD = re.compile(r"[^\W\d_]+|[^\w\s]|\d")


def train_vocabulary(pairs: Sequence[Pair], scripts: Sequence[Script], share: int) -> Tokenizer:
    """Train a tokenizer of all scripts.

    share: so many characters of each language's text at most; one with less repeats it.
    """
    texts = _texts(pairs)
    scores: dict[str, float] = {UNKNOWN: 0.0}
    for script in scripts:
        held = [code for code in script.languages if texts.get(code)]
        lines = (line for code in held for line in _until(texts[code], share))
        if held:
            logger.info("learning %d pieces of %s", script.pieces, ", ".join(held))
            for piece, score in _pieces(script, lines):
                scores.setdefault(piece, score)
    return _tokenizer(models.Unigram([*scores.items()], UNKNOWN_ID, False), splits=False)


def _texts(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        texts[pair.language].append(pair.other)
    texts["en"] = sentences_once(pairs)
    return texts


def _until(texts: Sequence[str], wanted: int) -> Iterator[str]:
    """Yield texts, again and again, until so many characters were given."""
    while wanted > 0:
        for text in texts:
            yield text
            wanted -= len(text)
            if wanted <= 0:
                return


def _pieces(script: Script, lines: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the pieces of one script with their log probabilities."""
    tokenizer = _tokenizer(models.Unigram(), splits=True)
    trainer = trainers.UnigramTrainer(
        vocab_size=script.pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=_LONGEST,
        shrinking_factor=0.75,
        show_progress=False,
    )
    foreign = re.compile(rf"[^\W\d_{script.letters}]+")
    native = [foreign.sub(" ", line) for line in lines]
    tokenizer.train_from_iterator(native, trainer)
    yield from json.loads(tokenizer.to_str())["model"]["vocab"]
    yield from _two_syllables(native, script.two_syllables)


def _two_syllables(lines: Sequence[str], most: int) -> Iterator[tuple[str, float]]:
    """Yield the pairs of syllables that stand together most above chance."""
    if not most:
        return
    single, double = Counter[str](), Counter[tuple[str, str]]()
    for line in lines:
        words = _WORD.findall(line.lower())
        single.update(words)
        double.update(pairwise(words))
    total = single.total()

    def bond(two: tuple[str, str]) -> float:
        return double[two] * log(double[two] * total / (single[two[0]] * single[two[1]]))

    for two in sorted(filter(_is_spelled, double), key=bond, reverse=True)[:most]:
        yield _SPACE + _SPACE.join(two), log(double[two] / total)


def _is_spelled(words: tuple[str, str]) -> bool:
    """Tell whether both are words and not signs between words."""
    return all(word.isalpha() for word in words)


def _tokenizer(model: models.Unigram, *, splits: bool) -> Tokenizer:
    tokenizer = Tokenizer(model)
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
            pre_tokenizers.Metaspace(split=splits),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer
