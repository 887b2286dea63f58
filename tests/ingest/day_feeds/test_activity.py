"""The last thirty finished days by provider."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.worlds.sync_world import NOW, TODAY, Response, World, by_name, json_response, on
from tracker import feeds


def test_activity_equals_the_control_total(synced: World) -> None:
    control = synced.day_sums(feeds.MODEL_KEY_NAME)
    assert synced.day_sums(feeds.ACTIVITY) == {day: control[day] for day in range(TODAY - 30, TODAY)}


def test_activity_of_other_days_is_ignored(world: World) -> None:
    """Today is not finished, and of older days only a part may come."""
    row = {"model": "a/b", "usage": 1, "requests": 1, "prompt_tokens": 1, "completion_tokens": 1}
    dates = ("2026-10-31", "2026-10-30", "2026-10-01", "2026-09-30")
    world.faults.append(on("/activity", json_response({"data": [row | {"date": date} for date in dates]})))
    assert by_name(world.sync())[feeds.ACTIVITY].new == 30
    stored = world.day_sums(feeds.ACTIVITY)
    assert (min(stored), max(stored), sum(sums[0] for sums in stored.values())) == (TODAY - 30, TODAY - 1, 2)


def test_a_sync_over_midnight_does_not_take_the_oldest_day_for_unused(world: World) -> None:
    world.now = NOW.replace(hour=23, minute=59, second=59)

    def midnight_passes(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if target == "/activity":
            world.now += timedelta(seconds=2)
        return None

    world.faults.append(midnight_passes)
    assert world.sync().exit_code == 0
    stored = world.day_sums(feeds.ACTIVITY)
    assert (min(stored), max(stored)) == (TODAY - 29, TODAY - 1)
    control = world.day_sums(feeds.MODEL_KEY_NAME)
    assert stored == {day: control[day] for day in stored}
