# Shared by run and test: Python, the virtual environment in .venv, and the system libraries Qt needs.
# POSIX sh, sourced after `root` (the checkout) is set. Standard output stays free for data: all messages go to standard
# error.
# shellcheck shell=sh disable=SC2154

venv=$root/.venv

say() { printf '%s\n' "$@" >&2; }

fail() {
    say "$@"
    exit 1
}

# install_packages PACKAGE...: installs them if that is possible, else says how. Fails unless they were installed.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "On Debian and Ubuntu, install these packages: $*. Other systems have them under similar names."
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "Please run this once, then try again:"
        say "  sudo apt-get install $*"
        return 1
    fi
    say "Installing Debian packages: $*"
    # After a failed update the old lists may still be usable, so only the install decides.
    words=$(
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq </dev/null 2>&1 || :
        apt-get install -y -qq --no-install-recommends "$@" </dev/null 2>&1
    ) && return 0
    say "$words" "apt-get could not install them; see its messages above. Is there a network connection?"
    return 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.implementation.name != "cpython")' >/dev/null 2>&1
}

# An environment gets pip only with ensurepip, which Debian has in a separate package.
makes_environments() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Sets `python` to the interpreter for the environment: $PYTHON, else the first that can make one.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not CPython 3.11 or newer."
        set -- "$PYTHON"
    else
        set -- python3 python3.13 python3.12 python3.11
    fi
    python=
    for candidate in "$@"; do
        is_new_enough "$candidate" || continue
        [ -n "$python" ] || python=$candidate
        if makes_environments "$candidate"; then
            python=$candidate
            return 0
        fi
    done
    if [ -z "$python" ]; then
        fail "CPython 3.11 or newer was not found. On Debian 12 or newer: apt-get install python3 python3-venv." \
            "If it is installed in another folder, give its path: PYTHON=/path/to/python3 $0"
    fi
    say "Python's venv module is not complete (ensurepip is missing)."
    install_packages "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" || exit 1
    makes_environments "$python" || fail "$python still has no ensurepip. Give another Python: PYTHON=/path/to/python3 $0"
}

version_of() { "$1" -V 2>/dev/null || :; }

environment_fits() { is_new_enough "$venv/bin/python" && "$venv/bin/python" -c 'import pip' 2>/dev/null; }

is_the_wanted_python() { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$venv/bin/python")" ]; }

# What an installation depends on. A finished installation writes it to a file, so that the next start need not check.
current_state() { printf '%s|%s|%s' "$(cksum <"$root/pyproject.toml")" "$root" "$(version_of "$venv/bin/python")"; }

is_recorded() { [ "$(cat "$venv/.ready-$1" 2>/dev/null)" = "$(current_state)" ]; }

record() { current_state >"$venv/.ready-$1"; }

# prepare_environment app|test: installs the program in .venv, and for `test` also the packages for the checks.
prepare_environment() {
    if is_the_wanted_python && is_recorded "$1"; then return 0; fi
    if ! is_the_wanted_python || ! environment_fits; then
        find_python
        say "Making a virtual environment in $venv"
        "$python" -m venv --clear "$venv" >&2 || fail "The virtual environment could not be made; see above."
    fi
    if [ "$1" = test ]; then wanted="${root}[test]"; else wanted=$root; fi
    say "Installing the program and the Python packages it needs (once; this takes a minute or two)"
    if ! PIP_USER=0 "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -e "$wanted" >&2; then
        fail "The Python packages could not be installed; see pip's messages above." \
            "Without a network connection nothing can be downloaded: connect, then run this again."
    fi
    record app
    record "$1"
}

# debian_package SONAME: the package with a shared library, by Debian's naming rule and its exceptions.
debian_package() {
    case $1 in
    libglib-2.0.so.0 | libgthread-2.0.so.0) echo libglib2.0-0 ;;
    libbrotli*.so.1) echo libbrotli1 ;;
    libz.so.1) echo zlib1g ;;
    *) printf '%s\n' "$1" | tr 'A-Z_' 'a-z-' | sed -e 's/\([0-9]\)\.so\./\1-/' -e 's/\.so\.//' ;;
    esac
}

# missing_libraries FILE...: shared libraries that files of PySide6 need and the system does not have.
missing_libraries() {
    (
        cd "$venv"/lib/python3*/site-packages/PySide6 || exit 1
        for file in "$@"; do
            [ ! -e "$file" ] || ldd "$file" 2>/dev/null || :
        done
    ) | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

is_linux() { [ "$(uname -s)" = Linux ]; }

# has_display: whether a window can open. With QT_QPA_PLATFORM=offscreen there is no display, even on a desktop.
has_display() {
    case ${QT_QPA_PLATFORM:-} in offscreen* | minimal*) return 1 ;; esac
    ! is_linux || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
}

# window_libraries: the libraries missing for windows; none if Wayland or X11 works.
window_libraries() {
    lacking=
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        lacking=$(missing_libraries Qt/plugins/platforms/libqwayland*.so Qt/plugins/wayland-shell-integration/libxdg-shell.so)
        [ -n "$lacking" ] || return 0
    fi
    if [ -n "${DISPLAY:-}" ]; then
        lacking=$(missing_libraries Qt/plugins/platforms/libqxcb.so)
    fi
    printf '%s\n' "$lacking"
}

# prepare_qt offscreen|window: if Qt lacks libraries that cannot be installed, says what to do and fails.
prepare_qt() {
    is_linux || return 0
    seen=qt-$1${WAYLAND_DISPLAY:+-wayland}${DISPLAY:+-x11}
    is_recorded "$seen" && return 0
    lacking=$(qt_lacks "$1")
    if [ -n "$lacking" ]; then
        say "Qt needs system libraries that are not installed: $lacking"
        # shellcheck disable=SC2046 # names of packages have no spaces
        install_packages $(for library in $lacking; do debian_package "$library"; done | sort -u) || return 1
        lacking=$(qt_lacks "$1")
        if [ -n "$lacking" ]; then
            say "Still missing: $lacking"
            return 1
        fi
    fi
    record "$seen"
}

# qt_lacks offscreen|window: the missing libraries, in one line.
qt_lacks() {
    {
        missing_libraries QtWidgets.abi3.so QtSvg.abi3.so QtNetwork.abi3.so QtOpenGLWidgets.abi3.so QtTest.abi3.so \
            Qt/plugins/platforms/libqoffscreen.so
        [ "$1" = offscreen ] || window_libraries
    } | sort -u | xargs
}
