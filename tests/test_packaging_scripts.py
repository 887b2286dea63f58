"""`./packaging/run` and `./packaging/test` on machines that lack one thing or another, played by stand-in commands."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.ui import qt_check

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ["packaging/run", "packaging/test", ".ci/run"]

# Stands for every Python: answers the questions of setup.sh, "makes" an environment, "installs" with pip.
PYTHON = r"""#!/bin/sh
echo "python $*" >>"$LOG"
case "$1 $2" in
"-V "*) echo "Python ${STUB_VERSION:-3.11.9}" ;;
"-c "*ensurepip*) [ -z "${STUB_NO_VENV:-}" ] || [ -e "$HOME/installed" ] ;;
"-c "*implementation*) [ -z "${STUB_TOO_OLD:-}" ] ;;
"-c "*print*) echo 3.11 ;;
"-c "*check_window*) [ -z "${STUB_DEAD_DISPLAY:-}" ] ;;
"-m venv")
    mkdir -p "$4/bin" "$4/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms"
    touch "$4/lib/python3.11/site-packages/PySide6/QtWidgets.abi3.so"
    touch "$4/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so"
    cp "$(dirname "$0")/python3" "$4/bin/python"
    cp "$(dirname "$0")/tracker-stub" "$4/bin/usage-tracker" ;;
