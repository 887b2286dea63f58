from __future__ import annotations

from importlib.metadata import version

from tracker.cli.versions import installed_version


def test_what_is_installed_has_its_version() -> None:
    assert installed_version("httpx") == version("httpx")


def test_what_is_not_installed_has_none() -> None:
    assert installed_version("no-such-distribution") is None
