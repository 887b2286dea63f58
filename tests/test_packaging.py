"""The wheel: everything the program reads is inside, and found from there."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_resource_is_in_the_wheel(names: set[str]) -> None:
    files = [path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert files
    assert {f"tracker/{path.as_posix()}" for path in files} <= names


def test_every_file_of_the_package_is_in_the_wheel(names: set[str]) -> None:
    files = [path for path in (ROOT / "tracker").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names


def test_nothing_but_the_package_is_in_the_wheel(names: set[str]) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"tracker", "model_usage_tracker"}


def test_licences_are_in_the_wheel(names: set[str]) -> None:
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENCE", *(path.name for path in (ROOT / "packaging/licences").iterdir())}


def test_resources_are_found_in_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from tracker.paths import resource_path; print(resource_path('style.qss'))"
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = Path(done.stdout.strip())
    assert found == tmp_path / "tracker/resources/style.qss"
    assert found.read_bytes() == (ROOT / "resources/style.qss").read_bytes()


def test_every_font_has_its_licence_beside_ours() -> None:
    families = {path.name.partition("-")[0] for path in (ROOT / "resources/fonts").iterdir()}
    assert all(list((ROOT / "packaging/licences").glob(f"{family}-*.txt")) for family in families)


def test_the_changelog_begins_with_what_is_unreleased() -> None:
    headings = [line for line in (ROOT / "packaging/CHANGELOG.md").read_text("utf-8").splitlines() if line[:3] == "## "]
    assert headings[0] == "## [Unreleased]"
