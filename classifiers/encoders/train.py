"""``python -m classifiers.encoders.train``: the static encoder, from parallel text and a teacher.

Reading, vocabulary and lessons are seeded; the teacher computes in half-width floats, whose
last bits differ between processors, so that a run elsewhere gives an equal encoder, not an
identical one.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from classifiers.encoders.card import Measured, Taught, Tests, licences_of, write_card
from classifiers.encoders.choosing import choose, held_out, measurable, shared_first
from classifiers.encoders.distilling import Schedule, fit_vectors, reduced
from classifiers.encoders.encoder import load_encoder
from classifiers.encoders.parallel import (
    clean_pairs,
    language_in,
    parallel_files,
    read_pairs,
    sentences_once,
)
from classifiers.encoders.retrieval import (
    Compare,
    by_letters,
    by_meaning,
    measure_sentences,
    read_sentences,
)
from classifiers.encoders.saving import save_encoder
from classifiers.encoders.teacher import teach
from classifiers.encoders.vocabulary import LANGUAGES, SCRIPTS, Script, train_vocabulary

logger = logging.getLogger(__name__)

UNMEASURED = frozenset({"pt", "ru", "sw"})
"""Languages without professional test translations here: held-out sources measure them."""


@dataclass(frozen=True, slots=True)
class EncoderPlan:
    """What an encoder is made from. The defaults made the shipped one."""

    teacher: str
    """Folder or name of the sentence-transformers model that teaches."""
    scripts: Sequence[Script] = SCRIPTS
    share: int = 1_200_000
    """Characters of each language from which the vocabulary is learned."""
    pairs: int = 60_000
    """At most so many pairs of a language."""
    taught: int = 70_000
    """English sentences that the teacher encodes; rarer ones learn from translations alone."""
    held_out: frozenset[str] = frozenset({"wordpress-l10n"})
    """Sources that only measure the languages of ``UNMEASURED``."""
    measured: int = 1_000
    schedule: Schedule = field(default_factory=Schedule)
    cache: Path | None = None
    """Folder that keeps the teacher's vectors between runs."""


def train_encoder(parallel: Sequence[Path], out: Path, plan: EncoderPlan) -> Taught:
    """Train on folders of parallel text and write an encoder folder; return what it learned from.

    Raises FileNotFoundError where a folder holds no parallel text, ModuleNotFoundError
    without torch and sentence-transformers (extra ``encoders``).
    """
    everything = list(read_pairs(parallel, LANGUAGES))
    licences_of(everything)  # no card without them: better said now than in half an hour
    left, aside = held_out(everything, plan.held_out, UNMEASURED)
    chosen = choose(left, plan.pairs, plan.schedule.seed)
    pairs = shared_first(clean_pairs(chosen))
    logger.info("%d pairs chosen of %d, %d held out", len(pairs), len(everything), len(aside))
    sentences = sentences_once(pairs)[: plan.taught]
    targets = reduced(teach(sentences, plan.teacher, plan.cache), plan.schedule.dimensions)
    tokenizer = train_vocabulary(pairs, plan.scripts, plan.share)
    vectors = fit_vectors(tokenizer, pairs, targets, plan.schedule)
    save_encoder(out, tokenizer, vectors)
    tests = measurable(clean_pairs(aside), plan.measured, plan.schedule.seed)
    return Taught(plan.teacher, plan.schedule, pairs, len(sentences), len(vectors), tests)


def measure(folder: Path, evaluation: Path | None, tests: Tests) -> list[Measured]:
    """Measure an encoder folder, and the lexical baseline beside it, on test translations."""
    meaning = by_meaning(load_encoder(folder).encode)
    rows = []
    if evaluation:
        for file in parallel_files(evaluation):
            if language_in(file) in LANGUAGES:
                texts = read_sentences(file)
                rows.append(_measured("NTREX-128", meaning, language_in(file), *texts))
    for language, pairs in sorted(tests.items()):
        texts = ([pair.english for pair in pairs], [pair.other for pair in pairs])
        rows.append(_measured("held out", meaning, language, *texts))
    return rows


def _measured(
    name: str, meaning: Compare, language: str, english: Sequence[str], other: Sequence[str]
) -> Measured:
    ours = measure_sentences(meaning, language, english, other)
    logger.info("%s %s: %d of %d", name, language, ours.found, ours.sentences)
    return Measured(name, ours, measure_sentences(by_letters, language, english, other))


@click.command()
@click.option(
    "--parallel",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    required=True,
    help="Folder of en-XX.tsv.gz files: source, English, other language. May be repeated.",
)
@click.option("--teacher", required=True, help="Name or folder of a sentence-transformers model.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The new encoder folder."
)
@click.option(
    "--evaluation",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of ntrex-en-XX.tsv.gz files that only measure: English, other language.",
)
@click.option(
    "--cache", type=click.Path(path_type=Path), help="Folder that keeps the teacher's vectors."
)
def main(
    parallel: tuple[Path, ...],
    teacher: str,
    out: Path,
    evaluation: Path | None,
    cache: Path | None,
) -> None:
    """Train a static multilingual encoder that needs no network and no torch to be used.

    Needs sentence-transformers (`make encoders`). Takes about half an hour on two cores: the
    teacher reads the English sentences, each script learns its pieces, and the pieces learn
    vectors. More sentence pairs come from programs' catalogues:
    `python -m classifiers.encoders.catalogues --help`.

    A classifier is fitted to one encoder: afterwards name OUT as `encoder` in [model] of
    lurewatch.toml and run `lurewatch train`.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = EncoderPlan(teacher, cache=cache)
    try:
        taught = train_encoder(parallel, out, plan)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error}; install it with: make encoders") from error
    write_card(out, taught, measure(out, evaluation, taught.tests))
    click.echo(f"the encoder is in {out}; its card README.md tells how well it retrieves")


if __name__ == "__main__":
    main()
