"""The scenario of the sample account: what models were used for, how much, and when.

Everything depends on UTC dates, never on "today", so that the data of a date never changes. The account begins with
closed models and discovers DeepSeek, Kimi, GLM and Qwen early in 2026. In spring an agentic coding project takes off
and spend grows. In June prices fall, and most of the coding moves to open-weight models. Two clients, each with its
own key, make up the remaining year. Later years continue like the end of the first, with the same seasons.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate, pairwise

from tracker.sample import entities
from tracker.sample.catalogue import MODEL_BY_SLUG
from tracker.sample.entities import SampleApp, SampleKey
from tracker.sample.models import SampleModel

_HOLIDAYS = (((12, 24), (12, 31)), ((1, 1), (1, 1)), ((8, 8), (8, 16)))
_SEASONS_FROM = date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One model that a workload picks, standard or free."""

    model: SampleModel
    free: bool


@dataclass(frozen=True, slots=True)
class Mix:
    """The models that a workload picks from, with cumulative weights."""

    choices: tuple[Choice, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One kind of use: whose key, which app, how many calls, and their lengths."""

    name: str
    key: SampleKey | None
    app: SampleApp
    calls: Mapping[str, float]
    """ISO date → calls on a weekday; between two dates the number changes linearly. Zero before the first date."""
    mixes: Mapping[str, str]
    """ISO date → "slug=weight slug:free=weight …", valid until the next date."""
    prompt: tuple[int, float]
    """Median of prompt tokens and the sigma of their logarithm."""
    completion: tuple[int, float]
    weekend: float = 0.25
    """Calls on a Saturday or Sunday, as a share of a weekday's calls."""
    hours: tuple[float, float] = (8.0, 19.0)
    """UTC hours between which nearly all calls happen."""
    cached: float = 0.0
    """Typical share of the prompt that is read from the cache, if the model has a price for that."""
    reasoning_part: float = 0.3
    """Typical share of the completion that is reasoning, for reasoning models."""
    tool_share: float = 0.0
    streamed: float = 0.5
    web_search: float = 0.0
    file_pages: float = 0.0
    """Share of the calls that read pages of a file."""
    byok: Mapping[str, float] | None = None
    """Provider → share of its calls that are paid with the account's own provider key."""
    byok_weekdays: range = range(7)
    """On which days of the week (0: Monday) that happens."""
    has_sessions: bool = False
    month_end: float = 1.0
    """Factor for the calls from the 25th of a month on."""


_OPEN_TRIAL = (
    "deepseek/deepseek-v3.2=30 moonshotai/kimi-k2-thinking=14 z-ai/glm-4.6=18 qwen/qwen3-coder=8 openai/gpt-5=12 "
    "anthropic/claude-sonnet-4.5=10 google/gemini-3-flash-preview=8 deepseek/deepseek-r1-0528:free=6 "
    "tngtech/deepseek-r1t2-chimera:free=6 meta-llama/llama-3.3-70b-instruct:free=4"
)

WORKLOADS: tuple[Workload, ...] = (
    Workload(
        name="chat", key=None, app=entities.CHATROOM_APP,
        calls={"2024-06-01": 9, "2025-12-01": 9, "2026-02-01": 13, "2026-06-01": 8, "2026-11-01": 8},
        mixes={
            "2024-06-01": "openai/gpt-5=45 anthropic/claude-sonnet-4.5=30 google/gemini-2.5-flash=20 "
            "deepseek/deepseek-chat-v3-0324=3 openai/gpt-oss-120b:free=2",
            "2026-01-12": _OPEN_TRIAL,
            "2026-05-01": "deepseek/deepseek-v4-flash=28 moonshotai/kimi-k2.6=22 openai/gpt-5.5=16 "
            "anthropic/claude-sonnet-4.6=12 qwen/qwen3.6-27b=8 google/gemma-3-27b-it:free=6 "
            "minimax/minimax-m2.5:free=8",
            "2026-08-17": "deepseek/deepseek-v4-flash=24 moonshotai/kimi-k2.6=20 z-ai/glm-5.2=14 openai/gpt-5.5=12 "
            "anthropic/claude-opus-5=10 x-ai/grok-4.6=8 minimax/minimax-m3=6 google/gemma-3-27b-it:free=6",
            "2026-09-08": "deepseek/deepseek-v4-flash=20 moonshotai/kimi-k2.6=16 z-ai/glm-5.2=12 openai/gpt-5.5=10 "
            "anthropic/claude-opus-5=8 x-ai/grok-4.6=8 stealth/space-bunny-alpha=26",
            "2026-10-12": "deepseek/deepseek-v4-flash=26 moonshotai/kimi-k2.6=20 z-ai/glm-5.2=16 openai/gpt-5.5=12 "
            "anthropic/claude-opus-5=10 x-ai/grok-4.6=8 google/gemma-3-27b-it:free=8",
        },
        prompt=(3_200, 1.0), completion=(1_100, 0.7), weekend=0.6, hours=(7.0, 23.0), reasoning_part=0.45, streamed=1.0,
        web_search=0.04,
    ),
    Workload(
        name="scripts", key=entities.LAPTOP, app=entities.NO_APP,
        calls={"2024-06-01": 34, "2026-01-01": 30, "2026-04-01": 16, "2026-11-01": 14},
        mixes={
            "2024-06-01": "openai/gpt-5-mini=50 google/gemini-2.5-flash=26 google/gemini-2.0-flash-001=16 "
            "anthropic/claude-haiku-4.5=8",
            "2026-01-26": "openai/gpt-5-mini=24 google/gemini-2.5-flash=18 deepseek/deepseek-v3.2=40 "
            "google/gemini-2.0-flash-001=10 mistralai/mistral-nemo=8",
            "2026-05-04": "deepseek/deepseek-v4-flash=46 deepseek/deepseek-v3.2=12 google/gemini-3-flash-preview=14 "
            "mistralai/mistral-small-2603=18 openai/gpt-oss-120b=10",
        },
        prompt=(2_600, 0.9), completion=(260, 0.8), weekend=0.3, cached=0.15, reasoning_part=0.25, streamed=0.1,
    ),
    Workload(
        name="prototype", key=entities.PROTOTYPE, app=entities.PROTOTYPE_APP,
        calls={"2024-06-01": 26, "2026-01-10": 28, "2026-03-01": 10, "2026-04-18": 3, "2026-04-19": 0},
        mixes={
            "2024-06-01": "openai/gpt-4.1=52 anthropic/claude-sonnet-4.5=33 x-ai/grok-code-fast-1=15",
            "2026-02-02": "openai/gpt-4.1=25 anthropic/claude-sonnet-4.5=25 z-ai/glm-4.6=30 x-ai/grok-code-fast-1=20",
        },
        prompt=(14_000, 0.8), completion=(900, 0.7), weekend=0.1, cached=0.35, tool_share=0.25, streamed=0.9,
    ),
    Workload(
        name="newsletter", key=entities.NEWSLETTER, app=entities.NO_APP,
        calls={"2024-06-01": 5, "2026-09-13": 5, "2026-09-14": 0},
        mixes={
            "2024-06-01": "google/gemini-2.0-flash-001=60 anthropic/claude-haiku-4.5=40",
            "2026-06-08": "deepseek/deepseek-v3.2=70 ibm-granite/granite-4.0-h-micro=30",
        },
        prompt=(11_000, 0.4), completion=(900, 0.3), weekend=1.0, hours=(5.9, 6.2), reasoning_part=0.1, streamed=0.0,
    ),
    Workload(
        name="raycast", key=entities.RAYCAST, app=entities.RAYCAST_APP,
        calls={"2026-01-12": 3, "2026-03-01": 8, "2026-11-01": 9},
        mixes={
            "2026-01-12": "openai/gpt-5-mini=60 google/gemini-3-flash-preview=30 moonshotai/kimi-k2-thinking=10",
            "2026-06-01": "google/gemini-3-flash-preview=40 moonshotai/kimi-k2.6=25 openai/gpt-oss-120b=35",
            "2026-08-24": "google/gemini-3.7-flash=45 moonshotai/kimi-k2.6=25 openai/gpt-oss-120b=30",
        },
        prompt=(700, 0.8), completion=(180, 0.7), weekend=0.4, hours=(7.0, 21.0), streamed=1.0,
    ),
    Workload(
        name="nightly", key=entities.LAB_LAPTOP, app=entities.NIGHTLY,
        calls={"2026-01-14": 14, "2026-02-15": 22, "2026-04-01": 8, "2026-07-01": 12, "2026-11-01": 9},
        mixes={
            "2026-01-14": "deepseek/deepseek-v3.2=16 moonshotai/kimi-k2-thinking=14 z-ai/glm-4.6=16 "
            "qwen/qwen3-coder:free=14 deepseek/deepseek-r1-0528:free=8 tngtech/deepseek-r1t2-chimera:free=8 "
            "meta-llama/llama-3.3-70b-instruct=8 google/gemma-3-27b-it=6 openai/gpt-oss-120b=6 openai/gpt-5=4",
            "2026-05-25": "deepseek/deepseek-v4-flash=20 moonshotai/kimi-k2.6=16 minimax/minimax-m2.5=14 "
            "qwen/qwen3.7-max=8 qwen/qwen3.6-27b=14 mistralai/mistral-small-2603=8 openai/gpt-oss-120b:free=12 "
            "google/gemma-3-27b-it:free=8",
            "2026-08-17": "deepseek/deepseek-v4-flash=18 z-ai/glm-5.2=18 minimax/minimax-m3=14 qwen/qwen3.7-max=8 "
            "qwen/qwen3.6-27b=12 x-ai/grok-4.6=6 openai/gpt-oss-120b:free=14 meta-llama/llama-3.3-70b-instruct:free=10",
        },
        prompt=(1_200, 0.6), completion=(1_400, 0.8), weekend=1.4, hours=(0.5, 4.0), reasoning_part=0.6, streamed=0.0,
    ),
    Workload(
        name="coding with Cline", key=entities.CODING_AGENT, app=entities.CLINE,
        calls={"2026-03-02": 4, "2026-03-23": 22, "2026-05-04": 50, "2026-06-01": 44, "2026-07-20": 22,
               "2026-11-01": 33},
        mixes={
            "2026-03-02": "anthropic/claude-sonnet-4.6=82 anthropic/claude-haiku-4.5=12 x-ai/grok-code-fast-1=6",
            "2026-05-18": "anthropic/claude-sonnet-4.6=66 openai/gpt-5.5=14 z-ai/glm-4.6=12 moonshotai/kimi-k2.6=8",
            "2026-06-22": "anthropic/claude-sonnet-4.6=22 z-ai/glm-5.2=44 moonshotai/kimi-k2.6=22 "
            "deepseek/deepseek-v4-flash=12",
            "2026-08-17": "anthropic/claude-opus-5=30 z-ai/glm-5.2=40 moonshotai/kimi-k2.6=20 "
            "deepseek/deepseek-v4-flash=10",
            "2026-10-05": "anthropic/claude-opus-5=52 z-ai/glm-5.2=28 moonshotai/kimi-k2.6=10 "
            "deepseek/deepseek-v4-flash=10",
        },
        prompt=(112_000, 0.7), completion=(2_200, 0.9), weekend=0.2, hours=(8.0, 20.0), cached=0.64, reasoning_part=0.3,
        tool_share=0.72, streamed=1.0, has_sessions=True,
    ),
    Workload(
        name="coding with Roo", key=entities.CODING_AGENT, app=entities.ROO,
        calls={"2026-07-13": 3, "2026-08-24": 18, "2026-11-01": 27},
        mixes={
            "2026-07-13": "z-ai/glm-5.2=60 minimax/minimax-m3=40",
            "2026-09-01": "z-ai/glm-5.2=36 minimax/minimax-m3=28 anthropic/claude-sonnet-5=36",
        },
        prompt=(104_000, 0.7), completion=(1_900, 0.9), weekend=0.25, hours=(9.0, 22.0), cached=0.6, tool_share=0.65,
        streamed=1.0, has_sessions=True,
    ),
    Workload(
        name="invoices", key=entities.HARBOR, app=entities.INVOICES,
        calls={"2026-01-26": 4, "2026-03-02": 16, "2026-07-01": 20, "2026-11-01": 24},
        mixes={
            "2026-01-26": "google/gemini-2.5-flash=70 openai/gpt-5-mini=30",
            "2026-04-06": "google/gemini-3-flash-preview=60 qwen/qwen3-coder=10 openai/gpt-5-mini=30",
            "2026-08-24": "google/gemini-3.7-flash=55 mistralai/mistral-small-2603=35 google/gemini-3-flash-preview=10",
        },
        prompt=(13_000, 0.6), completion=(900, 0.6), weekend=0.05, hours=(6.0, 17.0), reasoning_part=0.2, streamed=0.0,
        file_pages=0.18, month_end=1.9,
    ),
    Workload(
        name="museum guide", key=entities.MUSEUM, app=entities.MUSEUM_GUIDE,
        calls={"2026-05-04": 5, "2026-07-01": 14, "2026-11-01": 20},
        mixes={
            "2026-05-04": "anthropic/claude-haiku-4.5=70 anthropic/claude-sonnet-4.6=30",
            "2026-09-21": "anthropic/claude-haiku-4.5=45 anthropic/claude-sonnet-5=25 qwen/qwen3.6-27b=30",
        },
        prompt=(21_000, 0.5), completion=(560, 0.6), weekend=0.7, hours=(8.0, 17.0), cached=0.5, reasoning_part=0.15,
        streamed=1.0, byok={"Anthropic": 0.9}, byok_weekdays=range(5, 7), has_sessions=True,
    ),
    Workload(
        name="translations", key=entities.MUSEUM, app=entities.TRANSLATOR,
        calls={"2026-06-08": 2, "2026-08-24": 8, "2026-11-01": 9},
        mixes={
            "2026-06-08": "google/gemini-3-flash-preview=50 mistralai/mistral-small-2603=30 google/gemma-3-27b-it=20",
            "2026-09-01": "google/gemini-3.7-flash=50 mistralai/mistral-small-2603=30 google/gemma-3-27b-it=20",
        },
        prompt=(1_100, 0.5), completion=(1_050, 0.5), weekend=0.1, reasoning_part=0.05, streamed=0.2,
        byok={"Google AI Studio": 0.05},
    ),
    # Most of these calls cost less than a millionth of a dollar: paid, but 0 in reports. This is the last workload,
    # because the random numbers of all others come before its own.
    Workload(
        name="labels", key=entities.HARBOR, app=entities.INVOICES,
        calls={"2026-05-04": 3, "2026-11-01": 6},
        mixes={"2026-05-04": "ibm-granite/granite-4.0-h-micro=100"},
        prompt=(26, 0.3), completion=(2, 0.4), weekend=0.05, hours=(6.0, 17.0), streamed=0.0,
    ),
)  # fmt: skip


def is_holiday(day: date) -> bool:
    """Return whether nobody used the account on a UTC day."""
    return any(first <= (day.month, day.day) <= last for first, last in _HOLIDAYS)


def calls_expected(workload: Workload, day: date) -> float:
    """Return the expected number of calls of a workload on a UTC day."""
    if is_holiday(day):
        return 0.0
    expected = _benchmark(workload, day)
    if day.weekday() >= 5:
        expected *= workload.weekend
    if day.day >= 25:
        expected *= workload.month_end
    if day >= _SEASONS_FROM:
        # Late spring is busy and winter quiet, as in the first year.
        expected *= 1 + 0.25 * math.sin((day.timetuple().tm_yday - 30) / 365 * 2 * math.pi)
    return expected


def mix_on(workload: Workload, day: date) -> Mix:
    """Return what a workload picks its models from on a UTC day."""
    dates = sorted(workload.mixes)
    # ISO dates can be compared as text. Before the first date the first mix is valid.
    since = dates[max(0, bisect_right(dates, day.isoformat()) - 1)]
    return _parse_mix(workload.mixes[since])


def _benchmark(workload: Workload, day: date) -> float:
    points = [(date.fromisoformat(since), number) for since, number in sorted(workload.calls.items())]
    if day < points[0][0]:
        return 0.0
    for (start, before), (end, after) in pairwise(points):
        if day < end:
            return before + (after - before) * ((day - start).days / (end - start).days)
    return points[-1][1]


@cache
def _parse_mix(text: str) -> Mix:
    choices = []
    weights = []
    for part in text.split():
        name, _, weight = part.partition("=")
        slug, _, variant = name.partition(":")
        choices.append(Choice(MODEL_BY_SLUG[slug], variant == "free"))
        weights.append(float(weight))
    return Mix(tuple(choices), tuple(accumulate(weights)))
