"""Contacts that a word announces: "LINE: ...", "飞机 ...", "STK ..."."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from language.contacts.accounts import account_at
from language.contacts.found import Found, Idle, Page
from language.contacts.page_names import page_name_at
from language.contacts.phones import Number, phone_at
from language.datafiles import read_toml
from language.normalising import normalise
from language.phrases import Hit, Phrases, longest
from records import ContactKind

_ID = re.compile(r"@?([a-z0-9][a-z0-9_.\-]{2,31})(?<![.\-])")
_QQ = re.compile(r"[1-9]\d{4,10}(?!\d)")
_SIGNS = r"[ \t:=\-–—>→»|/,&()\[\]{}.~·•*'\"“”「」【】<،؛;!？?#👉❤☎📞📲✈💬👇➡\u200d]"
_SIGNS_ONLY = re.compile(r"[ (\[/\-–:,（【]{0,3}")
_PARTED = re.compile(r"[.;!?\n。！？](?!\d)|\d{6}")
_ONE_WORD = re.compile(r"[^\W\d_]{2,20}[ :.]{1,3}")
_REACH = 40
_PHONE_KINDS = frozenset(
    {
        ContactKind.PHONE,
        ContactKind.WHATSAPP,
        ContactKind.ZALO,
        ContactKind.VIBER,
        ContactKind.TELEGRAM,
        ContactKind.LINE,
        ContactKind.WECHAT,
        ContactKind.MOBILE_MONEY,
        ContactKind.KAKAOTALK,
    }
)
_NAMELESS = frozenset({ContactKind.PHONE, ContactKind.BANK_ACCOUNT, ContactKind.MOBILE_MONEY})
_UNSPACED_LANGUAGES = frozenset({"th", "lo", "km", "my", "zh", "ja", "ko"})


class Label(NamedTuple):
    """What a label word announces; None where it names no messenger.

    A marked word needs a sign before the address; a false one only looks like a label.
    """

    kind: ContactKind | None
    marked: bool
    false: bool = False


def find_labelled(page: Page) -> Iterator[Found]:
    """Yield what labels point to. Several labels in a row point to one address."""
    found = longest(_labels().find_words(page.folded))
    hits = [(hit, label) for hit, label in found if not label.false]
    ends = {hit.start: hit.end for hit, _ in hits}
    for hit, label in hits:
        place, passed = _skip(page.folded, hit.end, ends)
        if label.kind is None and passed:
            continue
        address = _address(page, label, place, _is_marked(page.folded, hit, place))
        if address:
            yield address
        elif label.kind in _PHONE_KINDS and not label.marked:
            page.idle.append(Idle(hit.start, hit.end, label.kind))


def find_named_after(page: Page) -> Iterator[Found]:
    """Name the phones that a label follows, "0912 000 771 (Zalo)", or stands farther before.

    A number that is the messenger's "too" stays a phone besides.
    """
    for index, found in enumerate(page.found):
        if found.kind is not ContactKind.PHONE:
            continue
        label = next((one for one in page.idle if _names(page.folded, one, found)), None)
        if label is None or label.kind is ContactKind.PHONE:
            continue
        if _too().match(page.folded, label.end):
            yield found._replace(kind=label.kind)
        else:
            page.found[index] = found._replace(kind=label.kind)


def _names(folded: str, label: Idle, found: Found) -> bool:
    if label.start >= found.end:
        return bool(_SIGNS_ONLY.fullmatch(folded, found.end, label.start))
    if label.end > found.start:
        return False
    between = folded[label.end : found.start]
    if _SIGNS_ONLY.fullmatch(between):
        return True
    is_far = label.kind is not ContactKind.MOBILE_MONEY or len(between) > _REACH
    return not is_far and not _PARTED.search(between) and not _labels().find_words(between)


@cache
def _too() -> re.Pattern[str]:
    words = read_toml("language", "data/contact_words.toml")["same_number"]
    return re.compile(rf"\s?(?:{'|'.join(re.escape(normalise(word).folded) for word in words)})")


@cache
def _labels() -> Phrases[Label]:
    table = dict(read_toml("language", "data/contact_labels.toml"))
    table.pop("messenger_of")
    labels: dict[str, Label] = {}
    unnamed_first = sorted(table.items(), key=lambda item: item[0] != "unnamed")
    for kind, groups in unnamed_first:
        named = None if kind in ("unnamed", "none") else ContactKind(kind)
        for group, words in groups.items():
            for word in words:
                labels.setdefault(
                    normalise(word).folded, Label(named, group == "marked", kind == "none")
                )
    return Phrases(labels.items())


def messenger_of(language: str) -> ContactKind:
    """Return the messenger that an id without a name most likely belongs to."""
    table: dict[str, str] = read_toml("language", "data/contact_labels.toml")["messenger_of"]
    return ContactKind(table.get(language, table["other"]))


@cache
def _connector() -> re.Pattern[str]:
    words = read_toml("language", "data/contact_words.toml")["fillers"]
    fillers = sorted({normalise(word).folded for word in words}, key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in fillers if word.isascii())
    others = "|".join(re.escape(word) for word in fillers if not word.isascii())
    return re.compile(rf"(?:{_SIGNS}|\n(?!\n)|(?:{spaced})(?![a-z0-9_@])|(?:{others}))*")


def _skip(folded: str, position: int, labels: dict[int, int]) -> tuple[int, bool]:
    """Pass signs, filler words and further labels, up to where an address may begin.

    Returns that position, and whether another label was passed on the way.
    """
    passed = False
    limit = position + _REACH
    while True:
        match = _connector().match(folded, position, limit)
        position = match.end() if match else position
        if position not in labels or position >= limit:
            return position, passed
        position, passed = labels[position], True


def _is_marked(folded: str, hit: Hit, place: int) -> bool:
    between = folded[hit.end : place]
    return folded[place : place + 1] == "@" or any(
        sign in between for sign in (":", "=", "id", "ไอดี", "号", "號", "：", "→", "👉")
    )


def _address(page: Page, label: Label, place: int, is_marked: bool) -> Found | None:
    kind = label.kind or ContactKind.PHONE
    if label.marked and not is_marked and not _is_telling(page, place):
        return None
    if kind is ContactKind.QQ:
        return _digits_at(page, kind, place, _QQ)
    if kind is ContactKind.BANK_ACCOUNT:
        return account_at(page, place, kind) or _behind_the_bank(page, place)
    if kind is ContactKind.FACEBOOK and (named := page_name_at(page, place)):
        return named
    number = phone_at(page, place) if kind in _PHONE_KINDS else None
    if number and not _is_part_of_id(page.folded, number):
        return Found(number.start, number.end, kind, number.value, number.valid, number.region)
    if kind is ContactKind.MOBILE_MONEY:
        return account_at(page, place, kind)
    if kind is ContactKind.PHONE:
        return _unnamed_id(page, place)
    return None if kind in _NAMELESS else _id_at(page, kind, place, is_marked)


def _behind_the_bank(page: Page, place: int) -> Found | None:
    """Pass the bank's name between "account" and the digits."""
    bank = _ONE_WORD.match(page.text, place)
    return account_at(page, bank.end(), ContactKind.BANK_ACCOUNT) if bank else None


