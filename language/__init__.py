"""Reading text: normal form, language, search tokens, contacts, places and pay."""

from language.errors import LanguageDataError
from language.identifying import Language, identify
from language.normalised import FACT_LIMIT, Normalised
from language.normalising import normalise
from language.tokens import search_tokens

__all__ = [
    "FACT_LIMIT",
    "Language",
    "LanguageDataError",
    "Normalised",
    "identify",
    "normalise",
    "search_tokens",
]
