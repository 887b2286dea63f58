"""The per-call export becomes the calls that were written, in every variant; bad lines are named and left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files.csv_samples import END_OF_TIME_MS, HEADER, a_call, export, one_line, table, written
from tests.slow_examples import slow_examples
from tracker.ingest.files.csv_calls import read_calls
from tracker.ingest.files.csv_layouts import CALL_VARIANTS, recognise
from tracker.ingest.files.csv_reader import CsvFile, RejectedLine
from tracker.sample.export import cells_of
from tracker.usage import NO_KEY, UNKNOWN_APP, Call, KeyRef


def read(path: Path, size: int = 1000) -> tuple[list[Call], list[RejectedLine]]:
    """Return a file's calls and its rejected lines."""
    calls: list[Call] = []
    rejected: list[RejectedLine] = []
    with CsvFile(path) as file:
        for batch in read_calls(file, recognise(file.header, file.name).positions, END_OF_TIME_MS, size):
            calls += batch.calls
            rejected += batch.rejected
    return calls, rejected


def the_call(path: Path) -> Call:
    """Return a file's only call."""
    (call,), rejected = read(path)
    assert not rejected
    return call


def test_every_column_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, export([a_call()]))) == ([a_call()], [])


def test_a_call_is_a_call_and_not_a_plain_tuple(tmp_path: Path) -> None:
    assert isinstance(the_call(written(tmp_path, export([a_call()]))), Call)


_TEXT = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8))
_LINES = st.sampled_from(["two\nlines", "two\r\nlines", 'a "name", quoted', "=SUM(A1)", "Ünïcode 🛰"])
_COUNT = st.integers(0, 10**9)
_MONEY = st.integers(-(10**9), 10**9).map(lambda micro: micro * 1000)
_CALLS = st.lists(
    st.builds(
        a_call,
        generation_id=st.integers(0, 10**9).map("gen-{}".format),
        created_at_ms=st.integers(1_700_000_000_000, 1_900_000_000_000),
        model=st.sampled_from(["acme/nova-2-20260301", "b/c", "d/e.f_g"]),
        credits_nano=_MONEY,
        byok_nano=_MONEY,
        prompt_tokens=_COUNT,
        completion_tokens=_COUNT,
        reasoning_tokens=st.one_of(st.none(), _COUNT),
        cached_tokens=st.one_of(st.none(), _COUNT),
        provider=_TEXT,
        variant=_TEXT,
        key=st.one_of(st.just(NO_KEY), _LINES.map(lambda name: KeyRef(None, name))),
        app=st.one_of(st.just(UNKNOWN_APP), _LINES),
        finish_reason=_TEXT,
        finish_reason_raw=_TEXT,
        cancelled=st.one_of(st.none(), st.booleans()),
        streamed=st.one_of(st.none(), st.booleans()),
        generation_time_ms=st.one_of(st.none(), _COUNT),
        time_to_first_token_ms=st.one_of(st.none(), _COUNT),
        cost_web_search_nano=st.one_of(st.none(), _MONEY),
        cost_cache_nano=st.one_of(st.none(), _MONEY),
        cost_file_nano=st.one_of(st.none(), _MONEY),
        user=_TEXT,
    ),
    max_size=12,
)


@slow_examples(100)
@given(calls=_CALLS, variant=st.sampled_from(sorted(CALL_VARIANTS)), mark=st.sampled_from(["", "\ufeff"]))
def test_random_calls_come_back_from_every_variant(
    tmp_path_factory: pytest.TempPathFactory, calls: list[Call], variant: str, mark: str
) -> None:
    path = written(tmp_path_factory.mktemp("csv"), mark + export(calls, variant))
    known = [call._replace(cached_tokens=None) if variant == "V1" else call for call in calls]
    assert read(path) == (known, [])


@slow_examples(100)
@given(_CALLS)
def test_columns_may_stand_in_any_order(tmp_path_factory: pytest.TempPathFactory, calls: list[Call]) -> None:
    header = ["generation_id", *reversed(HEADER[1:]), "new_column"]
    rows = [[(cells_of(call) | {"new_column": "?"})[name] for name in header] for call in calls]
    assert read(written(tmp_path_factory.mktemp("csv"), table(header, rows))) == (calls, [])


