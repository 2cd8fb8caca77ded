"""Sentence encoders: the static one that ships, how it is taught, how well it retrieves."""
