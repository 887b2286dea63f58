"""The daily export becomes complete days: what cannot be a complete day is left out or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files.csv_samples import END_OF_TIME_MS, daily, day_line, written
from tracker.errors import FileRejected
from tracker.ingest.files.csv_days import DailyExport, fetched_at_ms, read_days
from tracker.ingest.files.csv_layouts import recognise
from tracker.ingest.files.csv_reader import CsvFile
from tracker.periods import MS_PER_DAY, day_number, ms_of
from tracker.usage import NO_KEY, DayUsage, KeyRef

THIRD = day_number(date(2026, 9, 3))


def read(path: Path, latest_ms: int = END_OF_TIME_MS, now_ms: int = END_OF_TIME_MS) -> DailyExport:
    """Return a file's days."""
    with CsvFile(path) as file:
        return read_days(file, recognise(file.header, file.name).positions, now_ms, latest_ms, lambda _: None)


def test_a_line_is_a_row_of_its_day(tmp_path: Path) -> None:
    export = read(written(tmp_path, daily(day_line("2026-09-03 00:00:00"))))
    assert export.rows == [
        DayUsage(
            THIRD,
            "acme/nova-2",
            None,
            None,
            None,
            None,
            None,
            None,
            2,
            500_000_000,
            250_000_000,
            100,
            10,
            4,
            None,
        )
    ]
    assert (export.days, export.line_count, export.rejected) == ([THIRD], 1, [])


@pytest.mark.parametrize(
    ("key", "known"),
    [("Unknown", None), ("", None), ("Chatroom", NO_KEY), ("laptop", KeyRef(None, "laptop"))],
)
def test_keys(tmp_path: Path, key: str, known: KeyRef | None) -> None:
    assert read(written(tmp_path, daily(day_line("2026-09-03", key=key)))).rows[0].key == known


def test_no_key_in_an_export_that_names_keys_is_the_web_chat(tmp_path: Path) -> None:
    lines = [day_line("2026-09-03", key=key) for key in ("laptop", "", "Unknown")]
    assert [row.key for row in read(written(tmp_path, daily(*lines))).rows] == [KeyRef(None, "laptop"), NO_KEY, None]


@pytest.mark.parametrize(
    ("slug", "model"),
    [
        ("acme/nova-2", "acme/nova-2"),
        ("acme/nova-2:free", "acme/nova-2"),
        ("acme", None),
        ("Unknown", None),
        ("", None),
    ],
)
def test_slugs_that_the_catalogue_does_not_know(tmp_path: Path, slug: str, model: str | None) -> None:
    assert read(written(tmp_path, daily(day_line("2026-09-03", slug)))).rows[0].model == model


def test_lines_of_one_day_model_and_key_are_summed(tmp_path: Path) -> None:
    text = daily(day_line("2026-09-03 00:00:00"), day_line("2026-09-03 13:00:00"), day_line("2026-09-03", key="laptop"))
    export = read(written(tmp_path, text))
    assert [(row.key, row.requests, row.credits_nano) for row in export.rows] == [
        (None, 4, 1_000_000_000),
        (KeyRef(None, "laptop"), 2, 500_000_000),
    ]


def test_days_without_lines_between_are_stored_too(tmp_path: Path) -> None:
    export = read(written(tmp_path, daily(day_line("2026-09-05"), day_line("2026-09-03"))))
    assert export.days == [THIRD, THIRD + 1, THIRD + 2]
    assert [row.day for row in export.rows] == [THIRD + 2, THIRD]


def test_a_day_with_a_bad_line_is_left_out_completely(tmp_path: Path) -> None:
    lines = [day_line("2026-09-03"), day_line("2026-09-04", usage="?"), day_line("2026-09-04"), day_line("2026-09-05")]
    export = read(written(tmp_path, daily(*lines)))
    assert export.days == [THIRD, THIRD + 2]
    assert [row.day for row in export.rows] == [THIRD, THIRD + 2]
    (line,) = export.rejected
    assert line.line == 3
    assert line.reason.startswith("Usage is '?', not an amount in US dollars")
    assert line.reason.endswith("; 2026-09-04 is left out, its total would lack this line")


