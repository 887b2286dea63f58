"""A clock that is wrong at one sync and set right before the next: the sums are right after that.

fault                                 | what happens                        | code | test
--------------------------------------|-------------------------------------|------|---------------------------
the clock was days or a year ahead    | the next sync reads what was missed | 0    | test_a_clock_that_was_ahead
the clock was days or a year behind   | the same                            | 0    | test_a_clock_that_was_behind
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.running import NOW, Cli, Clock
from tests.faults.accounts import few_calls, made, truth_of
from tests.faults.scenarios import assert_sums
from tests.faults.soundness import assert_sound
from tests.loopback import Loopback
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.openrouter import BASE_URL_VARIABLE

ALL_BUT_TODAY = {"days": 12, "complete": 11, "partial": 1, "missing": 0, "sources": []}
MORNING = NOW.replace(hour=5) - timedelta(days=5)


@pytest.fixture
def true_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """OpenRouter's own clock, which is right; the program has another one. The key is in the environment."""
    clock = Clock(MORNING)
    with Loopback(few_calls(), clock) as server:
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        yield clock


@pytest.fixture
def set_right(true_clock: Clock, clock: Clock, cli: Cli, store: Path) -> Callable[[timedelta, timedelta], None]:
    """Sync with a clock that is wrong, then with a right one, and check the sums and that no day but today is open."""

    def set_right(wrong_by: timedelta, after: timedelta) -> None:
        clock.now = MORNING - timedelta(hours=1)
        assert cli("sync").code == 0
        clock.now = MORNING + wrong_by
        assert cli("sync").code in (0, 7)
        for later in (after, after + timedelta(hours=12)):
            true_clock.now = clock.now = MORNING + later
            assert cli("sync").code == 0
            assert_sound(store)
            assert_sums(cli, store, truth_of(made(clock.now)))
            assert cli.json("summary", "12d")["coverage"] | {"sources": []} == ALL_BUT_TODAY

    return set_right


@pytest.mark.parametrize(("hours", "hours_later"), [(24, 0.25), (24 * 9, 5), (24 * 9, 24 * 5), (24 * 400, 1)])
def test_a_clock_that_was_ahead(
    hours: int, hours_later: float, set_right: Callable[[timedelta, timedelta], None]
) -> None:
    set_right(timedelta(hours=hours), timedelta(hours=hours_later))


@pytest.mark.parametrize(("hours", "hours_later"), [(24, 0.25), (24 * 5, 1), (24 * 400, 1)])
def test_a_clock_that_was_behind(
    hours: int, hours_later: float, set_right: Callable[[timedelta, timedelta], None]
) -> None:
    set_right(timedelta(hours=-hours), timedelta(hours=hours_later))
