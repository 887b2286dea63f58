"""Shares inside open-weight models: authors, concentration on single models, size classes.

The denominator is the usage that is known to be open-weight. One person naturally uses fewer models than a market.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from tracker.analysis.compare.inputs import PeriodUsage
from tracker.analysis.compare.metrics import (
    OPEN,
    Bounds,
    Classified,
    Metric,
    bounds_of,
    includes,
    percent_of,
    percent_text,
    unclassified_note,
    unclassified_tokens,
)
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import open_weight_authors, top_open_models
from tracker.analysis.models.usage import Counts, ModelTest, ModelUsage, summed
from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.model_kinds import SizeClass

MEANINGFUL = Fraction(5, 100)
"""Above this share of open-weight tokens a model's share is meaningful; the report does not define it, this is ours."""

_AUTHOR_PREFIX = "oss_author_tokens_"


def author_benchmark(figure: ReportFigure) -> float:
    """Return an author's tokens in the report, in percent of the tokens of all ten authors."""
    ten = sum(each.number for each in report_figures().values() if each.id.startswith(_AUTHOR_PREFIX))
    return 100 * figure.number / ten


def author_share(author: str) -> Metric:
    """Return the metric "tokens of an author's open-weight models / such tokens of the ten authors", in percent."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Classified:
        ten = {each.slug for each in open_weight_authors().values()}
        opened = _open(stored.models, classifier)
        of_author = _sum(opened, lambda model: model is not None and classifier.classify(model).author == author)
        of_ten = _sum(opened, lambda model: model is not None and classifier.classify(model).author in ten)
        figure = next(f for f in report_figures().values() if _author_of(f) == author)
        return Classified(
            percent_of(of_author.tokens, of_ten.tokens),
            of_ten.requests,
            "Share of the tokens that went to open-weight models of the ten authors that the report lists.",
            (
                f"The report's {figure.number:g} trillion tokens are {author_benchmark(figure):.1f}% "
                "of all ten authors'.",
                *unclassified_note(OPEN, stored.models, classifier),
            ),
            empty="No tokens went to open-weight models of the ten authors.",
            bounds=bounds_of(of_author.tokens, of_ten.tokens, unclassified_tokens(OPEN, stored.models, classifier)),
        )

    return measure


def _author_of(figure: ReportFigure) -> str | None:
    known = open_weight_authors().get(figure.id.removeprefix(_AUTHOR_PREFIX))
    return known.slug if known and figure.id.startswith(_AUTHOR_PREFIX) else None


def largest_model(stored: PeriodUsage, classifier: Classifier) -> Classified:
    """Measure the most used open-weight model's share of open-weight tokens, in percent."""
    by_model = _by_slug(stored.models, classifier)
    total = summed(by_model.values())
    notes = unclassified_note(OPEN, stored.models, classifier)
    largest = max(by_model, key=lambda slug: (by_model[slug].tokens, slug), default=None)
    unknown = unclassified_tokens(OPEN, stored.models, classifier)
    if largest is not None:
        notes.insert(0, f"It is {largest.rpartition('/')[2]}, one of {len(by_model)} open-weight models in use.")
    return Classified(
        None if largest is None else percent_of(by_model[largest].tokens, total.tokens),
        total.requests,
        "Share of open-weight tokens that went to your most used open-weight model.",
        tuple(notes),
        empty=_NO_OPEN,
        bounds=bounds_of(0 if largest is None else by_model[largest].tokens, total.tokens, unknown),
    )


def meaningful_models(stored: PeriodUsage, classifier: Classifier) -> Classified:
    """Count the open-weight models with more than a twentieth of open-weight tokens."""
    by_model = _by_slug(stored.models, classifier)
    total = summed(by_model.values())
    found = [slug for slug, counts in by_model.items() if counts.tokens > MEANINGFUL * total.tokens]
    return Classified(
        Fraction(len(found)) if total.tokens > 0 else None,
        total.requests,
        f"Open-weight models with more than {percent_text(MEANINGFUL)} of your open-weight tokens.",
        (
            "The report does not say how large a share must be for a model to count.",
            *unclassified_note(OPEN, stored.models, classifier),
        ),
        empty=_NO_OPEN,
        bounds=_number_bounds(by_model, unclassified_tokens(OPEN, stored.models, classifier)),
    )


