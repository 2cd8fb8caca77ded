"""Act on what was found: campaigns, rules, routing, the outbox's sender, acknowledgements."""

from alerts.channel import Channel, Message
from alerts.dry_run import explain
from alerts.email import EmailChannel, SmtpSettings
from alerts.errors import AlertsError, SignatureInvalid
from alerts.matching import Match, is_plea, match_ad
from alerts.policy import SYNTHETIC_LABEL, Policy, PolicyPaths, load_policy
from alerts.sender import RetryPolicy, SendCounts, Sender
from alerts.signature import verify_signature
from alerts.webhook import WebhookChannel, WebhookSettings

__all__ = [
    "SYNTHETIC_LABEL",
    "AlertsError",
    "Channel",
    "EmailChannel",
    "Match",
    "Message",
    "Policy",
    "PolicyPaths",
    "RetryPolicy",
    "SendCounts",
    "Sender",
    "SignatureInvalid",
    "SmtpSettings",
    "WebhookChannel",
    "WebhookSettings",
    "explain",
    "is_plea",
    "load_policy",
    "match_ad",
    "verify_signature",
]
