"""A model folder: ``model.safetensors``, ``model.json`` and a card. Numbers and words, no code."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classifiers.encoders.encoder import Encoder
from classifiers.errors import ModelError
from classifiers.features import FeatureSpace, Scales
from classifiers.head import CLASSES, STANCES, Head, Thresholds
from classifiers.ngrams import BUCKETS
from classifiers.scorer import Likeness, Scorer

SHIPPED = Path(__file__).parent / "models" / "default"
FORMAT = 2
"""Raised when a change of the features makes older folders meaningless."""


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted head, the features it weighs, and its name: what an assessment is signed with."""

    name: str
    head: Head
    space: FeatureSpace
    about: Mapping[str, Any]


def save_model(folder: Path, head: Head, space: FeatureSpace, about: Mapping[str, Any]) -> str:
    """Write a model folder and return the model's name, which ends in a hash of its content.

    about: what it was trained on, dates and counts; plain JSON values. The same content gives
    the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, np.ndarray[Any, Any]] = {
        "weights": head.scorer.weights.astype(np.float16),
        "bias": head.scorer.bias.astype(np.float32),
        "support": head.scorer.likeness.support.astype(np.float16),
        "strengths": head.scorer.likeness.strengths.astype(np.float32),
        "calibration": head.calibration.astype(np.float32),
    }
    # safetensors writes an array's memory as it lies there, and so wants it row by row.
    rows = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    save_file(rows, folder / "model.safetensors")
    described: dict[str, Any] = {
        "format": FORMAT,
        "stances": list(STANCES),
        "classes": list(CLASSES),
        "buckets": BUCKETS,
        "space": asdict(space),
        "thresholds": asdict(head.thresholds),
        "about": dict(about),
    }
    described["name"] = f"lurewatch-0.1+{_digest(folder, described)}"
    written = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    (folder / "model.json").write_text(written, encoding="utf-8")
    return str(described["name"])


def load_model(folder: Path, encoder: Encoder) -> Model:
    """Read a model folder. Raises ModelError where it cannot be used with this encoder."""
    described = _described(folder)
    _check(folder, described, encoder)
    try:
        tensors = load_file(folder / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{folder / 'model.safetensors'}: {error}") from error
    space = described["space"]
    likeness = Likeness(tensors["support"].astype(np.float32), tensors["strengths"])
    scorer = Scorer(tensors["weights"].astype(np.float32), tensors["bias"], likeness)
    head = Head(scorer, tensors["calibration"], Thresholds(**described["thresholds"]))
    return Model(
        name=described["name"],
        head=head,
        space=FeatureSpace(
            tuple(space["indicators"]), tuple(space["roles"]), Scales(**space["scales"])
        ),
        about=described["about"],
    )


def _described(folder: Path) -> dict[str, Any]:
    try:
        described = json.loads((folder / "model.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no model here (model.json is missing)") from error
    except ValueError as error:
        raise ModelError(f"{folder / 'model.json'}: {error}") from error
    if not isinstance(described, dict):
        raise ModelError(f"{folder / 'model.json'}: not a JSON object")
    return described


def _check(folder: Path, described: Mapping[str, Any], encoder: Encoder) -> None:
    fixed = {
        "format": FORMAT,
        "stances": list(STANCES),
        "classes": list(CLASSES),
        "buckets": BUCKETS,
    }
    for field, known in fixed.items():
        if described.get(field) != known:
            raise ModelError(f"{folder / 'model.json'}: {field} is of another version; retrain")
    fitted_to = described["about"]["encoder"]
    if fitted_to != encoder.name:
        raise ModelError(
            f"{folder}: fitted to the encoder {fitted_to!r}, not to {encoder.name!r}; "
            "run lurewatch train with the encoder of your settings"
        )


def _digest(folder: Path, described: Mapping[str, Any]) -> str:
    content = hashlib.sha256((folder / "model.safetensors").read_bytes())
    content.update(json.dumps(described, sort_keys=True).encode())
    return content.hexdigest()[:8]
