"""The two cookies: who is signed in, and a random name for those who are not."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from console.services import ConsoleSettings

_VISITOR_SECONDS = 3600


@dataclass(frozen=True)
class Cookies:
    """Reads and sets cookies that scripts cannot read and other sites cannot use."""

    settings: ConsoleSettings

    def session(self, request: Request) -> str:
        """Return the session's token, '' when there is none."""
        return request.cookies.get(self._name("session"), "")

    def visitor(self, request: Request) -> str:
        """Return the unknown visitor's random name, '' when there is none."""
        return request.cookies.get(self._name("visitor"), "")

    def keep_session(self, response: Response, token: str) -> None:
        """Let the browser keep a session's token for as long as the session lasts."""
        self._set(response, "session", token, self.settings.session_hours * 3600)

    def keep_visitor(self, response: Response, name: str) -> None:
        """Let the browser keep an unknown visitor's name for an hour."""
        self._set(response, "visitor", name, _VISITOR_SECONDS)

    def drop_session(self, response: Response) -> None:
        """Let the browser forget the session."""
        self._set(response, "session", "", 0)

    def _name(self, what: str) -> str:
        """Behind https the prefix makes browsers refuse a cookie set by a neighbour host."""
        prefix = "__Host-" if self.settings.secure_cookies else ""
        return f"{prefix}lurewatch_{what}"

    def _set(self, response: Response, what: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name(what),
            value,
            max_age=seconds,
            path="/",
            secure=self.settings.secure_cookies,
            httponly=True,
            samesite="lax",
        )
