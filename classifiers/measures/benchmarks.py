"""Public sets of job fraud: this pipeline refitted beside the models that are usual for them.

The frauds are ordinary ones (fees, false employers), no lures into compounds: the sets tell how
the features do on labels that others gave, nothing about the shipped head.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from classifiers.measures.near_duplicates import near_duplicate_groups
from classifiers.measures.rates import Interval, Numbers, bootstrapped
from classifiers.measures.refitting import likeness_of
from classifiers.measures.sections import Cell, Figure, Section, Table
from classifiers.measures.subject import Asked, NotMeasured, Subject
from classifiers.observing import AdText
from classifiers.training.fitting import FitSettings

_FOLDS = 5
_RESAMPLES = 300
_JITTER = 1e-4
"""Keeps the likeness of near copies invertible."""
_HAN_TOKEN = r"(?u)[\u3400-\u9fff]|[^\W\u3400-\u9fff]+"
_EMSCAD_PREVALENCE = 0.0484
"""Of the 17,880 adverts of EMSCAD, 866 are frauds."""

_METHOD = (
    "Five folds that no group crosses; average precision is the mean of the folds', with a "
    "bootstrap interval over groups. EMSCAD: its 866 frauds and 1,000 real adverts, weighted to "
    "the full set's prevalence of 4.84%; groups are chains of adverts that share so large a part "
    "of their words (Jaccard). 58tongcheng: Chinese adverts by company, at their own prevalence. "
    "This pipeline: the shipped features under a logistic regression that compares texts as the "
    "shipped head does. NB-SVM: binary words and "
    "pairs of words times their log-count ratio (Wang and Manning 2012), under a logistic "
    "regression. SVC: TF-IDF of words and pairs, and of 2 to 5 characters, under LinearSVC. In "
    "Chinese a character is a word. All learn from the same folds, and nothing is oversampled."
)

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class FraudSet:
    """Texts with the labels that their publishers gave."""

    name: str
    ads: Sequence[AdText]
    frauds: NDArray[np.int64]
    """1 for a fraud."""
    groups: Sequence[str]
    prevalence: float | None = None
    """What the share of frauds is weighted to; None for as it is."""

    def score(self, said: Numbers, folds: NDArray[np.int64], drawn: Rows) -> float:
        """Return the mean over the folds of the average precision of drawn rows."""
        found = [self._precision(drawn[folds[drawn] == fold], said) for fold in range(_FOLDS)]
        return float(np.mean([one for one in found if one is not None] or [0.0]))

    def _precision(self, rows: Rows, said: Numbers) -> float | None:
        true = self.frauds[rows]
        if not true.any() or true.all():
            return None
        weights = np.ones(len(rows))
        if self.prevalence is not None:
            honest = true.sum() * (1 - self.prevalence) / self.prevalence
            weights[true == 0] = honest / (true == 0).sum()
        return float(average_precision_score(true, said[rows], sample_weight=weights))


def job_fraud(asked: Asked) -> Section:
    """Measure average precision on the public sets that the data folder has."""
    if asked.data is None:
        raise NotMeasured("needs a folder of public data: --data FOLDER")
    lines: list[tuple[Cell, ...]] = []
    for one in fraud_sets(asked.data):
        asked.tell(f"fitting models to {one.name}")
        found = [Figure.score(model(one, asked.subject)) for model in MODELS.values()]
        groups = len(set(one.groups))
        lines.append((one.name, len(one.ads), int(one.frauds.sum()), groups, *found))
    if not lines:
        raise NotMeasured(f"{asked.data}/scam_text: neither EMSCAD nor 58tongcheng here")
    columns = ("set", "adverts", "frauds", "groups", *MODELS)
    table = Table(title="Average precision", columns=columns, rows=tuple(lines))
    return Section(name="job-fraud", title="Job fraud", method=_METHOD, tables=(table,))


# --- models -------------------------------------------------------------------------------


def pipeline(fraud_set: FraudSet, subject: Subject) -> Interval:
    """Refit a kernel machine on the shipped features, as the shipped head is fitted."""
    return _cross_validated(fraud_set, likeness_of(subject.features(fraud_set.ads)), _machine)


def nb_svm(fraud_set: FraudSet, subject: Subject) -> Interval:
    """Fit the NB-SVM of Wang and Manning (2012) to words and pairs of words."""
    del subject
    words = CountVectorizer(ngram_range=(1, 2), binary=True, token_pattern=_HAN_TOKEN, min_df=2)
    return _cross_validated(fraud_set, csr_array(words.fit_transform(_texts(fraud_set))), _nb)


def linear_svc(fraud_set: FraudSet, subject: Subject) -> Interval:
    """Fit LinearSVC to TF-IDF of words, pairs of words and characters."""
    del subject
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_HAN_TOKEN)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    weighed = make_union(words, letters).fit_transform(_texts(fraud_set))
    return _cross_validated(fraud_set, csr_array(weighed), _svc)


MODELS: Mapping[str, Callable[[FraudSet, Subject], Interval]] = {
    "this pipeline": pipeline,
    "NB-SVM": nb_svm,
    "TF-IDF + SVC": linear_svc,
}


def _texts(fraud_set: FraudSet) -> list[str]:
    return [f"{ad.title}\n{ad.text}" for ad in fraud_set.ads]


Features = Any
"""A sparse matrix of features, or the likeness of all texts to each other."""
Learner = Callable[[Features, NDArray[np.int64], Rows, Rows], Numbers]
"""Takes all rows, whether each is a fraud, the rows to learn from and those to judge."""


def _cross_validated(fraud_set: FraudSet, matrix: Features, learner: Learner) -> Interval:
    said, folds = np.zeros(len(fraud_set.ads)), np.zeros(len(fraud_set.ads), np.int64)
    splits = GroupKFold(_FOLDS).split(fraud_set.frauds, fraud_set.frauds, fraud_set.groups)
    for fold, (inside, outside) in enumerate(splits):
        said[outside] = learner(matrix, fraud_set.frauds, inside, outside)
        folds[outside] = fold
    return bootstrapped(
        lambda drawn: fraud_set.score(said, folds, drawn), fraud_set.groups, _RESAMPLES
    )


def _machine(alike: Features, frauds: NDArray[np.int64], inside: Rows, outside: Rows) -> Numbers:
    """Fit on a square root of the texts' likeness to each other, as classifiers/training does."""
    among = alike[np.ix_(inside, inside)]
    root = np.linalg.cholesky(among + _JITTER * np.eye(len(inside)))
    model = LogisticRegression(C=FitSettings().freedom, max_iter=500)
    model.fit(root, frauds[inside])
    strengths = solve_triangular(root, model.coef_[0], lower=True, trans="T")
    return np.asarray(alike[np.ix_(outside, inside)] @ strengths)


