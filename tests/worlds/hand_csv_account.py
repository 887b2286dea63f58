"""A hand-made account as OpenRouter's per-call exports, small enough to work out every answer on paper.

October 2026, 900 requests, 5.35M prompt + 0.65M completion = 6.00M tokens:

    model              app          key     ended in    requests  prompt + completion   credits
    claude sonnet 4    Cline        laptop  tool call   100       20,000 + 1,000        $0.06     2.10M
    deepseek v3 0324   Cline        laptop  stop        100       10,000 +   500        $0.002    1.05M
    gemini 2.5 flash   Cline        laptop  tool call    50        8,000 +   400        $0.01     0.42M
    claude sonnet 4    Cline        laptop  stop         50       10,000 + 1,000        $0.001    0.55M  BYOK $0.04
    mistral nemo       SillyTavern  play    stop        200        3,000 +   500        $0.0001   0.70M
    deepseek r1 0528   SillyTavern  play    stop        100        4,000 + 2,000        $0.002    0.60M  1,500 reasoning
    gpt-oss-20b        –            laptop  length      100        1,000 +   300        $0.0001   0.13M
    gpt-4              –            laptop  stop        100          500 +   100        $0.02     0.06M
    space bunny        Notes        laptop  stop        100        3,000 +   900        free      0.39M

November 2025, 200 requests, 0.50M tokens:

    deepseek v3 0324   Cline        laptop  stop        150        1,000 +     0        $0.001    0.15M
    claude sonnet 4    Cline        laptop  tool call    50        7,000 +     0        $0.05     0.35M

Tags: the app Cline is programming, the key play is roleplay, the model gpt-4 is science; gpt-oss-20b and the space
bunny stay untagged.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.exports import HEADERS

FIRST, LAST = "2026-10-05", "2026-10-18"
CLAUDE = "anthropic/claude-4-sonnet-20250522"
DEEPSEEK_V3 = "deepseek/deepseek-chat-v3-0324"
DEEPSEEK_R1 = "deepseek/deepseek-r1-0528"
GEMINI = "google/gemini-2.5-flash"
NEMO = "mistralai/mistral-nemo"
GPT_OSS = "openai/gpt-oss-20b"
GPT_4 = "openai/gpt-4"
BUNNY = "stealth/space-bunny"

# Worked by hand from the tables above; M = million tokens. Percent, tokens per request, dollars per 1M tokens.
BY_HAND = {
    # Open: deepseek v3 1.05 + nemo 0.70 + r1 0.60 + gpt-oss 0.13 = 2.48M of 6.00M.
    "oss_share_late_2025": 100 * 2.48 / 6,
    "chinese_oss_share_avg_weekly": 100 * 1.65 / 6,
    "row_oss_share_avg_weekly": 100 * 0.83 / 6,
    "row_closed_share_avg": 100 * 3.13 / 6,  # claude 2.65, gemini 0.42, gpt-4 0.06
    "closed_share_seed": 100 * 3.13 / 6,
    "reasoning_model_token_share": 100 * 1.15 / 6,  # gemini, r1, gpt-oss
    "prompt_tokens_per_request_end": 5_350_000 / 900,
    "completion_tokens_per_request_end": 650_000 / 900,
    "sequence_tokens_per_request_end": 6_000_000 / 900,
    "model_cost_claude_sonnet_4": 6 / 2.1,  # $6.00 on 2.10M; the BYOK calls are left out, call by call
    "model_cost_deepseek_v3_0324": 0.2 / 1.05,
    "model_cost_gpt_4": 2 / 0.06,
    "oss_author_tokens_deepseek": 100 * 1.65 / 2.48,
    "oss_author_tokens_mistral": 100 * 0.7 / 2.48,
    "oss_author_tokens_openai_gpt_oss": 100 * 0.13 / 2.48,
    "oss_author_tokens_qwen": 0.0,
    "oss_single_model_share_ceiling_late_2025": 100 * 1.05 / 2.48,
    "oss_models_with_meaningful_share": 4.0,  # gpt-oss has 5.24 %
    "deepseek_v3_r1_oss_share_late_2024": 100 * 1.65 / 2.48,
    "oss_top15_share_last_week_mistral_nemo": 100 * 0.7 / 2.48,
    "oss_top15_share_last_week_kimi_k2": 0.0,
    "oss_small_token_share_late_2025": 100 * 0.7 / 2.48,
    "oss_large_token_share_late_2025": 100 * 1.65 / 2.48,
    "size_class_small_max": 100 * 0.7 / 2.48,
    "size_class_large_min": 100 * 1.65 / 2.48,
    "tool_call_token_share_start": 100 * 2.52 / 6,
    "tool_call_token_share_end": 100 * 2.52 / 6,
    "tool_call_top10_share_2025_11_claude_sonnet_4": 100 * 2.1 / 2.52,
    "tool_call_top10_share_2025_11_gemini_2_5_flash": 100 * 0.42 / 2.52,
    "tool_call_top10_share_2025_11_glm_4_6": 0.0,
    "category_median_cost": 6.7 / 3.57,  # of programming 6.70 / 3.57M, roleplay 0.22 / 1.30M, science 2.00 / 0.06M
    "model_median_cost_chart": (0.2 / 1.05 + 0.2 / 0.6) / 2,  # the 4th and 5th of eight, the space bunny at $0
    "archetype_efficient_giant_cost": (0.2 / 1.05 + 0.2 / 0.6) / 2,
    "programming_share_recent": 100 * 4.12 / 6,
    "programming_share_mean_last_12_weeks_chart": 100 * 4.12 / 6,
    "category_share_last_week_roleplay": 100 * 1.3 / 6,
    "category_share_last_week_science": 100 * 0.06 / 6,
    "category_share_first_week_programming": 100 * 4.12 / 6,
    "oss_category_share_last_week_roleplay": 100 * 1.3 / 2.48,
    "oss_roleplay_share": 100 * 1.3 / 2.48,
    "oss_programming_share": 100 * 1.05 / 2.48,
    "chinese_oss_roleplay_share": 100 * 0.6 / 1.65,
    "chinese_oss_programming_plus_technology_share": 100 * 1.05 / 1.65,
    "roleplay_closed_share_end": 0.0,
    "roleplay_row_oss_share_end": 100 * 0.7 / 1.3,
    "roleplay_chinese_oss_share_start": 100 * 0.6 / 1.3,
    "programming_closed_share": 100 * 3.07 / 4.12,
    "anthropic_programming_spend_share": 100 * 6 / 6.7,  # credits of $6.00, 0.20 and 0.50; BYOK left out
    "google_programming_share": 100 * 0.5 / 6.7,
    "programming_spend_share_last_week_qwen": 0.0,
    "programming_prompt_tokens": 3_900_000 / 300,
    "prompt_tokens_last_week_roleplay": 1_000_000 / 300,
    "prompt_tokens_last_week_science": 500.0,
    "programming_length_multiple": (3_900_000 / 300) / (1_450_000 / 600),
    "openai_science_share_end": 100 * 0.06 / 0.19,
    "openai_programming_share_of_author_tokens": 0.0,
    "anthropic_programming_plus_technology_share": 100.0,
    "deepseek_roleplay_and_casual_share": 100 * 0.6 / 1.65,
    "monthly_chinese_oss_share_2025_11": 100 * 0.15 / 0.5,
    "monthly_programming_share_2025_11": 100.0,
    "monthly_anthropic_programming_spend_share_2025_11": 100 * 2.5 / 2.65,
}

TAGS = (("app", "Cline", "programming"), ("key", "play", "roleplay"), ("model", GPT_4, "science"))


class Calls(NamedTuple):
    """So many equal calls."""

    number: int
    model: str
    app: str
    key: str
    ended: str
    prompt: int
    completion: int
    credits: str
    reasoning: int = 0
    byok: str = "0"


OCTOBER = (
    Calls(100, CLAUDE, "Cline", "laptop", "tool_calls", 20_000, 1_000, "0.06"),
    Calls(100, DEEPSEEK_V3, "Cline", "laptop", "stop", 10_000, 500, "0.002"),
    Calls(50, GEMINI, "Cline", "laptop", "tool_calls", 8_000, 400, "0.01"),
    Calls(50, CLAUDE, "Cline", "laptop", "stop", 10_000, 1_000, "0.001", byok="0.04"),
    Calls(200, NEMO, "SillyTavern", "play", "stop", 3_000, 500, "0.0001"),
    Calls(100, DEEPSEEK_R1, "SillyTavern", "play", "stop", 4_000, 2_000, "0.002", reasoning=1_500),
    Calls(100, GPT_OSS, "", "laptop", "length", 1_000, 300, "0.0001"),
    Calls(100, GPT_4, "", "laptop", "stop", 500, 100, "0.02"),
    Calls(100, BUNNY, "Notes", "laptop", "stop", 3_000, 900, "0"),
)
NOVEMBER_2025 = (
    Calls(150, DEEPSEEK_V3, "Cline", "laptop", "stop", 1_000, 0, "0.001"),
    Calls(50, CLAUDE, "Cline", "laptop", "tool_calls", 7_000, 0, "0.05"),
)


def export_of(groups: Iterable[Calls], first: datetime) -> str:
    """Return a per-call export (V4): the calls mixed, 20 minutes between one and the next, newest first."""
    calls = [group for group in groups for _ in range(group.number)]
    # A stride that shares no factor with the number of calls puts equal calls far apart.
    stride = next(n for n in (7, 11, 13) if len(calls) % n)
    text = io.StringIO()
    header = HEADERS["V4"]
    writer = csv.DictWriter(text, header, lineterminator="\n", restval="0")
    writer.writeheader()
    for number in reversed(range(len(calls))):
        writer.writerow(_cells(calls[number * stride % len(calls)], first + number * timedelta(minutes=20), number))
    return text.getvalue().rstrip("\n")


def _cells(call: Calls, at: datetime, number: int) -> dict[str, str]:
    return {
        "generation_id": f"gen-{int(at.timestamp())}-{number:04d}",
        "created_at": f"{at:%Y-%m-%d %H:%M:%S}.000",
        "cost_total": call.credits,
        "byok_usage_inference": call.byok,
        "tokens_prompt": str(call.prompt),
        "tokens_completion": str(call.completion),
        "tokens_reasoning": str(call.reasoning),
        "model_permaslug": call.model,
        "provider_name": "ExampleCloud",
        "variant": "standard",
        "cancelled": "false",
        "streamed": "true",
        "user": "",
        "finish_reason_raw": call.ended,
        "finish_reason_normalized": call.ended,
        "api_key_disabled": "false",
        "api_key_name": call.key,
        "app_name": call.app,
    }


def exports() -> dict[str, str]:
    """Return the account's two exports by file name."""
    return {
        "october.csv": export_of(OCTOBER, datetime(2026, 10, 5, 1, tzinfo=UTC)),
        "november.csv": export_of(NOVEMBER_2025, datetime(2025, 11, 3, 1, tzinfo=UTC)),
    }
