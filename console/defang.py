"""Addresses that cannot be clicked by mistake: ``hxxps://example[.]com/page``."""

import re

_SCHEME = re.compile(r"^(h)tt(ps?)(?=:)", re.IGNORECASE)
_AUTHORITY = re.compile(r"^((?:[^/?#:]+:)?(?://)?)([^/?#]*)(.*)$", re.DOTALL)


def defanged(address: str) -> str:
    """Return an address with its scheme and the dots and at-signs of its host broken."""
    found = _AUTHORITY.match(address)
    if found is None:
        return address
    scheme, host, rest = found.groups()
    broken = host.replace(".", "[.]").replace("@", "[@]")
    return _SCHEME.sub(r"\1xx\2", scheme) + broken + rest
