"""The life of an account as data: what its person did and what this program was asked to do, step by step.

Every step has the instant (UTC ms) at which it happens. Keys, workspaces and calls are numbers, so that steps can be
left out of a story one by one until only those stay that matter.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tests.exports import Variant
from tracker.periods import MS_PER_DAY, day_number

START = day_number(date(2026, 10, 20))
"""The first day of the hand-written scenarios."""

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


def on(day: int, clock: str) -> int:
    """Return the instant (UTC ms) of a time of day, like "09:30", so many days after `START`."""
    hours, minutes = clock.split(":")
    return (START + day) * MS_PER_DAY + int(hours) * HOUR_MS + int(minutes) * MINUTE_MS


class NewKey(NamedTuple):
    """A key is made; `by_oauth`: by an app, so that it is never listed."""

    at_ms: int
    key: int
    name: str
    space: int = 0
    by_oauth: bool = False


class RenameKey(NamedTuple):
    """A key gets another name, which OpenRouter then shows for all its calls."""

    at_ms: int
    key: int
    name: str


class EndKey(NamedTuple):
    """A key is deleted or, else, switched off."""

    at_ms: int
    key: int
    is_deleted: bool = True


class NameSpace(NamedTuple):
    """A workspace is made or renamed; number 0 is the default one, which is there from the start."""

    at_ms: int
    space: int
    name: str


class Use(NamedTuple):
    """A call. Lags are how long after it (ms) OpenRouter reports it: in totals, then later in other responses."""

    at_ms: int
    number: int
    key: int | None = 1
    """None: web chat."""
    app: int = 0
    model: int = 0
    endpoint: int = 0
    credits_nano: int = 1000
    byok_nano: int = 0
    prompt: int = 100
    completion: int = 10
    reasoning: int = 0
    cached: int = 0
    is_free: bool = False
    is_cancelled: bool = False
    lag_ms: int = 0
    calls_lag_ms: int = 0
    activity_lag_ms: int = 0
    id_seconds_off: int = 0
    is_never_reported: bool = False
    """OpenRouter counts it in totals but never reports it as a single call."""


class Correct(NamedTuple):
    """OpenRouter corrects a call: fields of `Use` by name."""

    at_ms: int
    number: int
    changes: tuple[tuple[str, int], ...]


class Problem(NamedTuple):
    """Wrong responses in one sync: `what` goes wrong, for the first `times` requests to `where`.

    `where` is a path, or the dimensions of an analytics query, with a "+" where it is filtered.
    """

    where: str
    what: str
    times: int


class Sync(NamedTuple):
    """The account is polled. `key` None: with the management key, 0: with one that was revoked."""

    at_ms: int
    problems: tuple[Problem, ...] = ()
    key: int | None = None
    key_limit: int = 40
    calls_limit: int = 250_000
    row_cap: int = 10_000
    pause_ms: int = 0
    """How much time each request takes."""


class CallsFile(NamedTuple):
    """A per-call export of some days (numbers, both included), made at `made_ms`, is imported."""

    at_ms: int
    made_ms: int
    first: int
    last: int
    variant: Variant = "V4"


class DaysFile(NamedTuple):
    """A daily export of some days (numbers, both included), made at `made_ms`, is imported."""

    at_ms: int
    made_ms: int
    first: int
    last: int
    by_key: bool = False
    is_named: bool = True
    """Whether its file name shows when it was made."""


class Undo(NamedTuple):
    """One of the imports so far is undone: by its place, counted round and round."""

    at_ms: int
    place: int


class Look(NamedTuple):
    """Nothing happens but time."""

    at_ms: int


Step = NewKey | RenameKey | EndKey | NameSpace | Use | Correct | Sync | CallsFile | DaysFile | Undo | Look
Scenario = tuple[Step, ...]


def in_order(*steps: Step) -> Scenario:
    """Return a story with its steps in the order of time."""
    return tuple(sorted(steps, key=lambda step: step.at_ms))
