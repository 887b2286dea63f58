"""The key that a text means."""

from __future__ import annotations

import pytest

from tests.make import call, import_calls
from tracker.cli.keys import filtered_keys, keys_meant, one_key, tagged_text
from tracker.errors import UsageError
from tracker.store.file.database import Store
from tracker.store.tables.names import LabelNames
from tracker.usage import NO_KEY, KeyRef

WORK = KeyRef("abcd12" + "0" * 58, "work")
TWIN = KeyRef("abcd34" + "0" * 58, "work")
HOME = KeyRef("ef5678" + "0" * 58, "home")
OLD = KeyRef(None, "old")


@pytest.fixture
def names(store: Store) -> LabelNames:
    import_calls(store, [call(f"gen-{n}", key=key) for n, key in enumerate((WORK, TWIN, HOME, OLD, NO_KEY))])
    return LabelNames(store)


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("work", [WORK.hash, TWIN.hash]),
        (WORK.hash, [WORK.hash]),
        ("work (abcd34…)", [TWIN.hash]),
        ("abcd", [WORK.hash, TWIN.hash]),
        ("ABCD34", [TWIN.hash]),
        ("ef56…", [HOME.hash]),
        ("ef5", []),
        ("old", [None]),
        ("nobody", []),
    ],
)
def test_a_name_a_hash_or_its_beginning_mean_a_key(text: str, hashes: list[str | None], names: LabelNames) -> None:
    assert [hash_ for _, hash_ in keys_meant(names, text)] == hashes


@pytest.mark.parametrize(("text", "kept"), [("home", "home"), ("ef56", HOME.hash), ("old", "old"), ("new", "new")])
def test_one_key_is_stored_by_name_if_given_else_by_hash(text: str, kept: str, names: LabelNames) -> None:
    assert one_key(names, text) == kept


@pytest.mark.parametrize("text", ["work", "abcd"])
def test_a_text_that_means_several_keys_is_refused(text: str, names: LabelNames) -> None:
    with pytest.raises(UsageError, match=r"2 keys: work \(abcd12…\), work \(abcd34…\)"):
        one_key(names, text)


def test_a_filter_uses_all_keys_of_a_name_and_says_so(names: LabelNames) -> None:
    text, said = filtered_keys(names, "work")
    assert text == "work"
    assert "work (abcd12…), work (abcd34…)" in said


@pytest.mark.parametrize(("text", "kept"), [("home", "home"), ("ef56", HOME.hash), ("abcd34", TWIN.hash)])
def test_a_filter_for_one_key_says_nothing(text: str, kept: str, names: LabelNames) -> None:
    assert filtered_keys(names, text) == (kept, "")


def test_a_filter_refuses_the_beginning_of_several_hashes(names: LabelNames) -> None:
    with pytest.raises(UsageError):
        filtered_keys(names, "abcd")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [(HOME.hash, "home"), ("work", "work (abcd12…), work (abcd34…)"), ("old", "old"), ("gone", "gone")],
)
def test_the_key_of_a_tag_is_shown_whether_stored_by_name_or_hash(kept: str, shown: str, names: LabelNames) -> None:
    assert tagged_text(names, kept) == shown
