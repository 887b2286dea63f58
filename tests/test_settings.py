import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tracker.errors import UsageError
from tracker.model_kinds import ModelOverride
from tracker.settings import Settings, change_settings, load_settings, save_settings, update_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_all_is_default(path: Path) -> None:
    assert load_settings(path) == (Settings(), ())


def test_what_is_saved_is_loaded(path: Path) -> None:
    settings = Settings(theme="dark", poll_minutes=30, slots={"model": {"model:a/b": 3}})
    save_settings(path, settings)
    assert load_settings(path)[0] == settings


def save_often(path: Path, name: str, times: int) -> None:
    """Save one entry again and again, as a window does with its colours."""
    for turn in range(times):
        entry = {name: {"saved": turn}}

        def change(now: Settings, entry: dict[str, dict[str, int]] = entry) -> Settings:
            return replace(now, slots={**now.slots, **entry})

        update_settings(path, change)


def test_writers_at_once_lose_nothing(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: save_often(path, name, 20), "abcd"))
    assert load_settings(path)[0].slots == {name: {"saved": 19} for name in "abcd"}
    assert sorted(each.name for each in path.parent.iterdir()) == ["settings.json", "settings.json.lock"]


def test_the_file_is_private(path: Path) -> None:
    before = os.umask(0o022)
    try:
        change_settings(path, theme="dark")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_unknown_entries_survive_and_are_remarked_with_the_nearest_name(path: Path) -> None:
    written(path, '{"teme": "dark", "later": [1]}')
    settings = change_settings(path, theme="light")
    assert json.loads(path.read_text())["later"] == [1]
    assert settings.theme == "light"
    remarks = load_settings(path)[1]
    assert any("'teme'" in remark and "'theme'" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"theme": "purple"}', ("theme", "purple", "light")),
        ('{"theme": ["dark"]}', ("theme",)),
        ('{"poll_minutes": true}', ("poll_minutes", "whole number")),
        ('{"poll_minutes": 1}', ("poll_minutes", "5 to 1440")),
        ('{"calls_limit": -1}', ("calls_limit", "0 to 10000000")),
        ('{"calls_limit": 1e3}', ("calls_limit", "whole number")),
        ('{"period": "soon"}', ("period", "30d")),
        ('{"period": 7}', ("period",)),
        ('{"period": "2026-13"}', ("period", "2026-13")),
        ('{"slots": {"model": {"a": "blue"}}}', ("slots",)),
        ('{"slots": []}', ("slots",)),
        ('{"classification": []}', ("classification",)),
        ('{"classification": {"a/b": {"wights": "open"}}}', ("classification", "a/b", "'wights'", "weights")),
        ('{"classification": {"a/b": {"weights": "ajar"}}}', ("a/b", "weights", "ajar", "open, closed")),
        ('{"classification": {"a/b": {"origin": null}}}', ("a/b", "origin", "china")),
        ('{"classification": {"a/b": {"reasoning": "yes"}}}', ("a/b", "reasoning", "true or false")),
        ('{"classification": {"a/b": {"size": ["small"]}}}', ("a/b", "size", "small, medium, large")),
        ('{"classification": {"a/b": "open"}}', ("a/b", "not an object")),
        ("[1]", ("one JSON object",)),
        ("{nonsense", ("not valid JSON",)),
    ],
)
def test_a_value_that_cannot_be_used_names_file_key_and_reason(path: Path, text: str, names: tuple[str, ...]) -> None:
    settings, _ = load_settings(written(path, text))
    (problem,) = settings.problems
    for word in (str(path), *names):
        assert word in problem
    assert settings.is_store_uncertain == (not text.startswith('{"'))
    assert replace(settings, problems=(), is_store_uncertain=False) == Settings()


def test_what_can_be_used_beside_it_holds(path: Path) -> None:
    written(path, '{"theme": "purple", "poll_minutes": 30, "store": "usage-1234abcd.sqlite3", "zone": "Mars"}')
    settings, _ = load_settings(path)
    assert (settings.theme, settings.poll_minutes, settings.store) == ("auto", 30, "usage-1234abcd.sqlite3")
    assert [problem.rpartition("Until that is corrected, ")[2] for problem in settings.problems] == [
        '"auto" is used.',
        '"utc" is used.',
    ]


@pytest.mark.parametrize("text", ['{"theme": "purple", "poll_minutes": 30}', "{nonsense", "[1]"])
def test_a_file_with_what_cannot_be_used_is_never_written_to(path: Path, text: str) -> None:
    written(path, text)
    with pytest.raises(UsageError, match=r"Nothing was saved\."):
        change_settings(path, theme="dark")
    assert path.read_text() == text


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    written(tmp_path / "file", "")
    with pytest.raises(UsageError, match="cannot be saved"):
        save_settings(tmp_path / "file" / "settings.json", Settings())


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    assert "cannot be read: Is a directory. Replace it with a readable file" in load_settings(tmp_path)[0].problems[0]


def test_what_the_person_says_of_models_is_kept_and_ready_for_use(path: Path) -> None:
    said = {"acme/nova-2": {"weights": "open", "origin": "rest of world", "reasoning": False, "size": "medium"}}
    settings = change_settings(path, classification=said)
    assert load_settings(path)[0] == settings
    assert settings.overrides == {"acme/nova-2": ModelOverride("open", "rest of world", False, "medium")}
    assert Settings().overrides == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [('{"zone": "UTC"}', "zone"), ('{"zone": null}', "zone"), ('{"page": 3}', "page"), ('{"window": "?"}', "window")],
)
def test_what_the_window_remembers_is_checked(path: Path, text: str, name: str) -> None:
    (problem,) = load_settings(written(path, text))[0].problems
    assert name in problem


def test_what_the_window_remembers_is_kept(path: Path) -> None:
    settings = change_settings(path, zone="local", page="world", period="365d", window="AdnQywADAAA=")
    assert load_settings(path) == (settings, ())
    assert (Settings().zone, Settings().page, Settings().window) == ("utc", None, None)
