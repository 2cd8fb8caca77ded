"""Which language a text is in: by script where that is certain, by words and a model behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from language.datafiles import read_toml
from language.normalised import FACT_LIMIT
from language.normalising import fold_case
from language.scripts import count_scripts

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

UNKNOWN = "unknown"
MIXED = "mixed"

_CERTAIN = {
    "Thai": "th",
    "Khmer": "km",
    "Lao": "lo",
    "Myanmar": "my",
    "Hangul": "ko",
    "Kana": "ja",
    "Han": "zh",
    "Tamil": "ta",
    "Sinhala": "si",
    "Ethiopic": "am",
}
_CANDIDATES = {
    "Latin": ("en", "vi", "id", "ms", "fil", "sw", "pt", "hi", "ur", "bn", "ne"),
    "Devanagari": ("hi", "ne"),
    "Arabic": ("ur", "ar", "fa"),
    "Cyrillic": ("ru", "kk", "uk"),
    "Bengali": ("bn",),
}
_MODEL_NAMES = {"fil": "tl"}
_WEIGHTS = {"Han": 3.0, "Kana": 1.5, "Hangul": 2.0}
"""How many Latin letters one letter stands for, roughly; 1 where not named."""
_MAIN_SHARE = 0.35
"""A script other than Latin is the text's own from this share on: names, brands and contacts
are written in Latin letters in every language."""
_SECOND_SHARE = 0.3
"""A second language makes a text mixed from this share on."""
_RUNNING_WORDS = 12
_SURE_HITS = 3
_LEAD = 1.5
_TELLING = 0.9
_SIGN = 2.0
_DOUBT = 1.0
"""The model is trusted against so many hits of other words."""
_MODELLED = frozenset({"Latin", "Devanagari"})
_NEAR = ({"id", "ms"}, {"hi", "ne"})
_SIBLINGS = {"hi", "ur"}
_ROMANISED = frozenset({"hi", "ur", "ne", "bn"})
"""Written in Latin letters these two share nearly all their small words."""
_NOT_PROSE = re.compile(r"(?<![!-~])(?:[!-~]*[@/\\_\d][!-~]*|[!-~]+\.[!-~]+)")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MARKED_WORDS = re.compile(r"[^\W\d_][\w\u0900-\u0903\u093a-\u094f\u0610-\u061a\u064b-\u065f]*")
_LATIN_WORDS = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’][a-z]+)?")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in.

    ``code`` is an ISO 639-1 code, 'fil', 'mixed' (two languages share the text) or 'unknown';
    ``script`` is the main script's English name, '' where there are no letters.
    """

    code: str
    script: str


def identify(text: str) -> Language:
    """Identify the language and script of a text; its first 50,000 code points are read."""
    folded = fold_case(text[:FACT_LIMIT])
    prose = _NOT_PROSE.sub(" ", folded)
    shares = _shares(prose)
    if not shares:
        return Language(UNKNOWN, "")
    script, share = _main_script(shares)
    code = _code_of(prose, script, folded)
    second = _second(prose, shares, script, share)
    return Language(MIXED if second not in (None, UNKNOWN, code) else code, script)


def _shares(prose: str) -> list[tuple[str, float]]:
    counts = count_scripts(prose)
    weighed = {script: count * _WEIGHTS.get(script, 1.0) for script, count in counts.items()}
    if counts["Kana"] * 8 > counts["Han"]:
        weighed["Kana"] = weighed.get("Kana", 0.0) + weighed.pop("Han", 0.0)
    total = sum(weighed.values())
    return sorted(((s, w / total) for s, w in weighed.items() if w), key=lambda pair: -pair[1])


def _main_script(shares: list[tuple[str, float]]) -> tuple[str, float]:
    other = next(((s, share) for s, share in shares if s != "Latin"), None)
    return other if other and other[1] >= _MAIN_SHARE else shares[0]


def _second(prose: str, shares: list[tuple[str, float]], script: str, share: float) -> str | None:
    """Return the language of a second script that runs through the text, None where none does."""
    other = next(((s, part) for s, part in shares if s != script), None)
    if other is None or other[1] < min(_SECOND_SHARE, share):
        return None
    if other[0] != "Latin":
        return _code_of(prose, other[0], "")
    words = _LATIN_WORDS.findall(prose)
    if len(words) < _RUNNING_WORDS:
        return None
    ranked = _ranked(_by_words(words, _CANDIDATES["Latin"]), _CANDIDATES["Latin"])
    return ranked[0][0] if ranked and ranked[0][1] >= _SURE_HITS else None


def _code_of(prose: str, script: str, folded: str) -> str:
    if script in _CERTAIN:
        return _CERTAIN[script]
    candidates = _CANDIDATES.get(script)
    if candidates is None:
        return UNKNOWN
    telling = _by_letters(prose, script)
    if telling or len(candidates) == 1:
        return telling or candidates[0]
    return _by_words_or_model(prose, script, candidates, folded if script == "Latin" else "")