@pytest.mark.parametrize("bad", [day_line("4 Sep 2026"), ["2026-09-04"]])
def test_a_line_of_no_known_day_makes_no_day_empty(tmp_path: Path, bad: list[str]) -> None:
    export = read(written(tmp_path, daily(day_line("2026-09-03"), bad, day_line("2026-09-05"))))
    assert export.days == [THIRD, THIRD + 2]
    assert [line.line for line in export.rejected] == [3]
    assert export.line_count == 3


FIRST = day_number(date(2026, 9, 1))
LATER = ms_of(datetime(2026, 9, 2, 9, tzinfo=UTC))
BY_MONTH = [
    # "1 Year" of an account with one month, of one with several, and of one used only in some.
    ["2026-09-01 00:00:00"],
    ["2026-08-01 00:00:00", "2026-09-01 00:00:00"],
    ["2026-02-01 00:00:00", "2026-05-01 00:00:00", "2026-09-01 00:00:00"],
    ["2026-09-01", "2026-09-01"],
]


@pytest.mark.parametrize("dates", BY_MONTH, ids=" ".join)
@pytest.mark.parametrize("name", ["mine.csv", "openrouter-activity-20260902-080000.csv"])
def test_firsts_of_months_that_have_gone_on_are_no_days(tmp_path: Path, dates: list[str], name: str) -> None:
    path = written(tmp_path, daily(*(day_line(day, f"x/{place}") for place, day in enumerate(dates))), name)
    with pytest.raises(FileRejected, match=r"firsts of months.*“1 Month” or less.*Nothing was imported\."):
        read(path, now_ms=LATER)


def test_a_bad_line_does_not_make_an_export_by_month_one_by_day(tmp_path: Path) -> None:
    path = written(tmp_path, daily(day_line("2026-08-01"), day_line("2026-09-01", usage="?"), day_line("?")))
    with pytest.raises(FileRejected, match="firsts of months"):
        read(path)


@pytest.mark.parametrize(
    ("name", "now"),
    [
        # Now is still the first of the month; or the name says that the export was made on it.
        ("mine.csv", datetime(2026, 9, 1, 12, tzinfo=UTC)),
        ("openrouter-activity-20260901-083000.csv", datetime(2026, 9, 20, tzinfo=UTC)),
    ],
)
def test_the_first_of_a_month_is_a_day_while_it_is_the_months_only_one(
    tmp_path: Path, name: str, now: datetime
) -> None:
    path = written(tmp_path, daily(day_line("2026-09-01"), day_line("2026-09-01", "b/c")), name)
    export = read(path, now_ms=ms_of(now))
    assert (export.days, len(export.rows)) == ([FIRST], 2)


def test_firsts_of_earlier_months_are_no_days_even_if_the_last_is_today(tmp_path: Path) -> None:
    path = written(tmp_path, daily(day_line("2026-08-01"), day_line("2026-09-01")))
    with pytest.raises(FileRejected, match="firsts of months"):
        read(path, now_ms=ms_of(datetime(2026, 9, 1, 12, tzinfo=UTC)))


@pytest.mark.parametrize("bad", [{}, {"usage": "?"}])
def test_one_other_date_shows_that_an_export_is_by_day(tmp_path: Path, bad: dict[str, str]) -> None:
    path = written(tmp_path, daily(day_line("2026-09-01"), day_line("2026-09-03", **bad)))
    assert FIRST in read(path).days


def test_the_first_day_of_an_export_by_hour_may_be_cut(tmp_path: Path) -> None:
    export = read(written(tmp_path, daily(day_line("2026-09-04 01:00:00"), day_line("2026-09-03 14:00:00"))))
    assert export.days == [THIRD + 1]
    assert [(line.line, "begins in the middle of 2026-09-03" in line.reason) for line in export.rejected] == [(3, True)]


