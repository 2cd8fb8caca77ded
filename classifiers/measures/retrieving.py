"""The encoder alone: does a sentence find its English translation, and would letters do too?"""

from classifiers.encoders.retrieval import by_letters, by_meaning, measure_retrieval
from classifiers.measures.rates import Rate
from classifiers.measures.sections import Cell, Figure, Section, Table
from classifiers.measures.subject import Asked, NotMeasured

_UNMEASURED = ("ru", "sw", "pt")

_METHOD = (
    "NTREX-128: sentences of news, translated by professionals, and never trained on. Found is a "
    "sentence whose nearest of all English ones, by cosine, is its own translation. The baseline "
    "ranks by TF-IDF of characters (2 to 4 in a row), which finds what is spelled alike, such "
    "as names and figures. Nothing here says how well adverts are told apart. "
    f"Languages without such sentences here: {', '.join(_UNMEASURED)}."
)


def retrieval(asked: Asked) -> Section:
    """Measure NTREX retrieval, accuracy at 1, beside a lexical baseline."""
    if asked.data is None:
        raise NotMeasured("needs a folder of public data: --data FOLDER")
    folder = asked.data / "parallel_eval"
    if not any(folder.glob("*en-*.tsv.gz")):
        raise NotMeasured(f"{folder}: no en-XX.tsv.gz here")
    asked.tell("finding translations among the sentences of NTREX-128")
    sides = (by_meaning(asked.subject.encoder.encode), by_letters)
    found = zip(*(measure_retrieval(side, folder) for side in sides), strict=True)
    lines: tuple[tuple[Cell, ...], ...] = tuple(
        (
            meaning.language,
            *(Figure.rate(Rate(one.found, one.sentences)) for one in (meaning, letters)),
        )
        for meaning, letters in found
    )
    columns = ("language", "found by the encoder", "found by letters")
    table = Table(title="Translations found first", columns=columns, rows=lines)
    title = f"The encoder: {asked.subject.encoder.name}"
    return Section(name="retrieval", title=title, method=_METHOD, tables=(table,))
