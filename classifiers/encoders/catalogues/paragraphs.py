"""Longer text with translations: LibreOffice's help pages, Debian's package descriptions."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from classifiers.encoders.catalogues.locales import language_of
from classifiers.encoders.parallel import Pair

_PARAGRAPH = re.compile(r'<(p|h\d)\b[^>]*\bid="((?:par|hd)_id\w+)"[^>]*>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FIELD = re.compile(r"^Description-(\w+): (.*\n(?: .*\n)*)", re.MULTILINE)


def read_help(packages: Path) -> Iterator[Pair]:
    """Yield pairs of paragraphs with the same id in ``help/en-US`` and ``help/<locale>``.

    packages: a folder that holds packages of several languages.
    """
    english = {_place(page): page for page in packages.rglob("help/en-US/text/**/*.html")}
    for page in sorted(packages.rglob("help/*/text/**/*.html")):
        language, source = language_of(_locale(page)), english.get(_place(page))
        if language and source:
            known = _paragraphs(source)
            for name, text in _paragraphs(page).items():
                if name in known:
                    yield Pair(language, known[name], text)


def _locale(page: Path) -> str:
    return page.parts[page.parts.index("help") + 1]


def _place(page: Path) -> tuple[str, ...]:
    return page.parts[page.parts.index("help") + 2 :]


def _paragraphs(page: Path) -> dict[str, str]:
    found = _PARAGRAPH.findall(page.read_text("utf-8", "replace"))
    return {name: html.unescape(_TAG.sub("", inner)) for _, name, inner in found}


def read_descriptions(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of APT's ``Translation-en`` and ``Translation-<locale>`` in a folder.

    Descriptions belong together by the MD5 of the English one; their paragraphs by their
    order, where both have as many.
    """
    for file in sorted(folder.rglob("Translation-*")):
        language = language_of(file.name.partition("-")[2])
        source = file.with_name("Translation-en")
        if language and source.exists():
            english = _descriptions(source)
            for digest, texts in _descriptions(file).items():
                known = english.get(digest, [])
                if len(known) == len(texts):
                    yield from (Pair(language, *both) for both in zip(known, texts, strict=True))


def _descriptions(file: Path) -> dict[str, list[str]]:
    described = {}
    for entry in file.read_text("utf-8", "replace").split("\n\n"):
        fields = _FIELD.findall(entry.rstrip("\n") + "\n")
        if len(fields) > 1:
            title, _, body = fields[-1][1].partition("\n")
            paragraphs = " ".join(line[1:] for line in body.splitlines()).split(" . ")
            described[fields[0][1].strip()] = [title, *paragraphs]
    return described
