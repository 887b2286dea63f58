"""What the side bar and the status bar say about an account. Free of widgets, so that all texts are in one place."""

from __future__ import annotations

from tracker.formatting import age, counted
from tracker.ingest.schedule import Schedule
from tracker.ui.background.account_status import AccountStatus


def caption(account_status: AccountStatus | None, has_key: bool | None, *, is_sample: bool) -> str:
    """Return the line below the account's name: how much it has, or else where its usage comes from.

    The line is empty until it is known whether there is a key.
    """
    if account_status is not None and account_status.keys:
        return f"{counted(account_status.workspaces, 'workspace')} · {counted(account_status.keys, 'key')}"
    if is_sample:
        return "An invented account"
    if has_key is None:
        return ""
    return "From your key" if has_key else "From CSV files"


def nothing_stored(*, can_sync: bool) -> tuple[str, str]:
    """Return why there is nothing to show, and the text of the button that changes this."""
    if can_sync:
        return "No usage is stored yet. The first sync reads a year of days, within a minute.", "Sync now"
    return "No usage is stored yet. Add a key, or drop a CSV export of OpenRouter here.", "Add a key…"


def next_sync(schedule: Schedule, has_key: bool | None, *, is_sample: bool) -> str:
    """Return when the next sync comes, or why none comes; empty while one runs."""
    if is_sample:
        return "The sample is not polled"
    if has_key is False:
        return "No key, no polling"
    if schedule.is_refused and not schedule.is_running:
        return "No polling until the key is changed"
    left = schedule.seconds_left
    if left is None:
        return ""
    return f"Next sync in {left // 60:.0f} min" if left >= 60 else "Next sync in under a minute"


def last_sync(account_status: AccountStatus | None, has_key: bool | None, now_ms: int) -> tuple[str, str]:
    """Return how old the numbers are at an instant (UTC ms), and the colour token for this text."""
    if account_status is None or account_status.responded_at_ms is None:
        return ("From files only" if has_key is False else "Never synced"), "text_3"
    text = f"Synced {age(now_ms - account_status.responded_at_ms)}"
    if account_status.failed:
        return f"{text}, {counted(len(account_status.failed), 'feed')} failed", "warning"
    return text, "positive"


def stored(account_status: AccountStatus | None, calls: int | None) -> str:
    """Return how many days are stored; with `calls`, also how many calls of the period the page is based on."""
    if account_status is None:
        return ""
    days = f"{counted(account_status.days_stored, 'day')} stored"
    return f"{counted(calls, 'call')} in this period · {days}" if calls else days


def needs_care(account_status: AccountStatus | None) -> tuple[int, str]:
    """Return how many things are worth checking on the page Sources, and what they are."""
    days, failed = (0, 0) if account_status is None else (account_status.days_to_check, len(account_status.failed))
    parts = [f"{counted(failed, 'feed')} failed"] if failed else []
    if days:
        parts.append(f"{counted(days, 'day')} of the last month with missing calls or different sums")
    return days + failed, ", ".join(parts)
