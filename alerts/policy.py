"""The whole of what decides about alerts, in one frozen value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from alerts.directory import Directory, load_directory
from alerts.errors import PolicyError
from alerts.routing import Route, Routing, load_routing
from alerts.rules import Rules, load_rules
from records import AgeCue

SYNTHETIC_LABEL = "SYNTHETIC: written for a demonstration or a test; no real offer."


@dataclass(frozen=True)
class PolicyPaths:
    """The user's own files; None takes the one that ships."""

    rules: Path | None = None
    routing: Path | None = None
    agencies: Path | None = None


@dataclass(frozen=True)
class Policy:
    """Rules, routes and units that fit each other, and what messages need to be written.

    Raises PolicyError when a route names a unit or a rule that is not there, or leads a unit
    for children (or for adults) to adverts outside its mandate.
    """

    rules: Rules
    routing: Routing
    agencies: Directory
    console_url: str
    ack_secret: SecretStr = field(repr=False)
    synthetic_label: str = SYNTHETIC_LABEL

    def __post_init__(self) -> None:
        faults = [*_unknown_names(self), *_outside_mandate(self)]
        if faults:
            raise PolicyError("; ".join(faults))


def load_policy(
    console_url: str,
    ack_secret: SecretStr,
    paths: PolicyPaths = PolicyPaths(),
    synthetic_label: str = SYNTHETIC_LABEL,
) -> Policy:
    """Read the three files and check them against each other. Raises PolicyError."""
    return Policy(
        rules=load_rules(paths.rules),
        routing=load_routing(paths.routing),
        agencies=load_directory(paths.agencies),
        console_url=console_url.rstrip("/"),
        ack_secret=ack_secret,
        synthetic_label=synthetic_label,
    )


def _unknown_names(policy: Policy) -> Iterator[str]:
    rules = {rule.id for rule in policy.rules.rule}
    for unit in policy.routing.fallback:
        yield from _missing(policy, unit, "fallback")
    for route in policy.routing.route:
        for unit in route.to:
            yield from _missing(policy, unit, f"route {route.id!r}, key to")
    for withheld in policy.routing.withhold:
        yield from _missing(policy, withheld.unit, "withhold, key unit")
    for condition in (*policy.routing.route, *policy.routing.withhold):
        for rule in sorted(condition.rules - rules):
            yield f"routing: key rules: the rules file has no rule {rule!r}"


def _missing(policy: Policy, unit: str, where: str) -> Iterator[str]:
    if unit not in policy.agencies:
        yield f"routing: {where}: the agencies file has no unit {unit!r}"


def _outside_mandate(policy: Policy) -> Iterator[str]:
    """A unit for children gets child cues only; one for adults never gets them."""
    for route in policy.routing.route:
        for unit in route.to:
            if unit in policy.agencies and not _in_mandate(policy, route, unit):
                serves = policy.agencies.get(unit).serves
                yield f"routing: route {route.id!r}, key age_cues: {unit} serves {serves} only"
    for unit in policy.routing.fallback:
        if unit in policy.agencies and policy.agencies.get(unit).serves != "everyone":
            yield f"routing: fallback: {unit} does not serve everyone"


def _in_mandate(policy: Policy, route: Route, unit: str) -> bool:
    match policy.agencies.get(unit).serves:
        case "everyone":
            return True
        case "children":
            return route.age_cues == {AgeCue.UNDER_18}
        case "adults":
            return bool(route.age_cues) and AgeCue.UNDER_18 not in route.age_cues
