"""Bank accounts and payment names, with their checksums where they have one."""

import re
from collections.abc import Iterator

from language.contacts.found import Found, Page
from records import ContactKind

_ACCOUNT = re.compile(r"\d(?:[ \-.]?\d){7,18}(?!\d)")
_IBAN = re.compile(
    r"(?<![a-z0-9])[a-z]{2}\d\d(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])"
)
_MAYBE_IBAN = re.compile(r"[A-Z]{2}\d\d ?[A-Z0-9]{4}")
_PAYMENT_NAME = re.compile(r"([a-z0-9][a-z0-9.\-_]{1,48}@[a-z][a-z0-9]{1,30})(?![\w@]|\.[a-z])")
_CARD = 16


def find_ibans(page: Page) -> Iterator[Found]:
    """Yield international account numbers whose check digits hold (ISO 13616, mod 97)."""
    if not _MAYBE_IBAN.search(page.text):
        return
    for match in _IBAN.finditer(page.folded):
        value = match.group().replace(" ", "").upper()
        if _iban_holds(value):
            yield Found(*match.span(), ContactKind.BANK_ACCOUNT, value, True)


def account_at(page: Page, position: int, kind: ContactKind) -> Found | None:
    """Read the account that a label points to: an IBAN, a payment name, or digits.

    Sixteen digits are a card, valid by their check digit (Luhn, ISO 7812).
    """
    if found := _IBAN.match(page.folded, position):
        value = found.group().replace(" ", "").upper()
        return Found(*found.span(), ContactKind.BANK_ACCOUNT, value, _iban_holds(value))
    if found := _PAYMENT_NAME.match(page.folded, position):
        return Found(*found.span(), ContactKind.MOBILE_MONEY, found.group(1), True)
    if found := _ACCOUNT.match(page.text, position):
        value = re.sub(r"\D", "", found.group())
        valid = _luhn_holds(value) if len(value) == _CARD else len(set(value)) > 1
        return Found(*found.span(), kind, value, valid)
    return None


def _iban_holds(value: str) -> bool:
    digits = "".join(str(int(char, 36)) for char in value[4:] + value[:4])
    return 15 <= len(value) <= 34 and int(digits) % 97 == 1


def _luhn_holds(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(map(_cross, doubled))) % 10 == 0


def _cross(number: int) -> int:
    return number - 9 if number > 9 else number
