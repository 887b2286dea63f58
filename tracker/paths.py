"""Where files are on disk: the platform's folders, or one folder for everything if the variable is set."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.errors import UsageError

HOME_VARIABLE = "USAGE_TRACKER_HOME"
_APP_NAME = "model-usage-tracker"


def _home() -> Path | None:
    """Return the folder that the variable names. Raises `UsageError` for `~name` with an unknown user name."""
    text = os.environ.get(HOME_VARIABLE)
    if not text:
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{HOME_VARIABLE} is {text}, but there is no user of that name. Give the full path."
        ) from error


def data_dir() -> Path:
    """Return the folder of the store: `USAGE_TRACKER_HOME`, else the platform's user data folder."""
    if home := _home():
        return home
    from platformdirs import user_data_path

    return user_data_path(_APP_NAME, appauthor=False)


def settings_path() -> Path:
    """Return the settings file: in `USAGE_TRACKER_HOME`, else in the platform's user config folder."""
    if home := _home():
        return home / "settings.json"
    from platformdirs import user_config_path

    return user_config_path(_APP_NAME, appauthor=False) / "settings.json"


def log_path() -> Path:
    """Return the log file: in `USAGE_TRACKER_HOME`, else in the platform's user log folder."""
    if home := _home():
        return home / "usage-tracker.log"
    from platformdirs import user_log_path

    return user_log_path(_APP_NAME, appauthor=False) / "usage-tracker.log"


def store_path() -> Path:
    """Return the path of the person's own store."""
    return data_dir() / "usage.sqlite3"


def keys_revision_path() -> Path:
    """Return the path of an empty file whose time of change shows when a key was last stored or removed."""
    return data_dir() / "keys.changed"


def sample_store_path() -> Path:
    """Return the path of the sample account's store."""
    return data_dir() / "sample.sqlite3"


def resource_path(name: str) -> Path:
    """Return the path of a file in `resources/`: next to the modules in a wheel or frozen app, else in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return (installed if installed.is_dir() else package.parent / "resources") / name
