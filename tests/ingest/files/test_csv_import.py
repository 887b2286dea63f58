"""Exports and the store: every call and day once, whatever was imported before, and totals to the nano-dollar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files.csv_samples import HEADER, a_call, daily, day_line, export, table, written
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.errors import Cancelled, FileRejected
from tracker.ingest.files import csv_import
from tracker.ingest.files.csv_calls import read_calls
from tracker.ingest.files.csv_import import ImportReport
from tracker.ingest.files.csv_reader import RejectedLine
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, day_number, ms_of
from tracker.sample.export import cells_of
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store, open_for_reading, open_for_writing
from tracker.store.questions.names import Names, used_names
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import CallMarker, call_markers, set_call_markers, stored_days
from tracker.store.usage.imports import api_import, begin_import, imports, undo_import
from tracker.usage import Call, Measures, Model

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
THIRD = day_number(date(2026, 9, 3))


def clock() -> datetime:
    """Return the instant at which these tests happen."""
    return NOW


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return the path of a store that is not there yet."""
    return tmp_path / "usage.sqlite3"


def import_text(store: Path, text: str | bytes, name: str = "openrouter_activity_2026-09-30.csv") -> ImportReport:
    return csv_import.import_file(store, written(store.parent, text, name), Monitor(now=clock))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.rejected_count


def stored(store: Path) -> list[tuple[object, ...]]:
    """Return all calls as the store's readable view shows them."""
    with open_for_reading(store) as opened:
        return opened.rows("SELECT * FROM calls_view ORDER BY generation_id")


def totals(store: Path) -> tuple[int, ...]:
    with open_for_reading(store) as opened:
        row: tuple[int, ...] = opened.rows(
            "SELECT count(*), sum(credits_nano), sum(byok_nano), sum(prompt_tokens), sum(completion_tokens) FROM calls"
        )[0]
        return row


def some_calls(number: int = 40) -> list[Call]:
    """Return different calls over several days, newest first as in an export."""
    return [
        a_call(
            generation_id=f"gen-{n}",
            created_at_ms=1_788_444_012_345 - n * 7_000_000,
            credits_nano=n * 17_000,
            byok_nano=(n % 3) * 5000,
            prompt_tokens=n,
            model=f"acme/nova-{n % 3}",
            app=f"App {n % 2}",
        )
        for n in range(number)
    ]


@pytest.mark.parametrize("variant", ["V1", "V2", "V3", "V4"])
def test_the_second_import_of_a_file_changes_nothing(store: Path, variant: str) -> None:
    first = import_text(store, export(some_calls(), variant))
    before = stored(store)
    second = import_text(store, export(some_calls(), variant))
    other_bytes = import_text(store, export(some_calls(), variant) + "\n")
    assert [counts(report) for report in (first, second, other_bytes)] == [(40, 0, 0, 0), (0, 0, 40, 0), (0, 0, 40, 0)]
    assert [report.id for report in (first, second, other_bytes)] == [1, 1, 2]
    assert (second.variant, second.rows) == (variant, 40)
    assert stored(store) == before


def test_the_same_file_again_still_names_its_rejected_lines(store: Path) -> None:
    text = export(some_calls(3), "V4") + "\nno,call"
    first, second = import_text(store, text), import_text(store, text)
    assert (counts(second), second.rejected) == ((0, 0, 3, 1), first.rejected)


def test_a_call_of_a_day_to_come_waits_until_the_clock_is_right(store: Path) -> None:
    tomorrow, later = ms_of(NOW) + MS_PER_DAY, ms_of(NOW) + MS_PER_DAY + 1
    instants = [*(call.created_at_ms for call in some_calls()), later, tomorrow]
    text = export(a_call(generation_id=f"gen-{number}", created_at_ms=at) for number, at in enumerate(instants))
    report = import_text(store, text)
    assert (counts(report), [line.line for line in report.rejected]) == ((41, 0, 0, 1), [42])
    assert report.rejected[0].reason == (
        "created_at is '2026-10-02 12:00:00.001', which is later than now: check this computer's clock, or the file"
    )
    again = csv_import.import_file(store, report.path, Monitor(now=lambda: NOW + timedelta(days=1)))
    assert counts(again) == (1, 0, 41, 0)


