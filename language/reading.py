"""Everything that is read from one advert, computed once."""

from collections.abc import Mapping
from dataclasses import dataclass

from language.contacts import find_contacts
from language.contacts.phones import has_home
from language.identifying import Language, identify
from language.normalised import Normalised
from language.normalising import normalise
from language.pay import best_pay, homes_of_money
from language.places import find_places
from records import Contact, Pay, Place, PlaceRole, TextField

_NOTHING = Normalised("", "", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an advert says, with spans into its title, text and pictures' text as given."""

    language: Language
    title: Normalised
    text: Normalised
    contacts: tuple[Contact, ...]
    places: tuple[Place, ...]
    pay: Pay | None
    image: Normalised = _NOTHING

    @property
    def fields(self) -> Mapping[TextField, Normalised]:
        """Every field in reading order; that of pictures only where they say something."""
        return _fields(self.title, self.text, self.image)

    @property
    def unread(self) -> int:
        """How many code points no fact was read from, because a field was too long."""
        return sum(field.unread for field in self.fields.values())


def read(title: str, text: str, image: str = "") -> Reading:
    """Read an advert: language, normal forms, contacts, places and the main promised pay.

    ``image`` is what its pictures say. Any strings give a reading; facts come from the first
    50,000 code points of each, and ``unread`` says how many were left out.
    """
    seen = normalise(image) if image else _NOTHING
    fields = _fields(normalise(title), normalise(text), seen)
    language = identify("\n".join(field.head for field in fields.values()))
    places = tuple(p for name, field in fields.items() for p in find_places(field, name))
    work = [place for place in places if place.role is not PlaceRole.ORIGIN]
    money = homes_of_money(fields.values()) if not has_home(language.code) else ()
    countries = tuple(dict.fromkeys([*(place.country for place in work), *money]))
    contacts = tuple(
        contact
        for name, field in fields.items()
        for contact in find_contacts(field, name, language.code, countries)
    )
    pay = best_pay(fields, language.code, work, contacts)
    return Reading(
        language, fields[TextField.TITLE], fields[TextField.TEXT], contacts, places, pay, seen
    )


def _fields(title: Normalised, text: Normalised, image: Normalised) -> dict[TextField, Normalised]:
    fields = {TextField.TITLE: title, TextField.TEXT: text}
    return {**fields, TextField.IMAGE: image} if image.text else fields
