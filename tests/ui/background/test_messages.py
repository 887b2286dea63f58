from datetime import date
from pathlib import Path

import pytest

from tracker.errors import FileRejected, KeyRejected, Offline, StoreUnusable, TrackerError
from tracker.ingest.files.csv_import import ImportReport
from tracker.ingest.files.csv_reader import RejectedLine
from tracker.ingest.poll import SyncReport
from tracker.periods import day_number
from tracker.store.account.sync_log import FeedReport
from tracker.store.usage.imported_days import UnusedDays
from tracker.ui.background import messages
from tracker.ui.background.import_files import Imported
from tracker.ui.background.notices import Notice, Notices
from tracker.usage import KeyStatus

OK = FeedReport(name="keys", status="ok")
SKIPPED = FeedReport(name="activity", status="skipped", reason="needs a management key")
FAILED = FeedReport(name="analytics:key,model,app", status="failed", reason="OpenRouter took too long (408)")


def imported(new: int = 0, changed: int = 0, unchanged: int = 0, rejected: tuple[RejectedLine, ...] = ()) -> Imported:
    path = Path("export.csv")
    rows = new + changed + unchanged + len(rejected)
    report = ImportReport(
        path=path,
        id=1,
        variant="V4",
        rows=rows,
        new=new,
        changed=changed,
        unchanged=unchanged,
        rejected=rejected,
        rejected_count=len(rejected),
    )
    return Imported(path, report, None)


def refused(name: str = "other.csv") -> Imported:
    return Imported(Path(name), None, FileRejected("It lacks the column cost_total."))


def test_complete_sync_shows_no_notice() -> None:
    assert messages.of_sync(SyncReport((OK,)), 15) is None


def test_a_sync_without_a_key_says_what_it_read() -> None:
    skipped = (FeedReport(name=name, status="skipped", reason="needs a key") for name in ("key", "activity"))
    notice = messages.of_sync(SyncReport((FeedReport(name="models", status="ok"), *skipped)), 15)
    assert notice is not None
    assert (notice.tone, notice.what) == ("neutral", "Models and prices were read.")
    assert notice.actions == (messages.ADD_KEY,)


def test_notice_of_a_failed_feed_names_it_and_its_reason() -> None:
    notice = messages.of_sync(SyncReport((OK, SKIPPED, FAILED)), 15)
    assert notice is not None
    assert notice.tone == "warning"
    assert notice.what == "By key and app: no answer."
    assert notice.meaning == ("OpenRouter took too long (408). The stored numbers stay in use; next try in 15 min.")
    assert [action.text for action in notice.actions] == ["Try now", "Details"]


def test_feeds_skipped_for_one_reason_share_a_sentence() -> None:
    notice = messages.of_sync(
        SyncReport((OK, SKIPPED, FeedReport(name="keys", status="skipped", reason="needs a management key"))), 15
    )
    assert notice is not None
    assert (notice.tone, notice.meaning) == ("neutral", "Needs a management key.")
    assert notice.details == ("Activity: needs a management key", "Keys: needs a management key")


@pytest.mark.parametrize(
    ("problem", "tone", "action"),
    [
        (KeyRejected("OpenRouter does not know this key."), "negative", "Change key…"),
        (Offline("There is no connection."), "warning", "Try now"),
        (StoreUnusable("The disk is full."), "negative", "Try now"),
    ],
)
def test_notice_of_a_failed_sync_says_what_to_do(problem: TrackerError, tone: str, action: str) -> None:
    notice = messages.problem_of_sync(problem, None)
    assert notice.tone == tone
    assert notice.what == f"{problem.title}."
    assert problem.message in notice.meaning
    assert "The stored numbers stay in use" in notice.meaning
    assert notice.actions[0].text == action


def test_fault_of_this_program_is_named_without_its_text() -> None:
    notice = messages.problem_of_sync(ZeroDivisionError("sk-or-v1-secret"), 15)
    assert "fault of this program" in notice.what
    assert "secret" not in notice.meaning


