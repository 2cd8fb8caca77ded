"""What an advert would set off, told without sending or keeping anything."""

from collections.abc import Iterator

from alerts.errors import NotAssessed
from alerts.matching import is_plea
from alerts.plain_words import facts_line
from alerts.policy import Policy
from alerts.routing import recipients
from ledger import AdFile
from records import Assessment


def explain(file: AdFile, policy: Policy, campaign_size: int = 1) -> Iterator[str]:
    """Yield one line for every alert that an advert would raise, or one that says why none.

    Raises NotAssessed for an advert that nobody has judged.
    """
    assessment = file.assessment
    if assessment is None:
        raise NotAssessed(f"{file.ad.id} has no assessment")
    if is_plea(assessment):
        yield "a plea for help: opens a help-desk item and raises no alert"
        return
    rule = policy.rules.first_fit(assessment, campaign_size)
    if rule is None:
        yield f"no rule fits: {_judgement(assessment)}; {facts_line(assessment)}"
        return
    for to in recipients(policy.routing, policy.agencies, rule, assessment):
        ways = ", ".join(f"{one.kind} {one.address}" for one in to.unit.channels) or "no channel"
        yield f"rule {rule.id}, unit {to.unit.id} by {ways}: {to.reason}"


def _judgement(assessment: Assessment) -> str:
    return f"band {assessment.band}, stance {assessment.stance}, {assessment.probability:.2f}"
