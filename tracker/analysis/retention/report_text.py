"""Sentences on the report's retention next to the person's own models: an example, not a rate.

Numbers and dates of the report come from its figures; the sentences name a figure's id in braces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.analysis.models.history import IDLE_DAYS
from tracker.analysis.report.wording import figure_texts, report_moment
from tracker.formatting import counted

_GEMINI = "retention_month5_gemini_2_5_pro_2025_06_cohort"
_SONNET = "retention_month5_claude_sonnet_4_2025_05_cohort"
_R1 = "retention_boomerang_deepseek_r1_month"

STAYED_MONTHS = 5
"""A model has stayed if it was used every month up to this many months after the first: the report's month 5."""

_REPORT_STAYED = (
    f"In the report ({{moment}}), {{{_GEMINI}}} of the people who began with Gemini 2.5 Pro in June 2025 still "
    f"used it in month 5, and {{{_SONNET}}} of those who began with Claude 4 Sonnet in May 2025: its best cohorts. "
    "The report counts people; you are one person, so this is an example and not a rate."
)
_REPORT_RETURNED = (
    "The report saw the same: people who began with DeepSeek R1 in April 2025 came back to it in month "
    f"{{{_R1}.number}}."
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A text about the person's models and the report's, with the ids of the figures that it names."""

    text: str
    figure_ids: tuple[str, ...] = ()


def stories_of(
    kept: Sequence[tuple[str, int]], returned: Sequence[tuple[str, int, int]], idle: int, models: int, as_of: str
) -> tuple[Scenario, ...]:
    """Return the texts on models kept (name, months), models that came back (name, months away, month), idle ones.

    `as_of` names the day up to which models are counted idle; empty: today.
    """
    if not models:
        return ()
    texts = {"moment": report_moment(), **figure_texts()}
    stories = [Scenario(f"{_stayed(kept)} {_REPORT_STAYED.format_map(texts)}", (_GEMINI, _SONNET))]
    if returned:
        name, away, month = returned[0]
        text = f"You came back to {name} in month {month}, after {counted(away, 'month')} without it."
        stories.append(Scenario(f"{text} {_REPORT_RETURNED.format_map(texts)}", (_R1,)))
    stories.append(Scenario(_tried(models, idle, as_of)))
    return tuple(stories)


def _stayed(kept: Sequence[tuple[str, int]]) -> str:
    if not kept:
        return f"You have not used any model every month for {STAYED_MONTHS} months yet."
    name, months = kept[0]
    others = f", and {len(kept) - 1} others for {STAYED_MONTHS} or more" if len(kept) > 2 else ""
    others = f", and {kept[1][0]} for {kept[1][1]}" if len(kept) == 2 else others
    return f"You have used {name} every month for {counted(months, 'month')}{others}."


def _tried(models: int, idle: int, as_of: str) -> str:
    days = f"more than {IDLE_DAYS} days" + (as_of and f", {as_of}")
    if models == 1:
        return f"You tried 1 model; it has {'' if idle else 'not '}been idle for {days}."
    have = {0: "none of them has", 1: "1 of them has"}.get(idle, f"{idle} of them have")
    return f"You tried {models} models; {have} been idle for {days}."