@pytest.mark.parametrize(
    ("files", "tone", "what", "meaning"),
    [
        ((imported(new=12_034),), "neutral", "export.csv imported.", "12,034 new."),
        (
            (imported(new=1, changed=2, unchanged=3),),
            "neutral",
            "export.csv imported.",
            "1 new, 2 changed, 3 already stored.",
        ),
        ((imported(unchanged=5),), "neutral", "export.csv imported.", "Nothing new: all 5 rows were already stored."),
        (
            (imported(new=2, rejected=(RejectedLine(7, "no amount"),)),),
            "warning",
            "export.csv imported.",
            "2 new. 1 line could not be read and was left out.",
        ),
        (
            (imported(new=2), refused()),
            "warning",
            "1 of 2 files imported.",
            "2 new. 1 file was not imported.",
        ),
        ((refused(),), "negative", "other.csv was not imported.", "It lacks the column cost_total."),
        (
            (refused("a.csv"), refused("b.csv")),
            "negative",
            "a.csv was not imported.",
            "It lacks the column cost_total. 1 file was not imported either.",
        ),
        ((), "neutral", "Import stopped.", "What was already stored stays; the same file can be dropped again."),
    ],
)
def test_notice_of_an_import(files: tuple[Imported, ...], tone: str, what: str, meaning: str) -> None:
    notice = messages.of_import(files)
    assert (notice.tone, notice.what, notice.meaning) == (tone, what, meaning)


def daily_file(unused: UnusedDays, name: str = "days.csv") -> Imported:
    return Imported(
        Path(name),
        ImportReport(
            path=Path(name),
            id=5,
            variant="daily",
            rows=4,
            new=4,
            changed=0,
            unchanged=0,
            rejected=(),
            rejected_count=0,
            unused=unused,
        ),
        None,
    )


def test_import_names_days_that_count_as_unused() -> None:
    second = day_number(date(2026, 7, 2))
    quiet, loud = UnusedDays([second]), UnusedDays([], [second])
    notice = messages.of_import((daily_file(quiet),))
    assert (notice.tone, notice.meaning) == (
        "neutral",
        "4 new. 2 Jul 2026 has no usage in the file and counts as unused. "
        "If the export was filtered, undo the import on the page Sources.",
    )
    assert messages.of_import((daily_file(loud),)).tone == "warning"
    both = messages.of_import((daily_file(quiet), daily_file(loud, "other.csv")))
    assert both.meaning.startswith("8 new. In 2 files days have no usage and count as unused.")
    assert both.details == (f"days.csv: {quiet.text}", f"other.csv: {loud.text}")


def test_details_list_rejected_lines_with_number_and_reason() -> None:
    notice = messages.of_import((imported(new=2, rejected=(RejectedLine(7, "no amount"),)), refused()))
    assert notice.details == ("export.csv, line 7: no amount", "other.csv: It lacks the column cost_total.")


@pytest.mark.parametrize(("kind", "has_notice"), [("management", False), ("inference", True)])
def test_only_a_limited_key_gets_a_notice(kind: str, has_notice: bool) -> None:
    status = KeyStatus(
        label="sk-…",
        kind="management",
        credits_nano=0,
        credits_today_nano=0,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )
    if kind == "inference":
        status = KeyStatus(
            label="sk-…",
            kind="inference",
            credits_nano=0,
            credits_today_nano=0,
            byok_nano=0,
            byok_today_nano=0,
            organization_id=None,
            creator_user_id=None,
        )
    assert (messages.of_key(status) is not None) is has_notice


def test_worst_notice_is_shown_and_among_equals_the_newest() -> None:
    notices = Notices()
    assert notices.worst() is None
    for source, tone in [("a", "neutral"), ("b", "warning"), ("c", "warning")]:
        notices.put(source, Notice(tone, source, ""))  # type: ignore[arg-type]  # tones as plain strings
    assert notices.worst() == ("c", Notice("warning", "c", ""))
    notices.put("c", None)
    notices.put("b", None)
    assert notices.worst() == ("a", Notice("neutral", "a", ""))
