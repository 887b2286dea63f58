"""Colours in the settings: new ones are added, and a file that cannot be used is left as it is."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tracker.settings import load_settings
from tracker.ui.background.kept_colours import keep_slots


def test_colours_of_each_split_are_saved(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    keep_slots(path, "model", {"model:a": 0})
    keep_slots(path, "key", {"key:b": 3})
    keep_slots(path, "model", {"model:a": 0, "model:c": 1})
    assert load_settings(path)[0].slots == {"model": {"model:a": 0, "model:c": 1}, "key": {"key:b": 3}}


def test_known_colours_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    keep_slots(path, "model", {"model:a": 0})
    before = path.stat().st_mtime_ns
    keep_slots(path, "model", {"model:a": 0})
    assert path.stat().st_mtime_ns == before


def test_unusable_settings_are_not_changed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "pink"}')
    with caplog.at_level(logging.WARNING):
        keep_slots(path, "model", {"model:a": 0})
    assert path.read_text() == '{"theme": "pink"}'
    assert "Colours are not kept" in caplog.text
