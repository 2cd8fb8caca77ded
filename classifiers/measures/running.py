"""Runs measures one after the other and keeps what they tell."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module

from classifiers.measures.names import MEASURES
from classifiers.measures.sections import Report, Section
from classifiers.measures.subject import Asked, NotMeasured


def chosen(asked: Asked, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the measures to run: those named, else all for which something was given.

    Labelled files of the caller's own are measured alone.
    """
    if only:
        return tuple(name for name in MEASURES if name in only)
    if asked.files:
        return ("labelled",)
    given = {"": True, "data": asked.data is not None, "images": asked.images, "files": False}
    return tuple(name for name, measure in MEASURES.items() if given[measure.needs])


def run(asked: Asked, names: Sequence[str]) -> Iterator[Section]:
    """Yield the sections of the named measures; one that lacks its data says so.

    Raises ClassifierError where the model, the encoder or a labelled file cannot be used.
    """
    for name in names:
        measure = MEASURES[name]
        # Each measure loads what it needs, scikit-learn above all, when its turn comes.
        function: Callable[[Asked], Section] = getattr(
            import_module(f"classifiers.measures.{measure.module}"), measure.function
        )
        try:
            yield function(asked)
        except NotMeasured as lacking:
            title = measure.about[0].upper() + measure.about[1:]
            yield Section(name=name, title=title, skipped=str(lacking))


def report_of(asked: Asked, sections: Sequence[Section]) -> Report:
    """Return the sections with the names of what was measured."""
    recogniser = asked.subject.recogniser
    return Report(
        made_on=datetime.now(UTC).date().isoformat(),
        model=recogniser.name,
        encoder=asked.subject.encoder.name,
        review_from=recogniser.thresholds.review,
        flag_from=recogniser.thresholds.flag,
        about=dict(asked.subject.model.about),
        sections=tuple(sections),
    )
