"""Posters that are drawn to be read again: invented texts in many styles."""
