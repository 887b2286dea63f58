"""The page "You and the world": chosen rows, with every text and number ready to draw.

Benchmarks are the report's numbers for the end of its window, never today's average. Values come from `compare`, so
that the window and the command line show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tracker import formatting
from tracker.analysis.compare.compare import ComparedFigure, Comparison, compare_inputs
from tracker.analysis.compare.inputs import Inputs, read_inputs
from tracker.analysis.compare.metrics import MINIMUM_REQUESTS, includes
from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.compare.trend import trend_of
from tracker.analysis.models.account_classifier import Overrides
from tracker.analysis.models.usage import Counts
from tracker.analysis.report.benchmarks import NOT_PUBLISHED, Axis, Benchmark, Trend, TrendPoint
from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import (
    benchmark_kind,
    benchmark_text,
    difference_text,
    figure_texts,
    points_text,
    range_text,
    report_moment,
    source_text,
    you_text,
)
from tracker.analysis.world.axis import axis_of
from tracker.analysis.world.summary import largest_difference
from tracker.analysis.world.texts.groups import group_texts
from tracker.analysis.world.texts.row_text import GroupText, RowText, Scale
from tracker.analysis.world.values import World, WorldGroup, WorldRow
from tracker.periods import Period
from tracker.store.file.database import Store

__all__ = ["Axis", "Benchmark", "Trend", "TrendPoint", "World", "WorldGroup", "WorldRow", "world", "world_of"]

_SHOWN_MODELS = 2
_NO_DATA = {"tool_call_token_share_end": "only single calls report it"}


def world(store: Store, period: Period, now: datetime, overrides: Overrides | None = None) -> World:
    """Return the page for a period.

    `overrides` is the person's own classification of models, from the settings. Raises `StoreUnusable`.
    """
    inputs = read_inputs(store, period, now, overrides)
    return world_of(inputs, compare_inputs(inputs), now.date())


def world_of(inputs: Inputs, comparison: Comparison, today: date) -> World:
    """Return the page from inputs that are already read and compared; trends end at `today` (UTC)."""
    market = inputs.market.latest
    by_id = {compared.figure.id: compared for compared in comparison.figures}
    groups: list[WorldGroup] = []
    scaled: list[tuple[Scale, WorldRow]] = []
    for text in group_texts():
        rows = tuple(_row(row, by_id[row.figure_id], inputs, today) for row in _shown(text, by_id))
        scaled.extend((text.scale, row) for row in rows)
        if rows:
            groups.append(WorldGroup(text.title, axis_of(text.scale, rows), rows))
    return World(
        period=inputs.period,
        you_caption=formatting.date_range(inputs.period),
        report_caption=report_moment(),
        groups=tuple(groups),
        not_compared=_not_compared(comparison, groups),
        report_source=_report_source(),
        coverage=comparison.coverage,
        market_caption=market.caption if market else None,
        market_source=comparison.market_source,
        market_name=inputs.market.name,
        summary=largest_difference(scaled),
    )


def _shown(text: GroupText, by_id: Mapping[str, ComparedFigure]) -> Iterable[RowText]:
    """Return the rows of a group that are shown: all, those with a value, or those with a value above zero."""
    if text.shown == "always":
        return text.rows
    compared = tuple(row for row in text.rows if by_id[row.figure_id].you is not None)
    return compared if text.shown == "compared" else tuple(row for row in compared if by_id[row.figure_id].you)


def _report_source() -> str:
    published = date.fromisoformat(str(report_figures()["report_published"].value))
    return (
        "Report: State of AI, An Empirical 100 Trillion Token Study with OpenRouter, "
        f"{formatting.short_date(published)} {published.year}"
    )


def _row(text: RowText, compared: ComparedFigure, inputs: Inputs, today: date) -> WorldRow:
    figure = compared.figure
    texts, difference_text, fairness = _standing(compared, text)
    median = _median(text, compared, inputs)
    report_text = f"{_sentence(text.note.format_map(figure_texts()))} {source_text(figure)}"
    return WorldRow(
        figure_id=figure.id,
        name=text.name,
        caption=_caption(text, median),
        you=compared.you,
        you_text=texts,
        benchmark=_benchmark(compared),
        difference_text=difference_text,
        fairness=fairness,
        trend=trend_of(figure, text.months, inputs, today),
        explanation=(
            ("What", text.what),
            ("Report", report_text),
            *_about_market(compared, inputs),
            ("You", _about_you(text, compared, inputs)),
        ),
        market=compared.market,
        market_range=compared.market_range,
        market_text=_market_text(compared, inputs),
        market_name=inputs.market.name,
        median_text=median,
    )


def _caption(text: RowText, median: str) -> str:
    """Return the caption of a row; a mean length is followed by the median of the calls."""
    caption = text.caption.format_map(figure_texts())
    if not median:
        return caption
    # "mean, cached included" becomes "mean; your median 1,234; cached included".
    mean, _, tail = caption.partition(" ")
    return f"{mean.rstrip(',')}; your median {median}; {tail}"


def _median(text: RowText, compared: ComparedFigure, inputs: Inputs) -> str:
    known = inputs.usage.medians
    if text.part is None or compared.you is None or known is None or text.part not in known.medians:
        return ""
    return formatting.fixed(float(known.medians[text.part]), 0)


def _market_text(compared: ComparedFigure, inputs: Inputs) -> str:
    if compared.market is not None:
        return you_text(compared.unit, compared.market)
    if compared.market_range is not None:
        return range_text(compared.unit, compared.market_range.low, compared.market_range.high)
    return "no data" if rule_for(compared.figure.id).has_market and inputs.market.latest is None else NOT_PUBLISHED


def _about_market(compared: ComparedFigure, inputs: Inputs) -> Iterable[tuple[str, str]]:
    market = inputs.market.latest
    if market is None or (compared.market is None and compared.market_range is None):
        return
    text = market.texts(of_all_models=compared.comparability == "A")
    reason = "" if compared.market_range is None else f" {compared.market_range.reason}"
    yield _sentence(inputs.market.name), f"{text}{reason}"


def _benchmark(compared: ComparedFigure) -> Benchmark:
    figure = compared.figure
    if compared.benchmark is None or compared.unit == figure.unit:
        return Benchmark(figure.number, benchmark_text(figure), benchmark_kind(figure))
    return Benchmark(compared.benchmark, you_text(compared.unit, compared.benchmark), benchmark_kind(figure))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _standing(compared: ComparedFigure, text: RowText) -> tuple[str, str, str]:
    """Return the texts for the value, for its difference from the benchmark, and for how fair the comparison is."""
    if compared.you is not None:
        texts = you_text(compared.unit, compared.you)
        if compared.unit != compared.figure.unit and compared.difference is not None:
            return texts, points_text(compared.difference, "exact"), text.fairness
        return texts, difference_text(compared.figure, compared.you), text.fairness
    if compared.status == "too_few":
        requests = formatting.counted(compared.requests, "request")
        return "too few requests", "not compared", f"{requests}, {MINIMUM_REQUESTS} needed"
    if compared.requests is not None:
        return "not known", "not compared", "unclassified models"
    return "no data", "not compared", _NO_DATA.get(compared.figure.id, "no data in this period")


def _about_you(text: RowText, compared: ComparedFigure, inputs: Inputs) -> str:
    parts = [_top_models(text, inputs)] if compared.you is not None else []
    if compared.requests is not None:
        parts.append(f"{formatting.counted(compared.requests, 'request')}.")
    parts.extend(compared.notes)
    return " ".join(part for part in parts if part) or compared.reason or ""


def _top_models(text: RowText, inputs: Inputs) -> str | None:
    """Return the models behind the value: with their share of all tokens, or the most used with their own length."""
    usage, classifier = inputs.usage.models, inputs.classifier
    chosen = includes(text.kind, classifier) if text.kind else (lambda model: model is not None)
    ranked: list[tuple[str, Counts]] = sorted(
        ((model, counts) for model, counts in usage.by_model.items() if model is not None and chosen(model)),
        key=lambda each: (-each[1].tokens, each[0]),
    )
    if text.kind is None and text.part is None:
        return None
    if not ranked:
        return "None of your models is of this kind."
    named = [
        f"{_short_name(classifier.classify(model).slug)} {_model_value(text, counts, usage.total.tokens)}"
        for model, counts in ranked[:_SHOWN_MODELS]
    ]
    if len(ranked) > _SHOWN_MODELS:
        named.append(f"{len(ranked) - _SHOWN_MODELS} more")
    return f"{'' if text.kind else 'Most used: '}{', '.join(named)}."


def _short_name(slug: str) -> str:
    return slug.rpartition("/")[2]


def _model_value(text: RowText, counts: Counts, all_tokens: int) -> str:
    if text.part is None:
        return formatting.percent(counts.tokens / all_tokens) if all_tokens else formatting.UNKNOWN
    part: int = getattr(counts, text.part)
    return formatting.fixed(part / counts.requests, 0) if counts.requests > 0 else formatting.UNKNOWN


def _not_compared(comparison: Comparison, groups: Iterable[WorldGroup]) -> tuple[tuple[str, str, str], ...]:
    """Return the figures that are not compared, by family, without the families that have a row of their own.

    A family with a row is listed all the same if some of its figures need tags: the reason says how to tag.
    """
    shown = {rule_for(row.figure_id).family for group in groups for row in group.rows}
    families: dict[tuple[str, str], list[ComparedFigure]] = {}
    for compared in comparison.figures:
        family = rule_for(compared.figure.id).family
        if compared.status != "compared" and (family not in shown or compared.status == "needs_tags"):
            families.setdefault((compared.comparability, family), []).append(compared)
    return tuple(
        (family, _definition(members), members[0].reason or "") for (_, family), members in sorted(families.items())
    )


def _definition(members: list[ComparedFigure]) -> str:
    first = members[0].figure.definition
    return first if len(members) == 1 else f"{len(members)} figures. The first: {first}"
