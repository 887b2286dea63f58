"""Random small accounts.

A truth of a few calls comes first; files, syncs and feeds tell of parts of it, each in the way and with the gaps that
its source has. So most days are held by several sources, of which some agree, some are behind and some know less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.make import call
from tests.worlds.account_steps import LISTED, Account, DaysFile, Fetch, File, Step, Sync
from tests.worlds.plain_account import FeedDay
from tracker import feeds
from tracker.periods import MS_PER_DAY, day_number
from tracker.store.account.account import KeyReading
from tracker.tags import Tag
from tracker.usage import NO_KEY, UNKNOWN_APP, Call, DayUsage, KeyRef

DAYS = 5
"""Days of an account; the last but one is today, the last lies ahead: clocks differ."""

FIRST_DAYS = (date(2026, 10, 30), date(2026, 12, 29), date(2028, 2, 26), date(2026, 3, 6))
"""The end of summer time in Canada, a new year inside a week, a leap day, the beginning of summer time."""

ZONES = ("America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")

WORK, TWIN, GONE = KeyRef("ab12", "work"), KeyRef("cd34", "work"), KeyRef("ef56", "gone")
OLD = KeyRef(None, "old")
"""A key whose hash no source ever reports."""
KEYS = (WORK, TWIN, GONE, OLD, NO_KEY)
MODELS = ("acme/nova-2-20260101", "acme/nova-2", "zeta/One é-x")
IN_DAILY_FILES = {"acme/nova-2-20260101": "acme/nova", "acme/nova-2": "acme/two", "zeta/One é-x": "zeta/one"}
"""By what names daily files call the models; the catalogue does not list the second one."""
APPS = ("Editor", "Bot", UNKNOWN_APP)
TAGS = (
    Tag("key", "cd34", "roleplay"),
    Tag("key", "work", "science"),
    Tag("key", "old", "legal"),
    Tag("app", "Editor", "programming"),
    Tag("model", "acme/nova", "trivia"),
    Tag("model", "acme/nova-2", "finance"),
)

FEED_COLUMNS = {
    feeds.KEY_MODEL_APP: ("model", "key", "app"),
    feeds.KEY_MODEL: ("model", "key"),
    feeds.MODEL_KEY_NAME: ("model", "key"),
    feeds.KEY_APP: ("key", "app"),
    feeds.MODEL_WORKSPACE: ("model", "workspace"),
    feeds.MODEL_VARIANT: ("model", "variant"),
    feeds.ACTIVITY: ("model", "provider", "variant"),
    feeds.DAILY_CSV: ("model", "key"),
}
_BY_NAME = (feeds.MODEL_KEY_NAME, feeds.KEY_APP, feeds.DAILY_CSV)


class Reported(NamedTuple):
    """A true call, and how it is reported."""

    as_csv: Call
    as_api: Call


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Draw an account."""
    first_day = day_number(draw(st.sampled_from(FIRST_DAYS)))
    today = first_day + DAYS - 2
    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=today, hours=draw(st.sampled_from((0, 2, 12, 23))))
    used_days = draw(st.lists(st.integers(first_day, first_day + DAYS - 1), min_size=1, max_size=3, unique=True))
    instants = draw(st.lists(_instants(used_days), max_size=9))
    truth = [_reported(draw, f"gen-{place}", instant) for place, instant in enumerate(sorted(instants))]
    makers = [_file, _file, _sync, _fetches, _fetches, _days_file]
    chosen = draw(st.lists(st.sampled_from(makers), min_size=1, max_size=6))
    steps = [step for make in chosen for step in make(draw, first_day, truth)]
    # Undoing restores what was there before; values of a later file that changed nothing then are not kept.
    steps.sort(key=lambda step: isinstance(step, File) and step.is_undone)
    readings = draw(st.lists(_reading(first_day), max_size=4)) if draw(st.booleans()) else []
    tags = draw(st.lists(st.sampled_from(TAGS), max_size=3, unique=True))
    read = tuple({(reading.label, reading.at_ms): reading for reading in readings}.values())
    return Account(
        first_day=first_day,
        now=now,
        steps=tuple(steps),
        undoes_in_order=draw(st.booleans()),
        readings=read,
        tags=tuple(tags),
    )


