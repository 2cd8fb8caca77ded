"""What can go wrong in the console.

ConsoleError
├── UnknownRole     a person's role is none of console/roles.py
├── TextMissing     a sentence is missing from the catalogue, or a value it needs
└── Refused         a request that is answered with an error page
    ├── SignInFirst     nobody is signed in
    ├── NotAllowed      the person's role does not cover the page
    ├── Forged          a form that did not come from one of our pages
    ├── NotThere        nothing stands at that address
    ├── TooLarge        a form larger than any of ours
    ├── Changed         what the person decided about has changed meanwhile
    ├── Incomplete      a form without something it needs
    ├── LinkNotValid    a signed or one-time link that is wrong, used or too old
    └── SearchDown      the search index cannot be reached
"""


class ConsoleError(Exception):
    """Base of the console's errors."""


class UnknownRole(ConsoleError):
    """A person's role is none of console/roles.py."""


class TextMissing(ConsoleError):
    """A sentence is missing from the catalogue, or a value it needs."""


class Refused(ConsoleError):
    """A request answered with an error page; ``key`` names its sentences in the catalogue."""

    status = 400
    key = "refused"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.key)
        self.detail = detail


class SignInFirst(Refused):
    """Nobody is signed in."""

    status = 401
    key = "sign_in_first"


class NotAllowed(Refused):
    """The person's role does not cover the page."""

    status = 403
    key = "not_allowed"


class Forged(Refused):
    """A form that did not come from one of our pages."""

    status = 403
    key = "forged"


class NotThere(Refused):
    """Nothing stands at that address."""

    status = 404
    key = "not_there"


class TooLarge(Refused):
    """A form larger than any of ours."""

    status = 413
    key = "too_large"


class Changed(Refused):
    """What the person decided about has changed meanwhile."""

    status = 409
    key = "changed"


class Incomplete(Refused):
    """A form without something it needs."""

    status = 422
    key = "incomplete"


class LinkNotValid(Refused):
    """A signed or one-time link that is wrong, used or too old."""

    status = 410
    key = "link_not_valid"


class SearchDown(Refused):
    """The search index cannot be reached."""

    status = 503
    key = "search_down"
