"""A day of exact calls that a feed of cut costs splits: no rest of a fraction of a cent, parts that are the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tracker import feeds
from tracker.analysis.ledger.question import Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, date_of
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.days import replace_days
from tracker.usage import Call, KeyRef

PERIOD = Period(date_of(DAY), date_of(DAY))
HOME, OFFICE = KeyRef("ab12", "home"), KeyRef("cd34", "office")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three calls without a key, of which two are exact; a feed that knows the keys and cuts every cost."""
    with open_for_writing(tmp_path / "usage.sqlite3") as opened:
        costs = [(2_000_700, 9), (3_000_040, 9), (4_000_000, 6)]
        import_calls(opened, [_call(number, nano, places) for number, (nano, places) in enumerate(costs)])
        rows = [
            usage(requests=2, key=HOME, app="Editor", credits_nano=5_000_000, **_tokens(2)),
            usage(requests=1, key=OFFICE, app="Editor", credits_nano=4_000_000, **_tokens(1)),
        ]
        replace_days(opened, feeds.KEY_MODEL_APP, [DAY], rows, end_of(DAY))
        yield opened


def _call(number: int, credits_nano: int, places: int) -> Call:
    return call(f"gen-{number}", credits_nano=credits_nano, cost_places=places, key=None)


def _tokens(requests: int) -> dict[str, int]:
    return {
        "prompt_tokens": 100 * requests,
        "completion_tokens": 10 * requests,
        "reasoning_tokens": 4 * requests,
        "cached_tokens": 50 * requests,
    }


def ask(store: Store, *by: str, filters: Mapping[str, tuple[str, ...]] | None = None) -> Summary:
    return summarize(store, Question(PERIOD, by, filters=filters or {}), NOW)


def test_the_fraction_is_in_the_largest_part_and_no_rest_stays(store: Store) -> None:
    answer = ask(store, "key")
    assert [(group.kind, group.values[0].id, group.measures.credits_nano) for group in answer.groups] == [
        ("value", "ab12", 5_000_740),
        ("value", "cd34", 4_000_000),
    ]
    assert answer.total == ask(store).total
    assert answer.total.credits_nano == 9_000_740


@pytest.mark.parametrize(("key", "credits_nano"), [("ab12", 5_000_740), ("cd34", 4_000_000)])
def test_filters_divide_the_same_total(store: Store, key: str, credits_nano: int) -> None:
    answer = ask(store, filters={"key": (key,)})
    assert answer.total.credits_nano == credits_nano
    assert answer.indeterminate is not None
    assert answer.indeterminate.is_zero()


def test_over_time_it_is_in_its_own_day(store: Store) -> None:
    answer = ask(store, "month", "key")
    month = date_of(DAY).isoformat()[:7]
    assert {tuple(value.text for value in group.values): group.measures.credits_nano for group in answer.groups} == {
        (month, "home"): 5_000_740,
        (month, "office"): 4_000_000,
    }


def test_money_that_differs_by_more_than_was_cut_stays_a_rest(store: Store) -> None:
    rows = [usage(requests=3, key=HOME, app="Editor", credits_nano=9_004_000, **_tokens(3))]
    replace_days(store, feeds.KEY_MODEL_APP, [DAY], rows, end_of(DAY) + 1)
    answer = ask(store, "provider")
    assert [(group.kind, group.measures.credits_nano) for group in answer.groups] == [
        ("value", 9_000_740),
        ("rest", 3_260),
    ]
