"""The measures by name, in the order in which they are told. Light: nothing is imported here."""

from typing import NamedTuple


class Measure(NamedTuple):
    """Where a measure's function is, what it measures, and what it needs besides the model."""

    module: str
    function: str
    about: str
    needs: str = ""
    """'data' for a folder of public data, 'files' for labelled files,
    'images' for the time and the parts that reading pictures takes, '' for nothing."""


MEASURES = {
    "labelled": Measure("written_apart", "labelled", "labelled FILES of your own", "files"),
    "written-apart": Measure("written_apart", "written_apart", "the frozen test set"),
    "facts": Measure("facts", "facts", "phones, contacts, pay and places read"),
    "faithfulness": Measure("faithfulness", "faithfulness", "whether quotes carry the judgement"),
    "fairness": Measure("fairness", "fairness", "whether origins move the probability"),
    "transfer": Measure("transfer", "transfer", "languages that the head never saw"),
    "genuine": Measure("genuine", "genuine", "public boards' adverts that are flagged", "data"),
    "retrieval": Measure("retrieving", "retrieval", "the encoder: translations found", "data"),
    "job-fraud": Measure("benchmarks", "job_fraud", "fraud sets, beside usual models", "data"),
    "posters": Measure("pictures", "pictures", "text and contacts read on posters", "images"),
}
