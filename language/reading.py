"""Everything that is read from one advert, computed once."""

from dataclasses import dataclass

from language.contacts import find_contacts
from language.identifying import Language, identify
from language.normalised import Normalised
from language.normalising import normalise
from language.pay import best_pay
from language.places import find_places
from records import Contact, Pay, Place, TextField


@dataclass(frozen=True, slots=True)
class Reading:
    """What an advert says, with spans into its title and text as given."""

    language: Language
    title: Normalised
    text: Normalised
    contacts: tuple[Contact, ...]
    places: tuple[Place, ...]
    pay: Pay | None


def read(title: str, text: str) -> Reading:
    """Read an advert: language, normal forms, contacts, places and the main promised pay.

    Any two strings give a reading; facts come from the first 50,000 code points of each.
    """
    fields = {TextField.TITLE: normalise(title), TextField.TEXT: normalise(text)}
    language = identify("\n".join(field.head for field in fields.values()))
    places = tuple(p for name, field in fields.items() for p in find_places(field, name))
    countries = tuple(dict.fromkeys(place.country for place in places))
    contacts = tuple(
        contact
        for name, field in fields.items()
        for contact in find_contacts(field, name, language.code, countries)
    )
    pay = best_pay(fields, language.code, places, contacts)
    return Reading(language, fields[TextField.TITLE], fields[TextField.TEXT], contacts, places, pay)
