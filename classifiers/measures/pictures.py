"""Pictures: what is read on posters that are drawn for the purpose."""

from classifiers.images.measure import measure_posters
from classifiers.measures.sections import Section
from classifiers.measures.subject import Asked


def pictures(asked: Asked) -> Section:
    """Measure reading of drawn posters, by language and by style."""
    return measure_posters(asked.tell)
