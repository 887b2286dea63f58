"""Roll-ups of calls by day: always the sums of the calls themselves."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY
from tests.slow_examples import slow_examples
from tests.worlds.merged_calls import SOME_CALLS, new_import
from tracker.store.file.database import open_for_writing
from tracker.store.tables.rollup import roll_up
from tracker.store.usage.calls import merge_calls
from tracker.usage import Call


@slow_examples(40)
@given(batches=st.lists(st.lists(SOME_CALLS, max_size=8), max_size=4))
def test_roll_ups_always_equal_the_calls(tmp_path: Path, batches: list[list[Call]]) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        for batch in batches:
            merge_calls(store, new_import(store), batch)
        wide = sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str)
        narrow = sorted(store.rows("SELECT * FROM calls_by_day"), key=str)
        endings = sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str)
        by_ending = "count(*), sum(prompt_tokens), sum(completion_tokens)"
        of_endings = store.rows(
            "SELECT finish_reason_id, sum(requests), sum(prompt_tokens), sum(completion_tokens) "
            "FROM calls_by_day_ending GROUP BY 1 ORDER BY 1"
        )
        assert of_endings == store.rows(f"SELECT finish_reason_id, {by_ending} FROM calls GROUP BY 1 ORDER BY 1")
        sums = "sum(credits_nano), sum(byok_nano), sum(prompt_tokens), sum(coalesce(cached_tokens, 0))"
        of_calls = store.rows(f"SELECT count(*), {sums}, sum(cached_tokens IS NULL) FROM calls")
        of_days = store.rows(f"SELECT sum(requests), {sums}, sum(cached_unknown_requests) FROM calls_by_day")
        assert of_days == of_calls or (of_days[0][0] is None and of_calls[0][0] == 0)
        with store.writing():
            roll_up(store, range(DAY - 2, DAY + 5))
        assert sorted(store.rows("SELECT * FROM calls_by_day_detail"), key=str) == wide
        assert sorted(store.rows("SELECT * FROM calls_by_day"), key=str) == narrow
        assert sorted(store.rows("SELECT * FROM calls_by_day_ending"), key=str) == endings
