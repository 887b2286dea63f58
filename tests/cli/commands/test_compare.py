"""A hand-made account through all steps: CSV exports, store, tags, `compare --json`; checked with plain SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Cli
from tests.worlds.hand_csv_account import BY_HAND, FIRST, LAST, TAGS, exports
from tracker.analysis.report.figures import report_figures

WITHOUT_A_VALUE = {
    "google_programming_share_of_author_tokens": ("too_few", "50, but 100 are needed"),
    "xai_programming_share_of_author_tokens": ("too_few", "no requests"),
    "model_cost_gpt_5_pro": ("too_few", "no requests"),
    "category_share_last_week_technology": ("needs_tags", "Nothing is tagged technology, and 8.7% of the tokens"),
    "prompt_tokens_last_week_legal": ("needs_tags", "Needs your own labels"),
    "openai_technology_share_of_author_tokens": ("needs_tags", "Nothing is tagged technology"),
    "monthly_programming_share_2025_10": ("not_held", "this month"),
    "monthly_row_oss_share_2025_10": ("not_held", "this month"),
    "country_share_germany": ("none", "billing address"),
}


@pytest.fixture
def store(cli: Cli, tmp_path: Path, own_environment: Path) -> Path:
    for name, text in exports().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert cli("import", tmp_path / name).code == 0
    return own_environment / "usage.sqlite3"


@pytest.fixture
def tagged(cli: Cli, store: Path) -> Path:
    for kind, value, category in TAGS:
        assert cli("tag", "set", f"--{kind}", value, category).code == 0
    return store


def compared(cli: Cli) -> dict[str, Any]:
    answer = cli.json("compare", "--from", FIRST, "--to", LAST)
    assert answer["requests"] == 900
    return {figure["id"]: figure for figure in answer["figures"]}


def test_every_known_answer(cli: Cli, tagged: Path) -> None:
    figures = compared(cli)
    found = {name: figures[name]["you"] for name in BY_HAND}
    assert {name: None if you is None else float(you) for name, you in found.items()} == pytest.approx(
        BY_HAND, rel=1e-12
    )
    assert {figures[name]["status"] for name in BY_HAND} == {"compared"}


def test_differences_are_to_the_reports_benchmark(cli: Cli, tagged: Path) -> None:
    for name, figure in compared(cli).items():
        if figure["you"] is not None and figure["unit"] == report_figures()[name].unit:
            assert float(figure["difference"]) == pytest.approx(float(figure["you"]) - float(figure["report"]["value"]))
    author = compared(cli)["oss_author_tokens_deepseek"]
    assert (author["unit"], float(author["report"]["value"])) == ("percent", 14.37)
    assert float(author["difference"]) == pytest.approx(100 * 1.65 / 2.48 - 100 * 14.37 / 33.80)


def test_what_has_no_value_says_why(cli: Cli, tagged: Path) -> None:
    figures = compared(cli)
    for name, (status, reason) in WITHOUT_A_VALUE.items():
        assert (figures[name]["status"], figures[name]["you"]) == (status, None)
        assert reason in figures[name]["reason"], name


def test_reasons_say_what_a_value_is_based_on(cli: Cli, tagged: Path) -> None:
    figures = compared(cli)
    for name, arguments in {
        "tool_call_token_share_end": "Based on the calls of 13 of 14 days with 100.0% of the period's tokens.",
        "oss_share_late_2025": "Unclassified, but in the total: 6.5% of the tokens.",
        "programming_share_recent": "By your own tags. Untagged, but in the total: 8.7% of the tokens.",
        "model_cost_claude_sonnet_4": "Left out: 50 requests on own provider keys (BYOK).",
        "anthropic_programming_spend_share": "Left out: 50 requests on own provider keys (BYOK).",
        "category_median_cost": "Yours: roleplay $0.169, programming $1.877, science $33.333.",
        "archetype_efficient_giant_cost": "5 of your 8 models cost less than $0.4. From the cheapest: space-bunny",
        "oss_author_tokens_deepseek": "The report's 14.37 trillion tokens are 42.5% of all ten authors'.",
        "oss_single_model_share_ceiling_late_2025": "It is deepseek-chat-v3-0324, one of 4 open-weight models in use.",
        "programming_share_mean_last_12_weeks_chart": "Mean of the 2 weekly shares, unweighted:",
    }.items():
        assert arguments in figures[name]["reason"], figures[name]["reason"]


def test_without_tags_only_categories_lack_a_value(cli: Cli, store: Path) -> None:
    figures = compared(cli)
    assert {figure["status"] for figure in figures.values() if figure["verdict"] == "C"} == {"needs_tags"}
    assert float(figures["category_median_cost"]["you"]) == pytest.approx(
        8.93 / 5.45
    )  # credits and tokens without BYOK
    assert "Once you tag" in figures["category_median_cost"]["reason"]
    for name in ("oss_share_late_2025", "tool_call_token_share_end", "oss_author_tokens_deepseek"):
        assert float(figures[name]["you"]) == pytest.approx(BY_HAND[name])


def test_the_settings_correct_a_classification(cli: Cli, store: Path, own_environment: Path) -> None:
    said = '{"classification": {"stealth/space-bunny": {"weights": "open", "origin": "china", "size": "small"}}}'
    (own_environment / "settings.json").write_text(said, encoding="utf-8")
    figures = compared(cli)
    assert float(figures["chinese_oss_share_avg_weekly"]["you"]) == pytest.approx(100 * (1.65 + 0.39) / 6)
    assert float(figures["oss_small_token_share_late_2025"]["you"]) == pytest.approx(100 * (0.7 + 0.39) / (2.48 + 0.39))
    (own_environment / "settings.json").write_text('{"classification": {"a/b": {"weights": "ajar"}}}')
    outcome = cli("compare", "--json")
    assert outcome.code == 0
    assert "ajar" in outcome.err


def test_people_see_the_rows_of_their_tags(cli: Cli, tagged: Path) -> None:
    out = cli("compare", "--from", FIRST, "--to", LAST).out
    for arguments in ("Ending in a tool call", "68.7%", "Programming prompts", "Anthropic", "Over categories"):
        assert arguments in out


_OF_MODELS = (
    "CASE WHEN model LIKE 'deepseek/%' OR model IN ('mistralai/mistral-nemo', 'openai/gpt-oss-20b') THEN 1 ELSE 0"
)
_TOKENS = "sum((prompt_tokens + completion_tokens) * ({test})) * 100.0 / sum(prompt_tokens + completion_tokens)"
SQL = {
    "oss_share_late_2025": _TOKENS.format(test=f"{_OF_MODELS} END"),
    "chinese_oss_share_avg_weekly": _TOKENS.format(test="model LIKE 'deepseek/%'"),
    "tool_call_token_share_end": _TOKENS.format(test="finish_reason = 'tool_calls'"),
    "programming_share_recent": _TOKENS.format(test="app = 'Cline'"),
    "category_share_last_week_roleplay": _TOKENS.format(test="key_name = 'play'"),
    "anthropic_programming_spend_share": (
        "sum(credits_usd * (app = 'Cline' AND author = 'anthropic' AND byok_usd = 0)) * 100.0 "
        "/ sum(credits_usd * (app = 'Cline' AND byok_usd = 0))"
    ),
    "oss_small_token_share_late_2025": (
        "sum((prompt_tokens + completion_tokens) * (model = 'mistralai/mistral-nemo')) * 100.0 "
        f"/ sum((prompt_tokens + completion_tokens) * ({_OF_MODELS} END))"
    ),
}


@pytest.fixture
def raw(tagged: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tagged)) as connection:
        yield connection


def test_plain_sql_recomputes_the_shares(cli: Cli, raw: sqlite3.Connection) -> None:
    figures = compared(cli)
    for name, expression in SQL.items():
        query = f"SELECT {expression} FROM calls_view WHERE created_at_utc BETWEEN ? AND ? || '~'"
        (share,) = raw.execute(query, (FIRST, LAST)).fetchone()
        assert float(figures[name]["you"]) == pytest.approx(share, abs=1e-9), name
