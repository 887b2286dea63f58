"""A store of version 4, in which aliases were models and no names were proven, after this version opened it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.make import DAY
from tests.store.file.old_stores import old_store
from tracker.store.account.catalogue import known_models, listed_last, prices_seen
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.tables.model_identity import ModelIdentity
from tracker.store.tables.proven_names import prove_names, proven_pairs

MODELS = [
    (1, "acme/pico", "acme", None, None, None),
    (2, "acme/pico-x1", "acme", None, None, None),
    (3, "acme/nova-2-20260301", "acme", "acme/nova-2", "[]", 7),
    (4, "~acme/nova-latest", "~acme", "~acme/nova-latest", "[]", 7),
    (5, "acme/nova-2", "acme", None, None, None),
]


@pytest.fixture
def version_4(tmp_path: Path) -> Path:
    """A store with a day that a daily file and the calls hold: two calls of $0.000300."""
    path = tmp_path / "usage.sqlite3"
    raw = old_store(path, 4)
    raw.executemany(
        "INSERT INTO models (id, permaslug, author, slug, supported_parameters, listed_at_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        MODELS,
    )
    raw.executemany("UPDATE models SET name = slug WHERE id = ?", [(3,), (4,)])
    raw.executemany("INSERT INTO prices VALUES (?, 7, '{}')", [(3,), (4,)])
    raw.execute("INSERT INTO feeds (id, name) VALUES (1, 'csv:daily')")
    raw.execute("BEGIN")
    raw.execute("INSERT INTO held VALUES (1, ?, 5, 2, 300000, 0, 200, 20, 0, 0, 2)", (DAY,))
    raw.execute(
        "INSERT INTO days (feed_id, day, model_id, requests, credits_nano, byok_nano, prompt_tokens, "
        "completion_tokens, reasoning_tokens) VALUES (1, ?, 1, 2, 300000, 0, 200, 20, 0)",
        (DAY,),
    )
    raw.execute("COMMIT")
    raw.execute("INSERT INTO calls_by_day VALUES (?, 2, NULL, 2, 300500, 0, 200, 20, 0, 0, 2, 0)", (DAY,))
    raw.close()
    return path


def test_days_that_are_stored_prove_names(version_4: Path) -> None:
    with open_for_writing(version_4) as store:
        assert proven_pairs(store) == [("acme/pico", "acme/pico-x1")]
        with store.writing():
            prove_names(store, [DAY])
        assert proven_pairs(store) == [("acme/pico", "acme/pico-x1")]


def test_an_alias_is_a_model_no_more(version_4: Path) -> None:
    with open_for_reading(version_4) as store:
        assert known_models(store).keys() == prices_seen(store).keys() == listed_last(store) == {"acme/nova-2-20260301"}


def test_slugs_of_the_catalogue_mean_its_models(version_4: Path) -> None:
    with open_for_reading(version_4) as store:
        assert ModelIdentity(store).by_id[5] == "acme/nova-2-20260301"
