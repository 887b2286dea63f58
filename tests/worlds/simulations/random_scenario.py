"""Random stories: a few weeks of a small account, polled and fed with files at odd times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.exports import VARIANTS
from tests.worlds.simulations.account import APPS, MODELS
from tests.worlds.simulations.scenario import (
    HOUR_MS,
    MINUTE_MS,
    CallsFile,
    Correct,
    DaysFile,
    EndKey,
    Look,
    NameSpace,
    NewKey,
    Problem,
    RenameKey,
    Scenario,
    Step,
    Sync,
    Undo,
    Use,
    in_order,
)
from tracker.periods import MS_PER_DAY, day_number, day_of_ms

_STARTS = (date(2026, 10, 20), date(2026, 12, 20), date(2027, 3, 1), date(2026, 9, 25), date(2027, 2, 20))
"""Before clocks change somewhere, a new year, the end of a month."""
_KEY_NAMES = ("work", "work", "play", "lab", "new")
_SPACE_NAMES = ("Client", "Lab", "Other")
_PLACES = (
    "model,app+", "model,app", "model,api_key_id+", "model,api_key_id", "model,variant", "model,workspace",
    "generation_id,model", "generation_id,app", "generation_id,api_key_id", "generation_id+", "/activity", "/keys",
    "/workspaces", "/credits", "/analytics/meta", "/key",
)  # fmt: skip
_PROBLEMS = ("429", "500", "408", "garbage", "cut", "truncated", "truncated", "zeros", "zeros")
_LAGS_SECONDS = (1, 30, 110, 3600, 7 * 3600, 26 * 3600, 40 * 3600)
_TRAITS = {
    "files": 0.5, "troubles": 0.5, "late calls": 0.5, "corrections": 0.4, "many keys": 0.2, "short answers": 0.2,
    "other keys": 0.2, "untold": 0.1, "slow": 0.2, "spaces": 0.5, "renames": 0.3, "late activity": 0.15,
    "late details": 0.1, "long sleep": 0.3, "few calls read": 0.1, "nano-dollars": 0.5,
}  # fmt: skip
"""What may be odd about an account, and how often it is."""


def random_scenario(seed: int) -> Scenario:
    """Return a story, the same for a seed each time; it ends with a sync in which nothing goes wrong."""
    return _Teller(rng=Random(f"life {seed}")).tell()


@dataclass(kw_only=True)
class _Teller:
    """Makes up one story."""

    rng: Random
    steps: list[Step] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    spaces: int = 1
    calls: list[Use] = field(default_factory=list)
    at_ms: int = 0
    traits: set[str] = field(default_factory=set)

    def tell(self) -> Scenario:
        self.traits = {name for name, share in _TRAITS.items() if self.rng.random() < share}
        self.at_ms = day_number(self.rng.choice(_STARTS)) * MS_PER_DAY + self.rng.randrange(MS_PER_DAY)
        ends_ms = self.at_ms + self.rng.choice((5, 10, 30)) * MS_PER_DAY
        self._make_key()
        self._let_pass(self.rng.randrange(1, 3 * MS_PER_DAY))
        while self.at_ms < ends_ms:
            self._change_something()
            self._let_pass(self.rng.choice((1, 1000)))
            self._do_something()
            self._let_pass(self._pause_ms())
        # All that is late has come by then.
        key_limit = self.rng.choice((2, 40)) if "many keys" in self.traits else 40
        self.steps.append(Sync(self.at_ms + 2 * MS_PER_DAY, key_limit=key_limit))
        return in_order(*self.steps)

    def _change_something(self) -> None:
        """Let the account itself change, or not."""
        chance = self.rng.random()
        if chance < 0.14:
            for _ in range(3 if "many keys" in self.traits else 1):
                self._make_key()
        elif chance < 0.26:
            self.steps.append(EndKey(self.at_ms, self.rng.choice(self.keys), is_deleted=self.rng.random() < 0.6))
        elif chance < 0.36 and "renames" in self.traits:
            self.steps.append(RenameKey(self.at_ms, self.rng.choice(self.keys), self.rng.choice(_KEY_NAMES)))
        elif chance < 0.46 and "spaces" in self.traits:
            number = self.rng.randrange(1, self.spaces + 1)
            self.spaces = max(self.spaces, number + 1)
            self.steps.append(NameSpace(self.at_ms, number, self.rng.choice(_SPACE_NAMES)))
        elif chance < 0.66 and "corrections" in self.traits:
            self._correct()

    def _make_key(self) -> None:
        self.keys.append(len(self.keys) + 1)
        name, space = self.rng.choice(_KEY_NAMES), self.rng.randrange(self.spaces)
        self.steps.append(NewKey(self.at_ms, self.keys[-1], name, space, by_oauth=self.rng.random() < 0.2))

    def _correct(self) -> None:
        """Correct a call of the last days: older ones are not read again."""
        today = day_of_ms(self.at_ms)
        recent = [use for use in self.calls if day_of_ms(use.at_ms) >= today - 3 and use.at_ms < self.at_ms - 120_000]
        if recent:
            amounts = self.rng.choice(
                ((("credits_nano", 777_000),), (("credits_nano", 0), ("completion", 77)), (("prompt", 4321),))
            )
            self.steps.append(Correct(self.at_ms, self.rng.choice(recent).number, amounts))

    def _do_something(self) -> None:
        """Let the program do something."""
        chance = self.rng.random()
        if chance < 0.66 or "files" not in self.traits:
            self.steps.append(self._sync() if chance < 0.9 else Look(self.at_ms))
        elif chance < 0.92:
            self.steps.append(self._file())
        else:
            self.steps.append(Undo(self.at_ms, self.rng.randrange(9)))

    def _sync(self) -> Sync:
        rng = self.rng
        has_problem = "troubles" in self.traits and rng.random() < 0.4
        return Sync(
            self.at_ms,
            tuple(self._problem() for _ in range(rng.randint(1, 2))) if has_problem else (),
            rng.choice((None, 0, self.keys[0])) if "other keys" in self.traits else None,
            rng.choice((2, 40)) if "many keys" in self.traits else 40,
            rng.choice((3, 10, 250_000)) if "few calls read" in self.traits else 250_000,
            rng.choice((2, 4, 10_000)) if "short answers" in self.traits else 10_000,
            rng.choice((100, 5000)) if "slow" in self.traits else 0,
        )

    def _problem(self) -> Problem:
        return Problem(self.rng.choice(_PLACES), self.rng.choice(_PROBLEMS), self.rng.choice((1, 4, 99)))

    def _file(self) -> CallsFile | DaysFile:
        """Import an export made now, or one that lay about since something was done before."""
        rng = self.rng
        acts = [step.at_ms for step in self.steps if isinstance(step, Sync | CallsFile | DaysFile)]
        made_ms = rng.choice((self.at_ms, self.at_ms, *acts[-3:]))
        last = day_of_ms(made_ms) - rng.choice((0, 0, 1, 2))
        first = last - rng.choice((0, 1, 4, 29))
        if rng.random() < 0.65:
            return CallsFile(self.at_ms, made_ms, first, last, rng.choice(VARIANTS))
        return DaysFile(self.at_ms, made_ms, first, last, by_key=rng.random() < 0.5, is_named=rng.random() < 0.6)

    def _pause_ms(self) -> int:
        rng, chance = self.rng, self.rng.random()
        if chance < 0.2:
            return rng.randrange(10 * MINUTE_MS, 40 * MINUTE_MS)
        if chance < 0.5:
            return rng.randrange(HOUR_MS, 14 * HOUR_MS)
        if chance < 0.6:
            to_midnight = MS_PER_DAY - self.at_ms % MS_PER_DAY
            return max(10 * MINUTE_MS, to_midnight + rng.choice((-1000, 0, 500, 60_000, 200_000)))
        if chance < 0.65 and "long sleep" in self.traits:
            return rng.randrange(20, 50) * MS_PER_DAY
        return rng.randrange(MS_PER_DAY // 2, 3 * MS_PER_DAY)

    def _let_pass(self, pause_ms: int) -> None:
        """Move on in time, with calls on the way."""
        days = pause_ms / MS_PER_DAY
        number = min(20, int(days * self.rng.choice((0.5, 2, 4)) + self.rng.random() * 2)) if days > 0.001 else 0
        for at_ms in sorted(self._instant(self.at_ms, self.at_ms + pause_ms) for _ in range(number)):
            self.calls.append(self._call(at_ms))
            self.steps.append(self.calls[-1])
        self.at_ms += pause_ms

    def _instant(self, first_ms: int, end_ms: int) -> int:
        """Return an instant, often just before something is done or at a UTC midnight."""
        at_ms = self.rng.randrange(first_ms, end_ms)
        chance = self.rng.random()
        if chance < 0.15:
            at_ms = max(first_ms, end_ms - self.rng.randrange(1, 150_000))
        elif chance < 0.3:
            midnight_ms = (at_ms // MS_PER_DAY + 1) * MS_PER_DAY
            near_ms = midnight_ms + self.rng.choice((-1, 0, -700, 400, 1500, -60_000))
            at_ms = near_ms if first_ms <= near_ms < end_ms else at_ms
        return at_ms

    def _call(self, at_ms: int) -> Use:
        rng = self.rng
        nano = rng.choice((1, 1000)) if "nano-dollars" in self.traits else 1000
        completion = rng.choice((0, 5, 300))
        is_near_midnight = min(at_ms % MS_PER_DAY, -at_ms % MS_PER_DAY) < 1000
        return Use(
            at_ms,
            len(self.calls) + 1,
            rng.choice((None, *self.keys, *self.keys)),
            rng.randrange(len(APPS)),
            rng.randrange(len(MODELS)),
            rng.randrange(3),
            rng.choice((0, 1, 250, 3000)) * nano * rng.randrange(1, 9),
            rng.choice((0, 0, 0, 400)) * nano,
            rng.choice((0, 10, 1000)) + rng.randrange(9),
            completion,
            rng.choice((0, completion, completion + 2)),
            rng.choice((0, 4)),
            is_free=rng.random() < 0.2,
            is_cancelled=rng.random() < 0.1,
            lag_ms=self._lag_ms("late calls"),
            calls_lag_ms=self._lag_ms("late details"),
            activity_lag_ms=self._lag_ms("late activity"),
            id_seconds_off=rng.choice((-1, 0, 1)) if is_near_midnight else 0,
            is_never_reported="untold" in self.traits and rng.random() < 0.1,
        )

    def _lag_ms(self, trait: str) -> int:
        return self.rng.choice(_LAGS_SECONDS) * 1000 if trait in self.traits and self.rng.random() < 0.3 else 0
