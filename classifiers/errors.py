"""What can go wrong in the room.

ClassifierError
├── ModelError       a model or encoder folder that cannot be used
├── TrainingError    training data that cannot be used
├── ImageRefused     a picture that is not read; says why, the advert is judged without it
│   └── ImageTooSlow past the limit of time; perhaps another time
└── ReaderMissing    pictures cannot be read here; says how to mend that
LexiconError (lexicon.py) is a ValueError of its own: a file of ours is malformed.
"""


class ClassifierError(Exception):
    """The root of the room's errors."""


class ModelError(ClassifierError):
    """A model or encoder folder is missing, incomplete or of another version."""


class TrainingError(ClassifierError):
    """The training data cannot be used; says file, line and field."""


class ImageRefused(ClassifierError):
    """A picture is not read: no image, damaged, two-faced, too large or too slow; says which."""


class ImageTooSlow(ImageRefused):
    """A picture took longer than its limit: a bomb, or a machine that is busy just now."""


class ReaderMissing(ClassifierError):
    """No picture can be read here, since a part is not installed; says how to bring it."""
