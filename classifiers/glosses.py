"""What a fact says in plain English, for a person who cannot read the advert's language."""

from decimal import Decimal

from classifiers.age_cues import AgeMention
from records import Contact, ContactKind, Pay, PayPeriod, Place, Span

_KINDS = {
    ContactKind.EMAIL: "an e-mail address",
    ContactKind.URL: "a web address",
    ContactKind.LINE: "a LINE name",
    ContactKind.TELEGRAM: "a Telegram name",
    ContactKind.WHATSAPP: "a WhatsApp number",
    ContactKind.WECHAT: "a WeChat name",
    ContactKind.ZALO: "a Zalo number",
    ContactKind.FACEBOOK: "a Facebook page",
    ContactKind.QQ: "a QQ number",
    ContactKind.KAKAOTALK: "a KakaoTalk name",
    ContactKind.VIBER: "a Viber number",
    ContactKind.PHONE: "a phone number",
    ContactKind.BANK_ACCOUNT: "a bank account",
    ContactKind.MOBILE_MONEY: "a mobile-money name",
    ContactKind.WALLET: "a crypto wallet",
}
_PERIODS = {PayPeriod.UNSTATED: ""} | {
    period: f" {'an' if period is PayPeriod.HOUR else 'a'} {period.value}"
    for period in PayPeriod
    if period is not PayPeriod.UNSTATED
}


def gloss_of(fact: Span | AgeMention) -> str:
    """Return a fact in English words and figures; '' for a span that is no fact."""
    match fact:
        case Pay():
            return _pay(fact)
        case Place():
            return f"{fact.name}, {fact.country}"
        case Contact():
            return _KINDS[fact.kind]
        case AgeMention():
            return _ages(fact)
    return ""


def _pay(pay: Pay) -> str:
    bounds = dict.fromkeys((_figure(pay.minimum), _figure(pay.maximum)))
    return f"{' to '.join(bounds)} {pay.currency}{_PERIODS[pay.period]}"


def _figure(amount: Decimal) -> str:
    return f"{amount.normalize():,f}"


def _ages(ages: AgeMention) -> str:
    if ages.minimum is None:
        return f"aged up to {ages.maximum}"
    return f"aged {ages.minimum}" + ("" if ages.maximum is None else f" to {ages.maximum}")
