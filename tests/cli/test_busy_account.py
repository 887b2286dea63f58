"""A busy account over real HTTP, in figures: what a first sync, a second one and a day of polling cost.

`./packaging/test -m slow -k busy_account -s -n 0` prints them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Any, NamedTuple

import pytest

from tests import truth
from tests.cli.running import TODAY, Cli, Clock, added, days_ago, made_between, measures_of
from tests.loopback import Loopback
from tests.worlds.call_accounts import busier
from tracker import feeds
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.periods import ms_of
from tracker.sample.account import SampleAccount, sample_account
from tracker.sample.server import StandIn

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("unhurried")]

COPIES = 9
EVENING = datetime.combine(days_ago(1), time(23, 40), UTC)
FIRST = days_ago(31)
"""The oldest day for which single calls are reported in the evening of the day before `TODAY`."""
POLL = timedelta(minutes=15)
QUIET_POLLS = 4 * 15


class Cost(NamedTuple):
    """What something cost: the bytes of the responses, and the time of program, connection and server."""

    requests: int
    received_bytes: int
    seconds: float


class Line:
    """Counts what is sent over the connection between two checks."""

    def __init__(self, server: Loopback) -> None:
        self._server = server
        self._before = self._now()

    def _now(self) -> Cost:
        return Cost(len(self._server.seen), self._server.sent_bytes, perf_counter())

    def cost(self) -> Cost:
        """Return what was spent since the last call."""
        before, self._before = self._before, self._now()
        requests, received_bytes, seconds = (now - then for now, then in zip(self._before, before, strict=True))
        return Cost(int(requests), int(received_bytes), round(seconds, 1))


@pytest.fixture(scope="module")
def busy_year() -> SampleAccount:
    """More than 25,000 calls in 31 days, so that responses are cut at 10,000 rows."""
    return busier(sample_account(TODAY), COPIES)


@pytest.fixture
def busy_server(busy_year: SampleAccount, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The busy account behind a real server, with a management key in the environment."""
    clock.now = EVENING
    with Loopback(busy_year, clock) as server:
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        yield server


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a figure, separate from what commands print."""

    def say(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}")

    return say


def summary(cli: Cli, first: date, last: date, column: str) -> Any:
    """Return a split of some days; checks that its parts add up to its total."""
    answer = cli.json("summary", "--from", first, "--to", last, "--by", column)
    assert added(map(measures_of, answer["groups"])) == measures_of(answer["total"])
    return answer


def sync(cli: Cli) -> dict[str, Any]:
    """Sync and return the report per feed; no feed may fail."""
    report = {feed["name"]: feed for feed in cli.json("sync")["feeds"]}
    assert "failed" not in {feed["status"] for feed in report.values()}
    return report


def test_what_syncs_of_a_busy_account_read_and_cost(
    busy_year: SampleAccount, busy_server: Loopback, cli: Cli, clock: Clock, say: Callable[[str], None]
) -> None:
    line = Line(busy_server)
    calls = made_between(busy_year, FIRST, days_ago(1), EVENING)
    assert len(calls) > 25_000
    assert sync(cli)[feeds.CALLS]["new"] == len(calls)
    say(f"first sync, {len(calls)} calls: {line.cost()}")

    for column in ("model", "key", "app", "workspace", "variant", "provider"):
        groups = [measures_of(group) for group in summary(cli, FIRST, days_ago(1), column)["groups"]]
        assert Counter(groups) == Counter(truth.split(calls, column).values())
        say(f"summary --by {column}: {len(groups)} groups, all equal to the truth")

    older = made_between(busy_year, days_ago(60), FIRST - timedelta(days=1), EVENING)
    unattributed = [
        group for group in summary(cli, days_ago(60), days_ago(1), "provider")["groups"] if group["kind"] == "rest"
    ]
    assert [measures_of(group).requests for group in unattributed] == [truth.total(older).requests]
    say(f"summary --by provider, older days: one rest group of {len(older)} requests")

    line.cost()
    assert {feed["new"] + feed["changed"] for feed in sync(cli).values()} == {0}
    say(f"second sync, nothing new or changed: {line.cost()}")

    midnight = datetime.combine(TODAY, time(), UTC)
    for poll in range(96):
        clock.now = midnight + timedelta(minutes=7) + poll * POLL
        sync(cli)
    say(f"a day of polling every 15 minutes: {line.cost()}")
    so_far = made_between(busy_year, TODAY, TODAY, clock.now)
    assert measures_of(summary(cli, TODAY, TODAY, "model")["total"]) == truth.total(so_far)


def test_what_polling_costs_while_a_call_is_never_reported(
    busy_year: SampleAccount,
    busy_server: Loopback,
    cli: Cli,
    clock: Clock,
    say: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.now = datetime.combine(TODAY, time(8), UTC)
    end = clock.now + QUIET_POLLS * POLL
    calls = made_between(busy_year, days_ago(40), TODAY, end)
    later = [call for call in calls if call.call.created_at_ms > ms_of(clock.now)]
    # All of the morning, and then a call now and then.
    made = [call for call in calls if call.call.created_at_ms <= ms_of(clock.now)] + later[:: len(later) // 20]
    busy_server.stand_in = StandIn(replace(busy_year, recorded=tuple(made)), clock)
    untold = made[-30].call.generation_id.encode()
    respond = busy_server.stand_in.respond

    def forget(*question: Any) -> tuple[int, Mapping[str, str], bytes]:
        status, headers, body = respond(*question)
        if untold in body:
            answer = json.loads(body)
            rows = answer["data"]["data"]
            answer["data"]["data"] = [row for row in rows if row["generation_id"] != untold.decode()]
            answer["data"]["metadata"]["row_count"] = len(answer["data"]["data"])
            body = json.dumps(answer).encode()
        return status, headers, body

    line = Line(busy_server)
    with monkeypatch.context() as patch:
        patch.setattr(busy_server.stand_in, "respond", forget)
        sync(cli)
        line.cost()
        for _ in range(QUIET_POLLS):
            clock.now += POLL
            sync(cli)
        cost = line.cost()
    say(f"{QUIET_POLLS} polls of a quiet day of which one call is never told: {cost}")
    clock.now = datetime.combine(TODAY + timedelta(days=1), time(2), UTC)
    assert sync(cli)[feeds.CALLS]["new"] == 1, "the whole day is read once it is settled"