def test_columns_that_a_file_lacks_are_unknown(tmp_path: Path) -> None:
    needed = [
        *("generation_id", "created_at", "cost_total", "byok_usage_inference", "tokens_prompt", "tokens_completion"),
        *("tokens_reasoning", "model_permaslug"),
    ]
    call = the_call(written(tmp_path, table(needed, [[cells_of(a_call())[name] for name in needed]])))
    assert (call.credits_nano, call.byok_nano, call.cost_places) == (1_234_000, 0, 6)
    assert call.reasoning_tokens == 4
    assert call[10:] == (None,) * 16


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"api_key_name": ""}, "key", NO_KEY),
        ({"app_name": ""}, "app", UNKNOWN_APP),
        ({"tokens_cached": ""}, "cached_tokens", None),
        ({"tokens_cached": "0"}, "cached_tokens", 0),
        ({"byok_usage_inference": ""}, "byok_nano", 0),
        ({"byok_usage_inference": "0.25"}, "byok_nano", 250_000_000),
        ({"cost_cache": ""}, "cost_cache_nano", None),
        ({"cost_total": "0.0012345"}, "credits_nano", 1_234_500),
        ({"cost_total": "0.001234567"}, "cost_places", 6),
        ({"created_at": "2026-09-03T14:00:12.345Z"}, "created_at_ms", 1_788_444_012_345),
        ({"created_at": "2026-09-03 14:00:12"}, "created_at_exact", False),
        ({"cancelled": "True"}, "cancelled", True),
        ({"cancelled": ""}, "cancelled", None),
        ({"generation_id": " gen-1 "}, "generation_id", "gen-1"),
        ({"model_permaslug": "acme/nova-2:free"}, "model", "acme/nova-2"),
        ({"model_permaslug": "acme/nova-2:free", "variant": ""}, "variant", "free"),
        ({"model_permaslug": "acme/nova-2:free", "variant": "thinking"}, "variant", "thinking"),
        ({"variant": ""}, "variant", None),
        ({"user": "someone"}, "user", "someone"),
        ({"tokens_reasoning": "99999"}, "reasoning_tokens", 99999),
        ({"time_to_first_token_ms": "99999"}, "time_to_first_token_ms", 99999),
        ({"api_key_disabled": "perhaps"}, "key", KeyRef(None, "laptop")),
    ],
)
def test_cells(tmp_path: Path, cells: dict[str, str], field: str, value: object) -> None:
    assert getattr(the_call(written(tmp_path, one_line(**cells))), field) == value


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"generation_id": ""}, "generation_id is empty"),
        ({"generation_id": "gen-1,gen-2"}, "generation_id is no id: it has a comma or a line end"),
        ({"created_at": ""}, "created_at is empty"),
        ({"created_at": "3.9.2026"}, "created_at is '3.9.2026', not a time like 2026-09-03 14:00:12.345"),
        ({"cost_total": ""}, "cost_total is empty"),
        ({"cost_total": "1,5"}, "cost_total is '1,5', not an amount in US dollars like 0.001234"),
        ({"cost_cache": "x"}, "cost_cache is 'x', not an amount in US dollars like 0.001234"),
        ({"tokens_prompt": ""}, "tokens_prompt is empty"),
        ({"tokens_prompt": "-1"}, "tokens_prompt is '-1', not a count like 1234"),
        ({"tokens_completion": "12.0"}, "tokens_completion is '12.0', not a count like 1234"),
        ({"generation_time_ms": "9" * 30}, f"generation_time_ms is '{'9' * 30}', not a count like 1234"),
        ({"model_permaslug": " "}, "model_permaslug is empty"),
        ({"model_permaslug": ":free"}, "model_permaslug is empty"),
        ({"streamed": "maybe"}, "streamed is 'maybe', neither true nor false"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert read(written(tmp_path, one_line(**cells))) == ([], [RejectedLine(2, reason)])


@slow_examples(100)
@given(bad=st.sets(st.integers(0, 59)), size=st.integers(1, 30))
def test_bad_lines_are_left_out_and_the_others_keep_their_order(
    tmp_path_factory: pytest.TempPathFactory, bad: set[int], size: int
) -> None:
    calls = [a_call(generation_id=f"gen-{number}", prompt_tokens=number) for number in range(60)]
    rows = [
        list((cells_of(call) | {"tokens_completion": "?" if n in bad else "10"}).values())
        for n, call in enumerate(calls)
    ]
    found, rejected = read(written(tmp_path_factory.mktemp("csv"), table(HEADER, rows)), size)
    assert found == [call for n, call in enumerate(calls) if n not in bad]
    assert [line.line for line in rejected] == [n + 2 for n in sorted(bad)]


def test_batches_are_about_as_large_as_requested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.ingest.files.csv_reader.BLOCK_BYTES", 1000)
    monkeypatch.setattr("tracker.ingest.files.csv_reader._START_BYTES", 1000)
    calls = [a_call(generation_id=f"gen-{number}") for number in range(300)]
    with CsvFile(written(tmp_path, export(calls))) as file:
        batches = list(read_calls(file, recognise(file.header, file.name).positions, END_OF_TIME_MS, 50))
    assert sum(len(batch.calls) for batch in batches) == 300
    assert all(50 <= len(batch.calls) < 60 for batch in batches[:-1])
    assert [batch.fraction for batch in batches] == sorted(batch.fraction for batch in batches)


def test_forgetting_what_repeats_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.ingest.files.csv_cells._MEMO_LIMIT", 0)
    monkeypatch.setattr("tracker.ingest.files.csv_reader.BLOCK_BYTES", 500)
    monkeypatch.setattr("tracker.ingest.files.csv_reader._START_BYTES", 500)
    cells = {"model_permaslug": "acme/nova-2:free", "variant": "", "byok_usage_inference": "0.00000001"}
    rows = [list((cells_of(a_call()) | cells).values())] * 400
    calls, _ = read(written(tmp_path, table(HEADER, rows)))
    assert {(call.variant, call.byok_nano) for call in calls} == {("free", 10)}
    assert len(calls) == 400


@given(st.binary(max_size=3000))
def test_random_bytes_below_a_header_never_break(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    header = ",".join(HEADER).encode()
    read(written(tmp_path_factory.mktemp("csv"), header + b"\n" + noise))
