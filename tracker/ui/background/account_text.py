"""What the side bar and the status bar say about an account. Free of widgets, so that all texts are in one place."""

from __future__ import annotations

from tracker.analysis.ledger.known_calls import KnownCalls
from tracker.errors import KeyProblem, TrackerError
from tracker.formatting import age, count, counted
from tracker.ingest.schedule import Schedule
from tracker.ui.background.account_status import AccountStatus

_MINUTE_MS = 60_000


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


def first_work(*, is_sync: bool) -> tuple[str, str]:
    """Return the title and the note above and below the progress of the work that brings the first numbers."""
    if is_sync:
        return "The first sync is running", "Numbers appear here as they arrive. It takes about a minute."
    return "The first numbers are on their way", ""


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


def last_sync(
    account_status: AccountStatus | None, has_key: bool | None, now_ms: int, problem: TrackerError | None = None
) -> tuple[str, str]:
    """Return how old the numbers are at an instant (UTC ms), and the colour token for this text.

    `problem` is why the last sync got nothing: then the numbers are as old as they say, and nothing is in order.
    """
    responded_at_ms = None if account_status is None else account_status.responded_at_ms
    synced = None if responded_at_ms is None else f"synced {age(now_ms - responded_at_ms)}"
    if problem is not None:
        token = "negative" if isinstance(problem, KeyProblem) else "warning"
        return f"{problem.title}, {synced or 'never synced'}", token
    if account_status is None or synced is None:
        return ("From files only" if has_key is False else "Never synced"), "text_3"
    text = f"{synced[:1].upper()}{synced[1:]}"
    if account_status.failed:
        return f"{text}, {counted(len(account_status.failed), 'feed')} failed", "warning"
    return text, "positive"


def today_title(account_status: AccountStatus | None, now_ms: int, problem: TrackerError | None) -> str:
    """Return the title of today's number: that the day is open or, if it cannot be read now, from when it is."""
    responded_at_ms = None if account_status is None else account_status.responded_at_ms
    if problem is None or responded_at_ms is None or now_ms - responded_at_ms < _MINUTE_MS:
        return "Today, still open"
    return f"Today, as of {age(now_ms - responded_at_ms)}"


def stored(account_status: AccountStatus | None, known: KnownCalls | None) -> str:
    """Return how many days are stored; with `known`, also how much of what the page is based on is known call by call.

    A period without requests has nothing to be known one by one.
    """
    if account_status is None:
        return ""
    days = f"{counted(account_status.days_stored, 'day')} stored"
    if known is None or known.requests <= 0:
        return days
    return f"{count(known.calls)} of {counted(known.requests, 'request')} known one by one · {days}"


def needs_care(account_status: AccountStatus | None) -> tuple[int, str]:
    """Return how many things are worth checking on the page Sources, and what they are."""
    days, failed = (0, 0) if account_status is None else (account_status.days_to_check, len(account_status.failed))
    parts = [f"{counted(failed, 'feed')} failed"] if failed else []
    if days:
        parts.append(f"{counted(days, 'day')} of the last month with missing calls or different sums")
    return days + failed, ", ".join(parts)
