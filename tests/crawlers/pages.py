"""Pages of our own for the small town: adverts in several scripts, all invented."""

import json
from typing import Any

TEXTS = {
    "th": ("รับพนักงานแพ็คของ", "รับสมัครพนักงานแพ็คของ กรุงเทพ รายได้ 15,000 บาท มีที่พัก"),
    "zh": ("招聘客服", "公司招聘客服，包吃住，月薪8000，联系 demo_kk168"),
    "km": ("ត្រូវការបុគ្គលិក", "ត្រូវការបុគ្គលិកលក់ ភ្នំពេញ ប្រាក់ខែ 250 ដុល្លារ"),
    "my": ("အလုပ်သမားလိုသည်", "စားသောက်ဆိုင် အလုပ်သမား လိုသည်"),
    "vi": ("Tuyển nhân viên", "Tuyển nhân viên bán hàng, lương 8 triệu"),
    "en": ("Warehouse helper", "Night shift, 5 days a week. Call +66 81 000 4412."),
}


def posting(number: int, **more: Any) -> dict[str, Any]:
    """Return a JobPosting with everything that our records hold."""
    title, text = list(TEXTS.values())[number % len(TEXTS)]
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "demo", "value": f"J{number}"},
        "title": f"{title} {number}",
        "description": f"<p>{text}</p><ul><li>A &amp; B</li></ul>",
        "hiringOrganization": {"@type": "Organization", "name": "Example Trading"},
        "jobLocation": {
            "@type": "Place",
            "address": {"addressLocality": "Bangkok", "addressCountry": "TH"},
        },
        "baseSalary": {
            "currency": "THB",
            "value": {"minValue": 15000, "maxValue": "18,000", "unitText": "MONTH"},
        },
        "employmentType": ["FULL_TIME"],
        "datePosted": "2026-11-01",
        **more,
    }


def board_page(*documents: Any) -> str:
    """Return a page that carries JSON-LD documents."""
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(one, ensure_ascii=False)}</script>'
        for one in documents
    )
    return f"<!doctype html><html><head>{scripts}</head><body><h1>An advert</h1></body></html>"


def links(*paths: str) -> str:
    return "".join(f'<li><a href="{path}">advert</a></li>' for path in paths)


def message(channel: str, number: int, text: str, more: str = "") -> str:
    """Return one message block of a channel's public preview."""
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message js-widget_message {more}" data-post="{channel}/{number}">
<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name"><span>Demo jobs
</span></a></div><div class="tgme_widget_message_text js-message_text">{text}</div>
<div class="tgme_widget_message_footer"><span class="tgme_widget_message_meta">
<a class="tgme_widget_message_date" href="https://t.me/{channel}/{number}">
<time datetime="2026-11-0{number % 9 + 1}T08:00:00+00:00">08:00</time></a></span>
</div></div></div>"""


def rss(*items: tuple[str, str, str]) -> str:
    """Return a feed of (guid, title, text)."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
        f"<link>https://feed.example.org/{guid}</link><description>{text}</description></item>"
        for guid, title, text in items
    )
    return f"<rss version='2.0'><channel><title>Jobs</title>{entries}</channel></rss>"
