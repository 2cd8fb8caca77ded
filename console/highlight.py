"""The HTML of a hostile text: escaped, its quotes marked, its unseen characters seen."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from console.hidden import Hidden, hidden_in
from console.marks import Piece, Quote, Side, pieces

_OPEN = Markup('<mark class="{}">')
_CLOSE = Markup("</mark>")
_REFERENCE = Markup('<a class="ref {}" href="#note-{}">{}</a>')
_HAIRLINE = Markup('<i class="hair" title="{}"></i><wbr>')
_LABEL = Markup('<i class="unseen" title="{}">{}</i>')


def highlighted(text: str, quotes: Iterable[Quote] = ()) -> Markup:
    """Return a text as HTML. No character of it can become markup or turn text round."""
    hidden = hidden_in(text)
    return Markup("").join(_piece(one, hidden) for one in pieces(text, quotes))


def _piece(piece: Piece, hidden: Mapping[int, Hidden]) -> Markup:
    inside = _text(piece, hidden)
    if not piece.sides:
        return inside
    references = (
        _REFERENCE.format(quote.side, quote.number, quote.number)
        for quote in piece.ending
        if quote.number
    )
    return _OPEN.format(_class(piece.sides)) + inside + _CLOSE + Markup("").join(references)


def _class(sides: frozenset[Side]) -> str:
    return " ".join(side for side in Side if side in sides)


def _text(piece: Piece, hidden: Mapping[int, Hidden]) -> Markup:
    parts: list[Markup] = []
    begun = 0
    for offset in range(len(piece.text)):
        found = hidden.get(piece.start + offset)
        if found is not None:
            parts += (escape(piece.text[begun:offset]), _mark(found))
            begun = offset + 1
    parts.append(escape(piece.text[begun:]))
    return Markup("").join(parts)


def _mark(hidden: Hidden) -> Markup:
    if not hidden.mark:
        return _HAIRLINE.format(hidden.name)
    return _LABEL.format(hidden.name, hidden.mark)
