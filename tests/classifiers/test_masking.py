"""What the learned part may see: countries as places, people's origins as one mark."""

import pytest

from classifiers.masking import ORIGIN, PLACE, WATCHED, masked
from language import read

_SHOWN = str.maketrans({ORIGIN: "O", PLACE: "P", WATCHED: "W"})


@pytest.mark.parametrize(
    ("text", "seen", "places"),
    [
        ("Jobs in Thailand for Thais", "jobs in P for O", ["th"]),
        ("Uzbekistan, uzbeks welcome", "P, O welcome", ["uz"]),
        ("Filipina maid in Pilipinas", "O maid in P", ["ph"]),
        ("работа в Камбодже, камбоджийцы", "работа в P, O", ["kh"]),
        ("ปอยเปต รับคนลาว", "W รับO", ["kh-poipet"]),
        ("lao động phổ thông tại Poipet", "lao động phổ thông tại W", ["kh-poipet"]),
        ("招缅甸人", "招O", []),
        ("缅甸人事部招聘", "缅甸人事部招聘", []),
        ("For people from Manila.", "for people from O.", []),
        ("orang Kenya boleh melamar", "O boleh melamar", []),
        ("people from Poipet", "people from W", ["kh-poipet"]),
    ],
)
def test_origins_are_masked_and_places_stay(text: str, seen: str, places: list[str]) -> None:
    found = masked(read("", text))
    assert found.text.strip().translate(_SHOWN) == seen
    assert [place.id for place in found.places] == places
