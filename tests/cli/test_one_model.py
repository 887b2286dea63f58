"""One model under several names: every command answers the same, in whatever order files and syncs came."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Cli
from tests.exports import DAILY_HEADER, calls_csv
from tests.loopback import Loopback
from tests.make import DAY, call
from tracker.usage import CUT_COST_PLACES, Call

LISTED, LISTED_SLUG = "openai/gpt-5.5-20260423", "openai/gpt-5.5"
"""The catalogue of the stand-in lists it."""
SHIPPED, SHIPPED_SLUG = "anthropic/claude-4-sonnet-20250522", "anthropic/claude-sonnet-4"
PROVEN, PROVEN_SLUG = "acme/pico-x1", "acme/pico"
"""Only the files show that these two are one model, by the first day."""


def made(name: str, day: int, model: str, dollars: str) -> Call:
    nano = int(dollars.replace(".", "")) * 10_000_000
    return call(name, day, model=model, credits_nano=nano, cost_places=CUT_COST_PLACES)


CALLS = [
    made("gen-1", DAY, PROVEN, "0.20"),
    made("gen-2", DAY, LISTED, "0.60"),
    made("gen-3", DAY, SHIPPED, "0.40"),
    made("gen-4", DAY - 1, PROVEN, "0.01"),
]
DAYS = [
    ("2026-11-10", PROVEN_SLUG, "0.20", 1),
    ("2026-11-10", LISTED_SLUG, "0.60", 1),
    ("2026-11-10", SHIPPED_SLUG, "0.40", 1),
    ("2026-11-11", PROVEN_SLUG, "0.21", 2),
    ("2026-11-11", LISTED_SLUG, "0.03", 3),
    ("2026-11-12", SHIPPED_SLUG, "0.05", 4),
]


@pytest.fixture
def steps(cli: Cli, server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], None]]:
    """A per-call file, a daily file and a sync without a key; each a step that can be taken at any time."""
    monkeypatch.delenv("OPENROUTER_API_KEY")
    by_call, by_day = (
        tmp_path / "openrouter_activity_2026-11-12.csv",
        tmp_path / "openrouter-activity-20261112-180000.csv",
    )
    by_call.write_bytes(calls_csv(CALLS))
    lines = [
        f'"{day} 00:00:00","{slug}","{usd}","0","{requests}","{requests * 100}","{requests * 10}","0","Unknown"'
        for day, slug, usd, requests in DAYS
    ]
    by_day.write_text("\n".join([",".join(DAILY_HEADER), *lines]))

    def succeeds(*words: object) -> Callable[[], None]:
        def step() -> None:
            outcome = cli(*words)
            assert outcome.code == 0, outcome.err

        return step

    return {"calls": succeeds("import", by_call), "days": succeeds("import", by_day), "sync": succeeds("sync")}


def answers(cli: Cli) -> dict[str, Any]:
    """Return what the commands say, without the ids of rows and the instants of imports."""
    asked = (
        *(("summary", "all", "--by", by) for by in ("model", "author", "day,model", "variant,model")),
        *(
            ("summary", "all", "--zone", "local", "--by", "model"),
            ("retention",),
            ("compare", "all"),
            ("prices", "all"),
        ),
        *(("calls", "all"), ("what-if", "all", "--model", "openai/gpt-5")),
        *(("summary", "all", "--model", name) for name in (PROVEN, PROVEN_SLUG, SHIPPED_SLUG, LISTED_SLUG)),
        ("calls", "all", "--model", SHIPPED_SLUG),
    )
    return {" ".join(words): _answer(cli, words) for words in asked}


def _answer(cli: Cli, words: tuple[str, ...]) -> Any:
    outcome = cli(*words, "--json")
    return outcome.json if outcome.code == 0 else outcome.code


def spend_by_model(cli: Cli, *filters: str) -> dict[str, float]:
    groups = cli.json("summary", "all", "--by", "model", *filters)["groups"]
    return {group["group"]: float(group["spend_usd"]) for group in groups}


ALIAS = "~anthropic/claude-sonnet-latest"
ALL = {PROVEN: 0.42, LISTED: 0.63, SHIPPED: 0.45}


def test_slug_and_dated_name_are_one_row(cli: Cli, steps: dict[str, Callable[[], None]]) -> None:
    steps["calls"](), steps["days"]()
    assert spend_by_model(cli) == {PROVEN: 0.42, SHIPPED: 0.45, LISTED: 0.63}


@pytest.mark.parametrize(
    ("name", "model"),
    [(PROVEN, PROVEN), (PROVEN_SLUG, PROVEN), (SHIPPED_SLUG, SHIPPED), (LISTED_SLUG, LISTED), (LISTED, LISTED)],
)
def test_a_filter_takes_any_name(cli: Cli, steps: dict[str, Callable[[], None]], name: str, model: str) -> None:
    for step in steps.values():
        step()
    assert spend_by_model(cli, "--model", name) == {model: ALL[model]}


def test_every_order_gives_the_same_answers(
    cli: Cli, steps: dict[str, Callable[[], None]], own_environment: Path, tmp_path: Path
) -> None:
    store = own_environment / "usage.sqlite3"
    for taken in (("calls", "days"), ("calls", "days", "sync"), ("days", "sync"), ("calls", "sync")):
        found: list[dict[str, Any]] = []
        for number, order in enumerate(itertools.permutations(taken)):
            for beside in ("", "-wal", "-shm"):
                store.with_name(store.name + beside).unlink(missing_ok=True)
            for name in order:
                steps[name]()
            found.append(answers(cli))
            assert found[number] == found[0], order


def test_a_model_counts_once(cli: Cli, steps: dict[str, Callable[[], None]]) -> None:
    for step in steps.values():
        step()
    assert {row["model"] for row in cli.json("retention")["models"]} == set(ALL)


def test_an_alias_is_no_model_but_a_name_of_one(cli: Cli, steps: dict[str, Callable[[], None]]) -> None:
    for step in steps.values():
        step()
    answer = cli.json("what-if", "all", "--model", ALIAS, "--best", "20")
    assert answer["model"]["model"] == "anthropic/claude-sonnet-5-20260630"
    offered = [each["slug"] for each in answer["alternatives"]]
    assert len(offered) > 5
    assert not [slug for slug in offered if slug.startswith("~")]


def test_a_variant_is_said_to_be_no_model(cli: Cli, steps: dict[str, Callable[[], None]]) -> None:
    steps["calls"]()
    outcome = cli("summary", "all", "--model", f"{PROVEN}:free", "--json")
    assert outcome.json["total"]["requests"] == 2
    assert f"{PROVEN}:free is a variant: all usage of {PROVEN} is shown." in outcome.err
