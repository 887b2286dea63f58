"""`--sample summary`: every split of the sample's year sums to the calls' exact total, in nano-dollars and tokens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import truth
from tests.cli.running import TODAY, Cli, added, days_ago, groups_of, made_between, made_until, measures_of
from tracker import feeds
from tracker.analysis.ledger.question import COLUMNS, VALUE_COLUMNS
from tracker.ingest.calls.call_plan import CALL_DAYS
from tracker.sample.account import AVAILABLE_DAYS, TRACKED_DAYS, SampleAccount
from tracker.sample.entities import CLINE, LAB_LAPTOP, LAPTOP
from tracker.usage import Measures

pytestmark = pytest.mark.usefixtures("sample_store")

TRIPLES = list(combinations(COLUMNS, 3))
DAYS = TRACKED_DAYS + AVAILABLE_DAYS
FIRST = days_ago(DAYS - 1)


@pytest.fixture(scope="module")
def whole(whole_account: SampleAccount) -> Measures:
    return truth.total(made_until(whole_account))


@pytest.fixture(scope="module")
def recent_whole(account: SampleAccount) -> Measures:
    """The sum of the last weeks."""
    return truth.total(made_until(account))


def _summary(cli: Cli, *arguments: object) -> Any:
    return cli.json("--sample", "summary", "--period", "all", *arguments)


def test_the_total_is_right(cli: Cli, whole: Measures) -> None:
    answer = _summary(cli)
    assert measures_of(answer["total"]) == whole
    assert answer["period"] == {"from": FIRST.isoformat(), "to": TODAY.isoformat(), "zone": "UTC"}


@pytest.mark.parametrize("column", COLUMNS)
def test_groups_sum_to_the_right_total(column: str, cli: Cli, whole: Measures) -> None:
    answer = _summary(cli, "--by", column)
    assert measures_of(answer["total"]) == whole
    assert added(measures_of(group) for group in answer["groups"]) == whole
    assert answer["undecided"] is None


def _web_chat_is_unattributed(text: str) -> str:
    return text or "Unattributed"


def _same(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("column", "by", "shown"),
    [
        ("day", "day", _same),
        ("week", "week", _same),
        ("month", "month", _same),
        ("model", "model", _same),
        ("author", "author", _same),
        ("key", "key_name", _same),
        ("app", "app", _same),
        ("workspace", "workspace", _web_chat_is_unattributed),
        ("variant", "variant", _same),
    ],
)
def test_groups_are_right(
    column: str, by: str, shown: Callable[[str], str], cli: Cli, whole_account: SampleAccount
) -> None:
    expected = {shown(key[0]): sums for key, sums in truth.split(made_until(whole_account), by).items()}
    stored = {name: sums for name, sums in groups_of(_summary(cli, "--by", column)).items() if not sums.is_zero()}
    assert stored == expected


def test_providers_are_known_with_calls_and_the_others_are_unattributed(
    cli: Cli, whole_account: SampleAccount, whole: Measures
) -> None:
    groups = groups_of(_summary(cli, "--by", "provider"))
    recent = made_between(whole_account, days_ago(TRACKED_DAYS + CALL_DAYS - 1), TODAY)
    assert groups.pop(None) == whole - truth.total(recent)
    assert groups == {key[0]: sums for key, sums in truth.split(recent, "provider").items()}


def test_the_unattributed_group_is_named_as_designed(cli: Cli) -> None:
    groups = _summary(cli, "--by", "provider")["groups"]
    assert [group["group"] for group in groups if group["kind"] == "rest"] == [None]
    assert groups[-1]["kind"] == "rest"


def test_two_keys_of_one_name_are_two_groups(cli: Cli, whole_account: SampleAccount) -> None:
    expected = truth.split(made_until(whole_account), "key")
    found = {g["id"]: measures_of(g) for g in _summary(cli, "--by", "key")["groups"] if g["group"] == "laptop"}
    assert found == {key.hash: expected[key.hash,] for key in (LAPTOP, LAB_LAPTOP)}


@pytest.mark.parametrize("columns", [*combinations(COLUMNS, 2), *Random(2).sample(TRIPLES, 12)], ids=",".join)
def test_several_columns_sum_to_the_right_total(
    columns: tuple[str, ...], cli: Cli, synced_store: Path, recent_whole: Measures
) -> None:
    answer = cli.json("--store", synced_store, "summary", "all", "--by", ",".join(columns))
    assert measures_of(answer["total"]) == added(measures_of(group) for group in answer["groups"]) == recent_whole
    assert all(tuple(group["keys"]) == columns for group in answer["groups"])


def test_pairs_are_right_if_one_feed_knows_both(cli: Cli, whole_account: SampleAccount) -> None:
    expected = truth.split(made_until(whole_account), "month", "model")
    groups = _summary(cli, "--by", "month,model")["groups"]
    assert {(g["keys"]["month"], g["keys"]["model"]): measures_of(g) for g in groups} == expected


@pytest.mark.parametrize("column", VALUE_COLUMNS)
def test_matches_others_and_unclear_matches_add_up_to_the_total(column: str, cli: Cli, whole: Measures) -> None:
    cli("--sample", "tag", "set", "--app", CLINE.name, "programming")
    values = [group["id"] or group["group"] for group in _summary(cli, "--by", column)["groups"] if group["group"]]
    first, others = values[:1], [word for value in values[1:] for word in (f"--{column}", value)]
    one = _summary(cli, f"--{column}", first[0])
    unattributed = _summary(cli, *others)
    assert one["undecided"] == unattributed["undecided"]
    parts = (one["total"], unattributed["total"], one["undecided"])
    assert added(measures_of(part) for part in parts) == whole


@pytest.mark.parametrize("column", ["model", "key", "provider", "app"])
def test_a_filter_matches_the_same_in_every_split(column: str, cli: Cli) -> None:
    value = _summary(cli, "--by", column)["groups"][0]["group"]
    for by in COLUMNS:
        answer = _summary(cli, f"--{column}", value, "--by", by)
        assert added(measures_of(group) for group in answer["groups"]) == measures_of(answer["total"])


def test_a_filter_gives_the_right_total(cli: Cli, whole_account: SampleAccount) -> None:
    expected = truth.split(made_until(whole_account), "key", "author")
    answer = _summary(cli, "--key", LAPTOP.hash, "--author", "openai")
    assert measures_of(answer["total"]) == expected[LAPTOP.hash, "openai"]
    assert measures_of(answer["undecided"]).is_zero()


def test_coverage_counts_every_day_once(cli: Cli) -> None:
    coverage = _summary(cli)["coverage"]
    assert (coverage["days"], coverage["complete"], coverage["partial"], coverage["missing"]) == (DAYS, DAYS - 1, 1, 0)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("7d", days_ago(6), TODAY),
        ("month", TODAY.replace(day=1), TODAY),
        ("year", TODAY.replace(month=1, day=1), TODAY),
        ("last-month", TODAY.replace(month=10, day=1), TODAY.replace(month=10, day=31)),
    ],
)
def test_periods_are_right(period: str, first: Any, last: Any, cli: Cli, whole_account: SampleAccount) -> None:
    answer = cli.json("--sample", "summary", period)
    assert measures_of(answer["total"]) == truth.total(made_between(whole_account, first, last))
    assert (answer["period"]["from"], answer["period"]["to"]) == (first.isoformat(), last.isoformat())


@pytest.mark.parametrize("feed", [feeds.KEY_MODEL_APP, feeds.KEY_MODEL, feeds.MODEL_KEY_NAME, feeds.MODEL_VARIANT])
def test_plain_sql_over_the_open_views_gives_the_same(feed: str, cli: Cli, sample_store: Path) -> None:
    sql = """SELECT model, sum(requests), sum(prompt_tokens + completion_tokens),
               sum(CAST(round(spend_usd * 1e9) AS INTEGER))
             FROM feed_days_view WHERE feed = ? GROUP BY model"""
    with closing(sqlite3.connect(sample_store)) as database:
        found = {model: sums for model, *sums in database.execute(sql, (feed,))}
    answer = groups_of(_summary(cli, "--by", "model"))
    expected = {name: [m.requests, m.tokens, m.spend_nano] for name, m in answer.items()}
    assert found == expected


def test_the_store_is_read_and_not_made_again(cli: Cli, sample_store: Path) -> None:
    before = sample_store.read_bytes()
    _summary(cli, "--by", "model")
    assert sample_store.read_bytes() == before


def test_the_table_for_people_has_every_group_and_the_total(cli: Cli) -> None:
    outcome = cli("--sample", "summary", "--period", "all", "--by", "key")
    assert outcome.code == 0
    assert outcome.out.count("laptop (") == 2
    assert outcome.out.splitlines()[-1].startswith("total")
    assert f"{DAYS - 1} of {DAYS} days complete" in outcome.err