def _instants(days: Sequence[int]) -> st.SearchStrategy[int]:
    """Instants of some UTC days, where a date begins somewhere, or a moment before or after."""
    minutes = st.sampled_from((150, 210, 330, 600, 660, 720, 780, 1095, 1110))
    near = st.builds(lambda minute, ms: minute * 60_000 + ms, minutes, st.sampled_from((0, -1, 30_500)))
    in_day = st.sampled_from((0, 1, MS_PER_DAY - 1)) | near
    return st.builds(lambda day, ms: day * MS_PER_DAY + ms, st.sampled_from(days), in_day)


_NANO = st.sampled_from((0, 1000, 1500, 2_345_678, 499, 500, 501, -7_000, 10**15))
_TOKENS = st.sampled_from((0, 1, 17, 1000, 2**53 + 1))


def _reported(draw: st.DrawFn, name: str, instant: int) -> Reported:
    key = draw(st.sampled_from(KEYS))
    credits_nano, byok_nano = draw(_NANO), draw(st.sampled_from((0, 0, 0, 700, 2_000_000)))
    # Calls from analytics are cut, calls from `/generation` are exact.
    is_cut = draw(st.booleans())
    api = call(
        name,
        created_at_ms=instant // 1000 * 1000,
        created_at_exact=False,
        model=draw(st.sampled_from(MODELS)),
        credits_nano=_to_micros(credits_nano) if is_cut else credits_nano,
        byok_nano=_to_micros(byok_nano) if is_cut else byok_nano,
        cost_places=6 if is_cut else 9,
        prompt_tokens=draw(_TOKENS),
        completion_tokens=draw(_TOKENS),
        reasoning_tokens=draw(st.none() | _TOKENS),
        cached_tokens=draw(st.none() | _TOKENS),
        provider=draw(st.sampled_from(("ExampleCloud", "Other"))),
        variant=draw(st.sampled_from(("standard", "free"))),
        key=key,
        app=draw(st.sampled_from(APPS)),
    )
    csv = api._replace(
        created_at_ms=instant,
        created_at_exact=True,
        cost_places=6,
        credits_nano=_to_micros(credits_nano),
        byok_nano=_to_micros(byok_nano),
        key=NO_KEY if key == NO_KEY else KeyRef(None, key.name),
    )
    return Reported(csv, api)


def _to_micros(nano: int) -> int:
    return nano // 1000 * 1000


def _lacking(draw: st.DrawFn, calls: Sequence[Call], columns: Sequence[str]) -> tuple[Call, ...]:
    """Take from some of the calls what they know of up to two columns."""
    gone = draw(st.lists(st.sampled_from(columns), max_size=2))
    without: dict[str, Any] = dict.fromkeys(gone)
    return tuple(one._replace(**without) if draw(st.booleans()) and gone else one for one in calls)


def _some(draw: st.DrawFn, truth: Sequence[Reported]) -> list[Reported]:
    return [reported for reported in truth if draw(st.integers(0, 5))] if draw(st.booleans()) else list(truth)


def _file(draw: st.DrawFn, first_day: int, truth: Sequence[Reported]) -> list[Step]:
    columns = ("provider", "cached_tokens", "reasoning_tokens", "variant")
    calls = _lacking(draw, [reported.as_csv for reported in _some(draw, truth)], columns)
    rejected, finished, undone = (draw(st.integers(0, 4)) == 0 for _ in range(3))
    return [File(calls, int(rejected), not finished, undone)] if calls else []


def _sync(draw: st.DrawFn, first_day: int, truth: Sequence[Reported]) -> list[Step]:
    columns = ("provider", "cached_tokens", "app", "key", "variant")
    calls = _lacking(draw, [reported.as_api for reported in _some(draw, truth)], columns)
    if draw(st.integers(0, 3)) == 0:
        # Ids of another form: the same calls once more, as nothing shows that they are the same.
        calls = tuple(one._replace(generation_id=f"other-{one.generation_id}") for one in calls)
    days = draw(st.lists(st.integers(first_day, first_day + DAYS - 1), max_size=4))
    return [Sync(calls, {day: _read_at(draw, day) for day in days})]


def _read_at(draw: st.DrawFn, day: int) -> int:
    return (day + 1) * MS_PER_DAY + draw(st.sampled_from((0, 5_000, 90_000_000, 95_000_000, -1, -40_000_000)))


