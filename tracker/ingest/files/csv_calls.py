"""Reads OpenRouter's per-call CSV exports as calls, a block of lines at a time.

A block is converted column by column, which is three times as fast as call by call. If a cell in it is bad, the block
is halved until only the line with that cell is left: this line is rejected, the others become calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat
from typing import Any, TypeVar

from tracker.ingest.files.csv_cells import (
    LARGEST_COUNT,
    BadCell,
    Memo,
    amount_nano,
    amount_nano_or_none,
    instants_ms,
    later_than_now,
    parse_bool,
    parse_count,
    parse_optional_count,
    six_places_nano,
)
from tracker.ingest.files.csv_reader import CsvFile, Records, RejectedLine
from tracker.usage import CUT_COST_PLACES, NO_KEY, UNKNOWN_APP, Call, CallColumns, KeyRef, split_variant

BATCH_CALLS = 20_000
"""Calls stored in one transaction: enough to make its cost small, few enough that an import can be stopped soon."""

_Value = TypeVar("_Value")
_Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBatch:
    """Calls of one part of the file, its rejected lines, and which fraction of the file has been read, 0 to 1."""

    calls: CallColumns
    rejected: Sequence[RejectedLine]
    fraction: float
    fingerprints: Sequence[int] = ()
    """Those of the lines of the calls (`csv_reader.fingerprints_of`); 0 where a call may have several lines."""
    known: Sequence[int] = ()
    """What is known of the lines that were left out."""
    all_lines: Callable[[], CallBatch] | None = None
    """Reads the batch again, with the lines that were left out; None: there are none."""

    @property
    def line_count(self) -> int:
        """How many lines, or records of several lines, the batch has."""
        return len(self.calls) + len(self.rejected) + len(self.known)


class CallConverter:
    """Turns cells into calls. `positions` has the index of each known column; missing columns are "not known".

    Calls after `latest_ms` (UTC ms) are rejected.
    """

    def __init__(self, positions: Mapping[str, int], latest_ms: int) -> None:
        self._positions = positions
        self._latest_ms = latest_ms
        self._models = Memo(self._model)
        self._suffixes: dict[str, str] = {}
        """Variants of the models that have one in their name ("acme/nova-2:free"), by the cell's text."""
        self._credits = Memo(amount_nano)
        self._byok = Memo(lambda text: amount_nano(text) if text and not text.isspace() else 0)
        self._parts = Memo(amount_nano_or_none)
        self._needed_counts = Memo(parse_count)
        self._counts = Memo(parse_optional_count)
        self._truths = Memo(parse_bool)
        self._texts: Memo[str | None] = Memo(lambda text: text or None)
        self._apps = Memo(lambda text: text or UNKNOWN_APP)
        self._keys = Memo(lambda text: KeyRef(None, text) if text else NO_KEY)
        self._memos: tuple[Memo[Any], ...] = (
            *(self._credits, self._byok, self._parts, self._needed_counts, self._counts),
            *(self._truths, self._texts, self._apps, self._keys),
        )

    def convert(self, records: Records, calls: Sequence[list[Any]]) -> list[RejectedLine]:
        """Add the calls of a block to the columns of `calls` and return its rejected lines. Both are in file order."""
        self._forget()
        rejected = list(records.rejected)
        # A stack of spans still to convert. The first half is pushed last, so that it is converted first.
        spans = [(0, len(records.lines))] if records.lines else []
        while spans:
            first, end = spans.pop()
            try:
                converted = self._converted(records.columns, first, end)
            except BadCell as error:
                if end - first == 1:
                    rejected.append(RejectedLine(records.lines[first], str(error)))
                    continue
                middle = (first + end) // 2
                spans += [(middle, end), (first, middle)]
                continue
            for column, values in zip(calls, converted, strict=True):
                column.extend(values)
        rejected.sort(key=lambda line: line.line)
        return rejected

    def _converted(self, cells: Sequence[Sequence[str]], first: int, end: int) -> Sequence[Iterable[Any]]:
        """Return the columns of `Call` for some rows. Raises `BadCell` before it returns any value."""
        columns = {name: cells[index][first:end] for name, index in self._positions.items()}
        instants = columns["created_at"]
        models = columns["model_permaslug"]
        return (
            _identifiers(columns["generation_id"]),
            self._instants(instants),
            ["." in text for text in instants],
            _convert(columns, "model_permaslug", self._models),
            self._costs(columns),
            _convert(columns, "byok_usage_inference", self._byok, absent=0),
            repeat(CUT_COST_PLACES, end - first),
            _counted(columns, "tokens_prompt", self._needed_counts),
            _counted(columns, "tokens_completion", self._needed_counts),
            _counted(columns, "tokens_reasoning", self._counts),
            _counted(columns, "tokens_cached", self._counts),
            _convert(columns, "provider_name", self._texts),
            self._variants(columns, models),
            _convert(columns, "api_key_name", self._keys),
            _convert(columns, "app_name", self._apps),
            _convert(columns, "finish_reason_normalized", self._texts),
            _convert(columns, "finish_reason_raw", self._texts),
            _convert(columns, "cancelled", self._truths),
            _convert(columns, "streamed", self._truths),
            _counted(columns, "generation_time_ms", self._counts),
            _counted(columns, "time_to_first_token_ms", self._counts),
            _convert(columns, "cost_web_search", self._parts),
            _convert(columns, "cost_cache", self._parts),
            _convert(columns, "cost_file_processing", self._parts),
            _convert(columns, "user", self._texts),
            # The session, which exports do not have.
            repeat(None, end - first),
        )

    def _instants(self, texts: Sequence[str]) -> list[int]:
        try:
            values = instants_ms(texts)
            if (last := max(values)) > self._latest_ms:
                raise later_than_now(texts[values.index(last)])
        except BadCell as error:
            raise _named("created_at", error) from None
        return values

    def _model(self, text: str) -> str:
        slug, suffix = split_variant(text.strip())
        if not slug:
            raise BadCell("is empty")
        if suffix:
            self._suffixes[text] = suffix
        return slug

    def _variants(self, columns: _Columns, models: Sequence[str]) -> Iterable[str | None]:
        variants = _convert(columns, "variant", self._texts)
        if not self._suffixes:
            return variants
        return [variant or self._suffixes.get(model) for variant, model in zip(variants, models, strict=False)]

    def _costs(self, columns: _Columns) -> Iterable[Any]:
        """Return the costs. If all have six decimals, the memo is not used: costs are rarely the same."""
        nanos = six_places_nano(columns["cost_total"])
        return _convert(columns, "cost_total", self._credits) if nanos is None else nanos

    def _forget(self) -> None:
        """Clear the memos that are full, and what was recorded for their texts: both are filled again when needed.

        A variant is recorded only when its text is converted. So it is cleared together with the memo: a text that is
        still in the memo would not be converted again.
        """
        for memo in self._memos:
            if memo.is_full:
                memo.clear()
        if self._models.is_full:
            self._models.clear()
            self._suffixes.clear()


