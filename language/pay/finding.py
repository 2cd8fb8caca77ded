"""Being written: no pay is found yet."""

from collections.abc import Mapping, Sequence

from language.normalised import Normalised
from records import Contact, Pay, Place, TextField


def find_pay(
    text: Normalised, field: TextField, language: str, places: Sequence[Place] = ()
) -> Pay | None:
    return None


def best_pay(
    fields: Mapping[TextField, Normalised],
    language: str,
    places: Sequence[Place],
    contacts: Sequence[Contact],
) -> Pay | None:
    return None