def test_an_export_by_hour_of_a_part_of_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejected, match="Export by day"):
        read(written(tmp_path, daily(day_line("2026-09-03 14:00:00"), day_line("2026-09-03 15:00:00"))))


def test_an_export_by_hour_from_midnight_is_complete(tmp_path: Path) -> None:
    export = read(written(tmp_path, daily(day_line("2026-09-03 00:00:00"), day_line("2026-09-03 15:00:00"))))
    assert (export.days, export.rows[0].requests) == ([THIRD], 4)


@pytest.mark.parametrize(
    ("start", "days"), [("00:01", [THIRD, THIRD + 1]), ("00:59", [THIRD, THIRD + 1]), ("01:00", [THIRD + 1])]
)
def test_an_export_by_minute_is_complete_if_it_begins_in_the_first_hour(
    tmp_path: Path, start: str, days: list[int]
) -> None:
    text = daily(day_line(f"2026-09-03 {start}:00"), day_line("2026-09-04 14:00:00"))
    assert read(written(tmp_path, text)).days == days


@pytest.mark.parametrize("date_text", ["2026-09-31 00:00:00", "1970-01-01", "yesterday", ""])
def test_other_dates_are_rejected(tmp_path: Path, date_text: str) -> None:
    export = read(written(tmp_path, daily(day_line(date_text))))
    assert (export.days, export.rows) == ([], [])
    assert export.rejected[0].reason.startswith("Date is")


def test_a_line_of_a_day_to_come_is_rejected_and_makes_no_day_empty(tmp_path: Path) -> None:
    text = daily(day_line("2026-09-03"), day_line("2062-09-04"), day_line("2026-09-05"), day_line("2026-09-06"))
    export = read(written(tmp_path, text), latest_ms=(THIRD + 2) * MS_PER_DAY)
    assert export.days == [THIRD, THIRD + 2]
    assert [(line.line, line.reason) for line in export.rejected] == [
        (number, f"Date is '{day}', which is later than now: check this computer's clock, or the file")
        for number, day in ((3, "2062-09-04"), (5, "2026-09-06"))
    ]


def test_a_header_alone_has_no_days(tmp_path: Path) -> None:
    assert read(written(tmp_path, daily())) == DailyExport([], [], 0, [])


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abc"), st.integers(0, 10**7)), max_size=40))
def test_sums_are_kept_to_the_last_decimal(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[int, str, int]]
) -> None:
    text = daily(
        *(day_line(f"2026-09-{2 + day:02d}", f"x/{model}", f"{micro / 10**6:.6f}") for day, model, micro in lines)
    )
    export = read(written(tmp_path_factory.mktemp("csv"), text))
    assert sum(row.credits_nano for row in export.rows) == sum(micro * 1000 for *_, micro in lines)
    assert len({(row.day, row.model) for row in export.rows}) == len(export.rows)


NOON = ms_of(datetime(2026, 9, 5, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "fetched"),
    [
        ("openrouter-activity-20260904-083000.csv", ms_of(datetime(2026, 9, 4, 8, 30, tzinfo=UTC))),
        ("openrouter-activity-20260904-083000 (1).csv", ms_of(datetime(2026, 9, 4, 8, 30, tzinfo=UTC))),
        ("openrouter-activity-20260901-083000.csv", (THIRD + 1) * MS_PER_DAY - 1),
        ("openrouter-activity-20270901-083000.csv", (THIRD + 1) * MS_PER_DAY - 1),
        ("openrouter-activity-20269999-083000.csv", (THIRD + 1) * MS_PER_DAY - 1),
        ("mine.csv", (THIRD + 1) * MS_PER_DAY - 1),
    ],
)
def test_the_name_shows_when_an_export_was_made_unless_it_cannot_be(name: str, fetched: int) -> None:
    assert fetched_at_ms(name, THIRD, NOON) == fetched


def test_an_export_of_today_is_no_newer_than_now() -> None:
    assert fetched_at_ms("mine.csv", day_number(date(2026, 9, 5)), NOON) == NOON
