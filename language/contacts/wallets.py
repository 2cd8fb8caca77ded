"""Addresses of cryptocurrency wallets, with their checksums."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

from language.contacts.found import Found, Page
from records import ContactKind

_MAYBE = re.compile(r"[0-9A-Za-z_\-]{26}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_SUMS = (1, 0x2BC830A3)
"""What the checksum of Bech32 and of Bech32m comes to (BIP 173, BIP 350)."""
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<base58>T[1-9A-HJ-NP-Za-km-z]{33}|[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r"|(?P<ether>0x[0-9a-fA-F]{40})|(?P<segwit>bc1[02-9ac-hj-np-z]{11,71})"
    r"|(?P<ton>[EU]Q[0-9A-Za-z_\-]{46}))(?![A-Za-z0-9])"
)


def find_wallets(page: Page) -> Iterator[Found]:
    """Yield Tron, Bitcoin, TON and Ethereum addresses, valid by their checksum.

    Ethereum's checksum is a matter of letter case that many leave out; it is not looked at.
    """
    if not _MAYBE.search(page.text):
        return
    for match in _WALLET.finditer(page.text):
        shown = match.group()
        if match.lastgroup == "base58":
            yield _found(match, shown, _base58_holds(shown))
        elif match.lastgroup == "ton":
            if _ton_holds(shown):
                yield _found(match, shown, True)
        else:
            holds = match.lastgroup == "ether" or _bech32_holds(shown)
            yield _found(match, shown.lower(), holds)


def _found(match: re.Match[str], value: str, valid: bool) -> Found:
    return Found(match.start(), match.end(), ContactKind.WALLET, value, valid)


def _base58_holds(address: str) -> bool:
    """Check the four checksum bytes of Base58Check."""
    number = 0
    for char in address:
        number = number * 58 + _BASE58.index(char)
    data = number.to_bytes(max(25, (number.bit_length() + 7) // 8), "big")
    digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
    return len(data) == 25 and digest[:4] == data[-4:]


def _bech32_holds(address: str) -> bool:
    """Check the six letters of the checksum of a ``bc1`` address."""
    prefix, _, data = address.rpartition("1")
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    values += [_BECH32.index(char) for char in data]
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for index, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> index & 1 else 0
    return checksum in _BECH32_SUMS


def _ton_holds(address: str) -> bool:
    """Check the CRC-16 in the last two bytes of a TON address; it is too word-like without."""
    data = base64.urlsafe_b64decode(address)
    return binascii.crc_hqx(data[:-2], 0) == int.from_bytes(data[-2:], "big")
