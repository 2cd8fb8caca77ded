"""What this room raises.

LanguageDataError    a data file shipped with the room is malformed (a programming error)

Any text whatever gives a result; only a wrong span or a broken data file raises.
"""


class LanguageDataError(ValueError):
    """A data file of this room is malformed; says the file, the entry and the field."""
