"""A town advert as schema.org JobPosting, written as real boards write it."""

import json
from collections.abc import Mapping
from typing import Any

from lurewatch.demo.adverts import TownAdvert


def as_json_ld(advert: TownAdvert, words: Mapping[str, str], url: str) -> str:
    """Return the JSON-LD of an advert; every third one sits inside ``@graph``.

    words: title, text and day as they stand on the page, and its picture where it is a poster.
    """
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "town", "value": advert.key},
        "url": url,
        "title": words["title"],
        "description": "<p>" + _escape(words["text"]).replace("\n", "<br>") + "</p>",
        "datePosted": words["day"],
        "inLanguage": advert.lang,
        **({"image": words["picture"]} if "picture" in words else {}),
        **_organisation(advert),
        **_location(advert),
        **_pay(advert),
    }
    if sum(advert.key.encode()) % 3 == 0:
        context = posting.pop("@context")
        site = {"@type": "WebSite", "name": "Town jobs"}
        posting = {"@context": context, "@graph": [site, posting | {"@type": ["JobPosting"]}]}
    return json.dumps(posting, ensure_ascii=False).replace("</", "<\\/")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _organisation(advert: TownAdvert) -> dict[str, Any]:
    if advert.organisation is None:
        return {}
    return {"hiringOrganization": {"@type": "Organization", "name": advert.organisation}}


def _location(advert: TownAdvert) -> dict[str, Any]:
    if advert.location is None:
        return {}
    address = {"@type": "PostalAddress", "addressLocality": advert.location}
    return {"jobLocation": {"@type": "Place", "address": address}}


def _pay(advert: TownAdvert) -> dict[str, Any]:
    if advert.pay is None:
        return {}
    value = {
        "@type": "QuantitativeValue",
        "minValue": advert.pay.min,
        "maxValue": advert.pay.max,
        "unitText": advert.pay.unit,
    }
    return {
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": advert.pay.currency,
            "value": value,
        }
    }
