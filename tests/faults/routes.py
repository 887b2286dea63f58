"""Which feeds fail with a route, and which did."""

from __future__ import annotations

from collections.abc import Mapping

from tests.cli.running import Outcome

QUERY = "/analytics/query"
FOR_GOOD = 10_000
FEEDS_OF = {
    "/workspaces": {"workspaces"},
    "/keys": {"keys"},
    "/credits": {"credits"},
    "/models": {"models"},
    "/providers": {"providers"},
    "/activity": {"activity"},
    "/analytics/meta": set(),
    QUERY: {
        "analytics:key,model,app",
        "analytics:key,model",
        "analytics:model,api_key_id",
        "analytics:model,variant",
        "analytics:model,workspace",
        "calls",
    },
}
"""The feeds that fail with a route. Without the list of names all names are asked for."""


def failed(outcome: Outcome) -> Mapping[str, str]:
    """Return the reasons of the feeds that failed."""
    return {feed["name"]: feed["reason"] for feed in outcome.json["feeds"] if feed["status"] == "failed"}
