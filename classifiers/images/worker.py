"""The process that reads pictures: requests on standard input, answers on standard output.

A request is one JSON line {"bytes", "lang", "limits"} and the file's bytes after it; an answer is
one JSON line {"reading"} or {"refused"}. It may be killed at any time and keeps nothing.
"""

import json
import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from classifiers.errors import ImageRefused
from classifiers.images.cascade import Cascade
from classifiers.images.codes import find_codes, without_codes
from classifiers.images.engines import INSTALL, WANTED, Engines, find_engines, version_of
from classifiers.images.hashing import perceptual_hash
from classifiers.images.limits import ImageLimits
from classifiers.images.opening import Opened, open_image
from classifiers.images.reading import ImageLine, ImageReading, scaled

_FOR_READING = 2_000
"""Pixels of the longer side at most, for the engines: larger letters are not read better."""


def main() -> None:
    """Serve until standard input ends. argv: the address space that may be taken, in bytes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries that chat on standard output must not garble the answers
    _bound(int(sys.argv[1]))
    engines = find_engines()
    cascade = Cascade(engines)
    _say(answers, {"ready": True})
    while request := sys.stdin.buffer.readline():
        _say(answers, _answer(json.loads(request), sys.stdin.buffer, engines, cascade))


def _answer(
    request: dict[str, Any], source: BinaryIO, engines: Engines, cascade: Cascade
) -> dict[str, Any]:
    data = source.read(request["bytes"])
    try:
        opened = open_image(data, ImageLimits(**request["limits"]))
        return {"reading": asdict(_read(opened, engines, cascade, request["lang"]))}
    except ImageRefused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "needs more memory than a picture may take"}


def _read(opened: Opened, engines: Engines, cascade: Cascade, hint: str | None) -> ImageReading:
    image = opened.pixels
    width, height = image.size
    codes = find_codes(image)
    smaller = without_codes(image, codes)
    smaller.thumbnail((_FOR_READING, _FOR_READING))
    return ImageReading(
        width=width,
        height=height,
        lines=_enlarged(cascade.read(smaller, hint), width / smaller.width),
        qr=tuple(dict.fromkeys(code.payload for code in codes)),
        phash=perceptual_hash(image),
        engines=_names(engines),
        notes=(*opened.notes, *_notes(engines, smaller.width < width)),
    )


def _enlarged(lines: Iterable[ImageLine], scale: float) -> tuple[ImageLine, ...]:
    """Say where lines stand in the picture as it came."""
    return tuple(replace(line, box=scaled(line.box, scale)) for line in lines)


def _names(engines: Engines) -> tuple[str, ...]:
    readers = ("rapidocr", "tesserocr", "zxing-cpp", "imagehash")
    names = [version_of(name) for name in readers if engines.has(name)]
    return (*names, f"Tesseract data: {' '.join(engines.languages) or 'none'}")


def _notes(engines: Engines, made_smaller: bool) -> tuple[str, ...]:
    """Say what could not be read here, and why."""
    notes: list[str] = []
    if made_smaller:
        notes.append(f"read at {_FOR_READING:,} pixels of its longer side")
    if not engines.reads_boxes:
        notes.append("rapidocr is not installed: Chinese is not read, and lines may be missed")
    if not engines.has("tesserocr"):
        notes.append(f"tesserocr is not installed: {' '.join(WANTED)} not read; {INSTALL}")
    elif engines.lacks:
        notes.append(f"no Tesseract data: {' '.join(engines.lacks)} not read; {engines.mend}")
    return tuple(notes)


def _bound(memory: int) -> None:
    """Bound this process: a bomb ends as a refusal, and a crash leaves no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
