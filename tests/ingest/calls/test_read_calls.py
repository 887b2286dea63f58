"""The feed `calls` against the stand-in: every call once with all its details, however it is requested."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import truth
from tests.worlds.call_accounts import (
    FIRST_DAY,
    account_of,
    busy_account,
    call_queries,
    calls_report,
    days_with_marker,
    listed,
    moved,
    reported,
    stored_ids,
)
from tests.worlds.sync_world import NOW, TODAY, Response, World, by_name, json_response, on
from tracker import feeds
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, date_of, day_of_ms
from tracker.sample.account import SampleAccount
from tracker.sample.calls import cut
from tracker.sample.entities import CODING_AGENT, LAB_LAPTOP, LAPTOP, RAYCAST
from tracker.store.file.database import open_for_reading
from tracker.usage import Measures

MONTH = Period(date_of(FIRST_DAY), NOW.date())


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A complete first sync of 25,000 calls that tests only read from."""
    world = World(store_path=tmp_path_factory.mktemp("busy") / "usage.sqlite3", account=busy_account())
    assert len(reported(world)) > 25_000
    assert world.sync().exit_code == 0
    return world


def groups(world: World, *by: str) -> dict[tuple[str, ...], Measures]:
    """Return what `summary` of the 31 days says by columns; keys and the rest as their id where they have one."""
    with open_for_reading(world.store_path) as store:
        response = summarize(store, Question(MONTH, by), world.now)
    assert sum((group.measures for group in response.groups), Measures()) == response.total
    return {
        tuple((value.id if by == ("key",) else None) or value.text or "rest" for value in group.values): group.measures
        for group in response.groups
    }


@pytest.mark.parametrize("column", ["model", "author", "app", "workspace", "variant", "provider", "day"])
def test_every_split_of_25_000_calls_is_the_truth(busy: World, column: str) -> None:
    expected = truth.split(reported(busy), column)
    if column == "workspace":
        expected["Unattributed",] = expected.pop(("",))
    assert groups(busy, column) == expected


def test_every_key_of_25_000_calls_is_the_truth(busy: World) -> None:
    oauth = (RAYCAST.hash,)
    expected = truth.split(reported(busy), "key")
    expected[RAYCAST.name,] = expected.pop(oauth)
    assert groups(busy, "key") == expected
    assert expected[LAPTOP.hash,] != expected[LAB_LAPTOP.hash,]


def test_columns_that_no_day_feed_knows_together_are_the_truth(synced: World) -> None:
    assert groups(synced, "provider", "app") == truth.split(reported(synced), "provider", "app")


def test_windows_are_planned_by_the_totals_known(busy: World) -> None:
    windows = [query for query in call_queries(busy) if query["dimensions"] == ["generation_id", "model"]]
    assert [query["time_range"]["start"] for query in windows] == sorted(
        query["time_range"]["start"] for query in windows
    )
    assert 3 <= len(windows) <= 4
    assert all(query["time_range"]["start"].endswith("T00:00:00Z") for query in windows)


def test_calls_have_what_analytics_reports(synced: World) -> None:
    fields = (
        "generation_id, created_at_utc, model, provider, variant, key_hash, app, credits_usd, byok_usd, prompt_tokens, "
        "completion_tokens, reasoning_tokens, cached_tokens, finish_reason, streamed"
    )
    stored = {name: rest for name, *rest in synced.rows(f"SELECT {fields} FROM calls_view")}
    assert len(stored) == len(reported(synced))
    for entry in reported(synced):
        call = entry.call
        at, model, provider, variant, key_hash, app, *sums, finish, streamed = stored[call.generation_id]
        assert at[:19] == truth.day_of(entry).isoformat() + at[10:19]
        assert (model, provider, variant, app) == (call.model, call.provider, call.variant, call.app)
        assert key_hash == (call.key.hash if call.key and listed(call, synced.account) else None)
        assert [round(usd * 1e9) for usd in sums[:2]] == [cut(call.credits_nano), cut(call.byok_nano)]
        assert tuple(sums[2:]) == call[7:11]
        assert (finish, bool(streamed)) == (call.finish_reason, call.streamed)


def test_parts_of_the_cost_and_sessions_are_kept(synced: World) -> None:
    sql = """SELECT c.generation_id, c.cost_web_search_nano, c.cost_cache_nano, c.cost_file_nano, s.name
      FROM calls c LEFT JOIN sessions s ON s.id = c.session_id"""
    stored = {name: tuple(rest) for name, *rest in synced.rows(sql)}
    expected = {
        c.generation_id: (
            *(cut(part or 0) for part in (c.cost_web_search_nano, c.cost_cache_nano, c.cost_file_nano)),
            c.session,
        )
        for c in (entry.call for entry in reported(synced))
    }
    assert stored == expected
    assert any(session for *_, session in expected.values())


