"""Stable keys: the address of an advert without what changes from visit to visit."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawlers.source import Source

_SESSION = re.compile(
    "utm_.*|[fg]clid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|ref_src|"
    "sid|session(?:_?id)?|(?:php|j|asp)sess(?:ion)?id|cfid|cftoken|zenid|search_?id|"
    "trk|trackingid|refid|spm|scm"
)
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


def canonical_url(url: str, drop: Collection[str] = ()) -> str:
    """Return an address without fragment, session and tracking parts.

    ``drop`` names further query parameters without meaning. The order of parameters stays.
    """
    parts = urlsplit(url.strip())
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORT.get(parts.scheme, " "))
    path = _PATH_SESSION.sub("", parts.path) or "/"
    query = _clean_query(parts.query, {name.lower() for name in drop}) if parts.query else ""
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def _clean_query(query: str, drop: set[str]) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_noise(name.lower(), drop)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_noise(name: str, drop: set[str]) -> bool:
    return name in drop or _SESSION.fullmatch(name) is not None


def absolute_url(base: str, link: str) -> str | None:
    """Return a link as an http address, or None for mail links, scripts and nonsense."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def key_of_url(url: str, source: Source) -> str:
    """Return an advert's key from its address, by the source's pattern where it has one."""
    if source.key_pattern and (match := re.search(source.key_pattern, url)):
        return match[1] if match.groups() else match[0]
    return canonical_url(url, source.drop_parameters)
