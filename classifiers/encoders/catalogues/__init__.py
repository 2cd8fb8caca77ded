"""Sentence pairs out of programs' translation catalogues, to train an encoder with."""
