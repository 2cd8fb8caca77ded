"""All contacts of one field, each in its normal form."""

from language.contacts.accounts import find_ibans
from language.contacts.disguised import figures_shown
from language.contacts.found import Found, Page
from language.contacts.labels import find_labelled, find_named_after
from language.contacts.links import find_bare_ids, find_emails, find_links, find_names
from language.contacts.phones import find_phones, find_tails, likely_regions
from language.contacts.spelled import find_spelled
from language.contacts.wallets import find_wallets
from language.normalised import Normalised
from language.normalising import fold_case
from records import Contact, TextField

MOST_CONTACTS = 200
"""No honest advert has more; the bound keeps hostile text from costing minutes."""

_FINDERS = (
    find_emails,
    find_links,
    find_wallets,
    find_ibans,
    find_labelled,
    find_phones,
    find_spelled,
    find_named_after,
    find_names,
    find_bare_ids,
    find_tails,
)


def find_contacts(
    text: Normalised, field: TextField, language: str, countries: tuple[str, ...] = ()
) -> tuple[Contact, ...]:
    """Find how an advert asks to be reached or paid, in the order of the text.

    ``language`` is a code of ``identify``; ``countries`` are the ISO 3166 codes of the places
    that the advert names. Both say where a number without a country code belongs. Values:
    E.164 for phones (bare digits where no country is sure), lower-case handles without @,
    lower-case e-mail, web addresses as host/path, accounts as digits, wallets as they are.
    Bank accounts and mobile money need a label.
    """
    shown = figures_shown(text.head)
    folded = text.folded_head if shown == text.head else fold_case(shown)
    page = Page(shown, folded, language, *likely_regions(language, countries))
    for finder in _FINDERS:
        for found in finder(page):
            if len(page.found) < MOST_CONTACTS and _is_new(page, found):
                page.found.append(found)
    return tuple(_contact(text, field, found) for found in sorted(page.found))


def _is_new(page: Page, found: Found) -> bool:
    """One span may be two contacts (Zalo/WhatsApp: one number), else the first finder wins."""
    return page.is_free(found.start, found.end) or any(
        (other.start, other.end) == (found.start, found.end) and other.kind is not found.kind
        for other in page.found
    )


def _contact(text: Normalised, field: TextField, found: Found) -> Contact:
    quote, start, end = text.quote(found.start, found.end)
    return Contact(
        field=field,
        quote=quote,
        start=start,
        end=end,
        kind=found.kind,
        value=found.value,
        valid=found.valid,
        region=found.region,
    )
