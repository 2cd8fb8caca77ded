"""One normal form for every script, without harm to any, and with the way back."""

from collections.abc import Callable

from language import disguise, folding, spelling, zawgyi
from language.invisible import ZERO_WIDTH_SPACE, invisible
from language.normalised import Normalised
from language.offsets import Edit, Rewriting, rewrite

Step = Callable[[str], list[Edit]]

_BEFORE_FOLDING: tuple[Step, ...] = (folding.digit_emoji, invisible, spelling.composed)
_AFTER_FOLDING: tuple[Step, ...] = (folding.long_forms, spelling.shrinking)


def normalise(text: str) -> Normalised:
    """Bring any text to the form in which all of Lurewatch compares texts.

    - NFC for every script; compatibility letters and digits are unfolded for Latin, full width
      and Arabic presentation forms alone, so that Thai and Lao sara am stay whole.
    - Digits of every script become ASCII digits, in place. Keycap and circled digits become
      digits in runs; alone they stay bullets.
    - Controls, zero-width and bidi signs, variation selectors and struck-out marks go; U+200C
      and U+200D stay between Arabic, Indic and Khmer letters and inside emoji. A zero-width
      space goes too, and its place is kept in ``word_breaks``.
    - Look-alike letters in mixed-script words become one script; single letters set apart by
      one and the same sign are joined.
    - Zawgyi-encoded Burmese becomes Unicode.
    - Emoji, punctuation, line ends and letter case are kept; ``folded`` has lower case.
    """
    current, rewritings = text, list[Rewriting]()
    if not text.isascii():
        current = _run(_BEFORE_FOLDING, current, rewritings)
        is_zawgyi = zawgyi.is_zawgyi(current)
        if is_zawgyi:
            current = _run((zawgyi.to_unicode,), current, rewritings)
        current = spelling.same_length(current).translate(folding.one_to_one())
        current = disguise.unmask(_run(_AFTER_FOLDING, current, rewritings))
    else:
        is_zawgyi = False
        current = _run((invisible,), current, rewritings)
    current = _run((disguise.set_apart,), current, rewritings)
    breaks = _word_breaks(text, rewritings)
    return Normalised(text, current, fold_case(current), breaks, is_zawgyi, tuple(rewritings))


def fold_case(text: str) -> str:
    """Lower-case a text letter by letter, so that its length never changes."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _run(steps: tuple[Step, ...], text: str, rewritings: list[Rewriting]) -> str:
    for step in steps:
        text, rewriting = rewrite(text, step(text))
        if rewriting is not None:
            rewritings.append(rewriting)
    return text


def _word_breaks(text: str, rewritings: list[Rewriting]) -> tuple[int, ...]:
    """Return where the zero-width spaces of the original would stand in the new text."""
    if ZERO_WIDTH_SPACE not in text:
        return ()
    positions = (index for index, char in enumerate(text) if char == ZERO_WIDTH_SPACE)
    return tuple(dict.fromkeys(_forward(position, rewritings) for position in positions))


def _forward(position: int, rewritings: list[Rewriting]) -> int:
    for rewriting in rewritings:
        position = rewriting.forward(position)
    return position
