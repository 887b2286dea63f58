"""Rows of "You and the world" on categories; shown once keys, apps or models are tagged."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.analysis.world.texts.row_text import OWN_TAGS, RowText
from tracker.tags import CATEGORIES

_BY_TAG = "by your tags of keys, apps and models"
_HOW = "The report tags prompts with a text classifier on a small sample; you tag keys, apps and models."

LENGTH_MULTIPLE = RowText(
    figure_id="programming_length_multiple",
    name="Programming",
    caption="mean prompt, as a multiple of others",
    what="Mean prompt tokens of requests that you tagged programming, divided by the mean of all other requests.",
    note=f"{{programming_length_multiple}} times as long as general-purpose prompts. {_HOW}",
    fairness=OWN_TAGS,
)


def category_rows() -> Iterator[RowText]:
    """Yield a row per category of all tokens, programming first."""
    yield RowText(
        figure_id="programming_share_recent",
        name="Programming",
        caption=_BY_TAG,
        what="Tokens that you tagged programming, divided by all tokens; untagged tokens stay in the total.",
        note="{programming_share_recent} of tagged tokens in its last weeks; its chart shows "
        "{category_share_last_week_programming} in the last week. {programming_share_start} was its first tagged week "
        f"({{programming_share_start.dates}}). {_HOW}",
        fairness=OWN_TAGS,
        months=("programming",),
    )
    for name in CATEGORIES:
        # Trivia has no share of all tokens in the report.
        if name in ("programming", "trivia"):
            continue
        figure_id = f"category_share_last_week_{name}"
        yield RowText(
            figure_id=figure_id,
            name=name.capitalize(),
            caption=_BY_TAG,
            what=f"Tokens that you tagged {name}, divided by all tokens; untagged tokens stay in the total.",
            note=f"{{{figure_id}}} of tagged tokens in its last week. {_HOW}",
            fairness=OWN_TAGS,
        )


def category_rows_of_kinds() -> Iterator[RowText]:
    """Yield the rows on a category inside a kind of model, and on a kind of model inside a category."""
    for figure_id, name, caption, what in (
        ("oss_roleplay_share", "Roleplay, of open-weight", "of tokens on open-weight models", "roleplay"),
        ("oss_programming_share", "Programming, of open-weight", "of tokens on open-weight models", "programming"),
        ("chinese_oss_roleplay_share", "Roleplay, China", "of tokens on open-weight models", "roleplay"),
        (
            "chinese_oss_programming_plus_technology_share",
            "Programming and tech, China",
            "of tokens on open-weight models",
            "programming or technology",
        ),
    ):
        yield _row(
            figure_id, name, caption, f"Tokens on these models that you tagged {what}, divided by all tokens on them."
        )
    for figure_id, name, what in (
        ("programming_closed_share", "Closed models, of programming", "programming"),
        ("roleplay_closed_share_end", "Closed models, of roleplay", "roleplay"),
        ("roleplay_row_oss_share_end", "Open, rest of world, of roleplay", "roleplay"),
        ("roleplay_chinese_oss_share_start", "Open, China, of roleplay", "roleplay"),
    ):
        yield _row(figure_id, name, "tokens inside the category", f"Tokens tagged {what} that went to these models.")


def author_category_rows() -> Iterator[RowText]:
    """Yield the rows on what an author's models are used for."""
    for figure_id, name in (
        ("anthropic_programming_plus_technology_share", "Anthropic: programming and tech"),
        ("google_programming_share_of_author_tokens", "Google: programming"),
        ("google_science_share_of_author_tokens", "Google: science"),
        ("google_law_policy_share_of_author_tokens", "Google: legal"),
        ("openai_programming_share_of_author_tokens", "OpenAI: programming"),
        ("openai_science_share_end", "OpenAI: science"),
        ("openai_technology_share_of_author_tokens", "OpenAI: technology"),
        ("xai_programming_share_of_author_tokens", "xAI: programming"),
        ("qwen_programming_share_of_author_tokens", "Qwen: programming"),
        ("deepseek_roleplay_and_casual_share", "DeepSeek: roleplay"),
    ):
        what = "Tokens of this author's models in the category, divided by all tokens of the author's models."
        yield _row(figure_id, name, "tokens of the author's models", what)


def spend_rows() -> Iterator[RowText]:
    """Yield the rows on what programming was spent on."""
    what = (
        "Credits charged for this author's models in usage that you tagged programming, divided by all credits for "
        "that usage. Spend, not tokens; requests on own provider keys (BYOK) are left out."
    )
    yield RowText(
        figure_id="anthropic_programming_spend_share",
        name="Anthropic",
        caption="credits on programming",
        what=what,
        note="{anthropic_programming_spend_share} in most weeks; the first week of its chart was lower, and so was "
        "{anthropic_programming_spend_share_2025_11_17.dates}. " + _HOW,
        fairness=OWN_TAGS,
        months=("anthropic_programming_spend",),
    )
    for figure_id, name in (
        ("google_programming_share", "Google"),
        ("openai_programming_share_recent", "OpenAI"),
        ("programming_spend_share_last_week_x_ai", "xAI"),
        ("programming_spend_share_last_week_qwen", "Qwen"),
    ):
        yield _row(figure_id, name, "credits on programming", what)


def prompt_rows() -> Iterator[RowText]:
    """Yield a row per category on the length of its prompts."""
    for name in CATEGORIES:
        figure_id = f"prompt_tokens_last_week_{name}"
        what = f"Prompt tokens of requests that you tagged {name}, divided by those requests."
        yield _row(figure_id, name.capitalize(), "mean prompt, cached included", what)


def _row(figure_id: str, name: str, caption: str, what: str) -> RowText:
    return RowText(
        figure_id=figure_id,
        name=name,
        caption=caption,
        what=what,
        note=f"{{{figure_id}}} ({{{figure_id}.dates}}). {_HOW}",
        fairness=OWN_TAGS,
    )
