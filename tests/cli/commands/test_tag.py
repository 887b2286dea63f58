"""`tag`: what it says, what it refuses, and what summaries and calls make of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import truth
from tests.cli.running import Cli, groups_of, made_until, measures_of
from tracker.sample.account import SampleAccount
from tracker.sample.entities import CLINE, LAB_LAPTOP, LAPTOP, ROO
from tracker.usage import Measures

pytestmark = pytest.mark.usefixtures("synced_store")


def test_a_tag_is_set_listed_and_removed(cli: Cli) -> None:
    assert cli.json("tag", "list") == {"tags": []}
    made = {"kind": "app", "value": "Cline", "tag": "programming"}
    assert cli.json("tag", "set", "--app", "Cline", "programming") == made | {"changed": True}
    assert cli.json("tag", "set", "--app", "Cline", "programming") == made | {"changed": False}
    assert cli.json("tag", "list") == {"tags": [made]}
    assert cli.json("tag", "remove", "--app", "Cline") == {"kind": "app", "value": "Cline", "removed": True}
    assert cli.json("tag", "list") == {"tags": []}


def test_people_are_told(cli: Cli) -> None:
    outcome = cli("tag", "set", "--key", LAPTOP.hash, "translation")
    assert (outcome.code, outcome.out) == (0, "")
    assert "is tagged translation" in outcome.err
    assert "already" in cli("tag", "set", "--key", LAPTOP.hash, "translation").err
    key = ["laptop", f"({LAPTOP.hash[:6]}…)"]
    assert cli("tag", "list").out.split() == ["kind", "value", "tag", "key", *key, "translation"]
    assert "no longer has a tag" in cli("tag", "remove", "--key", LAPTOP.hash).err
    assert cli("--quiet", "tag", "set", "--app", "Cline", "programming").err == ""


def test_a_name_that_two_keys_share_is_refused(cli: Cli) -> None:
    outcome = cli("tag", "set", "--key", "laptop", "programming")
    assert (outcome.code, outcome.out) == (2, "")
    assert "'laptop' means 2 keys" in outcome.err
    for key in (LAPTOP, LAB_LAPTOP):
        assert f"laptop ({key.hash[:6]}…)" in outcome.err
    assert cli.json("tag", "list") == {"tags": []}


@pytest.mark.parametrize("length", [4, 6, 63])
@pytest.mark.parametrize("ending", ["", "…"])
def test_the_beginning_of_a_hash_names_a_key(length: int, ending: str, cli: Cli) -> None:
    made = {"kind": "key", "value": LAB_LAPTOP.hash, "tag": "science"}
    given = LAB_LAPTOP.hash[:length] + ending
    assert cli.json("tag", "set", "--key", given, "science") == made | {"changed": True}
    assert cli.json("tag", "list") == {"tags": [made]}
    assert cli.json("tag", "remove", "--key", given)["removed"] is True


def test_a_key_can_be_named_as_tables_show_it(cli: Cli) -> None:
    shown = f"laptop ({LAPTOP.hash[:6]}…)"
    assert cli.json("tag", "set", "--key", shown, "science")["value"] == LAPTOP.hash


def test_three_characters_of_a_hash_are_too_few(cli: Cli) -> None:
    assert "is called" in cli("tag", "set", "--key", LAPTOP.hash[:3], "science").err


def test_the_only_tagged_key_of_a_name_can_be_untagged_by_it(cli: Cli) -> None:
    cli("tag", "set", "--key", LAPTOP.hash, "science")
    assert f"The key laptop ({LAPTOP.hash[:6]}…) no longer has a tag." in cli("tag", "remove", "--key", "laptop").err
    for key in (LAPTOP, LAB_LAPTOP):
        cli("tag", "set", "--key", key.hash, "science")
    outcome = cli("tag", "remove", "--key", "laptop")
    assert outcome.code == 2
    assert "means 2 keys" in outcome.err


def test_a_filter_says_where_keys_share_its_name(cli: Cli) -> None:
    both = cli("summary", "all", "--key", "laptop")
    assert both.code == 0
    assert "2 keys are called 'laptop', and all are counted: laptop (" in both.err
    assert "called" not in cli("--quiet", "summary", "all", "--key", "laptop").err
    one, other = (cli.json("summary", "all", "--key", key.hash[:6])["total"] for key in (LAPTOP, LAB_LAPTOP))
    together = cli.json("summary", "all", "--key", "laptop")["total"]
    assert measures_of(one) + measures_of(other) == measures_of(together)
    assert min(one["requests"], other["requests"]) > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["set", "--app", "Cline", "coding"], "There is no category 'coding'"),
        (["set", "programming"], "exactly one of"),
        (["set", "--app", "Cline", "--model", "openai/gpt-5", "programming"], "exactly one of"),
        (["set", "--app", "Clyne", "programming"], "No app in the store is called 'Clyne'"),
        (["remove", "--app", "Cline"], "has no tag"),
        (["remove"], "exactly one of"),
    ],
)
def test_wrong_usage_says_what_is_wrong(arguments: Sequence[str], message: str, cli: Cli) -> None:
    outcome = cli("tag", *arguments)
    assert outcome.code == 2
    assert message in outcome.err


def test_without_a_store_there_is_nothing_to_tag(cli: Cli, tmp_path: Path) -> None:
    missing = tmp_path / "none.sqlite3"
    assert cli("--store", missing, "tag", "set", "--app", "Cline", "programming").code == 6
    assert not missing.exists()


def test_help_names_the_categories(cli: Cli) -> None:
    text = " ".join(cli("tag", "set", "--help").out.split())
    assert "programming, roleplay, technology, science, translation" in text
    for word in ("list", "remove"):
        assert cli("tag", word, "--help").code == 0


def test_summaries_by_tag_and_filtered_by_tag_are_right(cli: Cli, account: SampleAccount) -> None:
    made = made_until(account)
    expected = truth.split(made, "key", "app")
    cli("tag", "set", "--app", CLINE.name, "programming")
    cli("tag", "set", "--app", ROO.name, "programming")
    cli("tag", "set", "--key", LAPTOP.hash, "translation")
    found = groups_of(cli.json("summary", "all", "--by", "tag"))
    # No feed splits apps that several keys used on a day by key: they are unattributed.
    assert found["translation"].requests == sum(
        m.requests or 0 for (key, _), m in expected.items() if key == LAPTOP.hash
    )
    programming = sum(
        m.requests or 0 for (key, app), m in expected.items() if app in (CLINE.name, ROO.name) and key != LAPTOP.hash
    )
    assert 0 < (found["programming"].requests or 0) <= programming
    whole = measures_of(cli.json("summary", "all")["total"])
    assert sum(found.values(), Measures()) == whole
    one = cli.json("summary", "all", "--tag", "translation")
    assert measures_of(one["total"]) == found["translation"]
    assert measures_of(one["undecided"]) == found.get(None, Measures())
    kinds = {group["group"]: group["kind"] for group in cli.json("summary", "all", "--by", "tag")["groups"]}
    assert kinds["untagged"] == "unassigned"


def test_calls_can_be_filtered_by_tag(cli: Cli) -> None:
    calls = cli.json("calls", "all", "--limit", 100_000)["calls"]
    app = next(call["app"] for call in calls if call["app"])
    cli("tag", "set", "--app", app, "science")
    tagged = cli.json("calls", "all", "--limit", 100_000, "--tag", "science")["calls"]
    assert {call["app"] for call in tagged} == {app}
    assert len(tagged) == sum(call["app"] == app for call in calls)
