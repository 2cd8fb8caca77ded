"""Addresses of cryptocurrency wallets, with their checksums."""

import hashlib
import re
from collections.abc import Iterator

from language.contacts.found import Found, Page
from records import ContactKind

_MAYBE = re.compile(r"[0-9A-Za-z]{26}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<base58>T[1-9A-HJ-NP-Za-km-z]{33}|[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r"|(?P<ether>0x[0-9a-fA-F]{40})|(?P<segwit>bc1[02-9ac-hj-np-z]{11,71}))(?![A-Za-z0-9])"
)


def find_wallets(page: Page) -> Iterator[Found]:
    """Yield Tron, Bitcoin and Ethereum addresses. Base58 ones are valid by their checksum."""
    if not _MAYBE.search(page.text):
        return
    for match in _WALLET.finditer(page.text):
        shown = match.group()
        if match.lastgroup == "base58":
            yield _found(match, shown, _checksum_holds(shown))
        else:
            yield _found(match, shown.lower(), True)


def _found(match: re.Match[str], value: str, valid: bool) -> Found:
    return Found(match.start(), match.end(), ContactKind.WALLET, value, valid)


def _checksum_holds(address: str) -> bool:
    """Check the four checksum bytes of Base58Check."""
    number = 0
    for char in address:
        number = number * 58 + _BASE58.index(char)
    data = number.to_bytes(max(25, (number.bit_length() + 7) // 8), "big")
    digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
    return len(data) == 25 and digest[:4] == data[-4:]
