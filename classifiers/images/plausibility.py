"""Whether letters look like words: true text falls into long known pieces, misread text does not.

The pieces are the shipped encoder's, learned on parallel text in many languages.
"""

import re
from functools import cache

from tokenizers import Tokenizer

from classifiers.encoders.encoder import SHIPPED

_WORD = re.compile(r"[^\W\d_][^\s\d_]*")
_ID = re.compile(r"[!-~]*[0-9@_/][!-~]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_READ = 500
_BREAK = "▁"
_UNKNOWN = ("[UNK]", "<unk>")


def piece_length(text: str) -> float:
    """Return the letters a piece, over the words of a line; 0 where it has no letters.

    Numbers and what may be an id are left out: they are no words in any language. A Chinese
    character counts as two letters, since most are pieces of their own.
    """
    read = _ID.sub(" ", text.lower()[:_READ])
    words = " ".join(_WORD.findall(read))
    if not words:
        return 0.0
    encoding = _tokenizer().encode(words, add_special_tokens=False)
    unknown = {_tokenizer().token_to_id(name) for name in _UNKNOWN}
    pieces = 0
    for token, id_, (start, end) in zip(
        encoding.tokens, encoding.ids, encoding.offsets, strict=True
    ):
        if token != _BREAK:
            # An unknown stretch is one piece however long it is: count its letters instead.
            pieces += end - start if id_ in unknown else 1
    letters = len(words.replace(" ", "")) + len(_HAN.findall(words))
    return letters / max(pieces, 1)


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
