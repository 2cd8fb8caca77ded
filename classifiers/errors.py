"""What can go wrong in the room.

ClassifierError
├── ModelError     a model or encoder folder that cannot be used
└── TrainingError  training data that cannot be used
LexiconError (lexicon.py) is a ValueError of its own: a file of ours is malformed.
"""


class ClassifierError(Exception):
    """The root of the room's errors."""


class ModelError(ClassifierError):
    """A model or encoder folder is missing, incomplete or of another version."""


class TrainingError(ClassifierError):
    """The training data cannot be used; says file, line and field."""
