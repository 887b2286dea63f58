"""Which account the global options choose, and whether a command prints messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Clock
from tracker.cli.context import Context, make_context
from tracker.paths import sample_store_path, store_path


def context(*, store: Path | None = None, sample: bool = False, quiet: bool = False) -> Context:
    return make_context(store, sample, quiet, Clock())


def test_the_persons_own_store_is_the_default() -> None:
    made = context()
    assert (made.account.is_sample, made.account.store_path) == (False, store_path())


def test_a_store_can_be_named(tmp_path: Path) -> None:
    assert context(store=tmp_path / "x.sqlite3").account.store_path == tmp_path / "x.sqlite3"


def test_the_sample_has_a_store_of_its_own() -> None:
    made = context(sample=True)
    assert (made.account.is_sample, made.account.store_path) == (True, sample_store_path())


def test_with_the_sample_the_own_account_is_still_the_persons() -> None:
    made = context(sample=True)
    assert not made.own.is_sample
    assert made.own.store_path == store_path()
    assert made.own.clock is made.account.clock


def test_an_own_account_is_itself(tmp_path: Path) -> None:
    made = context(store=tmp_path / "x.sqlite3")
    assert made.own is made.account


@pytest.mark.parametrize(("quiet", "said"), [(False, "Hello.\n"), (True, "")])
def test_quiet_means_quiet(quiet: bool, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    context(quiet=quiet).say("Hello.")
    assert capsys.readouterr() == ("", said)


def test_unusable_settings_are_reported_even_with_quiet(
    own_environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_environment.mkdir()
    (own_environment / "settings.json").write_text("{")
    context(quiet=True)
    assert str(own_environment / "settings.json") in capsys.readouterr().err


def test_without_settings_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    context()
    assert capsys.readouterr().err == ""
