"""Reading text: normal form, language, search tokens, contacts, places and pay.

Any text gives a result; nothing here raises but for a broken data file (LanguageDataError)
or a span outside its text (ValueError). Models and data files are loaded when first needed.
"""

from language.contacts import find_contacts
from language.errors import LanguageDataError
from language.identifying import Language, identify
from language.normalised import FACT_LIMIT, Normalised
from language.normalising import normalise
from language.pay import find_pay
from language.places import find_places
from language.reading import Reading, read
from language.tokens import search_tokens

__all__ = [
    "FACT_LIMIT",
    "Language",
    "LanguageDataError",
    "Normalised",
    "Reading",
    "find_contacts",
    "find_pay",
    "find_places",
    "identify",
    "normalise",
    "read",
    "search_tokens",
]
