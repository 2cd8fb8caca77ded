"""One request and what answers it. Every page is a function from a Visit to a Response.

`answering` is the only way to a page: it finds out who is there, refuses what their role
does not cover, and refuses every posted form that is not ours.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.cookies import Cookies
from console.errors import NotAllowed, NotThere, Refused, SignInFirst
from console.forms import check_form, check_origin, form_token, new_visitor, read_form
from console.roles import Permission, permissions_of
from console.services import ConsoleServices
from console.texts import Texts
from console.throttle import LoginThrottle
from ledger import Ledger, User

logger = logging.getLogger(__name__)

_NAVIGATION = (
    (Permission.QUEUE, "/queue", "queue"),
    (Permission.SEARCH, "/search", "search"),
    (Permission.TEACH, "/teach", "teach"),
    (Permission.ALERTS, "/alerts", "alerts"),
    (Permission.HELP_DESK, "/help-desk", "help_desk"),
    (Permission.MEASURE, "/drift", "drift"),
    (Permission.HEALTH, "/sources", "health"),
)

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Console:
    """What all visits share."""

    services: ConsoleServices
    templates: Environment
    texts: Texts
    throttle: LoginThrottle
    cookies: Cookies


@dataclass(frozen=True)
class Visit:
    """A request, who makes it, and the form they sent."""

    console: Console
    request: Request
    form: Mapping[str, str]
    user: User | None
    visitor: str
    """The session's token, or the random name of somebody who is not signed in."""

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.console.services.ledger

    @property
    def now(self) -> datetime:
        """The time of day."""
        return self.console.services.now()

    @property
    def who(self) -> str:
        """The name of the person signed in. Raises SignInFirst."""
        if self.user is None:
            raise SignInFirst
        return self.user.name

    @property
    def token(self) -> str:
        """The token that this visitor's forms must carry."""
        secret = self.console.services.settings.secret.get_secret_value()
        return form_token(secret, self.visitor)

    def may(self, permission: Permission) -> bool:
        """Return whether the person signed in may do something."""
        return self.user is not None and permission in permissions_of(self.user.role)

    def need(self, permission: Permission) -> None:
        """Raise SignInFirst or NotAllowed unless the person may do something."""
        if self.user is None:
            raise SignInFirst
        if not self.may(permission):
            raise NotAllowed

    def path(self, name: str) -> str:
        """Return a part of the address, such as an advert's id."""
        return str(self.request.path_params[name])

    def asked(self, name: str, default: str = "") -> str:
        """Return a value of the address's query."""
        return self.request.query_params.get(name, default)

    def choice(self, name: str, kind: type[E], default: E) -> E:
        """Return one of an enum's values from the query. Raises NotThere for another."""
        return _one_of(kind, self.asked(name, default))

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """Return a page made of a template."""
        html = self.console.templates.get_template(template).render(
            visit=self, navigation=self._navigation(), notice=self._notice(), **facts
        )
        response = HTMLResponse(html, status)
        if self.user is None:
            self.console.cookies.keep_visitor(response, self.visitor)
        return response

    def go(self, address: str, done: str = "") -> Response:
        """Send the browser to another page, with a notice of what was done."""
        joint = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{joint}done={done}" if done else address, 303)

    def _navigation(self) -> list[tuple[str, str]]:
        return [(address, key) for need, address, key in _NAVIGATION if self.may(need)]

    def _notice(self) -> str | None:
        key = f"done.{self.asked('done')}"
        return self.console.texts(key) if key in self.console.texts.sentences else None


class Proof(StrEnum):
    """What shows that a posted form is ours."""

    FORM_TOKEN = "form token"
    SIGNED_ADDRESS = "signed address"
    """The address itself carries a secret that no other site can know."""


Page = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def answering(console: Console, page: Page, need: Permission | None, proof: Proof) -> Endpoint:
    """Return an endpoint that runs a page for those who may see it."""

    async def answer(request: Request) -> Response:
        try:
            form = await read_form(request) if request.method == "POST" else {}
        except Refused as refused:
            return await run_in_threadpool(refusal, console, request, refused)
        return await run_in_threadpool(
            lambda: _answer(_visit(console, request, form), page, need, proof)
        )

    return answer


def refusal(console: Console, request: Request, refused: Refused) -> Response:
    """Return the page that says why a request was refused."""
    return _refusal(_visit(console, request, {}), refused)


def _answer(visit: Visit, page: Page, need: Permission | None, proof: Proof) -> Response:
    try:
        if need is not None:
            visit.need(need)
        if visit.request.method == "POST":
            check_origin(visit.request, visit.console.services.settings.base_url)
            if proof is Proof.FORM_TOKEN:
                check_form(visit.form, visit.token)
        return page(visit)
    except Refused as refused:
        return _refusal(visit, refused)


def _visit(console: Console, request: Request, form: dict[str, str]) -> Visit:
    session = console.cookies.session(request)
    people = console.services.ledger.people
    user = people.user_of_session(session, console.services.now()) if session else None
    visitor = session if user else console.cookies.visitor(request) or new_visitor()
    return Visit(console, request, form, user, visitor)


def _refusal(visit: Visit, refused: Refused) -> Response:
    logger.info("%s %s: %s", visit.request.method, visit.request.url.path, refused)
    if isinstance(refused, SignInFirst) and visit.request.method == "GET":
        return visit.go(f"/login?next={quote(_own_address(visit.request))}")
    return visit.page("refused.html", refused.status, refused=refused)


def _own_address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def safe_next(address: str) -> str:
    """Return an address of ours to go on to; anything that leads elsewhere becomes ``/``."""
    parts = urlsplit(address)
    leads_away = parts.scheme or parts.netloc or not address.startswith("/")
    odd = address.startswith("//") or "\\" in address or any(ord(sign) < 32 for sign in address)
    return "/" if leads_away or odd else address


def _one_of(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        raise NotThere(str(error)) from error
