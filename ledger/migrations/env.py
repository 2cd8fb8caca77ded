"""Alembic's entry: runs on the connection that ledger.database hands over."""

from typing import Any, Literal

from alembic import context

from ledger.schema import UtcTime, metadata


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our time type as the plain one that it is in the database."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
    transactional_ddl=True,
)
context.run_migrations()