"-m pip") exit "${STUB_PIP_EXIT:-0}" ;;
"-m ${STUB_FAILING_TOOL:-none}") exit 9 ;;
esac
"""
TRACKER = r"""#!/bin/sh
for word in "$@"; do printf '<%s>' "$word"; done
echo
case "$*" in *picture*) touch "${STUB_NO_PICTURE:-overview.png}" || exit 6 ;; esac
exit "${STUB_EXIT:-0}"
"""
LDD = r"""#!/bin/sh
[ -e "$HOME/installed" ] && exit 0
case $1 in *libqxcb*) words=${STUB_LACKS_FOR_WINDOWS:-} ;; *) words=${STUB_LACKS:-} ;; esac
for name in $words; do printf '\t%s => not found\n' "$name"; done
printf '\tlibc.so.6 => /lib/libc.so.6 (0x0)\n'
"""
APT = r"""#!/bin/sh
echo "apt-get $*" >>"$LOG"
echo "words of apt-get"
[ "$1" = update ] || [ "${STUB_APT_EXIT:-0}" -ne 0 ] || touch "$HOME/installed"
exit "${STUB_APT_EXIT:-0}"
"""
STUBS = {
    **dict.fromkeys(["python3", "python3.13", "python3.12", "python3.11"], PYTHON),
    "tracker-stub": TRACKER,
    "ldd": LDD,
    "apt-get": APT,
    "uname": "#!/bin/sh\necho Linux\n",
    "id": '#!/bin/sh\necho "${STUB_UID:-1000}"\n',
}


@dataclass
class Machine:
    """A fresh machine with a checkout in a folder with spaces; every command that would change it is a stand-in."""

    folder: Path

    def __post_init__(self) -> None:
        self.checkout = self.folder / "a check out"
        self.elsewhere = self.folder / "where I am"
        for path in (self.checkout / "packaging", self.elsewhere, self.folder / "bin"):
            path.mkdir(parents=True)
        for name in ("run", "test", "setup.sh"):
            shutil.copy(ROOT / "packaging" / name, self.checkout / "packaging" / name)
        shutil.copy(ROOT / "pyproject.toml", self.checkout / "pyproject.toml")
        for name, text in STUBS.items():
            self.add_command(name, text)

    def add_command(self, name: str, text: str) -> None:
        command = self.folder / "bin" / name
        command.write_text(text, encoding="utf-8")
        command.chmod(0o755)

    def call(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.folder),
            "LOG": str(self.folder / "log"),
            **variables,
        }
        command = [str(self.checkout / "packaging" / script), *arguments]
        return subprocess.run(
            command, cwd=self.elsewhere, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    def log(self) -> list[str]:
        """Return the changing commands so far, and forget them."""
        path = self.folder / "log"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line for line in lines if not line.startswith(("python -V", "python -c"))]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_executed(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("name", [*SCRIPTS, "packaging/setup.sh"])
def test_scripts_are_free_of_syntax_errors(name: str) -> None:
    shell = "bash" if name.startswith(".ci") else "sh"
    subprocess.run([shell, "-n", str(ROOT / name)], check=True)


def test_arguments_pass_through_exactly(machine: Machine) -> None:
    arguments = ["summary", "--model", "a  b", "", "it's", '"$HOME"', "*", "-n", "\\"]
    assert machine.call("run", *arguments).stdout == "".join(f"<{word}>" for word in arguments) + "\n"


def test_exit_code_passes_through(machine: Machine) -> None:
    assert machine.call("run", "sync", STUB_EXIT="4").returncode == 4


def test_setting_up_leaves_standard_output_to_the_command(machine: Machine) -> None:
    done = machine.call("run", "summary", "--json", STUB_UID="0", STUB_LACKS="libGL.so.1")
    assert done.stdout == "<summary><--json>\n"


def test_a_display_opens_the_window_on_the_sample(machine: Machine) -> None:
    assert machine.call("run", DISPLAY=":0").stdout == "<--sample><window>\n"


@pytest.mark.parametrize(
    "variables",
    [{}, {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, {"DISPLAY": ":0", "STUB_DEAD_DISPLAY": "1"}],
    ids=["none", "drawing off screen", "does not answer"],
)
def test_without_a_display_a_picture_is_written_here_and_the_summary_printed(
    machine: Machine, variables: dict[str, str]
) -> None:
    done = machine.call("run", **variables)
    assert "<--sample><summary>" in done.stdout.splitlines()
    assert "no display" in done.stderr
    assert (machine.elsewhere / "overview.png").exists()


def test_a_picture_that_fails_gives_its_exit_code_after_the_summary(machine: Machine) -> None:
    done = machine.call("run", STUB_NO_PICTURE="no/such/folder.png")
    assert done.returncode == 6
    assert "<--sample><summary>" in done.stdout.splitlines()


def test_the_second_call_sets_nothing_up(machine: Machine) -> None:
    machine.call("run", "doctor")
    assert machine.log()[-1].endswith(f"-e {machine.checkout}")
    machine.call("run", "doctor")
    assert machine.log() == []


def test_running_after_testing_sets_nothing_up(machine: Machine) -> None:
    machine.call("test")
    machine.log()
    machine.call("run", "doctor")
    assert machine.log() == []


def test_a_changed_project_file_installs_again(machine: Machine) -> None:
    machine.call("run", "doctor")
    machine.log()
    with (machine.checkout / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# changed\n")
    machine.call("run", "doctor")
    assert [line.split()[2] for line in machine.log()] == ["pip"]


def test_a_moved_checkout_installs_again(machine: Machine) -> None:
    machine.call("run", "doctor")
    machine.log()
    machine.checkout = machine.checkout.rename(machine.folder / "moved")
    machine.call("run", "doctor")
    assert [line.split()[2] for line in machine.log()] == ["pip"]


def test_another_python_makes_another_environment(machine: Machine) -> None:
    machine.call("run", "doctor")
    machine.log()
    machine.add_command("other", PYTHON.replace("3.11.9", "3.13.1"))
    machine.call("run", "doctor", PYTHON="other")
    assert [line.split()[2] for line in machine.log()] == ["venv", "pip"]


def test_no_network_is_said_and_tried_again_next_time(machine: Machine) -> None:
    failed = machine.call("run", "doctor", STUB_PIP_EXIT="2")
    assert failed.returncode == 1
    assert "network" in failed.stderr
    assert failed.stdout == ""
    assert machine.call("run", "doctor").stdout == "<doctor>\n"


def test_missing_libraries_are_named_with_their_packages(machine: Machine) -> None:
    done = machine.call("run", "window", STUB_LACKS="libEGL.so.1 libgthread-2.0.so.0")
    assert "sudo apt-get install libegl1 libglib2.0-0\n" in done.stderr
    assert done.stdout == "<window>\n"


def test_missing_libraries_still_leave_the_summary(machine: Machine) -> None:
    done = machine.call("run", STUB_LACKS="libEGL.so.1")
    assert done.returncode == 1
    assert done.stdout == "<--sample><summary>\n"


def test_a_window_needs_more_libraries_than_a_picture(machine: Machine) -> None:
    lacks = {"STUB_LACKS_FOR_WINDOWS": "libxcb-cursor.so.0"}
    assert machine.call("run", **lacks).returncode == 0
    done = machine.call("run", DISPLAY=":0", **lacks)
    assert done.returncode == 1
    assert "sudo apt-get install libxcb-cursor0\n" in done.stderr


def test_root_installs_missing_libraries(machine: Machine) -> None:
    done = machine.call("run", STUB_UID="0", STUB_LACKS="libX11.so.6")
    assert done.returncode == 0
    assert machine.log()[-1] == "apt-get install -y -qq --no-install-recommends libx11-6"
    assert "words of apt-get" not in done.stderr


def test_what_apt_get_said_is_shown_when_it_fails(machine: Machine) -> None:
    done = machine.call("test", STUB_UID="0", STUB_LACKS="libX11.so.6", STUB_APT_EXIT="100")
    assert done.returncode == 1
    assert "words of apt-get" in done.stderr


def test_a_missing_venv_module_is_named(machine: Machine) -> None:
    done = machine.call("run", STUB_NO_VENV="1")
    assert done.returncode == 1
    assert "sudo apt-get install python3.11-venv\n" in done.stderr


def test_root_installs_a_missing_venv_module(machine: Machine) -> None:
    assert machine.call("run", "doctor", STUB_NO_VENV="1", STUB_UID="0").stdout == "<doctor>\n"


def test_an_old_python_is_refused(machine: Machine) -> None:
    done = machine.call("run", PYTHON="python3", STUB_TOO_OLD="1")
    assert done.returncode == 1
    assert "PYTHON=python3 is not CPython 3.11 or newer" in done.stderr


def test_every_check_runs_and_is_named(machine: Machine) -> None:
    done = machine.call("test", "-k", "two words")
    assert done.returncode == 0
    named = [line.partition("(")[2] for line in done.stderr.splitlines() if line.startswith("== ")]
    assert named == ["ruff check)", "ruff format)", "mypy)", "import-linter)", "pytest)", ""]
    assert machine.log()[-5:] == [
        "python -m ruff check",
        "python -m ruff format --check",
        "python -m mypy",
        f"python {machine.checkout}/.venv/bin/lint-imports",
        "python -m pytest -n auto --dist worksteal -k two words",
    ]


def test_the_first_failing_check_stops_with_its_code(machine: Machine) -> None:
    done = machine.call("test", STUB_FAILING_TOOL="mypy")
    assert done.returncode == 9
    assert "types (mypy): failed (exit 9)" in done.stderr
    assert machine.log()[-1] == "python -m mypy"


def test_the_check_of_the_display_that_run_asks_exists() -> None:
    assert "from tracker.ui.qt_check import check_window" in (ROOT / "packaging/run").read_text("utf-8")
    assert callable(qt_check.check_window)


def test_ci_runs_what_a_developer_runs() -> None:
    assert 'exec "$(dirname -- "${BASH_SOURCE[0]}")/../packaging/test"' in (ROOT / ".ci/run").read_text("utf-8")


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libbrotlidec.so.1", "libbrotli1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libwayland-client.so.0", "libwayland-client0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_libraries_have_debian_packages(library: str, package: str) -> None:
    command = f'root=.; . "{ROOT}/packaging/setup.sh"; debian_package "$1"'
    done = subprocess.run(["sh", "-c", command, "sh", library], capture_output=True, text=True, check=True)
    assert done.stdout == f"{package}\n"
