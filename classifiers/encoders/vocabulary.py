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
from unicodedata import normalize

import numpy as np
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
    """Pieces that a unigram model finds: parts of words, and words where no spaces part them."""
    words: int = 0
    """So many more are the most frequent words, where spaces part words."""
    pairs: int = 0
    """So many more are two syllables that belong together, with their space if they have one."""
    joint: str = " "
    """What stands between two syllables: nothing between Chinese characters."""


_LATIN = r"a-z\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
SCRIPTS = (
    Script(("en", "id", "ms", "fil", "sw", "pt"), _LATIN, 7_000, words=15_000),
    Script(("vi",), _LATIN, 500, words=2_500, pairs=3_000),
    Script(("th",), r"\u0e00-\u0e7f", 4_600),
    Script(("km",), r"\u1780-\u17ff", 4_600),
    Script(("lo",), r"\u0e80-\u0eff", 3_000),
    Script(("my",), r"\u1000-\u109f", 4_000),
    Script(("zh", "zh-Hant", "ja"), rf"\u3040-\u30ff{_HAN}", 6_800, pairs=6_000, joint=""),
    Script(("ko",), r"\uac00-\ud7a3", 1_500, words=1_300),
    Script(("ru",), r"\u0400-\u04ff", 1_500, words=3_200),
    Script(("hi", "ne"), r"\u0900-\u0963\u0971-\u097f", 1_200, words=2_400),
    Script(("bn",), r"\u0980-\u09e3\u09f0\u09f1", 800, words=1_400),
    Script(("ur",), r"\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff", 700, words=1_400),
)
"""What the shipped vocabulary is made of: 71,000 pieces fit into 40 MB with 256 dimensions."""

LANGUAGES = frozenset(code for script in SCRIPTS for code in script.languages)

_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufe0e\ufe0f]"
_LONGEST = 16
_SEED = 20261122
_SEEDS = 12
"""So many times the wanted pieces are tried out; more is slow and finds the same."""
_SPACE = "\u2581"


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
    # What many catalogues share comes first, and would be all that a part of the text holds.
    return {code: _mixed(lines) for code, lines in texts.items()}


def _mixed(lines: Sequence[str]) -> list[str]:
    order = np.random.default_rng(_SEED).permutation(len(lines))
    return [lines[row] for row in order]


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
    foreign = re.compile(rf"[^\W\d_{script.letters}]+")
    native = [foreign.sub(" ", normalize("NFKC", line).lower()) for line in lines]
    yield from _words(native, script)
    yield from _pairs(native, script)
    tokenizer = _tokenizer(models.Unigram(), splits=True)
    trainer = trainers.UnigramTrainer(  # type: ignore[call-arg]
        vocab_size=script.pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=_LONGEST,
        shrinking_factor=0.75,
        seed_size=_SEEDS * script.pieces,  # its stub lacks this one
        show_progress=False,
    )
    tokenizer.train_from_iterator(native, trainer)
    yield from json.loads(tokenizer.to_str())["model"]["vocab"]


def _words(lines: Sequence[str], script: Script) -> Iterator[tuple[str, float]]:
    """Yield the most frequent words.

    A unigram model learns from a list of different words, where each stands once: it finds
    what many words have in common, and seldom the words themselves.
    """
    if script.words:
        word = re.compile(f"[{script.letters}]+")
        counts = Counter(found for line in lines for found in word.findall(line))
        for found, count in counts.most_common(script.words):
            yield _SPACE + found, log(count / counts.total())


def _pairs(lines: Sequence[str], script: Script) -> Iterator[tuple[str, float]]:
    """Yield the pairs of syllables that stand together most above chance."""
    if not script.pairs:
        return
    unit = re.compile(rf"[{_HAN}]|[^{_HAN}]" if script.joint == "" else r"[^\W\d_]+|[^\w\s]|\d")
    single, double = Counter[str](), Counter[tuple[str, str]]()
    for line in lines:
        units = unit.findall(line)
        single.update(units)
        double.update(pairwise(units))
    total = single.total()

    def bond(two: tuple[str, str]) -> float:
        return double[two] * log(double[two] * total / (single[two[0]] * single[two[1]]))

    native = re.compile(f"[{_HAN if script.joint == '' else script.letters}]+")
    spelled = (two for two in double if all(native.fullmatch(one) for one in two))
    for two in sorted(spelled, key=bond, reverse=True)[: script.pairs]:
        space = _SPACE if script.joint else ""
        yield space + space.join(two), log(double[two] / total)


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
