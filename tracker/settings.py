"""What the person chose, stored as JSON in the file that `paths` names.

Loading checks every value; saving keeps entries that this version does not know.
"""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker.atomic_files import write_private
from tracker.errors import SettingsUnusable, UsageError
from tracker.model_kinds import ModelOverride, overrides_of
from tracker.periods import parse_period

_THEMES = ("auto", "light", "dark")
_ZONES = ("utc", "local")
SHORTEST_POLL, LONGEST_POLL = 5, 24 * 60
"""Minutes."""

_LONGEST_WAIT_SECONDS = 10.0
"""How long saving waits for another process that saves."""

CALLS_LIMITS = (0, 10_000_000)
"""The fewest and the most that `calls_limit` may be."""
_STORE_NAME = re.compile(r"[^/\\:\0]+\.sqlite3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default."""

    theme: str = "auto"
    """auto follows the desktop; light; dark."""
    poll_minutes: int = 15
    """Minutes between two polls of OpenRouter while the window is open, 5 to 1440."""
    calls_limit: int = 250_000
    """How many calls of the last 31 days a sync reads one by one; with more calls, older days stay totals."""
    zone: str = "utc"
    """Whose days the window shows: utc, as billed; local, those of this machine."""
    page: str | None = None
    """Page shown when the window opens: the page that was open last; None: the first page."""
    period: str = "30d"
    """Period shown when the window opens, as a word: the period that was chosen last."""
    window: str | None = None
    """Size and position of the window when it was closed, in Qt's own format, base64; None: the defaults."""
    store: str | None = None
    """File name of the current store in the data folder; None: `usage.sqlite3`."""
    slots: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Colour slots by kind ("model", "author", …) and persistent identity."""
    classification: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The person's own classification of models, by permaslug or slug, used in place of the program's:
    weights (open, closed), origin (china, rest of world), reasoning (true, false), size (small, medium, large)."""
    rest: Mapping[str, Any] = field(default_factory=dict)
    """Entries of the file that this version does not know; they are saved unchanged."""
    problems: tuple[str, ...] = ()
    """Sentences about unusable values of the file and what is used instead. Such a file is never written to."""
    is_store_uncertain: bool = False
    """Whether it is unclear if the file names another store than `store`, because it could not be read."""

    @property
    def overrides(self) -> dict[str, ModelOverride]:
        """The classification, ready for use."""
        return overrides_of(self.classification)


_NAMES = tuple(one.name for one in fields(Settings) if one.name not in ("rest", "problems", "is_store_uncertain"))


def load_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of a file (defaults where there is none) and remarks about names that are not known.

    A mistake in the file is no reason to show no numbers: it is reported in `problems`, and the default is used.
    """
    try:
        entries = _entries(path)
    except SettingsUnusable as error:
        problem = f"{error.message} Until then the usual settings and the usual store are used."
        return Settings(problems=(problem,), is_store_uncertain=True), ()
    known, problems = {}, []
    for name, value in entries.items():
        if name in _NAMES:
            try:
                known[name] = _checked(path, name, value)
            except SettingsUnusable as error:
                problems.append(f"{error.message} Until that is corrected, {_default_text(name)} is used.")
    rest = {name: value for name, value in entries.items() if name not in _NAMES}
    is_store_uncertain = "store" in entries and "store" not in known
    remarks = tuple(_remark(path, name) for name in rest)
    return Settings(**known, rest=rest, problems=tuple(problems), is_store_uncertain=is_store_uncertain), remarks


def _entries(path: Path) -> dict[str, Any]:
    """Return the entries of a file. Raises `SettingsUnusable` if it cannot be read or contains no settings."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingsUnusable(
            f"The settings in {path} cannot be read: {error.strerror}. Replace it with a readable file, or remove it."
        ) from error
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SettingsUnusable(
            f"The settings in {path} are not valid JSON: {error}. Correct or delete the file."
        ) from error
    if not isinstance(entries, dict):
        raise SettingsUnusable(f"The settings in {path} must be one JSON object. Correct or delete the file.")
    return entries


