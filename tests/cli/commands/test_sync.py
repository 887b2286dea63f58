"""`sync` over HTTP: a management key gets the account, an inference key its own spend, and twice changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests import truth
from tests.cli.running import NOW, Cli, Clock, days_ago, groups_of, made_between, made_until, measures_of
from tests.loopback import Fault, Loopback
from tracker import feeds
from tracker.money import nano_from_usd
from tracker.sample.account import INFERENCE_KEY, SampleAccount
from tracker.sample.entities import LAPTOP
from tracker.usage import Measures

ALL_FEEDS = [
    *(feeds.KEY, feeds.WORKSPACES, feeds.KEYS, feeds.CREDITS, feeds.MODELS, feeds.PROVIDERS),
    *(feeds.KEY_MODEL_APP, feeds.KEY_MODEL, feeds.MODEL_KEY_NAME, feeds.MODEL_VARIANT, feeds.MODEL_WORKSPACE),
    feeds.ACTIVITY,
    *feeds.MARKET_FEEDS,
]
ANALYTICS = [name for name in ALL_FEEDS if name.startswith("analytics:")]


def _sync(cli: Cli, *arguments: str) -> dict[str, dict[str, Any]]:
    """Sync and return the report of each feed by its name."""
    return {feed.pop("name"): feed for feed in cli.json("sync", *arguments)["feeds"]}


def test_the_report_has_every_feed_in_the_designed_shape(cli: Cli, server: Loopback) -> None:
    reports = cli.json("sync")["feeds"]
    names = [report["name"] for report in reports]
    assert set(ALL_FEEDS) <= set(names)
    assert len(set(names)) == len(names)
    assert {tuple(report) for report in reports} == {("name", "status", "reason", "new", "changed", "unchanged")}
    assert {report["status"] for report in reports} == {"ok"}


def test_second_sync_adds_nothing(cli: Cli, server: Loopback) -> None:
    first, second = _sync(cli), _sync(cli)
    assert first[feeds.ACTIVITY]["new"] == 30
    assert all(first[name]["new"] == 367 for name in ANALYTICS)
    assert [(name, f) for name, f in second.items() if f["new"] or f["changed"]] == []
    assert second[feeds.ACTIVITY]["unchanged"] == 30


def test_a_full_sync_reads_the_year_again_and_adds_nothing(cli: Cli, server: Loopback) -> None:
    _sync(cli)
    again = _sync(cli, "--full")
    assert [name for name, f in again.items() if f["new"] or f["changed"]] == []
    assert all(again[name]["unchanged"] == 367 for name in ANALYTICS)


def test_later_only_the_open_day_changes(cli: Cli, server: Loopback, clock: Clock) -> None:
    clock.now = NOW.replace(hour=9)
    _sync(cli)
    clock.now = NOW
    later = _sync(cli)
    assert [later[name]["changed"] for name in ANALYTICS] == [1] * len(ANALYTICS)
    assert [later[name]["new"] for name in (*ANALYTICS, feeds.ACTIVITY)] == [0] * (len(ANALYTICS) + 1)


def test_today_is_what_was_used_until_the_sync(
    cli: Cli, server: Loopback, clock: Clock, account: SampleAccount
) -> None:
    for hour in (9, 18):
        clock.now = NOW.replace(hour=hour)
        _sync(cli)
        answer = cli.json("summary", "1d")
        assert measures_of(answer["total"]) == truth.total(made_between(account, clock.today, clock.today, clock.now))
        assert answer["coverage"]["partial"] == 1


def _activity(server: Loopback) -> dict[str, Measures]:
    """Request `/activity` without any code of the program and sum it by model."""
    request = Request(f"{server.base_url}/activity", headers={"Authorization": f"Bearer {server.key}"})
    with urlopen(request, timeout=10) as answer:
        rows = json.loads(answer.read(), parse_float=Decimal)["data"]
    sums: dict[str, Measures] = {}
    for row in rows:
        served = Measures(
            row["requests"],
            nano_from_usd(row["usage"]),
            nano_from_usd(row["byok_usage_inference"]),
            row["prompt_tokens"],
            row["completion_tokens"],
            row["reasoning_tokens"],
            row["cached_tokens"],
        )
        sums[row["model_permaslug"]] = sums.get(row["model_permaslug"], Measures()) + served
    return sums


def test_thirty_days_by_model_are_what_activity_served(cli: Cli, server: Loopback) -> None:
    _sync(cli)
    _sync(cli)
    answer = cli.json("summary", "--from", days_ago(30), "--to", days_ago(1), "--by", "model")
    served = _activity(server)
    assert groups_of(answer) == served
    assert measures_of(answer["total"]) == sum(served.values(), Measures())
    assert answer["coverage"] == answer["coverage"] | {"days": 30, "complete": 30, "partial": 0, "missing": 0}


def test_everything_stored_is_everything_used(cli: Cli, server: Loopback, account: SampleAccount) -> None:
    _sync(cli)
    assert measures_of(cli.json("summary", "all")["total"]) == truth.total(made_until(account))


def test_a_feed_that_fails_does_not_stop_the_others(cli: Cli, server: Loopback) -> None:
    server.fail(
        "/credits",
        Fault(status=200, headers={"content-type": "text/html"}, body=b"<!doctype html><title>Sign in</title>"),
    )
    outcome = cli("sync", "--json")
    assert outcome.code == 7
    failed = [report for report in outcome.json["feeds"] if report["status"] != "ok"]
    assert [report["name"] for report in failed] == [feeds.CREDITS]
    assert failed[0]["reason"] in outcome.err


def test_a_feed_that_failed_is_read_by_the_next_sync(cli: Cli, server: Loopback, account: SampleAccount) -> None:
    server.fail("/activity", Fault(status=400, headers={}, body=b"{}"))
    assert cli("sync").code == 7
    assert _sync(cli)[feeds.ACTIVITY]["new"] == 30
    assert measures_of(cli.json("summary", "all")["total"]) == truth.total(made_until(account))


def test_only_reading_requests_are_sent(cli: Cli, server: Loopback) -> None:
    _sync(cli)
    asked = {(seen.method, seen.path) for seen in server.seen}
    assert {path for method, path in asked if method != "GET"} == {"/analytics/query"}
    assert {method for method, _ in asked} == {"GET", "POST"}


def test_the_table_for_people_names_every_feed(cli: Cli, server: Loopback) -> None:
    outcome = cli("sync")
    assert outcome.code == 0
    assert all(feeds.FEED_TITLES[name] in outcome.out for name in ALL_FEEDS)


class TestWithoutKey:
    """Without a key the public catalogue is read, and nothing is asked in anybody's name."""

    @pytest.fixture(autouse=True)
    def _no_key(self, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENROUTER_API_KEY")

    def test_what_is_public_is_read_and_the_rest_needs_a_key(self, cli: Cli, server: Loopback) -> None:
        outcome = cli("sync", "--json")
        assert outcome.code == 0, outcome.err
        reports = {feed["name"]: feed for feed in outcome.json["feeds"]}
        assert {name for name, feed in reports.items() if feed["status"] == "ok"} == {"models", "providers"}
        assert reports["models"]["new"] > 0
        skipped = {name: feed["reason"] for name, feed in reports.items() if feed["status"] == "skipped"}
        assert skipped == dict.fromkeys(reports.keys() - {"models", "providers"}, "needs a key")
        assert reports.keys() >= set(ALL_FEEDS)
        asked = [seen.path for seen in server.seen]
        assert asked == ["/models", "/providers", "/datasets/rankings-daily"]

    def test_the_market_is_read_where_it_answers(self, cli: Cli, server: Loopback) -> None:
        body = (
            b'{"data":[{"date":"2026-11-10","model_permaslug":"x/y","total_tokens":"5"}],"meta":{"as_of":"2026-11-11"}}'
        )
        server.fail("/datasets/rankings-daily", Fault(status=200, body=body))
        reports = _sync(cli)
        assert reports["market:rankings-daily"]["status"] == "ok"
        assert reports["market:task"] == {
            "status": "skipped", "reason": "needs a key", "new": 0, "changed": 0, "unchanged": 0,
        }  # fmt: skip

    def test_prices_are_known_afterwards(self, cli: Cli) -> None:
        cli("sync")
        assert cli.json("what-if", "--model", "openai/gpt-5")["model"]["model"] == "openai/gpt-5-2025-08-07"

    def test_a_later_key_gets_the_same_store(self, cli: Cli, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        cli("sync")
        monkeypatch.setenv("OPENROUTER_API_KEY", server.key)
        assert _sync(cli)["key"] == {"status": "ok", "reason": None, "new": 0, "changed": 0, "unchanged": 1}

    def test_a_rejected_key_is_exit_3(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-" + "0" * 64)
        assert cli("sync").code == 3

    def test_a_server_out_of_reach_fails_the_feeds(self, cli: Cli, server: Loopback) -> None:
        server.fail("/models", Fault(status=404, body=b"{}"))
        outcome = cli("sync", "--json")
        assert outcome.code == 7
        assert [feed["name"] for feed in outcome.json["feeds"] if feed["status"] == "failed"] == ["models"]


class TestInferenceKey:
    """An inference key gives its own counters and nothing else."""

    @pytest.fixture(autouse=True)
    def _key(self, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENROUTER_API_KEY", INFERENCE_KEY)

    @pytest.fixture
    def start(self, clock: Clock) -> datetime:
        """Noon of six days before today: from there a test moves the clock forward."""
        clock.now = datetime.combine(days_ago(6), NOW.timetz()).replace(hour=12, minute=0)
        return clock.now

    def test_what_it_cannot_read_is_skipped(self, cli: Cli) -> None:
        outcome = cli("sync", "--json")
        reports = {feed["name"]: feed for feed in outcome.json["feeds"]}
        assert outcome.code == 0
        answered = {"key", "models", "providers", *feeds.MARKET_FEEDS}
        assert {name for name, feed in reports.items() if feed["status"] == "ok"} == answered
        skipped = {name: feed for name, feed in reports.items() if feed["status"] == "skipped"}
        assert {feed["reason"] for feed in skipped.values()} == {"needs a management key"}
        assert set(skipped) | answered >= set(ALL_FEEDS)

    def test_people_are_told_why(self, cli: Cli) -> None:
        assert "Activity: needs a management key" in cli("sync").err

    def test_counts_are_unknown_and_not_zero(self, cli: Cli, account: SampleAccount) -> None:
        cli.json("sync")
        answer = cli.json("summary", "1d", "--by", "day")
        total = measures_of(answer["total"])
        assert (total.credits_nano, total.byok_nano) == _spent(account, NOW)
        for name in ("requests", "prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens"):
            assert answer["total"][name] is None
        assert answer["coverage"]["sources"] == ["key"]
        assert answer["coverage"]["partial"] == 1

    def test_a_second_reading_of_a_day_replaces_the_first(
        self, cli: Cli, clock: Clock, start: datetime, account: SampleAccount
    ) -> None:
        for hours in (0, 8):
            clock.now = start + timedelta(hours=hours)
            cli.json("sync")
            assert _stored(cli, "1d") == _spent(account, clock.now)[0]

    def test_the_next_day_gives_the_total_of_the_day_before(
        self, cli: Cli, clock: Clock, start: datetime, account: SampleAccount
    ) -> None:
        cli.json("sync")
        clock.now = start + timedelta(days=1)
        cli.json("sync")
        by_day = groups_of(cli.json("summary", "2d", "--by", "day"))
        whole_first_day = _spent(account, start.replace(hour=23, minute=59, second=59))
        expected = {start: whole_first_day[0], clock.now: _spent(account, clock.now)[0]}
        assert {day: sums.credits_nano for day, sums in by_day.items()} == {
            instant.date().isoformat(): nano for instant, nano in expected.items()
        }

    def test_spend_of_days_without_a_reading_is_never_distributed(
        self, cli: Cli, clock: Clock, start: datetime, account: SampleAccount
    ) -> None:
        cli.json("sync")
        clock.now = start + timedelta(days=4)
        cli.json("sync")
        by_day = groups_of(cli.json("summary", "5d", "--by", "day"))
        spans = made_between(account, start.date(), clock.today - timedelta(days=1))
        own, _ = truth.exact(entry for entry in spans if entry.key is LAPTOP)
        first, _ = _spent(account, start)
        # What was spent on the first day up to the reading is known to belong to it; the rest is not divided by days.
        assert {day: sums.credits_nano for day, sums in by_day.items()} == {
            start.date().isoformat(): first,
            None: own - first,
            clock.today.isoformat(): _spent(account, clock.now)[0],
        }
        assert _stored(cli, "all") == own + _spent(account, clock.now)[0]

    def test_a_management_key_adds_the_other_feeds_later(
        self, cli: Cli, server: Loopback, account: SampleAccount, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli.json("sync")
        monkeypatch.setenv("OPENROUTER_API_KEY", server.key)
        reports = _sync(cli)
        assert {feed["status"] for feed in reports.values()} == {"ok", "skipped"}
        assert measures_of(cli.json("summary", "all")["total"]) == truth.total(made_until(account))


def _spent(account: SampleAccount, instant: datetime) -> tuple[int, int]:
    """Return the exact credits and BYOK cost of the inference key on a UTC day until an instant, nano-dollars."""
    day = instant.astimezone(UTC).date()
    return truth.exact(entry for entry in made_between(account, day, day, instant) if entry.key is LAPTOP)


def _stored(cli: Cli, period: str) -> int:
    return measures_of(cli.json("summary", period)["total"]).credits_nano
