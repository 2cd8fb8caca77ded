"""Contacts: phones, messenger ids and links, e-mail, accounts and wallets."""

from language.contacts.finding import find_contacts

__all__ = ["find_contacts"]
