"""The console as a value: `build_app` takes what it needs and returns an ASGI application."""

import logging
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ExceptionHandler

from console.acknowledgement import acknowledge_by_api, acknowledge_by_link, show_acknowledgement
from console.alerts_page import acknowledge_alert, show_alert, show_alerts
from console.card import show_card
from console.cookies import Cookies
from console.drift_page import show_drift
from console.errors import NotThere
from console.headers import ALWAYS, SecurityHeaders
from console.health import is_alive, show_health
from console.help_desk import move_help_item, show_help_desk, show_help_item
from console.login import show_home, show_login, sign_in, sign_in_by_link, sign_out
from console.queue import show_queue
from console.rendering import STATIC, build_templates
from console.roles import Permission
from console.ruling import rule
from console.sample_page import rule_sample, show_sample
from console.search_page import export_search, show_search
from console.services import ConsoleServices
from console.teach_page import show_suggestions
from console.texts import load_texts
from console.throttle import LoginThrottle
from console.visits import Console, Page, Proof, answering, refusal

logger = logging.getLogger(__name__)

PAGES: Sequence[tuple[str, str, Page, Permission | None]] = (
    ("GET", "/", show_home, None),
    ("GET", "/login", show_login, None),
    ("POST", "/login", sign_in, None),
    ("GET", "/login/link/{token}", sign_in_by_link, None),
    ("POST", "/logout", sign_out, None),
    ("GET", "/queue", show_queue, Permission.QUEUE),
    ("GET", "/ads/{ad_id}", show_card, Permission.CARD),
    ("POST", "/ads/{ad_id}/ruling", rule, Permission.RULE),
    ("GET", "/teach", show_suggestions, Permission.TEACH),
    ("GET", "/teach/sample", show_sample, Permission.TEACH),
    ("POST", "/teach/sample", rule_sample, Permission.TEACH),
    ("GET", "/search", show_search, Permission.SEARCH),
    ("POST", "/search/export", export_search, Permission.EXPORT),
    ("GET", "/alerts", show_alerts, Permission.ALERTS),
    ("GET", "/alerts/{alert_id}", show_alert, Permission.ALERTS),
    ("POST", "/alerts/{alert_id}/acknowledgement", acknowledge_alert, Permission.ACKNOWLEDGE),
    ("GET", "/help-desk", show_help_desk, Permission.HELP_DESK),
    ("GET", "/help-desk/{item_id}", show_help_item, Permission.HELP_DESK),
    ("POST", "/help-desk/{item_id}", move_help_item, Permission.HELP_DESK),
    ("GET", "/drift", show_drift, Permission.MEASURE),
    ("GET", "/sources", show_health, Permission.HEALTH),
)
"""Every page: method, address, what answers, and the permission that it needs."""

LINK_PAGES: Sequence[tuple[str, str, Page]] = (
    ("GET", "/ack/{token}", show_acknowledgement),
    ("POST", "/ack/{token}", acknowledge_by_link),
)
"""Pages whose signed address is the permission; they work without cookies, as in mail apps."""


def build_app(services: ConsoleServices) -> Starlette:
    """Return the console. Reads its templates and texts now; opens nothing else."""
    texts = load_texts(services.settings.language)
    cookies = Cookies(services.settings)
    console = Console(services, build_templates(texts), texts, LoginThrottle(), cookies)
    headers = Middleware(SecurityHeaders, https_only=services.settings.secure_cookies)
    return Starlette(
        routes=[*_page_routes(console), *_machine_routes(console)],
        middleware=[headers],
        exception_handlers=_error_pages(console),
    )


def _page_routes(console: Console) -> list[BaseRoute]:
    inside = [
        Route(path, answering(console, page, need, Proof.FORM_TOKEN), methods=[method])
        for method, path, page, need in PAGES
    ]
    by_link = [
        Route(path, answering(console, page, None, Proof.SIGNED_ADDRESS), methods=[method])
        for method, path, page in LINK_PAGES
    ]
    return [*inside, *by_link]


def _machine_routes(console: Console) -> list[BaseRoute]:
    """Return what programs ask: static files, health, and the acknowledgement API."""

    def healthz(request: Request) -> Response:
        return is_alive(console)

    async def acknowledge(request: Request) -> Response:
        return await acknowledge_by_api(console, request)

    return [
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/healthz", healthz),
        Route("/api/alerts/{alert_id}/ack", acknowledge, methods=["POST"]),
    ]


def _error_pages(console: Console) -> dict[int | type[Exception], ExceptionHandler]:
    def not_there(request: Request, error: Exception) -> Response:
        return refusal(console, request, NotThere(request.url.path))

    def broken(request: Request, error: Exception) -> Response:
        """The one boundary; the server logs the error with its trace."""
        logger.error("%s %s broke", request.method, request.url.path)
        page = console.templates.get_template("broken.html").render()
        headers = {**ALWAYS, "Cache-Control": "no-store"}  # outside the middleware
        return Response(page, 500, headers, media_type="text/html")

    return {404: not_there, 500: broken}
