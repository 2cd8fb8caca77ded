"""Act on what was found: campaigns, rules, routing, the outbox's sender, acknowledgements."""

from alerts.channel import Channel, Message
from alerts.email import EmailChannel, SmtpSettings
from alerts.matching import Match, is_plea, match_ad
from alerts.policy import SYNTHETIC_LABEL, Policy, PolicyPaths, load_policy
from alerts.sender import RetryPolicy, SendCounts, Sender
from alerts.webhook import WebhookChannel, WebhookSettings

__all__ = [
    "SYNTHETIC_LABEL",
    "Channel",
    "EmailChannel",
    "Match",
    "Message",
    "Policy",
    "PolicyPaths",
    "RetryPolicy",
    "SendCounts",
    "Sender",
    "SmtpSettings",
    "WebhookChannel",
    "WebhookSettings",
    "is_plea",
    "load_policy",
    "match_ad",
]
