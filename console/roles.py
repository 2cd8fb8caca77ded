"""Who sees and does what. A role holds the least that its work needs."""

from collections.abc import Mapping
from enum import StrEnum

from console.errors import UnknownRole


class Permission(StrEnum):
    """One thing that a person may do."""

    QUEUE = "queue"
    CARD = "card"
    RULE = "rule"
    SEARCH = "search"
    EXPORT = "export"
    ALERTS = "alerts"
    ACKNOWLEDGE = "acknowledge"
    HELP_DESK = "help_desk"
    HEALTH = "health"
    TEACH = "teach"
    """See what the model asks about, and rule on the weekly sample."""
    MEASURE = "measure"
    """See how the adverts and the judgements change, and what is missed."""


ROLES: Mapping[str, frozenset[Permission]] = {
    "admin": frozenset(Permission),
    "reviewer": frozenset(Permission) - {Permission.HELP_DESK},
    "helpdesk": frozenset({Permission.HELP_DESK, Permission.HEALTH}),
    "analyst": frozenset(
        {
            Permission.SEARCH,
            Permission.CARD,
            Permission.EXPORT,
            Permission.HEALTH,
            Permission.MEASURE,
        }
    ),
}
"""Every role. Pleas for help are seen by the help desk and by admins, by nobody else."""


def permissions_of(role: str) -> frozenset[Permission]:
    """Return what a role may do. Raises UnknownRole naming the roles there are."""
    if role not in ROLES:
        raise UnknownRole(f"no role {role!r}; the roles are {', '.join(ROLES)}")
    return ROLES[role]
