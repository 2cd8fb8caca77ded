"""Rapidocr: finds the lines of any poster and reads Latin and Chinese letters."""

from typing import Any

import numpy as np
from PIL import Image

from classifiers.images.geometry import Quad
from classifiers.images.words import Said, Word, as_written

_PARAMS = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,  # a line that it cannot read is a line for Tesseract
    "Global.return_word_box": True,
    "Det.thresh": 0.2,
    "Det.box_thresh": 0.3,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
NAME = "rapidocr"


class RapidEngine:
    """Holds the models; loading takes a second."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR  # an optional part

        self._engine = RapidOCR(params=_PARAMS)

    def lines(self, image: Image.Image) -> list[tuple[Quad, Said]]:
        """Return every line that was found, also those that could not be read."""
        colours = np.asarray(image)[:, :, ::-1]  # blue first, as OpenCV has it
        found: Any = self._engine(np.ascontiguousarray(colours))  # its kind depends on the call
        if found.boxes is None:
            return []
        words = found.word_results or [()] * len(found.boxes)
        return [
            _line(box, text, float(score), inside)
            for box, text, score, inside in zip(
                found.boxes, found.txts, found.scores, words, strict=True
            )
        ]


def _line(box: Any, text: str, score: float, inside: Any) -> tuple[Quad, Said]:
    left, right, below, under = ((float(x), float(y)) for x, y in box)
    quad = Quad((left, right, below, under))
    words = [
        Word(said, float(sure), quad.along(_middle(at, 0, 3)), quad.along(_middle(at, 1, 2)))
        for said, sure, at in inside
        if at is not None and said.strip()
    ]
    return quad, Said(NAME, as_written(words or [Word(text, score, 0.0, 1.0)], text.strip()))


def _middle(corners: Any, one: int, other: int) -> tuple[float, float]:
    (x0, y0), (x1, y1) = corners[one], corners[other]
    return (float(x0) + float(x1)) / 2, (float(y0) + float(y1)) / 2
