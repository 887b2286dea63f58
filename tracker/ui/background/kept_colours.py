"""Saving colours in the settings, so that the next start uses them again. Free of Qt."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tracker.errors import UsageError
from tracker.settings import load_settings, update_settings

_log = logging.getLogger(__name__)


def keep_slots(path: Path, split: str, slots: Mapping[str, int]) -> None:
    """Save new colours of a split in the settings. If this fails, the next start chooses colours again."""
    try:
        if load_settings(path)[0].slots.get(split) != slots:
            update_settings(path, lambda now: replace(now, slots={**now.slots, split: dict(slots)}))
    except UsageError as error:
        _log.warning("Colours are not kept: %s", error.message)
