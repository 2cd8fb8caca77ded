"""What can go wrong in the crawlers beyond a single page.

CrawlerError
├── SourceError         a sources/*.toml cannot be used; the message names file and key
├── EvidenceError       a WARC record cannot be written, found or read back unchanged
├── BrowserUnavailable  a rendered source has no Chromium; the message says how to get it
└── AddressRefused      an address is private, and pages from the web may not lead there
"""


class CrawlerError(Exception):
    """Base of the crawlers' errors."""


class SourceError(CrawlerError):
    """A sources/*.toml cannot be used; the message names file and key."""


class EvidenceError(CrawlerError):
    """A WARC record cannot be written, found or read back unchanged."""


class BrowserUnavailable(CrawlerError):
    """A rendered source has no Chromium; the message says how to get it."""


class AddressRefused(CrawlerError):
    """An address is private, and pages from the web may not lead there."""
