"""Saving colours in the settings, so that the next start uses them again. Free of Qt."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from tracker.errors import UsageError
from tracker.settings import change_settings, load_settings

_log = logging.getLogger(__name__)


def keep_slots(path: Path, split: str, slots: Mapping[str, int]) -> None:
    """Save new colours of a split in the settings. If this fails, the next start chooses colours again."""
    try:
        known = load_settings(path)[0].slots
        if known.get(split) != slots:
            change_settings(path, slots={**known, split: dict(slots)})
    except UsageError as error:
        _log.warning("Colours are not kept: %s", error.message)
