"""Job fraud on public sets: this pipeline's features refitted, beside the usual models.

Measured, not raced: the figure of a side is its average precision, in per cent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classifiers.measures.benchmarks import MODELS, FraudSet, fraud_sets
from classifiers.measures.rates import Interval
from classifiers.measures.subject import Subject
from tests.bench.pairs import Aside, Bound, Row, side
from tests.bench.plan import Lines, Plan
from tests.bench.taken import Meter, Taken, peak_mb

_TITLE = "job fraud, average precision"
_OURS = "this pipeline"
_SHARE = 100


@contextmanager
def rows(plan: Plan) -> Iterator[Lines]:
    """One row a public set that the data folder has."""
    if reason := plan.without_model():
        yield [Aside("job-fraud", _TITLE, reason)]
    elif plan.data is None:
        yield [Aside("job-fraud", _TITLE, "no folder of public data; name it with --data")]
    else:
        names = [one.name for one in fraud_sets(plan.data)]
        missing = Aside("job-fraud", _TITLE, f"{plan.data}/scam_text: no known set")
        yield [_row(plan, number, name) for number, name in enumerate(names)] or [missing]


def _row(plan: Plan, number: int, name: str) -> Row:
    return Row(
        id=f"job-fraud-{number + 1}",
        title=f"{_TITLE}: {name}",
        unit="%",
        ours=side("lurewatch", refitted, number=number, data=plan.data, model=plan.model),
        peer=side("NB-SVM or SVC, the better", usual, number=number, data=plan.data),
        bounds=(Bound("ratio", least=1),),
        once=True,
    )


def refitted(given: dict[str, Any]) -> Taken:
    """Refit the shipped features; tell the interval too."""
    model = Path(given["model"]) if given.get("model") else None
    with Meter() as meter:
        found = MODELS[_OURS](_set(given), Subject(model))
    details = {"low": found.low * _SHARE, "high": found.high * _SHARE}
    return Taken(found.value * _SHARE, meter.cpu_seconds, peak_mb(), details)


def usual(given: dict[str, Any]) -> Taken:
    """Fit the usual models and take the better one."""
    fraud_set = _set(given)
    with Meter() as meter:
        found: dict[str, Interval] = {
            name: fit(fraud_set, Subject()) for name, fit in MODELS.items() if name != _OURS
        }
    best = max(found, key=lambda name: found[name].value)
    details = {name: one.value * _SHARE for name, one in found.items()}
    return Taken(found[best].value * _SHARE, meter.cpu_seconds, peak_mb(), details)


def _set(given: dict[str, Any]) -> FraudSet:
    return list(fraud_sets(Path(given["data"])))[given["number"]]
