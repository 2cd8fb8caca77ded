"""A page that only a browser can build; then it is read like a classified."""

from crawlers.spiders.classified import ClassifiedSpider


class RenderedSpider(ClassifiedSpider):
    """Lets Chromium render every page first."""

    renders = True
