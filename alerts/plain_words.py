"""Plain English for the codes of a record, read from ``data/wording.toml``."""

import tomllib
from functools import cache
from importlib import resources

from records import AdClass, AgeCue, Assessment, Place

_PLACES_NAMED = 3


@cache
def _words(section: str) -> dict[str, str]:
    text = resources.files("alerts").joinpath("data/wording.toml").read_text("utf-8")
    words: dict[str, str] = tomllib.loads(text)[section]
    return words


def language_name(code: str) -> str:
    """Return a language's English name; a code that the list lacks stays a code."""
    return _words("languages").get(code, code)


def age_words(cue: AgeCue) -> str:
    """Return what an advert says about age."""
    return _words("age_cues")[cue]


def class_words(ad_class: AdClass) -> str:
    """Return what a class means."""
    return _words("classes")[ad_class]


def chance_words(probability: float) -> str:
    """Return a probability with two digits; 0.00 and 1.00 would say that it is certain."""
    return f"{min(max(probability, 0.01), 0.99):.2f}"


def place_words(place: Place) -> str:
    """Return a place with the part it plays: ``meeting point Aranyaprathet (TH)``."""
    return f"{_words('place_roles')[place.role]} {place.name} ({place.country})"


def facts_line(assessment: Assessment) -> str:
    """Return place, language, age and class of an advert in one line."""
    named = tuple(dict.fromkeys(place_words(place) for place in assessment.places))
    places = ", ".join(named[:_PLACES_NAMED]) or "names no place"
    more = f" and {len(named) - _PLACES_NAMED} more" if len(named) > _PLACES_NAMED else ""
    return (
        f"{places}{more}; in {language_name(assessment.lang)}; "
        f"{age_words(assessment.age_cue)}; class {assessment.ad_class}"
    )
