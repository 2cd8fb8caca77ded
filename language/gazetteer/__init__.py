"""The dated list of places: towns, named properties, crossings, countries. See README.md."""

from language.gazetteer.loading import Alias, Entry, gazetteer

__all__ = ["Alias", "Entry", "gazetteer"]
