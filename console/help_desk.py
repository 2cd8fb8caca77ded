"""The help desk: pleas of survivors and families, apart from every suspect."""

from starlette.responses import Response

from console.card import AdView, open_view
from console.errors import Changed, Incomplete, NotThere
from console.files import open_file
from console.visits import Visit
from records import CustodyAction, HelpItem, HelpState

_MOVES = {
    "take": (HelpState.OPEN, HelpState.TAKEN),
    "close": (HelpState.TAKEN, HelpState.CLOSED),
    "reopen": (HelpState.CLOSED, HelpState.OPEN),
}
"""What a button does: the state it starts from and the state it leads to."""

_LISTED = 100


def show_help_desk(visit: Visit) -> Response:
    """List the pleas of one state, oldest first."""
    state = visit.choice("state", HelpState, HelpState.OPEN)
    items = visit.ledger.help_desk.items(state, _LISTED)
    return visit.page(
        "help_desk.html",
        state=state,
        rows=[(item, open_file(visit.ledger, item.ad_id)) for item in items],
        counts=visit.ledger.help_desk.count_by_state(),
        listed_most=_LISTED,
    )


def show_help_item(visit: Visit) -> Response:
    """Show one plea and note in the custody chain who looked at it."""
    item = _item(visit)
    view = open_view(visit.ledger, item.ad_id)
    custody = visit.ledger.custody
    custody.append(visit.now, visit.who, CustodyAction.VIEWED, item.id, "help desk")
    return _item_page(visit, item, view)


def move_help_item(visit: Visit) -> Response:
    """Take up, close or reopen a plea. Raises Changed when somebody else was quicker."""
    button, note = visit.form.get("move", ""), visit.form.get("note", "").strip()
    if button not in _MOVES:
        raise Incomplete(f"no move {button[:40]!r}")
    expected, state = _MOVES[button]
    item = _item(visit)
    if state is HelpState.CLOSED and not note:
        view = open_view(visit.ledger, item.ad_id)
        problem = visit.console.texts("help_desk.note_missing")
        return _item_page(visit, item, view, 422, problem)
    with visit.ledger.transaction() as ledger:
        current = ledger.help_desk.get(item.id)
        if current is None or current.state is not expected:
            raise Changed
        ledger.help_desk.move(item.id, state, visit.who, note or current.note, visit.now)
    return visit.go(f"/help-desk/{item.id}", done=f"help_{button}")


def _item(visit: Visit) -> HelpItem:
    item = visit.ledger.help_desk.get(visit.path("item_id"))
    if item is None:
        raise NotThere("no such help-desk item")
    return item


def _item_page(
    visit: Visit, item: HelpItem, view: AdView, status: int = 200, problem: str = ""
) -> Response:
    return visit.page(
        "help_item.html",
        status,
        item=item,
        view=view,
        ad=view.ad,
        judged=view.file.assessment,
        custody=visit.ledger.custody.about(item.id, 12),
        problem=problem,
        typed_note=visit.form.get("note", ""),
    )