def _number_bounds(by_model: Mapping[str, Counts], unknown: int) -> Bounds | None:
    """Return the smallest and largest number of models that may count; `unknown`: tokens that may be open-weight."""
    known = sum(counts.tokens for counts in by_model.values())
    whole = known + unknown
    if whole <= 0:
        return None
    surely, perhaps = (sum(counts.tokens > MEANINGFUL * of for counts in by_model.values()) for of in (whole, known))
    part = Fraction(unknown, whole)
    most = min(perhaps + _most_in(part), _most_in(Fraction(1)))
    return Bounds(Fraction(surely), Fraction(most), part)


def _most_in(part: Fraction) -> int:
    """Return how many models at most can each have more than the share that counts in a part of the tokens."""
    return max(math.ceil(part / MEANINGFUL) - 1, 0)


def models_share(*keys: str) -> Metric:
    """Return the metric "tokens of some of the report's large open-weight models / open-weight tokens", in percent."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Classified:
        opened = _open(stored.models, classifier)
        tests = [top_open_models()[key].matches(classifier) for key in keys]
        named = " and ".join(top_open_models()[key].name for key in keys)
        part = _sum(opened, _any(tests)).tokens
        return Classified(
            percent_of(part, opened.total.tokens),
            opened.total.requests,
            f"Share of open-weight tokens that went to {named}.",
            tuple(unclassified_note(OPEN, stored.models, classifier)),
            empty=_NO_OPEN,
            bounds=bounds_of(part, opened.total.tokens, unclassified_tokens(OPEN, stored.models, classifier)),
        )

    return measure


def top15_share(key: str) -> Metric:
    """Return the metric "a model's tokens / tokens of the report's largest open-weight models", in percent."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Classified:
        tests = {each: model.matches(classifier) for each, model in top_open_models().items()}
        subset = _sum(stored.models, _any(list(tests.values())))
        part = _sum(stored.models, tests[key]).tokens
        # These models are known by name, so only usage without a name may be theirs.
        unnamed = _sum(stored.models, lambda model: model is None).tokens
        return Classified(
            percent_of(part, subset.tokens),
            subset.requests,
            f"Share of the tokens on the {len(tests)} models that the report's chart of the fifteen largest "
            "open-weight models names.",
            empty="None of these models was used.",
            bounds=bounds_of(part, subset.tokens, unnamed),
        )

    return measure


def size_share(size: SizeClass) -> Metric:
    """Return the metric "tokens of a size class / open-weight tokens", in percent."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Classified:
        opened = _open(stored.models, classifier)
        of_size = _sum(opened, lambda model: model is not None and classifier.classify(model).size == size)
        unknown = _sum(opened, lambda model: model is not None and classifier.classify(model).size is None)
        notes = unclassified_note(OPEN, stored.models, classifier)
        if unknown.tokens:
            share = percent_text(Fraction(unknown.tokens, opened.total.tokens))
            notes.insert(0, f"Of unknown size, but in the total: {share} of the open-weight tokens.")
        sized = opened.total.tokens - unknown.tokens
        unsure = unknown.tokens + unclassified_tokens(OPEN, stored.models, classifier)
        return Classified(
            percent_of(of_size.tokens, opened.total.tokens),
            opened.total.requests,
            f"Share of open-weight tokens that went to {size} models, by total parameters.",
            tuple(notes),
            empty=_NO_OPEN,
            bounds=bounds_of(of_size.tokens, sized, unsure),
        )

    return measure


_NO_OPEN = "No tokens went to open-weight models."


def _open(usage: ModelUsage, classifier: Classifier) -> ModelUsage:
    chosen = includes(OPEN, classifier)
    return usage.whole.where(lambda row: chosen(row.model))


def _sum(usage: ModelUsage, test: ModelTest) -> Counts:
    return summed(counts for model, counts in usage.by_model.items() if test(model))


def _any(tests: list[ModelTest]) -> ModelTest:
    return lambda model: any(test(model) for test in tests)


def _by_slug(usage: ModelUsage, classifier: Classifier) -> Mapping[str, Counts]:
    """Return open-weight usage by slug, because one model can be billed under several dated names."""
    parts: defaultdict[str, list[Counts]] = defaultdict(list)
    for model, counts in _open(usage, classifier).by_model.items():
        if model is not None:
            parts[classifier.classify(model).slug].append(counts)
    return {slug: summed(counts) for slug, counts in parts.items()}