def _by_letters(prose: str, script: str) -> str | None:
    if script == "Latin":
        telling = len(_VIETNAMESE.findall(prose))
        return "vi" if telling > 1 and telling * 25 > len(prose) else None
    letters: dict[str, dict[str, str]] = read_toml("language", "data/languages.toml")["letters"]
    for code, signs in letters.get(script, {}).items():
        if any(sign in prose for sign in signs):
            return code
    return None


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    signs: dict[str, str] = read_toml("language", "data/languages.toml")["signs"]
    return {code: re.compile(pattern) for code, pattern in signs.items()}


def _by_words_or_model(prose: str, script: str, candidates: tuple[str, ...], folded: str) -> str:
    words = (_WORDS if script == "Latin" else _MARKED_WORDS).findall(prose)
    scores = _by_words(words, candidates)
    ranked = _ranked(scores, candidates)
    if folded and not _is_settled(ranked):
        ranked = _ranked(_with_signs(scores, folded), candidates)
    best, hits = ranked[0] if ranked else (UNKNOWN, 0.0)
    rivals = (score for code, score in ranked[1:] if {code, best} != _SIBLINGS)
    next_hits = next(rivals, 0.0)
    if hits >= _SURE_HITS and hits >= _LEAD * next_hits:
        return best
    if script not in _MODELLED:
        return best if hits > next_hits else candidates[0]
    likely = dict(ranked)
    guess = _of_the_near(_by_model(prose, candidates), likely)
    if likely.get(guess, 0) + _DOUBT >= hits:
        return guess if len(words) > 1 or likely.get(guess) else UNKNOWN
    return best


def _of_the_near(guess: str, likely: dict[str, float]) -> str:
    """Between two near languages a word that only one of them uses outweighs the model."""
    other = next((pair - {guess} for pair in _NEAR if guess in pair), set())
    nearest = max(other, key=lambda code: likely.get(code, 0.0), default=guess)
    return nearest if likely.get(nearest, 0.0) >= likely.get(guess, 0.0) + _TELLING else guess


def _by_words(words: Iterable[str], candidates: tuple[str, ...]) -> dict[str, float]:
    """Count each language's small words; a word that several share counts in parts."""
    owners, endings = _word_owners(), _endings(candidates)
    all_endings = tuple(endings)
    scores: dict[str, float] = {}
    for word in words:
        codes = owners.get(word)
        for code, part in codes or ():
            scores[code] = scores.get(code, 0.0) + part
        if codes is None and word.endswith(all_endings):
            code = next(endings[ending] for ending in all_endings if word.endswith(ending))
            scores[code] = scores.get(code, 0.0) + 1
    return scores


def _with_signs(scores: dict[str, float], folded: str) -> dict[str, float]:
    """Let the way in which a country writes money and phones count like two words."""
    signed = dict(scores)
    for code, sign in _signs().items():
        if (code in scores or code not in _ROMANISED) and sign.search(folded):
            signed[code] = signed.get(code, 0.0) + _SIGN
    return signed


def _ranked(scores: dict[str, float], candidates: tuple[str, ...]) -> list[tuple[str, float]]:
    known = {code: score for code, score in scores.items() if code in candidates}
    return sorted(known.items(), key=lambda pair: -pair[1])


def _is_settled(ranked: list[tuple[str, float]]) -> bool:
    """Say whether the words are so clear that no country's signs could outweigh them."""
    hits, next_hits = (*(score for _, score in ranked[:2]), 0.0, 0.0)[:2]
    return hits >= _SURE_HITS and hits >= _LEAD * (next_hits + _SIGN)


@cache
def _word_owners() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the languages of each word and the part of a hit that it counts for each."""
    table: dict[str, str] = read_toml("language", "data/languages.toml")["words"]
    owners: dict[str, tuple[str, ...]] = {}
    for code, words in table.items():
        for word in words.split():
            owners[word] = (*owners.get(word, ()), code)
    return {
        word: tuple((code, 1 / _rivalry(codes)) for code in codes) for word, codes in owners.items()
    }


def _rivalry(owners: tuple[str, ...]) -> int:
    return len(owners) - (len(_SIBLINGS.intersection(owners)) == len(_SIBLINGS))


@cache
def _endings(candidates: tuple[str, ...]) -> dict[str, str]:
    """Endings that only one of two near languages has, and which."""
    table: dict[str, list[str]] = read_toml("language", "data/languages.toml")["endings"]
    return {ending: code for code in table if code in candidates for ending in table[code]}


@cache
def _model() -> "LanguageIdentifier":
    # Imported here: the model takes a second and 100 MB, and many texts need none.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    codes = {code for group in _CANDIDATES.values() for code in group}
    model.set_languages(sorted(_MODEL_NAMES.get(code, code) for code in codes))
    return model


def _by_model(prose: str, candidates: tuple[str, ...]) -> str:
    """Ask the model, which knows Hindi, Urdu, Bengali and Nepali in their own scripts only."""
    names = {_MODEL_NAMES.get(code, code): code for code in candidates}
    return next(names[name] for name, _ in _model().rank(prose[:2000]) if name in names)
