"""What every test gets: a time zone far from UTC, folders of its own, and none of the person's variables."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["TZ"] = "America/St_Johns"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
time.tzset()


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Move settings, store, logs and keyring of every test into its own folder."""
    home = tmp_path / "home"
    monkeypatch.setenv("USAGE_TRACKER_HOME", str(home))
    for name in ("OPENROUTER_API_KEY", "USAGE_TRACKER_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    yield home