def _nb(rows: Features, frauds: NDArray[np.int64], inside: Rows, outside: Rows) -> Numbers:
    taught, answers = rows[inside], frauds[inside]
    bad, good = (np.asarray(taught[answers == label].sum(axis=0)).ravel() + 1 for label in (1, 0))
    ratio = np.log((bad / bad.sum()) / (good / good.sum()))
    model = LogisticRegression(C=1.0, solver="liblinear", max_iter=1000)
    model.fit(taught.multiply(ratio).tocsr(), answers)
    return np.asarray(model.decision_function(rows[outside].multiply(ratio).tocsr()))


def _svc(rows: Features, frauds: NDArray[np.int64], inside: Rows, outside: Rows) -> Numbers:
    model = LinearSVC(C=1.0).fit(rows[inside], frauds[inside])
    return np.asarray(model.decision_function(rows[outside]))


# --- sets ---------------------------------------------------------------------------------


def fraud_sets(folder: Path) -> Iterator[FraudSet]:
    """Yield the sets that a data folder has: EMSCAD in two groupings, 58tongcheng."""
    files = [folder / "scam_text" / f"emscad_balanced_{part}.csv.gz" for part in ("tr", "te")]
    if all(file.exists() for file in files):
        yield from _emscad(files)
    tongcheng = folder / "scam_text" / "orfd_58tongcheng_dedup.jsonl.gz"
    if tongcheng.exists():
        yield _tongcheng(tongcheng)


def _emscad(files: Sequence[Path]) -> Iterator[FraudSet]:
    rows = [row for file in files for row in csv.DictReader(io.StringIO(_unpacked(file)))]
    ads = [AdText(str(number), "", row["text"]) for number, row in enumerate(rows)]
    frauds = np.array([int(row["fraudulent"]) for row in rows])
    for similarity in (0.5, 0.3):
        groups = list(map(str, near_duplicate_groups([ad.text for ad in ads], similarity)))
        name = f"EMSCAD, near-duplicate groups {similarity}"
        yield FraudSet(name, ads, frauds, groups, _EMSCAD_PREVALENCE)


def _tongcheng(file: Path) -> FraudSet:
    read = (json.loads(line) for line in _unpacked(file).split("\n") if line.strip())
    rows = [row for row in read if row["label"] in ("real", "fake")]
    fields = ("jobSalary", "jobWelfare", "jobRequirement", "jobDescription")
    ads = [
        AdText(str(number), row["jobTitle"], "\n".join(str(row[field] or "") for field in fields))
        for number, row in enumerate(rows)
    ]
    frauds = np.array([int(row["label"] == "fake") for row in rows])
    return FraudSet("58tongcheng, by company", ads, frauds, [row["companyName"] for row in rows])


def _unpacked(file: Path) -> str:
    return gzip.decompress(file.read_bytes()).decode("utf-8-sig")
