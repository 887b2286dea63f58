"""Whether Qt can run here, checked before it is loaded: Qt ends the process if it cannot run. Free of Qt."""

from __future__ import annotations

import ctypes
import os
import socket
import sys

from tracker.errors import CannotDraw

WITHOUT_DISPLAY = (
    "These work without one: usage-tracker summary, calls, compare, sync, import, doctor, "
    "and `usage-tracker picture overview --out overview.png`."
)

SOCKETS = "/tmp/.X11-unix"
"""Where X displays of this machine listen: as a socket file, or as an abstract socket of the same name."""

_BASE_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_XCB_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Shared libraries and the Debian packages that contain them."""


def check_drawing() -> None:
    """Raise `CannotDraw` with the missing packages if Qt cannot draw even off screen."""
    if sys.platform == "linux":
        _check_libraries(_BASE_LIBRARIES)


def check_window() -> None:
    """Raise `CannotDraw` if no window can open: no display, one that does not answer, or missing libraries."""
    check_drawing()
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal", "vnc")):
        return
    wayland, display = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if not wayland and not display:
        raise CannotDraw(f"There is no display, so no window can open. {WITHOUT_DISPLAY}")
    if not wayland and display:
        _check_libraries(_XCB_LIBRARIES)
        if not _answers(display):
            raise CannotDraw(f"The display {display} does not answer, so no window can open. {WITHOUT_DISPLAY}")


def _check_libraries(libraries: dict[str, str]) -> None:
    packages = [package for library, package in libraries.items() if not _loads(library)]
    if packages:
        raise CannotDraw(
            "Qt needs libraries that this system lacks. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(packages)}. Elsewhere the packages have similar names."
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    """Return whether a local X display accepts connections; true for one of another machine, which Qt checks."""
    host, _, screen = display.rpartition(":")
    number = screen.partition(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return True
    path = f"{SOCKETS}/X{number}"
    # A leading NUL byte is Linux's way to write an abstract socket name.
    return _connects(path) or _connects(f"\0{path}")


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.settimeout(2)
        try:
            one.connect(address)
        except OSError:
            return False
    return True
