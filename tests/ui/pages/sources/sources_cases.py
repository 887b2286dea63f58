"""An invented account for the tests of the page "Sources"."""

from __future__ import annotations

from datetime import timedelta

from tests.ui.chart_cases import LAST
from tracker import feeds
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.reconcile.balance import BalanceCheck, BalanceState
from tracker.analysis.reconcile.day_rows import DayRow, DayStatus
from tracker.analysis.views.sources import ALL_TOGETHER, FeedDay, FeedRow, FeedStatus, Quality, Sources
from tracker.periods import MS_PER_DAY, Period, day_number
from tracker.store.questions.quality import Conflict, OddCall
from tracker.store.usage.imports import ImportRecord
from tracker.usage import Measures

TODAY = day_number(LAST)
NOW_MS = TODAY * MS_PER_DAY + 51_120_000
"""14:12 UTC."""

USED = Measures(requests=139, credits_nano=7_000_000_000, byok_nano=173_000_000)


def cell(state: DayState) -> FeedDay:
    """Return a day of a feed."""
    if state is DayState.MISSING:
        return FeedDay(state)
    return FeedDay(state, USED, NOW_MS - 3_600_000)


def row_of(day: int, status: DayStatus, **fields: object) -> DayRow:
    """Return a line of the reconciliation."""
    given: dict[str, object] = {
        "calls_nano": 7_173_000_000,
        "feed": feeds.KEY_MODEL,
        "feed_nano": 7_173_000_000,
        "balance": None,
        "balance_is_whole": False,
        "difference_nano": 0,
        "cause": "",
    } | fields
    return DayRow(day=day, status=status, **given)  # type: ignore[arg-type]  # fields by name


def status(name: str, outcome: str = "ok", **fields: object) -> FeedStatus:
    """Return the status of a feed, by default read without an error three minutes ago."""
    given: dict[str, object] = {
        "responded_at_ms": NOW_MS - 180_000,
        "reason": None,
        "new": 0,
        "changed": 0,
        "unchanged": 0,
    } | fields
    return FeedStatus(feed=name, status=outcome, **given)  # type: ignore[arg-type]  # fields by name


ACTIVE = ImportRecord(
    id=3,
    kind="calls",
    file_name="activity.csv",
    variant="V4",
    started_at_ms=NOW_MS - 7_200_000,
    finished_at_ms=NOW_MS - 7_100_000,
    rows=1204,
    new=1100,
    changed=2,
    unchanged=99,
    rejected=3,
    undone_at_ms=None,
)
CUT_OFF = ImportRecord(
    id=2,
    kind="days",
    file_name="daily.csv",
    variant="daily",
    started_at_ms=NOW_MS - 8_000_000,
    finished_at_ms=None,
    rows=None,
    new=None,
    changed=None,
    unchanged=None,
    rejected=None,
    undone_at_ms=None,
)
UNDONE = ImportRecord(
    id=1,
    kind="calls",
    file_name="old.csv",
    variant="V1",
    started_at_ms=NOW_MS - 9_000_000,
    finished_at_ms=NOW_MS - 8_900_000,
    rows=4,
    new=4,
    changed=0,
    unchanged=0,
    rejected=0,
    undone_at_ms=NOW_MS,
)

QUALITY = Quality(
    conflict_count=2,
    odd_count=1,
    conflicts=(
        Conflict("gen-1", NOW_MS - MS_PER_DAY, "credits_nano", "1234567", "1234568", "activity.csv"),
        Conflict("gen-2", NOW_MS - MS_PER_DAY, "model_id", "acme/one", "acme/two", "activity.csv"),
    ),
    odd_calls=(OddCall("gen-3", NOW_MS, 10, 5, 7, 11),),
)
NO_ODD_ROWS = Quality(conflict_count=0, odd_count=0, conflicts=(), odd_calls=())


def sources_of(days: int = 30) -> Sources:
    """Return days that end with today: calls missing three days ago, unexplained five days ago."""
    numbers = tuple(range(TODAY - days + 1, TODAY + 1))

    def states(special: dict[int, DayState], usual: DayState) -> tuple[FeedDay, ...]:
        return tuple(cell(special.get(TODAY - day, usual)) for day in numbers)

    opened = {0: DayState.OPEN}
    missing = {**opened, 3: DayState.CALLS_MISSING}
    rows = (
        FeedRow(ALL_TOGETHER, states(missing | {8: DayState.FEEDS}, DayState.COMPLETE)),
        FeedRow(feeds.CALLS, states(missing | {8: DayState.MISSING}, DayState.COMPLETE)),
        FeedRow(feeds.KEY_MODEL, states(opened, DayState.COMPLETE)),
        FeedRow(feeds.ACTIVITY, states({0: DayState.MISSING}, DayState.COMPLETE)),
        FeedRow(feeds.CREDITS, states(opened | {5: DayState.DIFFER}, DayState.MISSING)),
    )
    special = {
        0: row_of(TODAY, DayStatus.OPEN, difference_nano=None, cause="Closes in 9 h 48 min."),
        3: row_of(
            TODAY - 3,
            DayStatus.CALLS_MISSING,
            calls_nano=7_131_300_000,
            difference_nano=41_700_000,
            cause="12 of 515 calls not stored: the export does not contain them.",
        ),
        5: row_of(
            TODAY - 5,
            DayStatus.UNEXPLAINED,
            balance=BalanceCheck(
                (TODAY - 5) * MS_PER_DAY, (TODAY - 4) * MS_PER_DAY, 7_700_000_000, 7_000_000_000, BalanceState.DIFFERS
            ),
            balance_is_whole=True,
            difference_nano=700_000_000,
            cause="The change of the balance differs from the credits by $0.70.",
        ),
        8: row_of(TODAY - 8, DayStatus.EQUAL, calls_nano=None, difference_nano=None),
    }
    return Sources(
        period=Period(LAST - timedelta(days=days - 1), LAST),
        now_ms=NOW_MS,
        days=numbers,
        rows=rows,
        checks=tuple(special.get(TODAY - day, row_of(day, DayStatus.EQUAL)) for day in reversed(numbers)),
        feeds=(
            status(feeds.CALLS, new=46),
            status(feeds.KEY_MODEL, "failed", responded_at_ms=NOW_MS - 8_040_000, reason="Took too long (408)"),
            status(feeds.KEY_APP, "skipped", responded_at_ms=None, reason="too many keys"),
            status(feeds.MODELS, changed=2, unchanged=30),
        ),
        imports=(ACTIVE, CUT_OFF, UNDONE),
        quality=QUALITY,
        coverage=Coverage(tuple(DayCoverage(day, DayState.COMPLETE, 5, 5, ("calls",)) for day in numbers)),
        cut_note="Up to $0.0009 more was billed: reports cut each request to a millionth of a dollar.",
    )
