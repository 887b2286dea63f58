"""Tokens of requests that ended in a tool call. Only single calls report how they ended; day totals do not."""

from __future__ import annotations

from fractions import Fraction

from tracker.analysis.compare.inputs import Endings, PeriodUsage
from tracker.analysis.compare.metrics import Measured, Metric, Missing, percent_of, percent_text
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import top_tool_models
from tracker.formatting import counted

_NO_DATA = Missing(
    "not_held",
    "Day totals have no finish reason, so this needs single calls, and none are stored. A sync with a management key "
    "reads the calls of the last weeks, and OpenRouter's per-call CSV exports contain older ones.",
)


def token_share(stored: PeriodUsage, _classifier: Classifier) -> Measured | Missing:
    """Measure the share of tokens in requests that ended in a tool call, in percent; tokens, not requests."""
    endings = stored.endings
    if not endings.days:
        return _NO_DATA
    notes = [_rests_on(stored)]
    if endings.unknown_tokens:
        share = percent_text(Fraction(endings.unknown_tokens, endings.tokens))
        notes.append(f"Without a finish reason, but in the total: {share} of the tokens.")
    return Measured(
        percent_of(sum(row.tokens for row in endings.tool_calls), endings.tokens),
        endings.requests,
        "Share of tokens, prompt and completion, in requests that ended in a tool call.",
        tuple(notes),
    )


def top10_share(key: str) -> Metric:
    """Return the metric "a model's tool-call tokens / such tokens of the report's ten models", in percent."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Measured | Missing:
        if not stored.endings.days:
            return _NO_DATA
        tests = {each: model.matches(classifier) for each, model in top_tool_models().items()}
        models = {row.model for row in stored.endings.tool_calls}
        listed = {model for model in models if any(test(model) for test in tests.values())}
        ten = [row for row in stored.endings.tool_calls if row.model in listed]
        own = [row for row in ten if tests[key](row.model)]
        return Measured(
            percent_of(sum(row.tokens for row in own), sum(row.tokens for row in ten)),
            sum(row.requests for row in ten),
            f"Share of the tool-call tokens of the report's {len(tests)} most used tool-calling models.",
            (_rests_on(stored),),
            empty="None of these models ended a request in a tool call.",
        )

    return measure


def _rests_on(stored: PeriodUsage) -> str:
    endings: Endings = stored.endings
    total = stored.models.total.tokens
    part = f" with {percent_text(Fraction(endings.tokens, total))} of the period's tokens" if total > 0 else ""
    return f"Based on the calls of {endings.days} of {counted(stored.models.period.days, 'day')}{part}."
