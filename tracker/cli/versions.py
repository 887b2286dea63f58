"""Versions of what is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "model-usage-tracker"


def installed_version(distribution: str) -> str | None:
    """Return the version of a distribution, or None if it is not installed: this program may run from its source."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
