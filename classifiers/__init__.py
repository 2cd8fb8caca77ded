"""Judging: stance before topic, a calibrated probability, and the words that weigh.

Training and evaluation are imported from ``classifiers.training.train`` and
``classifiers.measures.evaluation``, since scikit-learn takes a while to load.
"""

from classifiers.assess import Recogniser
from classifiers.errors import ClassifierError, ModelError, TrainingError
from classifiers.lines import BadLine, read_ads
from classifiers.observing import AdText

__all__ = [
    "AdText",
    "BadLine",
    "ClassifierError",
    "ModelError",
    "Recogniser",
    "TrainingError",
    "read_ads",
]
