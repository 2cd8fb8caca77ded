"""Signing in by password or by a one-time link, and signing out."""

import logging
from datetime import timedelta

from starlette.responses import Response

from console.errors import LinkNotValid
from console.passwords import is_right
from console.roles import Permission
from console.throttle import Limit, limits_for
from console.visits import Visit, safe_next
from ledger import User
from records import CustodyAction

logger = logging.getLogger(__name__)

_HOMES = (
    (Permission.QUEUE, "/queue"),
    (Permission.HELP_DESK, "/help-desk"),
    (Permission.SEARCH, "/search"),
)


def show_home(visit: Visit) -> Response:
    """Send a person to the page where their work lies."""
    address = next((address for need, address in _HOMES if visit.may(need)), "/login")
    return visit.go(address)


def show_login(visit: Visit) -> Response:
    """Show the form, or go on when somebody is signed in."""
    if visit.user is not None:
        return visit.go(safe_next(visit.asked("next", "/")))
    return _form(visit, next_page=safe_next(visit.asked("next", "/")))


def sign_in(visit: Visit) -> Response:
    """Check name and password; a wrong pair costs the same time as a right one."""
    name, now = visit.form.get("name", "").strip(), visit.now
    next_page = safe_next(visit.form.get("next", "/"))
    limits = limits_for(name, _address(visit))
    if (wait := visit.console.throttle.wait(limits, now)) is not None:
        return _too_many(visit, wait, next_page)
    user = visit.ledger.people.get(name)
    right = is_right(user.password_hash if user else None, visit.form.get("password", ""))
    if user is None or user.disabled_at is not None or not right:
        return _wrong(visit, limits, next_page)
    visit.console.throttle.succeeded(limits)
    return _signed_in(visit, user, "password", next_page)


def sign_in_by_link(visit: Visit) -> Response:
    """Use up a one-time link.

    One click must do, so GET redeems. What only looks ahead (a HEAD request, a browser that
    prefetches) is answered without using the link up. Raises LinkNotValid.
    """
    if visit.request.method == "HEAD" or visit.request.headers.get("sec-purpose"):
        return Response(status_code=204)
    user = visit.ledger.people.redeem_login_link(visit.path("token"), visit.now)
    if user is None:
        raise LinkNotValid
    return _signed_in(visit, user, "one-time link", "/")


def sign_out(visit: Visit) -> Response:
    """End the session."""
    visit.ledger.people.close_session(visit.visitor)
    response = visit.go("/login", done="signed_out")
    visit.console.cookies.drop_session(response)
    return response


def _signed_in(visit: Visit, user: User, how: str, next_page: str) -> Response:
    now = visit.now
    lasts = timedelta(hours=visit.console.services.settings.session_hours)
    token = visit.ledger.people.open_session(user.name, now, lasts)
    visit.ledger.custody.append(now, user.name, CustodyAction.SIGNED_IN, user.name, how)
    response = visit.go(next_page)
    visit.console.cookies.keep_session(response, token)
    return response


def _wrong(visit: Visit, limits: tuple[Limit, ...], next_page: str) -> Response:
    visit.console.throttle.failed(limits, visit.now)
    logger.warning("failed sign-in from %s", _address(visit))
    return _form(visit, status=401, problem=visit.console.texts("login.wrong"), next_page=next_page)


def _too_many(visit: Visit, wait: timedelta, next_page: str) -> Response:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    problem = visit.console.texts.count("login.too_many", minutes)
    response = _form(visit, status=429, problem=problem, next_page=next_page)
    response.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return response


def _form(visit: Visit, status: int = 200, problem: str = "", next_page: str = "/") -> Response:
    name = visit.form.get("name", "")
    return visit.page("login.html", status, problem=problem, next_page=next_page, name_typed=name)


def _address(visit: Visit) -> str:
    return visit.request.client.host if visit.request.client else "unknown"