def _default_text(name: str) -> str:
    default = getattr(Settings(), name)
    return "the usual store" if name == "store" else json.dumps(default) if default else "none"


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings completely or not at all. Raises `SettingsUnusable` if the file cannot be written."""
    entries = dict(settings.rest) | {name: getattr(settings, name) for name in _NAMES}
    text = json.dumps(entries, indent=2, sort_keys=True) + "\n"
    with _saving(path):
        write_private(path, text.encode())


def change_settings(path: Path, **changes: Any) -> Settings:
    """Load, change and save settings; return the new ones. Raises the same as `update_settings`."""
    return update_settings(path, lambda before: replace(before, **changes))


def update_settings(path: Path, change: Callable[[Settings], Settings]) -> Settings:
    """Load the settings, save what `change` makes of them, and return that; no other process saves in between.

    Raises `SettingsUnusable` as `save_settings` does, and if the file has unusable values, because they would be lost.
    """
    # Imported here because it loads slowly and most commands save nothing.
    from filelock import FileLock

    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=_LONGEST_WAIT_SECONDS, mode=0o600)
    with _saving(path), lock:
        before = load_settings(path)[0]
        if before.problems:
            raise SettingsUnusable(f"Nothing was saved. {before.problems[0]}")
        settings = change(before)
        save_settings(path, settings)
    return settings


@contextmanager
def _saving(path: Path) -> Iterator[None]:
    """Make the folder of a file of settings, and turn what fails while saving into `SettingsUnusable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield
    except TimeoutError as error:
        raise SettingsUnusable(f"The settings in {path} are being saved by another program. Try again.") from error
    except OSError as error:
        raise SettingsUnusable(f"The settings cannot be saved in {path}: {error.strerror}.") from error


def _remark(path: Path, name: str) -> str:
    # Imported here because it loads slowly, every command reads the settings, and remarks are rare.
    from difflib import get_close_matches

    near = get_close_matches(name, _NAMES, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{path}: there is no setting {name!r}.{hint}"


def _checked(path: Path, name: str, value: Any) -> Any:
    """Return a value that the setting may have. Raises `SettingsUnusable` for any other."""
    if name == "classification":
        fits, wanted = _is_classification(path, value), "one object per model"
    else:
        fits_rule, wanted = _RULES[name]
        fits = fits_rule(value)
    if not fits:
        raise SettingsUnusable(f"{path}: {name} is {value!r} and must be {wanted}.")
    return value


def _is_within(value: Any, least: int, most: int) -> bool:
    # True and False are integers in Python, but not numbers for a setting.
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_store_name(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _STORE_NAME.fullmatch(value) is not None)


def _is_base64(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and bool(a2b_base64(value, strict_mode=True)))
    except ValueError:
        return False


def _is_period(value: Any) -> bool:
    try:
        # Any date will do from which the longest period does not begin before the first date of Python.
        return isinstance(value, str) and parse_period(value, date.max, None) is not None
    except UsageError:
        return False


def _is_classification(path: Path, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    try:
        overrides_of(value)
    except ValueError as error:
        raise SettingsUnusable(f"{path}: classification of {error}.") from error
    return True


def _is_slots(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(kind, dict) and all(isinstance(slot, int) for slot in kind.values()) for kind in value.values()
    )


_RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "theme": (lambda value: value in _THEMES, f"one of {', '.join(_THEMES)}"),
    "zone": (lambda value: value in _ZONES, f"one of {', '.join(_ZONES)}"),
    "poll_minutes": (
        lambda value: _is_within(value, SHORTEST_POLL, LONGEST_POLL),
        f"a whole number from {SHORTEST_POLL} to {LONGEST_POLL}",
    ),
    "calls_limit": (
        lambda value: _is_within(value, *CALLS_LIMITS),
        f"a whole number from {CALLS_LIMITS[0]} to {CALLS_LIMITS[1]}",
    ),
    "page": (lambda value: value is None or isinstance(value, str), "the name of a page, or null"),
    "period": (_is_period, "a period like 30d or all"),
    "window": (_is_base64, "what the window wrote there, or null"),
    "store": (_is_store_name, "the name of a .sqlite3 file in the data folder, or null"),
    "slots": (_is_slots, "colour slots by kind and name"),
}
"""The rule for each value, and the text that says what is allowed."""