def read_calls(
    file: CsvFile, positions: Mapping[str, int], latest_ms: int, size: int = BATCH_CALLS
) -> Iterator[CallBatch]:
    """Yield a file's calls in batches of about `size`; calls after `latest_ms` (UTC ms) are rejected.

    Raises `FileRejected` if the disk fails.
    """
    converter = CallConverter(positions, latest_ms)
    batch = _GrowingBatch(file, converter)
    for records in file.batches():
        batch.add(records)
        if batch.line_count >= size:
            yield batch.finished(records.fraction)
            batch = _GrowingBatch(file, converter)
    # Also if nothing is left, so that the progress ends at 1.
    yield batch.finished(1.0)


class _GrowingBatch:
    """A batch to which blocks are added."""

    def __init__(self, file: CsvFile, converter: CallConverter) -> None:
        self._file = file
        self._converter = converter
        self._calls = _no_calls()
        self._rejected: list[RejectedLine] = []
        self._fingerprints: list[int] = []
        self._known: list[int] = []
        self._blocks: list[Records] = []

    @property
    def line_count(self) -> int:
        return len(self._calls[0]) + len(self._rejected) + len(self._known)

    def add(self, records: Records) -> None:
        """Add the calls of a block."""
        rejected = self._converter.convert(records, self._calls)
        fingerprints: Iterable[int] = records.fingerprints
        if rejected or not records.fingerprints:
            bad = {line.line for line in rejected}
            found = zip(records.lines, records.fingerprints or repeat(0), strict=False)
            fingerprints = [fingerprint for line, fingerprint in found if line not in bad]
        self._fingerprints += fingerprints
        self._rejected += rejected
        self._known += records.known
        # Of a block that can be read again from its text, the cells would fill the memory.
        self._blocks.append(records if records.text is None else replace(records, columns=(), lines=()))

    def finished(self, fraction: float) -> CallBatch:
        """Return the batch; the fraction of the file is the one read so far."""
        return CallBatch(
            calls=CallColumns(self._calls),
            rejected=self._rejected,
            fraction=fraction,
            fingerprints=self._fingerprints,
            known=self._known,
            all_lines=partial(self._all_lines, fraction) if self._known else None,
        )

    def _all_lines(self, fraction: float) -> CallBatch:
        batch = _GrowingBatch(self._file, self._converter)
        for block in self._blocks:
            batch.add(self._file.all_of(block))
        return batch.finished(fraction)


def _no_calls() -> list[list[Any]]:
    return [[] for _ in Call._fields]


def _convert(
    columns: _Columns, name: str, memo: Memo[_Value], *, absent: _Value | None = None
) -> Iterable[_Value | None]:
    """Return the values of a column; if the file has no such column, `absent` for every row."""
    texts = columns.get(name)
    if texts is None:
        return repeat(absent, _height(columns))
    try:
        # Often a column has one value throughout. The cheap comparison of first and last cell skips most of the others.
        if texts[0] == texts[-1] and texts.count(texts[0]) == len(texts):
            return repeat(memo[texts[0]], len(texts))
        return list(map(memo.__getitem__, texts))
    except BadCell as error:
        raise _named(name, error) from None


def _counted(columns: _Columns, name: str, memo: Memo[_Value]) -> Iterable[_Value | int | None]:
    """Return the values of a column of counts that are rarely the same: without the memo if all are plain digits."""
    texts = columns.get(name, ("",))
    digits = "".join(texts)
    if digits.isdigit() and digits.isascii() and "" not in texts:
        with suppress(ValueError):  # raised by Python for thousands of digits
            values = list(map(int, texts))
            if max(values) <= LARGEST_COUNT:
                return values
    return _convert(columns, name, memo)


def _height(columns: _Columns) -> int:
    return len(columns["created_at"])


def _identifiers(texts: Sequence[str]) -> list[str]:
    stripped = list(map(str.strip, texts))
    if not all(stripped):
        raise _named("generation_id", BadCell("is empty"))
    joined = "".join(stripped)
    if "," in joined or "\n" in joined or "\r" in joined:
        # No id has one: a stray quote has joined several cells or lines.
        raise _named("generation_id", BadCell("is no id: it has a comma or a line end"))
    return stripped


def _named(column: str, error: BadCell) -> BadCell:
    return BadCell(f"{column} {error}")
