"""Market data in the store: complete days, snapshots, and files from before there was any."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.make import DAY
from tracker.market import (
    AppRanking,
    AppUse,
    ModelTokens,
    Rankings,
    SessionCost,
    SessionCosts,
    TaskShare,
    TaskShares,
)
from tracker.store.account.market import (
    last_market_days,
    market_days,
    market_months,
    replace_market_days,
    save_snapshot,
    stored_snapshot,
)
from tracker.store.account.tags import all_tags
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store, open_for_reading, open_for_writing

NOVA, FREE, OTHER = ("acme/nova-2", "standard"), ("acme/nova-2", "free"), ("other", "standard")


def rankings(*rows: tuple[int, tuple[str, str], int], as_of_ms: int = 1) -> Rankings:
    return Rankings(as_of_ms, tuple(ModelTokens(day, *name, tokens) for day, name, tokens in rows))


def _stored(store: Store) -> tuple[TaskShares | None, AppRanking | None, SessionCosts | None]:
    return stored_snapshot(store, TaskShares), stored_snapshot(store, AppRanking), stored_snapshot(store, SessionCosts)


def test_days_are_replaced_completely(store: Store) -> None:
    first = rankings((DAY, NOVA, 10), (DAY, FREE, 2), (DAY + 1, NOVA, 5), (DAY + 1, OTHER, 10**16))
    assert replace_market_days(store, first, 7) == Changes(new=2)
    assert replace_market_days(store, first, 8) == Changes(unchanged=2)
    again = rankings((DAY, NOVA, 11), (DAY + 2, NOVA, 1), as_of_ms=2)
    assert replace_market_days(store, again, 9) == Changes(new=1, changed=1)
    stored = market_days(store, DAY, DAY + 2)
    assert {day: of_day.tokens for day, of_day in stored.items()} == {
        DAY: {NOVA: 11},
        DAY + 1: {NOVA: 5, OTHER: 10**16},
        DAY + 2: {NOVA: 1},
    }
    assert [of_day.as_of_ms for of_day in stored.values()] == [2, 1, 2]


def test_last_days_are_those_stored(store: Store) -> None:
    replace_market_days(store, rankings(*((DAY + n, NOVA, 1) for n in (0, 1, 5, 6))), 7)
    assert list(last_market_days(store, DAY + 5, 2)) == [DAY + 1, DAY + 5]
    assert last_market_days(store, DAY - 1, 7) == {}


def test_months_add_days_and_variants(store: Store) -> None:
    # Day 10 of November and day 1 of December 2026.
    replace_market_days(store, rankings((DAY, NOVA, 10), (DAY + 1, FREE, 2), (DAY + 1, OTHER, 4), as_of_ms=5), 7)
    replace_market_days(store, rankings((DAY + 21, NOVA, 10**16), (DAY + 21, FREE, 10**16), as_of_ms=6), 8)
    assert market_months(store) == {
        "2026-11": (DAY, DAY + 1, 2, 5, {"acme/nova-2": 12, "other": 4}),
        "2026-12": (DAY + 21, DAY + 21, 1, 6, {"acme/nova-2": 2 * 10**16}),
    }


def test_people_can_read_it(store: Store) -> None:
    replace_market_days(store, rankings((DAY, NOVA, 10)), 7)
    assert store.rows("SELECT * FROM market_view") == [
        ("2026-11-10", "acme/nova-2", "standard", 10, "1970-01-01T00:00:00Z")
    ]


def test_snapshots_come_back_as_they_were_and_take_each_others_place(store: Store) -> None:
    assert _stored(store) == (
        None,
        None,
        None,
    )
    code, fixing = TaskShare("code", "Code", None, 0.7, 0.6), TaskShare("code:fix", "Fixing", "code", 0.7, 0.6)
    tasks = TaskShares(1, DAY - 6, DAY, (code, fixing))
    apps = AppRanking(2, DAY - 29, DAY, (AppUse(1, 7, "Patchwork", 10**15, 5),))
    costs = SessionCosts(3, None, None, (SessionCost("patchwork", "Patchwork", "acme/nova-2", "1-turn", 5),))
    assert save_snapshot(store, tasks, 9) == Changes(new=2)
    assert save_snapshot(store, apps, 9) == Changes(new=1)
    assert save_snapshot(store, costs, 9) == Changes(new=1)
    assert _stored(store) == (
        tasks,
        apps,
        costs,
    )
    later = TaskShares(4, DAY - 5, DAY + 1, (code,))
    assert save_snapshot(store, later, 10) == Changes(unchanged=1)
    assert stored_snapshot(store, TaskShares) == later


def test_a_snapshot_without_rows_empties_the_last_one(store: Store) -> None:
    save_snapshot(store, SessionCosts(3, 1, 7, (SessionCost("a", "A", "acme/nova-2", "1-turn", 5),)), 9)
    save_snapshot(store, SessionCosts(4, None, None, ()), 10)
    assert stored_snapshot(store, SessionCosts) == SessionCosts(4, None, None, ())


@pytest.fixture
def version_2(tmp_path: Path) -> Path:
    """A file of version 2: one of today without what version 3 brought, and with a tag in it."""
    path = tmp_path / "usage.sqlite3"
    with open_for_writing(path) as made, made.writing():
        made.run("INSERT INTO tags VALUES ('app', 'Editor', 'programming')")
    raw = sqlite3.connect(path)
    for kind in ("view", "table"):
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = ? AND name LIKE 'market_%'", (kind,)
        ).fetchall():
            raw.execute(f"DROP {kind} {name}")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_market'")
    raw.execute("PRAGMA user_version = 2")
    raw.commit()
    raw.close()
    return path


def test_a_file_of_version_2_keeps_its_rows_and_can_hold_a_market(version_2: Path) -> None:
    with open_for_writing(version_2) as store:
        assert [tag.value for tag in all_tags(store)] == ["Editor"]
        assert last_market_days(store, DAY, 7) == {}
        replace_market_days(store, rankings((DAY, NOVA, 10)), 7)
    with open_for_reading(version_2) as store:
        assert list(market_days(store, DAY, DAY)) == [DAY]
    assert [other for other in version_2.parent.iterdir() if "schema2" in other.name]