@pytest.mark.parametrize(("day", "taken"), [("2026-10-02", 1), ("2026-10-03", 0)])
def test_a_daily_export_has_no_day_in_the_future(store: Path, day: str, taken: int) -> None:
    report = import_text(store, daily(day_line(day)))
    assert (report.new, report.rejected_count) == (taken, 1 - taken)


def test_the_same_file_is_imported_again_after_it_was_undone(store: Path) -> None:
    text = export(some_calls(), "V4")
    import_id = import_text(store, text).id
    with open_for_writing(store) as opened:
        undo_import(opened, import_id, 5)
    assert counts(import_text(store, text)) == (40, 0, 0, 0)


def test_a_newer_variant_fills_what_the_older_one_lacked(store: Path) -> None:
    import_text(store, export(some_calls(), "V1"))
    filled = import_text(store, export(some_calls(), "V4"))
    again = import_text(store, export(some_calls(), "V4"))
    older = import_text(store, export(some_calls(), "V1"))
    assert [counts(report) for report in (filled, again, older)] == [(0, 40, 0, 0), (0, 0, 40, 0), (0, 0, 40, 0)]


def test_the_order_of_variants_does_not_matter(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    for variant in ("V1", "V3", "V4"):
        import_text(store, export(some_calls(), variant))
    for variant in ("V4", "V3", "V1"):
        import_text(other, export(some_calls(), variant))
    assert stored(store) == stored(other)


@slow_examples(15)
@given(
    cuts=st.lists(st.integers(0, 40), min_size=1, max_size=4),
    micro=st.lists(st.integers(0, 10**8), min_size=40, max_size=40),
)
def test_overlapping_files_hold_each_call_once_to_the_nano_dollar(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], micro: list[int]
) -> None:
    store = tmp_path_factory.mktemp("store") / "usage.sqlite3"
    calls = [call._replace(credits_nano=amount * 1000) for call, amount in zip(some_calls(), micro, strict=True)]
    reports = [import_text(store, export(calls[max(0, cut - 5) :])) for cut in cuts]
    reports.append(import_text(store, export(calls)))
    assert sum(report.new for report in reports) == 40
    assert totals(store)[:2] == (40, sum(micro) * 1000)


def test_repeated_lines_of_one_file_are_one_call(store: Path) -> None:
    report = import_text(store, export([a_call(), a_call()]))
    assert counts(report) == (1, 0, 1, 0)


def test_a_bad_line_is_named_and_the_others_are_imported(store: Path) -> None:
    cells = cells_of(a_call()) | {"generation_id": "gen-bad", "cost_total": "free"}
    text = export([a_call(app="two\nlines")]) + "\n" + table(HEADER, [list(cells.values())]).partition("\n")[2]
    report = import_text(store, text + "\n" + export([a_call(generation_id="gen-2")]).partition("\n")[2])
    assert counts(report) == (2, 0, 0, 1)
    assert report.rows == 3
    assert report.rejected == (RejectedLine(4, "cost_total is 'free', not an amount in US dollars like 0.001234"),)


def test_many_bad_lines_are_counted_but_not_all_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_import, "REASONS_KEPT", 3)
    report = import_text(store, ",".join(HEADER) + "\nbad" * 10)
    assert (report.rejected_count, [line.line for line in report.rejected]) == (10, [2, 3, 4])


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("newest_first", [True, False])
def test_the_log_has_the_files_span_and_counts(store: Path, newest_first: bool) -> None:
    import_text(store, export(some_calls() if newest_first else reversed(some_calls())))
    with open_for_reading(store) as opened:
        (record,) = imports(opened)
        span = opened.rows("SELECT first_ms, last_ms FROM imports")[0]
    assert (record.kind, record.variant, record.rows, record.new) == ("calls", "V4", 40, 40)
    assert record.finished_at_ms == ms_of(NOW)
    assert span == (1_788_444_012_345 - 39 * 7_000_000, 1_788_444_012_345)


def test_a_header_alone_is_an_import_of_nothing(store: Path) -> None:
    assert counts(import_text(store, ",".join(HEADER))) == (0, 0, 0, 0)
    assert counts(import_text(store, daily())) == (0, 0, 0, 0)


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"a,b\n1,2", b"<html>", b"generation_id,created_at\n1,2"])
def test_another_file_makes_no_store(store: Path, content: bytes) -> None:
    with pytest.raises(FileRejected):
        import_text(store, content)
    assert not store.exists()


