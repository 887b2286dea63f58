"""What the window shows around every page: the account, how much is stored, how old it is, today. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import GroupValue, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.views.overview import filter_values
from tracker.analysis.views.sources import days_to_check
from tracker.feeds import PUBLIC_FEEDS
from tracker.periods import Period, StoredDates, begin_ms, date_of, day_number, ms_of
from tracker.store.account.account import bound_account, key_readings, known_keys, known_workspaces
from tracker.store.account.sync_log import FeedReport, last_responses, last_sync
from tracker.store.file.database import Store
from tracker.store.file.stores_in_folder import account_title
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.usage import Measures, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatus:
    """The account's status at one moment. It changes only after a sync or an import, or when a day begins."""

    today: date
    account: str | None
    """The account's name for people; None: the store has no account yet."""
    workspaces: int
    keys: int
    first_stored: date | None
    stored: StoredDates
    """The stored dates that period names such as "all" refer to."""
    days_stored: int
    responded_at_ms: int | None
    """When OpenRouter last answered anything about the account (UTC ms); None: never."""
    failed: tuple[FeedReport, ...]
    """Feeds that failed in the last sync."""
    responses: Mapping[str, int]
    """When each feed last answered (UTC ms)."""
    synced_at_ms: int | None
    """When the last sync that ended had begun (UTC ms)."""
    days_to_check: int
    """How many days of the last month have missing calls or sources that differ."""
    used_today: Measures | None
    """Usage on the current date of the zone shown. None: no data is stored for it."""
    values: Mapping[str, tuple[GroupValue, ...]]
    """What each column can be filtered by."""
    file_bytes: int

    @property
    def is_empty(self) -> bool:
        """Whether no day is stored."""
        return self.first_stored is None


def load_account_status(store: Store, now: datetime, zone: tzinfo | None = None) -> AccountStatus:
    """Read the account's status at `now` (aware); today is that of a zone (None: UTC). Raises `StoreUnusable`."""
    today = now.astimezone(UTC).date()
    with store.reading():
        day = first_day(store)
        first = None if day is None else min(date_of(day), today)
        day_totals = DayTotals(store, now)
        stored = summarize(store, Question(Period(first or today, today)), now, day_totals).coverage
        dates = StoredDates(now, day, first_call_ms(store))
        only_today = summarize(store, Question(dates.period("1d", zone)), now, day_totals)
        record = last_sync(store)
        responses = last_responses(store)
        workspaces = known_workspaces(store)
        return AccountStatus(
            today=today,
            account=_account(store, workspaces),
            workspaces=len(workspaces),
            keys=len(known_keys(store)),
            first_stored=first,
            stored=dates,
            days_stored=len(stored.days) - stored.missing,
            responded_at_ms=max((at for feed, at in responses.items() if feed not in PUBLIC_FEEDS), default=None),
            failed=() if record is None else tuple(feed for feed in record.feeds if feed.status == "failed"),
            responses=responses,
            synced_at_ms=None if record is None else record.started_at_ms,
            days_to_check=days_to_check(stored, day_number(today)),
            used_today=None if only_today.coverage.missing else only_today.total,
            values=filter_values(store),
            file_bytes=store.path.stat().st_size,
        )


def _account(store: Store, workspaces: Sequence[Workspace]) -> str | None:
    identity = bound_account(store)
    if identity is not None:
        return account_title(identity, next((one.name for one in workspaces if one.is_default), None))
    readings = key_readings(store)
    return f"Key {readings[-1].label}" if readings else None


def seconds_left(now: datetime, zone: tzinfo | None = None) -> int:
    """Return how many seconds remain of the day of an aware instant in a zone (None: UTC)."""
    tomorrow = day_number(now.astimezone(zone or UTC).date()) + 1
    return (begin_ms(tomorrow, zone) - ms_of(now)) // 1000
