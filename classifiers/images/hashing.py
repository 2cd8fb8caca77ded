"""A hash that stays when a picture is sent on: phash64.

The 64 signs of the low frequencies of a 32 x 32 picture. It was chosen over PDQ because it comes
in a wheel for every machine; PDQ tells posters apart further, but has to be compiled. On rendered
posters JPEG 20, other sizes and other brightness moved at most 4 of 64 bits, other posters
differed by 12 or more, and a banner of the size of a fifth moved up to 10: so a near hash is a
hint for a person and no proof, and cropped, turned or mirrored copies are missed.
"""

from imagehash import phash
from PIL import Image

_PLAIN = 4
"""Grey levels; a picture that varies less has no structure to hash."""


def perceptual_hash(image: Image.Image) -> str:
    """Return 16 hex digits; '' for a picture of one colour, whose hash would say nothing."""
    grey = image.convert("L")
    levels = [level for level, count in enumerate(grey.histogram()) if count]
    return "" if levels[-1] - levels[0] < _PLAIN else str(phash(grey))