@pytest.mark.parametrize("dates", [["2026-09-01"], ["2026-08-01", "2026-09-01"]])
def test_an_export_by_month_leaves_no_trace(store: Path, dates: list[str]) -> None:
    with pytest.raises(FileRejected):
        import_text(store, daily(*map(day_line, dates)))
    assert days_stored(store) == {}
    with open_for_reading(store) as opened:
        assert imports(opened) == []


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store every few calls."""
    monkeypatch.setattr("tracker.ingest.files.csv_reader.BLOCK_BYTES", 1000)
    monkeypatch.setattr("tracker.ingest.files.csv_reader._START_BYTES", 1000)
    monkeypatch.setattr(csv_import, "read_calls", lambda file, places, last: read_calls(file, places, last, 10))


def stop_after(batches: int) -> Callable[[], bool]:
    responses = iter([False] * batches)
    return lambda: next(responses, True)


@pytest.mark.usefixtures("small_batches")
def test_a_stopped_import_keeps_complete_batches_and_has_no_end(store: Path) -> None:
    path = written(store.parent, export(some_calls(100)))
    with pytest.raises(Cancelled, match="Import the file again"):
        csv_import.import_file(store, path, Monitor(now=clock, cancelled=stop_after(2)))
    with open_for_reading(store) as opened:
        (record,) = imports(opened)
        kept = opened.value("SELECT count(*) FROM calls")
    assert record.finished_at_ms is None
    assert 20 <= kept < 40
    report = csv_import.import_file(store, path, Monitor(now=clock))
    assert counts(report) == (100 - kept, 0, kept, 0)


@pytest.mark.usefixtures("small_batches")
def test_a_stopped_import_leaves_the_days_it_contradicts_to_be_read_again(store: Path) -> None:
    calls = some_calls(100)
    with open_for_writing(store) as opened:
        merge_calls(opened, api_import(opened, 0), calls)
        set_call_markers(opened, {THIRD: CallMarker(0, Measures(20))})
    path = written(store.parent, export([call._replace(prompt_tokens=call.prompt_tokens + 1) for call in calls]))
    with pytest.raises(Cancelled):
        csv_import.import_file(store, path, Monitor(now=clock, cancelled=stop_after(2)))
    with open_for_reading(store) as opened:
        assert call_markers(opened) == {}


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("last_part", [0.4, 1.0])
def test_an_import_that_is_undone_while_it_runs_brings_no_more(store: Path, last_part: float) -> None:
    path = written(store.parent, export(some_calls(100)))

    def undo_from_elsewhere(_what: str, part: float) -> None:
        if part >= last_part:
            with open_for_writing(store) as other:
                if imports(other)[0].undone_at_ms is None:
                    assert undo_import(other, 1, ms_of(NOW)).removed_calls > 10

    with pytest.raises(Cancelled, match="Import 1 was undone while it was still running"):
        csv_import.import_file(store, path, Monitor(now=clock, progress=undo_from_elsewhere))
    with open_for_reading(store) as opened:
        assert opened.value("SELECT count(*) FROM calls") == 0
        assert opened.value("SELECT count(*) FROM import_calls") == 0
    assert counts(csv_import.import_file(store, path, Monitor(now=clock))) == (100, 0, 0, 0)


def test_a_daily_import_that_is_undone_while_it_runs_stores_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = begin_import

    def begin_and_undo(opened: Store, *rest: Any) -> int:
        import_id = begin(opened, *rest)
        undo_import(opened, import_id, ms_of(NOW))
        return import_id

    monkeypatch.setattr(csv_import, "begin_import", begin_and_undo)
    with pytest.raises(Cancelled, match="was undone"):
        import_text(store, daily(day_line("2026-09-03")), "openrouter-activity-20260930-120000.csv")
    assert days_stored(store) == {}


@pytest.mark.usefixtures("small_batches")
def test_an_import_that_was_cut_off_is_completed_by_the_same_file(store: Path) -> None:
    path = written(store.parent, export(some_calls(100)))
    elsewhere = store.parent / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(Cancelled):
        csv_import.import_file(store, path, Monitor(now=clock, cancelled=stop_after(2)))
    csv_import.import_file(store, written(elsewhere, export(some_calls(9)), path.name), Monitor(now=clock))
    assert completed_by(store) == {1: None, 2: None}
    again = csv_import.import_file(store, path.rename(path.with_name("renamed.csv")), Monitor(now=clock))
    assert completed_by(store) == {1: again.id, 2: None, again.id: None}
    with open_for_writing(store) as opened:
        undo_import(opened, again.id, ms_of(NOW))
    assert completed_by(store)[1] is None


def completed_by(store: Path) -> dict[int, int | None]:
    with open_for_reading(store) as opened:
        return {record.id: record.completed_by for record in imports(opened)}


@pytest.mark.usefixtures("small_batches")
def test_progress_rises_to_one(store: Path) -> None:
    steps: list[tuple[str, float]] = []
    path = written(store.parent, export(some_calls(100)), "mine.csv")
    csv_import.import_file(store, path, Monitor(now=clock, progress=lambda what, part: steps.append((what, part))))
    parts = [part for _, part in steps]
    assert parts == sorted(parts)
    assert steps[-1] == ("Reading mine.csv", 1.0)
    assert len(parts) > 5


def test_an_import_can_be_undone(store: Path) -> None:
    report = import_text(store, export(some_calls()))
    with open_for_writing(store) as opened:
        assert undo_import(opened, report.id, ms_of(NOW)).removed_calls == 40
    assert stored(store) == []


def days_stored(store: Path) -> dict[int, tuple[int, ...]]:
    """Return requests and credits of each day in the daily export."""
    with open_for_reading(store) as opened:
        sums = opened.rows("SELECT day, sum(requests), sum(credits_nano) FROM days GROUP BY day")
        found = {day: tuple(measures) for day, *measures in sums}
        return {day: found.get(day, (0, 0)) for day in stored_days(opened, feeds.DAILY_CSV)}


def test_a_daily_export_replaces_its_days(store: Path) -> None:
    first = import_text(store, daily(day_line("2026-09-03"), day_line("2026-09-05")))
    again = import_text(store, daily(day_line("2026-09-03"), day_line("2026-09-05")))
    revised = import_text(store, daily(day_line("2026-09-04", requests="7"), day_line("2026-09-05")))
    assert [counts(report) for report in (first, again, revised)] == [(3, 0, 0, 0), (0, 0, 3, 0), (0, 1, 1, 0)]
    assert days_stored(store) == {
        THIRD: (2, 500_000_000),
        THIRD + 1: (7, 500_000_000),
        THIRD + 2: (2, 500_000_000),
    }
    assert (first.variant, first.rows) == ("daily", 2)


def test_an_older_daily_export_does_not_replace_a_newer_one(store: Path) -> None:
    newer, older = "openrouter-activity-20260905-120000.csv", "openrouter-activity-20260904-120000.csv"
    import_text(store, daily(day_line("2026-09-04", requests="9"), day_line("2026-09-05")), newer)
    report = import_text(store, daily(day_line("2026-09-03"), day_line("2026-09-04", requests="4")), older)
    assert counts(report) == (1, 0, 1, 0)
    assert days_stored(store)[THIRD + 1][0] == 9


def test_a_slug_is_kept_and_means_the_catalogues_model_where_only_one_fits(store: Path) -> None:
    with open_for_writing(store) as opened:
        names = [("acme/nova-2-20260301", "acme/nova-2"), ("x/old-1", "x/y"), ("x/new-1", "x/y")]
        models = [
            Model(
                permaslug=permaslug,
                slug=slug,
                name=slug,
                created_at_ms=None,
                hugging_face_id=None,
                context_length=None,
                supported_parameters=(),
                pricing="{}",
            )
            for permaslug, slug in names
        ]
        save_models(opened, models, 0)
    import_text(store, daily(day_line("2026-09-03", "acme/nova-2"), day_line("2026-09-03", "x/y")))
    with open_for_reading(store) as opened:
        found = opened.rows("SELECT m.permaslug FROM days d JOIN models m ON m.id = d.model_id ORDER BY 1")
        shown = {name for name, _ in used_names(opened, Names(opened))["model"]}
    assert found == [("acme/nova-2",), ("x/y",)]
    assert shown == {"acme/nova-2-20260301", "x/y"}


def test_a_stopped_daily_import_stores_nothing(store: Path) -> None:
    path = written(store.parent, daily(day_line("2026-09-03")))
    with pytest.raises(Cancelled):
        csv_import.import_file(store, path, Monitor(now=clock, cancelled=lambda: True))
    assert days_stored(store) == {}
