"""Act on what was found: campaigns, rules, routing, the outbox's sender, acknowledgements."""

from alerts.matching import Match, is_plea, match_ad
from alerts.policy import Policy, PolicyPaths, load_policy

__all__ = ["Match", "Policy", "PolicyPaths", "is_plea", "load_policy", "match_ad"]
