"""The sample's store has a history: prices, balances, files and tags that agree with the cost of its calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.truth import day_of
from tracker.accounts.sample_store import make_sample
from tracker.analysis.compare.compare import compare
from tracker.analysis.prices.price_book import read_price_book
from tracker.analysis.reconcile.balance import BalanceState
from tracker.analysis.reconcile.reconcile import reconcile
from tracker.analysis.what_if.what_if import what_if
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, Period, day_number, ms_of
from tracker.sample.account import TRACKED_DAYS, SampleAccount, tracked_account
from tracker.sample.calls import calls_of
from tracker.sample.catalogue import MODEL_BY_SLUG
from tracker.sample.entities import RAYCAST
from tracker.sample.models import usd_per_token
from tracker.store.account.account import credit_snapshots
from tracker.store.account.tags import all_tags
from tracker.store.file.database import Store, open_for_reading
from tracker.store.usage.imports import imports

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRST = NOW.date() - timedelta(days=TRACKED_DAYS)
TRACKED = Period(FIRST, NOW.date())
MONTH = Period(NOW.date() - timedelta(days=29), NOW.date())
ALL = {"from_ms": 0, "to_ms": 2**62}


@pytest.fixture(scope="module", autouse=True)
def short_year() -> Iterator[None]:
    """Let OpenRouter report weeks, not a year, and each day have a third of its calls.

    What the person tracked is what these tests are about.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.sample.account.AVAILABLE_DAYS", 32)
        patch.setattr("tracker.sample.account.calls_of", lambda day: calls_of(day)[::3])
        yield


@pytest.fixture(scope="module")
def account(short_year: None) -> SampleAccount:
    return tracked_account(NOW.date())


@pytest.fixture(scope="module")
def made(short_year: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as it is at noon, made once."""
    return _made(tmp_path_factory.mktemp("sample"), NOW)


@pytest.fixture
def store(made: Path) -> Iterator[Store]:
    with open_for_reading(made) as store:
        yield store


def _made(folder: Path, now: datetime) -> Path:
    place = folder / "sample.sqlite3"
    make_sample(place, Monitor(now=lambda: now))
    return place


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize("slug", ["anthropic/claude-opus-5", "google/gemini-3.7-flash", "moonshotai/kimi-k2.6"])
def test_the_price_of_each_day_is_the_one_charged(store: Store, slug: str) -> None:
    model = MODEL_BY_SLUG[slug]
    history = read_price_book(store).history(model.permaslug)
    assert history is not None
    assert len(history.snapshots) > 1
    for day in _days(FIRST, NOW.date()):
        listed = history.at((day_number(day) + 1) * MS_PER_DAY - 1).pricing.base
        assert listed is not None
        assert listed.prompt == Decimal(usd_per_token(model.price_on(day).prompt))


def test_what_if_on_the_same_model_is_what_was_paid_across_a_price_change(store: Store, account: SampleAccount) -> None:
    # Both providers of this model charge its list price, and it has no price for writing a cache.
    model = MODEL_BY_SLUG["google/gemini-3.7-flash"]
    calls = [e.call for e in account.recorded if e.call.model == model.permaslug and day_of(e) >= MONTH.first]
    stored = [call for call in calls if call.created_at_ms <= ms_of(NOW)]
    inference = sum(
        c.credits_nano + c.byok_nano - (c.cost_web_search_nano or 0) - (c.cost_file_nano or 0) for c in stored
    )
    answer = what_if(store, model.slug, MONTH, {"model": (model.permaslug,)}, NOW)
    assert len(answer.prices) == 2
    assert answer.total.requests == len(stored)
    assert answer.cost_nano == pytest.approx(inference, abs=len(stored))


def test_every_finished_day_is_confirmed_by_the_balance(store: Store) -> None:
    finished = Period(FIRST, NOW.date() - timedelta(days=1))
    states = [check.balance and check.balance.state for check in reconcile(store, finished, NOW)]
    # The balance after the last finished day was read today, and not all calls of today are reported yet.
    assert states == [*[BalanceState.AGREES] * (TRACKED_DAYS - 1), None]


def test_the_person_topped_up_more_than_once(store: Store) -> None:
    bought = [snapshot.total_nano for snapshot in credit_snapshots(store, **ALL)]
    assert bought == sorted(bought)
    assert len(set(bought)) > 2


def test_calls_are_stored_that_openrouter_no_longer_reports(store: Store, account: SampleAccount) -> None:
    made = [entry for entry in account.recorded if entry.call.created_at_ms <= ms_of(NOW)]
    earliest = FIRST - timedelta(days=30)
    assert store.value("SELECT count(*) FROM calls") == sum(day_of(entry) >= earliest for entry in made)


def test_files_add_how_long_calls_took_and_no_conflicts(store: Store) -> None:
    files = imports(store)
    assert [file.file_name for file in files] == [
        "openrouter_activity_2026-11-21.csv",
        "openrouter_activity_2026-10-23.csv",
    ]
    assert not any(file.rejected for file in files)
    since_ms = day_number(MONTH.first) * MS_PER_DAY
    share = store.value("SELECT avg(generation_time_ms IS NOT NULL) FROM calls WHERE created_at_ms >= ?", (since_ms,))
    assert share > 0.9
    assert store.value("SELECT count(*) FROM conflicts") == 0


def test_files_take_no_hash_away(store: Store) -> None:
    named = store.rows("SELECT DISTINCT k.name FROM calls c JOIN keys k ON k.id = c.key_id WHERE k.hash IS NULL")
    assert {name for (name,) in named} == {None, RAYCAST.name}


def test_figures_of_categories_are_compared(store: Store) -> None:
    by_id = {figure.figure.id: figure for figure in compare(store, MONTH, NOW).figures}
    for name in ("programming_share_recent", "oss_roleplay_share", "anthropic_programming_spend_share"):
        assert by_id[name].status == "compared"
    assert {tag.kind for tag in all_tags(store)} == {"key", "app", "model"}


@pytest.mark.parametrize("hour", [(0, 1), (23, 59)], ids=["first minute", "last minute"])
def test_the_past_is_the_same_at_any_hour(hour: tuple[int, int], made: Path, tmp_path: Path) -> None:
    before = "SELECT * FROM credit_snapshots WHERE at_ms < :today ORDER BY at_ms"
    prices = "SELECT * FROM prices WHERE seen_at_ms < :today ORDER BY model_id, seen_at_ms"
    calls = "SELECT generation_id, credits_nano, key_id, app_id FROM calls WHERE created_at_ms < :today ORDER BY 1"
    today = {"today": day_number(NOW.date()) * MS_PER_DAY}
    other = _made(tmp_path, NOW.replace(hour=hour[0], minute=hour[1]))
    with open_for_reading(made) as one, open_for_reading(other) as two:
        for question in (before, prices, calls):
            assert one.rows(question, today) == two.rows(question, today) != []


def test_an_early_account_is_tagged_only_for_what_it_used(tmp_path: Path) -> None:
    place = _made(tmp_path, datetime(2026, 3, 5, 10, 15, tzinfo=UTC))
    with open_for_reading(place) as store:
        assert 0 < len(all_tags(store)) < 10
