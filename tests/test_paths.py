"""Where things live: below one folder where the variable names it, else where the platform keeps such things."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker import paths
from tracker.errors import UsageError


def test_one_variable_moves_everything(own_environment: Path) -> None:
    places = (
        paths.settings_path(),
        paths.log_path(),
        paths.store_path(),
        paths.sample_store_path(),
        paths.keys_revision_path(),
    )
    assert {place.parent for place in places} == {own_environment}
    assert len({place.name for place in places}) == 5


def test_without_it_the_platform_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE)
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    for place in (paths.data_dir(), paths.settings_path(), paths.log_path()):
        assert place.is_relative_to(tmp_path)
        assert "model-usage-tracker" in place.parts


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "")
    assert paths.data_dir().name == "model-usage-tracker"


def test_a_tilde_is_the_persons_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "~/tracked")
    assert paths.data_dir() == Path.home() / "tracked"


def test_a_folder_of_nobody_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "~nobody-of-this-name/x")
    with pytest.raises(UsageError, match="nobody-of-this-name"):
        paths.data_dir()


def test_asking_makes_no_folder(own_environment: Path) -> None:
    paths.store_path()
    assert not own_environment.exists()


def test_resources_of_a_checkout_are_found() -> None:
    assert paths.resource_path("report_figures.json").is_file()


def test_resources_beside_the_modules_go_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "paths.py"))
    assert paths.resource_path("x.json") == (tmp_path / "resources" / "x.json").resolve()
