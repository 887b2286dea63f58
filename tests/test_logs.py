import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.logs import log_faults, write_log
from tracker.paths import log_path


@pytest.fixture(autouse=True)
def clean_logger() -> Iterator[None]:
    ours = logging.getLogger("tracker")
    before = list(ours.handlers)
    yield
    for handler in [one for one in ours.handlers if one not in before]:
        ours.removeHandler(handler)
        handler.close()


def test_warnings_of_ours_go_to_the_file() -> None:
    write_log()
    logging.getLogger("tracker.ui").warning("the sky is %s", "low")
    logging.getLogger("tracker.ui").info("not this")
    assert "the sky is low" in log_path().read_text()
    assert "not this" not in log_path().read_text()
    assert log_path().stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_stops_nothing(own_environment: Path) -> None:
    own_environment.write_text("a file where the folder should be")
    write_log()


def raised(text: str) -> BaseException:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        "refused: sk-or-v1-0123456789abcdef",
        'headers {"Authorization": "Bearer sk-or-v1-0123456789abcdef"}',
        "Authorization: Bearer 0123456789abcdef",
        "key='sk-or-v1-0123456789abcdef'",
    ],
)
def test_keys_are_blacked_out_also_in_foreign_exceptions(text: str) -> None:
    write_log()
    logging.getLogger("tracker.ui").error("It failed: %s", text, exc_info=raised(text))
    logged = log_path().read_text()
    assert "It failed" in logged
    assert "ValueError" in logged
    assert "0123456789abcdef" not in logged


def test_faults_that_nothing_catches_are_logged_and_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    write_log()
    log_faults()
    fault = raised("a fault with sk-or-v1-0123456789abcdef")
    sys.excepthook(type(fault), fault, fault.__traceback__)
    assert "a fault with sk-or-…" in log_path().read_text()
    shown = capsys.readouterr().err
    assert "a fault with sk-or-…" in shown
    assert "0123456789abcdef" not in shown


def test_the_persons_interruption_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    write_log()
    log_faults()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert log_path().read_text() == ""
