"""The console: queue, card, ruling, search, alerts, help desk and health, in a browser.

Server-rendered; nothing on a page comes from elsewhere and nothing needs a script.
"""

from console.app import build_app
from console.errors import ConsoleError
from console.passwords import hash_password
from console.roles import ROLES, Permission
from console.services import ConsoleServices, ConsoleSettings, SourceHealth

__all__ = [
    "ROLES",
    "ConsoleError",
    "ConsoleServices",
    "ConsoleSettings",
    "Permission",
    "SourceHealth",
    "build_app",
    "hash_password",
]
