"""The town: six small sites on one loopback server, each speaking as its kind really does.

The sites change between rounds: in round 2 some adverts have been edited, taken down or
posted again. Some adverts are posters. A few pages are broken on purpose, as real sites' pages are.
"""

import hashlib
import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lurewatch.demo.adverts import SYNTHETIC_LABEL, Site, TownAdvert, TruthList
from lurewatch.demo.jobposting import as_json_ld
from lurewatch.demo.posters import TITLE, draw_poster

_PAGES = Path(__file__).parent / "pages"
_PER_PAGE = 20
_ROBOTS = "User-agent: *\nAllow: /\nDisallow: /private/\n"
_DAYS = ("2026-11-20", "2026-11-21", "2026-11-22")


class Town:
    """The sites of one round. ``app`` is what a server serves."""

    def __init__(
        self, truth: TruthList, town_round: int = 1, posters: frozenset[str] = frozenset()
    ) -> None:
        self.truth = truth
        self.round = town_round
        self.posters = posters
        self._pages = Environment(
            loader=FileSystemLoader(_PAGES), autoescape=select_autoescape(["html", "xml"])
        )
        self.app = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        return [
            Route("/robots.txt", lambda request: PlainTextResponse(_ROBOTS)),
            Route("/board/", self._board),
            Route("/board/jobs/{key}", self._board_job),
            Route("/classified/", self._classified),
            Route("/classified/ad/{key}", self._classified_ad),
            Route("/news/rss.xml", self._feed),
            Route("/news/{key}", self._news_item),
            Route("/s/town_jobs", self._channel),
            Route("/group/", self._group),
            Route("/group/posts.json", self._group_posts),
            Route("/posters/{key}.png", self._poster),
            Route("/broken/{kind}", self._broken),
        ]

    def _shown(self, site: Site) -> list[TownAdvert]:
        return self.truth.at(site, self.round)

    def _advert(self, site: Site, key: str) -> TownAdvert:
        for advert in self._shown(site):
            if advert.key == key:
                return advert
        raise HTTPException(404, "this advert is gone")

    def _page(self, request: Request, name: str, **facts: object) -> Response:
        body = self._pages.get_template(name).render(
            label=SYNTHETIC_LABEL,
            round=self.round,
            words=self._words,
            site=_base(request),
            **facts,
        )
        kind = "application/rss+xml" if name.endswith(".xml") else "text/html"
        return _conditional(request, body.encode(), kind)

    def _words(self, advert: TownAdvert) -> dict[str, str]:
        title, text = advert.words_in(self.round)
        if advert.key not in self.posters:
            return {"title": title, "text": text, "day": _day(advert)}
        picture = f"/posters/{advert.key}.png"
        return {"title": TITLE, "text": "", "day": _day(advert), "picture": picture}

    def _board(self, request: Request) -> Response:
        shown, number, after = _paged(request, self._shown("board"))
        return self._page(request, "board.html", adverts=shown, number=number, after=after)

    def _board_job(self, request: Request) -> Response:
        advert = self._advert("board", request.path_params["key"])
        posting = as_json_ld(advert, self._words(advert), str(request.url))
        return self._page(request, "job.html", advert=advert, posting=posting)

    def _classified(self, request: Request) -> Response:
        shown, number, after = _paged(request, self._shown("classified"))
        return self._page(request, "classified.html", adverts=shown, number=number, after=after)

    def _classified_ad(self, request: Request) -> Response:
        advert = self._advert("classified", request.path_params["key"])
        return self._page(request, "classified_ad.html", advert=advert)

    def _feed(self, request: Request) -> Response:
        return self._page(request, "feed.xml", adverts=self._shown("feed"), base=_base(request))

    def _news_item(self, request: Request) -> Response:
        advert = self._advert("feed", request.path_params["key"])
        return self._page(request, "classified_ad.html", advert=advert)

    def _channel(self, request: Request) -> Response:
        """Newest posts at the bottom, older ones behind ``?before=``, as previews do."""
        posts = [post for post in self.truth.posts.items() if post[1].shown_in(self.round)]
        before = int(request.query_params.get("before", posts[-1][0] + 1))
        older = [post for post in posts if post[0] < before]
        window = older[-_PER_PAGE:]
        more = window[0][0] if len(older) > len(window) else None
        return self._page(request, "channel.html", posts=window, more=more)

    def _group(self, request: Request) -> Response:
        return self._page(request, "group.html")

    def _group_posts(self, request: Request) -> Response:
        posts = [
            {
                "key": advert.key,
                "poster": advert.poster or "A member",
                "lang": advert.lang,
                **self._words(advert),
            }
            for advert in self._shown("group")
        ]
        return _conditional(request, json.dumps(posts).encode(), "application/json")

    def _poster(self, request: Request) -> Response:
        advert = self.truth.by_key[request.path_params["key"]]
        picture = draw_poster("\n".join(filter(None, (advert.title, advert.text))))
        return _conditional(request, picture, "image/png")

    def _broken(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind == "overloaded":
            return PlainTextResponse("too busy", status_code=503)
        if kind == "loop":
            return Response(status_code=302, headers={"location": "/broken/loop"})
        return self._page(request, "broken_job.html")


def _paged(request: Request, adverts: list[TownAdvert]) -> tuple[list[TownAdvert], int, int | None]:
    number = int(request.query_params.get("page", 1))
    shown = adverts[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    return shown, number, number + 1 if len(adverts) > number * _PER_PAGE else None


def _day(advert: TownAdvert) -> str:
    return _DAYS[sum(advert.key.encode()) % len(_DAYS)]


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _conditional(request: Request, body: bytes, kind: str) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, media_type=kind, headers={"etag": tag})