def _fetches(draw: st.DrawFn, first_day: int, truth: Sequence[Reported]) -> list[Step]:
    feed = draw(st.sampled_from([name for name in feeds.DAY_FEEDS if name != feeds.DAILY_CSV]))
    days = draw(st.lists(st.integers(first_day, first_day + DAYS - 1), min_size=1, max_size=5))
    return [Fetch(feed, day, FeedDay(_read_at(draw, day), _feed_rows(draw, feed, day, truth))) for day in days]


def _days_file(draw: st.DrawFn, first_day: int, truth: Sequence[Reported]) -> list[Step]:
    days = draw(st.lists(st.integers(first_day, first_day + DAYS - 1), min_size=1, max_size=5, unique=True))
    rows = {day: _feed_rows(draw, feeds.DAILY_CSV, day, truth) for day in days}
    return [DaysFile(rows, _read_at(draw, max(days)), draw(st.integers(0, 3)) == 0)]


def _feed_rows(draw: st.DrawFn, feed: str, day: int, truth: Sequence[Reported]) -> tuple[DayUsage, ...]:
    """Sum up what a feed reports for a day: all, nothing yet, some, one call twice, or zeros; some labels unknown."""
    calls = [reported for reported in truth if reported.as_csv.created_at_ms // MS_PER_DAY == day]
    shape = draw(st.sampled_from(("whole", "whole", "whole", "nothing", "some", "twice", "zeros")))
    if shape == "nothing":
        calls = []
    elif shape == "some":
        calls = [reported for reported in calls if draw(st.booleans())]
    elif shape == "twice":
        calls = calls + calls[:1]
    groups: defaultdict[tuple[Any, ...], list[Call]] = defaultdict(list)
    by_slug = feed == feeds.DAILY_CSV and draw(st.booleans())
    forgets = draw(st.integers(0, 2)) == 0
    for reported in calls:
        one = reported.as_csv if feed == feeds.DAILY_CSV else reported.as_api
        if by_slug:
            one = one._replace(model=IN_DAILY_FILES[one.model])
        values = tuple(_feed_value(feed, column, one) for column in FEED_COLUMNS[feed])
        if forgets and draw(st.integers(0, 2)) == 0:
            values = (*values[:-1], None)
        groups[values].append(one)
    rows = tuple(_feed_row(day, feed, values, of_group) for values, of_group in groups.items())
    return tuple(_zeros(row) for row in rows) if shape == "zeros" else rows


def _zeros(row: DayUsage) -> DayUsage:
    return DayUsage(*row[:8], 0, 0, 0, 0, 0, 0, row.cached_tokens and 0)


def _feed_value(feed: str, column: str, one: Call) -> Any:
    if column == "workspace":
        return next((key.workspace_id for key in LISTED if one.key and key.hash == one.key.hash), None)
    if column == "key" and feed in _BY_NAME and one.key is not None:
        return NO_KEY if one.key == NO_KEY else KeyRef(None, one.key.name)
    return getattr(one, column)


def _feed_row(day: int, feed: str, values: Sequence[Any], calls: Sequence[Call]) -> DayUsage:
    empty = DayUsage(day, None, None, None, None, None, None, None, 0, 0, 0, 0, 0, 0, None)
    knows_cached = all(one.cached_tokens is not None for one in calls)
    return empty._replace(
        **dict(zip(FEED_COLUMNS[feed], values, strict=True)),
        endpoint_id="e" if feed == feeds.ACTIVITY else None,
        requests=len(calls),
        credits_nano=sum(one.credits_nano for one in calls),
        byok_nano=sum(one.byok_nano for one in calls),
        prompt_tokens=sum(one.prompt_tokens for one in calls),
        completion_tokens=sum(one.completion_tokens for one in calls),
        reasoning_tokens=sum(one.reasoning_tokens or 0 for one in calls),
        cached_tokens=sum(one.cached_tokens or 0 for one in calls) if knows_cached else None,
    )


def _reading(first_day: int) -> st.SearchStrategy[KeyReading]:
    return st.builds(
        lambda label, hours, used, today: KeyReading(
            label, first_day * MS_PER_DAY + hours * 3_600_000, used + today, today, 0, 0
        ),
        st.sampled_from(("sk-a", "sk-b")),
        st.integers(-48, 24 * DAYS - 25),
        st.integers(0, 50),
        st.integers(0, 9),
    )
