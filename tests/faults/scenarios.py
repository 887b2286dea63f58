"""A store, a command that writes, and what the store must fulfil if the command ends too early at any point."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.running import Cli, groups_of, measures_of
from tests.faults.accounts import Sums
from tests.faults.harm import Fate, Victims
from tests.faults.soundness import assert_sound
from tracker.usage import Measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A command line that writes, with the store as it is before (None: missing) and as it has to be in the end."""

    victims: Victims
    cli: Cli
    place: Path
    """The store, in a separate folder."""
    before: Path | None
    arguments: Sequence[object]
    sums: Sums
    """What the store has to say in the end, exactly."""
    options: Mapping[str, Any] = field(default_factory=dict)
    inspect: Callable[[Path], None] = lambda _store: None
    """Looks at what is left, beyond that it is sound."""
    again: Sequence[object] | None = None
    """The command that completes the work; None: the same one."""

    def set_up(self) -> None:
        """Put the store as it was before in its place, with nothing else in its folder."""
        shutil.rmtree(self.place.parent, ignore_errors=True)
        self.place.parent.mkdir()
        if self.before:
            shutil.copyfile(self.before, self.place)

    def steps(self) -> Sequence[int]:
        """Run the command unharmed and return the steps at which it commits, and how many steps there are."""
        self.set_up()
        return self._unharmed(self.arguments).commits

    def harm(self, **harm: Any) -> Fate:
        """Harm the command, look at what is left, run it again unharmed, compare the sums; return what harm did."""
        self.set_up()
        fate = self.victims("--store", self.place, *self.arguments, **self.options, **harm)
        try:
            self._check_unattributed()
            self._unharmed(self.again or self.arguments)
            assert_sound(self.place)
            assert_sums(self.cli, self.place, self.sums)
        except AssertionError as error:
            error.add_note(f"{' '.join(map(str, self.arguments))} with {harm}")
            raise
        return fate

    def largest_file(self) -> int:
        """Return the size in bytes of the largest file that is there now."""
        return max(path.stat().st_size for path in self.place.parent.iterdir())

    def _unharmed(self, arguments: Sequence[object]) -> Fate:
        return self.victims.unharmed("--quiet", "--store", self.place, *arguments, "--json", **self.options)

    def _check_unattributed(self) -> None:
        # A missing or empty file is left of a store that was being made.
        if self.place.exists() and self.place.stat().st_size:
            assert_sound(self.place)
            self.inspect(self.place)


def assert_sums(cli: Cli, store: Path, sums: Sums) -> None:
    """Check that the store's totals and groups over all time are these, to the nano-dollar and the token."""
    for column, groups in sums.items():
        response = cli.json("--store", store, "summary", "all", "--by", column)
        assert groups_of(response) == {name: _as_reported(sums) for name, sums in groups.items()}, column
        assert measures_of(response["total"]) == _as_reported(sum(groups.values(), Measures()))


def _as_reported(sums: Measures) -> Measures:
    """Return sums as `summary` reports them: where no call knows its cached tokens, their sum is not known."""
    return sums._replace(cached_tokens=None) if sums.cached_unknown_requests == sums.requests else sums


def spread(points: Sequence[int], count: int) -> Iterator[int]:
    """Yield up to `count` of some points, evenly spread, the last one among them."""
    chosen = min(count, len(points))
    yield from (points[-1 - number * len(points) // chosen] for number in range(chosen))
