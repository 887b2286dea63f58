import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.errors import CannotDraw
from tracker.ui import qt_check

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays and libraries of Linux")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(qt_check, "_loads", lambda _library: True)


@pytest.fixture
def display() -> Iterator[str]:
    """Return the name of a display; a socket accepts connections in its place."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        number = 4000
        server.bind(f"\0{qt_check.SOCKETS}/X{number}")
        server.listen()
        yield f":{number}.0"


def test_without_a_display_the_error_names_commands_that_work() -> None:
    with pytest.raises(CannotDraw, match=r"There is no display.*picture overview"):
        qt_check.check_window()


def test_display_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":3999")
    with pytest.raises(CannotDraw, match=":3999 does not answer"):
        qt_check.check_window()


def test_display_that_answers_is_accepted(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    qt_check.check_window()


@pytest.mark.parametrize(("name", "value"), [("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", "far:10.0")])
def test_display_that_cannot_be_checked_is_left_to_qt(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    qt_check.check_window()


def test_off_screen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    qt_check.check_window()


def test_error_names_the_packages_of_missing_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_check, "_loads", lambda library: library not in ("libEGL.so.1", "libGL.so.1"))
    with pytest.raises(CannotDraw, match="apt-get install libegl1 libgl1"):
        qt_check.check_drawing()


def test_libraries_for_windows_are_not_needed_for_drawing(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setattr(qt_check, "_loads", lambda library: library != "libxcb-cursor.so.0")
    qt_check.check_drawing()
    monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(CannotDraw, match="libxcb-cursor0"):
        qt_check.check_window()


def test_entry_modules_load_no_qt() -> None:
    code = "import sys, tracker.ui.application, tracker.ui.picture; print([n for n in sys.modules if 'PySide6' in n])"
    folder = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_missing_library_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert qt_check._loads("libc.so.6")
    assert not qt_check._loads(f"lib{Path(tempfile.gettempdir()).name}-no-such.so.9")