def test_the_instant_is_the_second_of_the_id_until_something_better_comes(synced: World) -> None:
    rows = synced.rows("SELECT generation_id, created_at_ms, created_at_exact FROM calls")
    seconds = {entry.call.generation_id: entry.call.created_at_ms // 1000 * 1000 for entry in reported(synced)}
    assert {name: at_ms for name, at_ms, _ in rows} == seconds
    assert {exact for _, _, exact in rows} == {0}


def test_every_day_is_marked_and_complete(synced: World) -> None:
    assert days_with_marker(synced) == set(range(FIRST_DAY, TODAY + 1))
    with open_for_reading(synced.store_path) as store:
        coverage = summarize(store, Question(MONTH), synced.now).coverage
    assert (coverage.complete, coverage.partial) == (30, 1)
    assert {day.sources for day in coverage.days} == {(feeds.CALLS,)}


def test_web_chat_has_no_key_and_an_unlisted_key_only_a_name(synced: World) -> None:
    rows = synced.rows("SELECT DISTINCT key_name, key_hash FROM calls_view WHERE key_hash IS NULL")
    assert set(rows) == {("Chatroom", None), (RAYCAST.name, None)}


def test_an_unlisted_key_never_takes_the_hash_of_its_namesake(world: World) -> None:
    """An app's key by OAuth has the name of a listed key: only calls made with the listed key get its hash."""
    oauth = replace(RAYCAST, name=LAPTOP.name)

    def disguised(account: SampleAccount) -> SampleAccount:
        entries = [e._replace(key=oauth) if e.key == RAYCAST else e for e in account.recorded]
        return replace(account_of(entries, account), keys=(*account.keys[:-1], oauth))

    world.account = disguised(world.account)
    assert world.sync().exit_code == 0
    mine = {e.call.generation_id for e in reported(world) if e.key == LAPTOP}
    assert {n for (n,) in world.rows("SELECT generation_id FROM calls_view WHERE key_hash = ?", LAPTOP.hash)} == mine
    by_name = world.rows("SELECT count(*) FROM calls_view WHERE key_name = ? AND key_hash IS NULL", LAPTOP.name)
    assert by_name == [(sum(e.key == oauth for e in reported(world)),)]


def test_only_keys_in_use_are_requested(synced: World) -> None:
    requested = {q["filters"][0]["value"] for q in call_queries(synced) if q.get("filters")}
    used = {e.key.hash for e in reported(synced) if e.key and listed(e.call, synced.account)}
    assert requested <= {key.hash for key in synced.account.keys}
    assert requested == used


def test_with_more_keys_than_the_limit_calls_bear_names(world: World) -> None:
    world.key_limit = 3
    assert world.sync().exit_code == 0
    assert not any(query.get("filters") for query in call_queries(world))
    assert world.rows("SELECT count(*) FROM calls_view WHERE key_hash IS NOT NULL") == [(0,)]
    assert world.rows("SELECT count(DISTINCT key_name) FROM calls_view")[0][0] > 3


def test_keys_that_came_and_went_do_not_fill_the_limit(world: World) -> None:
    world.key_limit = sum(key.is_listed(NOW.date()) for key in world.account.keys)
    world.sync()
    world.now += timedelta(days=1)
    gone = replace(CODING_AGENT, deleted=world.now.date())
    new = replace(CODING_AGENT, number=1, hash="f" * 64, name="new", created=world.now.date())
    keys = (gone if key == CODING_AGENT else key for key in world.account.keys)
    world.account = replace(world.account, keys=(*keys, new))
    world.requested.clear()
    report = by_name(world.sync())
    assert {report[name].status for name in (feeds.KEYS, feeds.KEY_MODEL_APP, feeds.KEY_MODEL)} == {"ok"}
    requested = {query["filters"][0]["value"] for query in call_queries(world) if query.get("filters")}
    assert requested, "calls are told apart by hash as well"
    by_hash = world.requests_by(feeds.KEY_MODEL, "key_hash")
    assert by_hash[TODAY, CODING_AGENT.hash] == 0
    assert by_hash[TODAY - 20, CODING_AGENT.hash] > 0, "what was held of it stays"


def test_a_dimension_that_is_gone_is_not_known_and_noted(world: World) -> None:
    metrics = ["request_count", "total_usage", "credits_usage", "byok_usage", "tokens_prompt", "tokens_completion"]
    dimensions = ["generation_id", "model", "api_key_id", "app", "variant", "workspace", "finish_reason", "streamed"]
    meta = {"metrics": [{"name": n} for n in metrics], "dimensions": [{"name": n} for n in dimensions]}
    world.faults.append(on("/analytics/meta", json_response({"data": meta})))
    report = calls_report(world)
    assert (report.status, report.new) == ("ok", len(reported(world)))
    assert report.reason == "OpenRouter no longer reports provider, session_id of calls."
    assert world.rows("SELECT DISTINCT provider FROM calls_view") == [(None,)]
    unknown = "cached_tokens IS NULL AND reasoning_tokens IS NULL AND cost_cache_nano IS NULL"
    assert world.rows(f"SELECT count(*) FROM calls WHERE {unknown}") == [(len(reported(world)),)]
    assert groups(world, "provider").keys() > {("rest",)}


def test_without_ids_of_calls_the_feed_is_skipped(world: World) -> None:
    names = [{"name": name} for name in ("model", "api_key_id", "app", "variant", "workspace")]
    meta = {"metrics": [{"name": "request_count"}], "dimensions": names}
    world.faults.append(on("/analytics/meta", json_response({"data": meta})))
    report = calls_report(world)
    assert (report.status, report.reason) == ("skipped", "OpenRouter does not offer generation_id any more")


def test_of_a_very_busy_account_the_oldest_days_stay_totals(world: World) -> None:
    world.calls_limit = 200
    report = calls_report(world)
    newest = list(reversed(reported(world)))[:200]
    first = day_of_ms(newest[-1].call.created_at_ms) + 1
    assert report.new == sum(day_of_ms(e.call.created_at_ms) >= first for e in reported(world))
    assert (report.status, days_with_marker(world)) == ("ok", set(range(first, TODAY + 1)))
    assert report.reason == (
        f"{date_of(FIRST_DAY)} to {date_of(first - 1)}: day totals only, because the account makes more "
        "than 200 calls in 31 days."
    )
    assert groups(world, "model") == truth.split(reported(world), "model")


def test_stored_days_stay_when_the_account_grows_busier(world: World) -> None:
    world.sync()
    before = stored_ids(world)
    world.calls_limit = 1
    world.now += timedelta(days=1)
    report = calls_report(world)
    assert (report.status, report.new) == ("ok", 0)
    assert stored_ids(world) == before


def test_two_keys_of_one_name_are_apart_call_by_call(synced: World) -> None:
    by_hash = dict(synced.rows("SELECT key_hash, count(*) FROM calls_view WHERE key_name = 'laptop' GROUP BY 1"))
    for key in (LAPTOP, LAB_LAPTOP):
        assert by_hash[key.hash] == sum(entry.key == key for entry in reported(synced))


def test_an_account_without_calls_is_marked_without_asking(world: World) -> None:
    world.account = account_of([], world.account)
    assert calls_report(world).new == 0
    assert call_queries(world) == []
    assert days_with_marker(world) == set(range(FIRST_DAY, TODAY + 1))


def test_a_call_that_two_models_served_is_one_call(world: World) -> None:
    first = reported(world)[100]
    second = next(e for e in reported(world) if e.call.model != first.call.model)
    same = moved(second, first.call.created_at_ms + 1, first.call.generation_id)
    others = [e for e in world.account.recorded if e not in (first, second)]
    world.account = account_of([*others, first, same], world.account)
    assert world.sync().exit_code == 0
    found = world.rows(
        "SELECT c.credits_nano, c.prompt_tokens, m.permaslug FROM calls c JOIN models m ON m.id = c.model_id "
        "WHERE c.generation_id = ?",
        first.call.generation_id,
    )
    both = (first.call, second.call)
    dearer = max(both, key=lambda call: call.credits_nano + call.byok_nano)
    assert found == [(sum(cut(c.credits_nano) for c in both), sum(c.prompt_tokens for c in both), dearer.model)]


def test_a_key_that_analytics_shows_under_an_older_name_is_found_by_its_hash(world: World) -> None:
    def renaming(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if not target.startswith("/keys"):
            return None
        status, headers, content = world.respond(method, target, body)
        return status, headers, content.replace(b'"coding-agent"', b'"renamed"')

    world.faults.append(renaming)
    assert world.sync().exit_code == 0
    mine = sum(entry.key == CODING_AGENT for entry in reported(world))
    assert world.rows("SELECT key_name, count(*) FROM calls_view WHERE key_hash = ?", CODING_AGENT.hash) == [
        ("renamed", mine)
    ]
    assert world.rows("SELECT count(*) FROM calls_view WHERE key_name = 'coding-agent'") == [(0,)]
