"""Questions by a computed column that the program does not have: only the list of computed columns has to name it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, NOW, call, end_of, usage
from tests.slow_examples import slow_examples
from tests.worlds.invented_column import (
    APP,
    HOME,
    LEGAL_MODEL,
    NO_TEAM,
    OFFICE,
    TEAM,
    TEAMS,
    UNTIL,
    offer,
    save_facts,
    team_of,
)
from tracker import feeds
from tracker.analysis.ledger.question import Question, Summary
from tracker.analysis.ledger.summary import over_time_left_out, summarize
from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY, Period, date_of
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.usage import NO_KEY, Call, DayUsage, KeyRef, total_of

DAYS = range(DAY, DAY + 3)
PERIOD = Period(date_of(DAYS[0]), date_of(DAYS[-1]))


@pytest.fixture(scope="module", autouse=True)
def teams() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        offer(TEAM, patch)
        yield


def fill(store: Store, *calls: Call) -> None:
    import_id = begin_import(store, "calls", "export.csv", "V4", 0)
    # A call outside the period: the store has every name that the rule reads, whatever the calls are.
    merge_calls(store, import_id, [call("gen-old", day=DAY - 400, app=APP, model=LEGAL_MODEL)])
    save_facts(store)
    merge_calls(store, import_id, calls)


def ask(store: Store, *by: str, zone: ZoneInfo | None = None, **filters: tuple[str, ...]) -> Summary:
    first = PERIOD.first - timedelta(days=1)
    return summarize(store, Question(Period(first, PERIOD.last + timedelta(days=1), zone=zone), by, filters), NOW)


def requests(summary: Summary) -> dict[str | None, int | None]:
    return {group.values[0].text: group.measures.requests for group in summary.groups}


def test_every_kind_of_group(store: Store) -> None:
    fill(
        store,
        call("gen-alpha", app=APP, key=None),
        call("gen-later", app=APP, key=OFFICE, day=DAY + 1),
        call("gen-beta", key=HOME),
        call("gen-gamma", key=OFFICE, model=LEGAL_MODEL),
        call("gen-none", key=OFFICE),
        call("gen-open", key=NO_KEY, app=None),
    )
    split = ask(store, "team")
    assert {(group.values[0].text, group.kind) for group in split.groups} == {
        ("alpha", "value"),
        ("beta", "value"),
        ("gamma", "value"),
        (NO_TEAM, "unassigned"),
        (None, "rest"),
    }
    assert requests(split) == {"alpha": 1, "beta": 1, "gamma": 1, NO_TEAM: 2, None: 1}
    filtered = ask(store, "model", team=("beta", NO_TEAM))
    assert filtered.indeterminate is not None
    assert (filtered.total.requests, filtered.indeterminate.requests) == (3, 1)


def test_a_feed_splits_the_part_for_which_it_has_what_the_rule_needs(store: Store) -> None:
    fill(store)
    rows = [usage(requests=2, key=HOME, app="Editor"), usage(requests=3, key=OFFICE, app=APP)]
    replace_days(store, feeds.KEY_MODEL_APP, [DAY], rows, end_of(DAY))
    later = [usage(DAY + 1, requests=4, workspace="home"), usage(DAY + 1, requests=5, workspace="office")]
    replace_days(store, feeds.MODEL_WORKSPACE, [DAY + 1], later, end_of(DAY + 1))
    replace_days(store, feeds.ACTIVITY, [DAY + 2], [usage(DAY + 2, requests=7)], end_of(DAY + 2))
    assert requests(ask(store, "team")) == {"beta": 2 + 4, "alpha": 3, NO_TEAM: 5, None: 7}


@pytest.mark.parametrize(("zone", "hour", "later"), [("Asia/Tokyo", 20, 1), ("America/St_Johns", 1, -1)])
def test_a_rule_is_by_utc_days_in_every_zone(store: Store, zone: str, hour: int, later: int) -> None:
    made = {day: day * MS_PER_DAY + hour * 3_600_000 for day in (UNTIL - 1, UNTIL)}
    fill(store, *(call(f"gen-{day}", created_at_ms=at, app=APP, key=OFFICE) for day, at in made.items()))
    groups = ask(store, "day", "team", zone=ZoneInfo(zone)).groups
    assert [(*(value.text for value in group.values), group.measures.requests) for group in groups] == [
        (date_of(UNTIL - 1 + later).isoformat(), "alpha", 1),
        (date_of(UNTIL + later).isoformat(), NO_TEAM, 1),
    ]


def test_two_computed_columns_at_once(store: Store) -> None:
    fill(store, call("gen-1", key=OFFICE), call("gen-2", key=HOME, model=LEGAL_MODEL))
    kinds = {tuple(value.text for value in group.values): group.kind for group in ask(store, "tag", "team").groups}
    assert kinds == {("untagged", NO_TEAM): "unassigned", ("legal", "beta"): "value"}


def test_a_column_that_no_list_has_is_rejected() -> None:
    with pytest.raises(UsageError, match="by 'client'"):
        Question(PERIOD, ("client",))
    with pytest.raises(UsageError, match="team"):
        Question(PERIOD, filters={"client": ("x",)})


KEYS = st.sampled_from([None, NO_KEY, HOME, OFFICE, KeyRef(None, "old")])
APPS = st.sampled_from([None, APP, "Editor"])
MODELS = st.sampled_from(["acme/nova", LEGAL_MODEL])
CALLS = st.builds(
    call,
    st.just(""),
    created_at_ms=st.builds(
        lambda day, hour: day * MS_PER_DAY + hour * 3_600_000, st.sampled_from(DAYS), st.integers(0, 23)
    ),
    credits_nano=st.integers(0, 3),
    key=KEYS,
    app=APPS,
    model=MODELS,
)
ROWS = st.builds(
    usage,
    day=st.sampled_from(DAYS),
    requests=st.integers(1, 5),
    key=KEYS,
    app=APPS,
    model=st.none() | MODELS,
    workspace=st.sampled_from([None, "home", "office"]),
)


def check_sums(store: Store, zone: ZoneInfo | None, *by: str) -> None:
    """Check that groups sum to the total, that filters divide it, and that each filter matches exactly its group."""
    whole, split = ask(store, zone=zone).total, ask(store, *by, zone=zone)
    assert split.total == whole == total_of(group.measures for group in split.groups)
    parts = {text: ask(store, zone=zone, team=(text,)) for text in (*TEAMS.values(), NO_TEAM)}
    (indeterminate,) = {part.indeterminate for part in parts.values()}
    assert indeterminate is not None
    assert total_of(part.total for part in parts.values()) + indeterminate == whole
    if set(by) <= {"day", "week", "team"}:
        groups = {group.values[0].text: group.measures for group in over_time_left_out(split).groups}
        assert all(part.total == groups.get(text, total_of(())) for text, part in parts.items())


@slow_examples(40)
@given(
    calls=st.lists(CALLS, max_size=10),
    day_feeds=st.dictionaries(st.sampled_from(feeds.DAY_FEEDS), st.lists(ROWS, max_size=4), max_size=2),
    by=st.sampled_from([("team",), ("day", "team"), ("week", "team"), ("team", "tag"), ("key", "team")]),
    zone=st.none() | st.sampled_from(["America/St_Johns", "Asia/Tokyo"]).map(ZoneInfo),
)
def test_groups_and_filters_sum_to_the_total(
    tmp_path: Path, calls: list[Call], day_feeds: dict[str, list[DayUsage]], by: tuple[str, ...], zone: ZoneInfo | None
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    named = [one._replace(generation_id=f"gen-{place}") for place, one in enumerate(calls)]
    with open_for_writing(path) as store:
        fill(store, *named)
        if not day_feeds:
            teams = Counter(team_of(one, one.created_at_ms // MS_PER_DAY) for one in named)
            assert requests(ask(store, "team", zone=zone)) == teams
        for feed, rows in day_feeds.items():
            replace_days(store, feed, DAYS, rows, end_of(DAYS[-1]))
        check_sums(store, zone, *by)