def _unnamed_id(page: Page, place: int) -> Found | None:
    """After "contact" or a phone word an id must show by its underscore that it is one."""
    name = _ID.match(page.folded, place)
    if name is None or "_" not in name.group() or name.group().startswith("@"):
        return None
    return _id_at(page, messenger_of(page.language), place, True)


def _is_part_of_id(folded: str, number: Number) -> bool:
    return folded[number.end : number.end + 1].isascii() and (
        folded[number.end : number.end + 1].isalpha() or folded[number.end : number.end + 1] == "_"
    )


def _is_telling(page: Page, place: int) -> bool:
    """After a word such as "line" an address must look like one, where Latin is the script."""
    name = _ID.match(page.folded, place)
    return page.language in ("th", "lo", "ja") or bool(name and "_" in name.group())


def _digits_at(page: Page, kind: ContactKind, place: int, shape: re.Pattern[str]) -> Found | None:
    match = shape.match(page.text, place)
    if not match:
        return None
    value = re.sub(r"\D", "", match.group())
    return Found(match.start(), match.end(), kind, value, len(set(value)) > 1)


def _id_at(page: Page, kind: ContactKind, place: int, is_marked: bool) -> Found | None:
    match = _ID.match(page.folded, place)
    if not match or _ends_in_letter(page.folded, match.end()):
        return None
    name = match.group(1)
    if name in _not_ids() or not _looks_like_id(page, match.group(), is_marked):
        return None
    return Found(match.start(), match.end(), kind, name, _is_possible(kind, name))


def _ends_in_letter(folded: str, end: int) -> bool:
    """A name broken off by an accented letter is a word, one by '@' or '/' another address."""
    after = folded[end : end + 1]
    return after in ("@", "/") or (after != "" and after < "\u0e00" and after.isalpha())


def _looks_like_id(page: Page, name: str, is_marked: bool) -> bool:
    has_sign = any(char in "_0123456789" for char in name) or "." in name[1:-1]
    if name.startswith("@") or has_sign:
        return any(char.isalpha() for char in name) or is_marked
    return is_marked or page.language in _UNSPACED_LANGUAGES


def _is_possible(kind: ContactKind, name: str) -> bool:
    if kind is ContactKind.TELEGRAM:
        return 4 <= len(name) <= 32 and name[0].isalpha() and "." not in name and "-" not in name
    if kind is ContactKind.WECHAT:
        return 6 <= len(name) <= 20 and "." not in name
    return len(name) >= 3


@cache
def _not_ids() -> frozenset[str]:
    return frozenset(read_toml("language", "data/contact_words.toml")["not_ids"])
