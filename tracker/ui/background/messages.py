"""The texts of notices and of the status bar: what happened, what it means for the numbers, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import KeyProblem, OtherAccount, StoreDamaged, StoreUnusable, TrackerError
from tracker.feeds import FEED_TITLES, NEEDS_KEY, READ_HOURS_AGO, READ_MINUTES_AGO, READ_TODAY, REFUSED_LATELY
from tracker.feeds import KEY as KEY_FEED
from tracker.formatting import age, count, counted, date_range, moment
from tracker.periods import Period, day_of_ms, instant_of
from tracker.store.account.sync_log import FeedReport
from tracker.store.usage.imports import UndoReport
from tracker.ui.background.import_files import Imported
from tracker.ui.background.notices import Action, Notice, NoticeTone
from tracker.usage import KeyStatus

if TYPE_CHECKING:
    from tracker.ingest.files.csv_import import ImportReport
    from tracker.ingest.poll import SyncReport

PREPARING = "Making the sample account…"
SYNCING = "Syncing…"
UNDOING = "Undoing the import…"
STOPPING = "Stopping…"

TRY_NOW = Action("Try now", "sync")
DETAILS = Action("Details", "details")
KEY = Action("Change key…", "key")
OPEN_FILE = Action("Open another file…", "file")
NEW_STORE = Action("Start a new store", "new store")
ADD_KEY = Action("Add a key…", KEY.name)


_NOTHING_LACKS = (None, READ_MINUTES_AGO, READ_TODAY, READ_HOURS_AGO, REFUSED_LATELY)
"""Normal reasons to skip a feed in a poll: no number is missing because of them, so no notice is shown."""


def importing(paths: Sequence[Path]) -> str:
    """Say which files are being imported."""
    return f"Importing {paths[0].name}…" if len(paths) == 1 else f"Importing {len(paths)} files…"


def still_busy() -> Notice:
    """Say that a sync or an import must end before the next one starts."""
    return Notice(
        "neutral", "Not started.", "A sync or an import is still running. Drop the files again when it is done."
    )


def problem_of_store(problem: BaseException) -> Notice:
    """Explain why the store could not be read or written."""
    if isinstance(problem, StoreDamaged):
        return Notice("negative", f"{problem.title}.", problem.in_window, (OPEN_FILE, NEW_STORE))
    if isinstance(problem, TrackerError):
        return Notice("negative", f"{problem.title}.", problem.in_window)
    return _own_fault(problem)


def of_new_store(kept: Path) -> Notice:
    """Say that a new store was started, and where the old one is."""
    return Notice("neutral", "A new store.", f"The old file is kept as {kept.name}, beside the new one.")


def problem_of_page(problem: BaseException, shown: Period | None) -> Notice:
    """Explain why a page could not be read; the numbers of the period `shown` stay on it."""
    notice = problem_of_store(problem)
    if shown is None:
        return notice
    return replace(notice, meaning=f"{notice.meaning} The numbers shown are those of {date_range(shown)}.")


def problem_of_sync(problem: BaseException, minutes: int | None) -> Notice:
    """Explain why a sync stored nothing; the stored numbers stay."""
    if isinstance(problem, OtherAccount):
        return Notice(
            "negative",
            "The key belongs to another account.",
            "Nothing was stored, and polling waits. Paste a key of this account, or choose the other account in the "
            "menu at the top left. A key in OPENROUTER_API_KEY comes before keys in the keyring.",
            (KEY,),
        )
    if isinstance(problem, KeyProblem):
        return Notice("negative", f"{problem.title}.", f"{problem.in_window} The stored numbers stay in use.", (KEY,))
    if isinstance(problem, TrackerError):
        meaning = f"{problem.in_window} The stored numbers stay in use{_next_try(minutes)}."
        tone: NoticeTone = "negative" if isinstance(problem, StoreUnusable) else "warning"
        return Notice(tone, f"{problem.title}.", meaning, (TRY_NOW,))
    return _own_fault(problem)


def of_sync(report: SyncReport, minutes: int | None) -> Notice | None:
    """Explain what a sync did not get; None if all feeds were read or were skipped for a normal reason."""
    failed = [feed for feed in report.feeds if feed.status == "failed"]
    if failed:
        return _of_failed(failed, minutes)
    taken_over = next((feed.reason for feed in report.feeds if feed.name == KEY_FEED and feed.status == "ok"), None)
    if taken_over:
        return Notice("neutral", "This file belongs to an account now.", _sentence(taken_over))
    if any(feed.name == KEY_FEED and feed.reason == NEEDS_KEY for feed in report.feeds):
        return Notice(
            "neutral",
            "Models and prices were read.",
            "Without a key your usage comes from CSV exports only.",
            (ADD_KEY,),
        )
    skipped = [feed for feed in report.feeds if feed.status == "skipped" and feed.reason not in _NOTHING_LACKS]
    if not skipped:
        return None
    reasons = dict.fromkeys(feed.reason or "" for feed in skipped)
    details = tuple(f"{_title(feed)}: {feed.reason}" for feed in skipped)
    only = next(iter(reasons)) if len(reasons) == 1 else f"{len(skipped)} feeds were not read."
    return Notice("neutral", "Not everything was read.", _sentence(only), (DETAILS,), details)


def of_failed_feeds(
    failed: Sequence[FeedReport], responses: Mapping[str, int], now_ms: int, minutes: int | None
) -> Notice:
    """Explain what failed in the last sync: since when (`responses`, UTC ms by feed), and which numbers stay in use.

    The notice names the feed whose last answer is oldest; the details name all of them.
    """
    worst = min(failed, key=lambda feed: responses.get(feed.name, 0))
    since = {feed.name: _since(responses.get(feed.name), now_ms) for feed in failed}
    others = f" {counted(len(failed) - 1, 'more feed')} failed." if len(failed) > 1 else ""
    responded = responses.get(worst.name)
    stay = "No data is stored for it yet"
    if responded is not None:
        stay = f"The numbers of {_clock(responded, now_ms)} stay in use"
    meaning = f"{_sentence(worst.reason or '')}{others} {stay}{_next_try(minutes)}.".strip()
    details = tuple(f"{_title(feed)}, {since[feed.name]}: {feed.reason}" for feed in failed)
    return Notice("warning", f"{_title(worst)}: {since[worst.name]}.", meaning, (TRY_NOW, DETAILS), details)


def _since(responded_ms: int | None, now_ms: int) -> str:
    return "never answered" if responded_ms is None else f"last answer {age(now_ms - responded_ms)}"


def _clock(instant_ms: int, now_ms: int) -> str:
    """Return an instant (UTC ms) as text; one of today without its date."""
    text = moment(instant_of(instant_ms))
    return text.partition(", ")[2] if day_of_ms(instant_ms) == day_of_ms(now_ms) else text


def _of_failed(failed: Sequence[FeedReport], minutes: int | None) -> Notice:
    what = f"{_title(failed[0])}: no answer." if len(failed) == 1 else f"{len(failed)} feeds failed."
    reason = _sentence(failed[0].reason or "")
    details = tuple(f"{_title(feed)}: {feed.reason}" for feed in failed)
    meaning = f"{reason} The stored numbers stay in use{_next_try(minutes)}.".strip()
    return Notice("warning", what, meaning, (TRY_NOW, DETAILS), details)


def undo_must_wait() -> Notice:
    """Say that a sync or an import must end before the next one starts."""
    return Notice("neutral", "Not undone.", "A sync or an import is still running. Try again when it is done.")


def of_undo(report: UndoReport) -> Notice:
    """Say what undoing an import did."""
    return Notice("neutral", "The import is undone.", report.text)


def of_import(files: Sequence[Imported]) -> Notice:
    """Say what happened to dropped files: what was new, what was already stored, what was rejected and why."""
    if not files:
        return Notice(
            "neutral", "Import stopped.", "What was already stored stays; the same file can be dropped again."
        )
    refused = [one for one in files if one.problem is not None]
    read = [one.report for one in files if one.report is not None]
    rejected = sum(report.rejected_count for report in read)
    details = tuple(line for one in files for line in _details(one))
    if refused and not read:
        others = f" {_files(len(refused) - 1)} not imported either." if len(refused) > 1 else ""
        return Notice("negative", f"{refused[0].path.name} was not imported.", plain(refused[0].problem) + others)
    meaning = _counts(read)
    if rejected:
        meaning += f" {counted(rejected, 'line')} could not be read and {_were(rejected)} left out."
    if refused:
        meaning += f" {_files(len(refused))} not imported."
    meaning += _unused_days(read)
    what = f"{files[0].path.name} imported." if len(files) == 1 else f"{len(read)} of {len(files)} files imported."
    is_bad = refused or rejected or any(report.unused.emptied or report.unused.lesser for report in read)
    return Notice("warning" if is_bad else "neutral", what, meaning, (DETAILS,) if details else (), details)


def _unused_days(read: Sequence[ImportReport]) -> str:
    """Name the days that count as unused. For several files only the details name them."""
    texts = [report.unused.text for report in read if report.unused.text]
    if not texts:
        return ""
    said = texts[0] if len(texts) == 1 else f"In {len(texts)} files days have no usage and count as unused."
    return f" {said} If the export was filtered, undo the import on the page Sources."


def _details(one: Imported) -> list[str]:
    if one.report is None:
        return [f"{one.path.name}: {plain(one.problem)}"]
    lines = [f"{one.path.name}, line {line.line}: {line.reason}" for line in one.report.rejected]
    return [*lines, f"{one.path.name}: {one.report.unused.text}"] if one.report.unused.text else lines


def of_key(status: KeyStatus) -> Notice | None:
    """Say what a key cannot read; None for a management key, which can read everything."""
    if status.kind == "management":
        return None
    return Notice(
        "neutral",
        "This key reports only its own spend, from today on.",
        "A management key adds a year of history, split by model, key, app and workspace.",
        (KEY,),
    )


def of_moved_account(before: Path, moved_to: Path) -> Notice:
    """Say that the key belongs to another account, whose store is now shown."""
    return Notice(
        "neutral",
        "Another account.",
        f"The key belongs to another account than the one in {before.name}. Its usage is kept in {moved_to.name}; "
        f"{before.name} stays as it is and can be chosen in the menu at the top left.",
    )


def open_elsewhere(store: Path) -> Notice:
    """Say that another window shows this store, and that it was brought to the front."""
    return Notice("neutral", "Open in another window.", f"{store.name} is shown there; that window comes to the front.")


def of_forgotten_key(was_there: bool) -> Notice:
    """Say that the key was removed from the keyring, or that there was none."""
    if was_there:
        return Notice("neutral", "The key was removed from the keyring.", "The stored numbers stay.")
    return Notice("neutral", "There was no key in the keyring.", "A key from the environment is not touched.")


def plain(problem: BaseException | None) -> str:
    """Return a problem as plain sentences, to be shown where it happened."""
    if isinstance(problem, TrackerError):
        return problem.in_window
    notice = _own_fault(problem)
    return f"{notice.what} {notice.meaning}"


def _counts(read: Sequence[ImportReport]) -> str:
    new = sum(report.new for report in read)
    changed = sum(report.changed for report in read)
    unchanged = sum(report.unchanged for report in read)
    if not new and not changed:
        rows = "the one row was" if unchanged == 1 else f"all {count(unchanged)} rows were"
        return f"Nothing new: {rows} already stored."
    parts = [f"{count(new)} new"]
    if changed:
        parts.append(f"{count(changed)} changed")
    if unchanged:
        parts.append(f"{count(unchanged)} already stored")
    return f"{', '.join(parts)}."


def _own_fault(problem: BaseException | None) -> Notice:
    return Notice(
        "negative",
        "A fault of this program.",
        f"The numbers shown stay as they are. The log has the details ({type(problem).__name__}).",
    )


def _title(feed: FeedReport) -> str:
    return FEED_TITLES.get(feed.name, feed.name)


def _next_try(minutes: int | None) -> str:
    return "" if minutes is None else f"; next try in {minutes} min"


def _sentence(text: str) -> str:
    """Return a reason as a complete sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if not text or text.endswith(".") else ".")


def _files(number: int) -> str:
    return f"{counted(number, 'file')} {_were(number)}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
