"""Categories by the person's own tags: shares, lengths, and what programming was spent on.

The report tags prompts with a text classifier on a small sample; this program sees no prompts. Untagged usage stays in
the denominator. Usage whose tag is not known (no key, app or model is stored for it) is in neither numerator nor
denominator, and a note says how much it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import wraps

from tracker.analysis.compare.inputs import PeriodUsage, TagUsage
from tracker.analysis.compare.metrics import (
    Kind,
    Measured,
    Metric,
    Missing,
    Weekly,
    includes,
    percent_of,
    percent_text,
    ratio,
    unclassified_note,
    weekly_note,
)
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelTest, ModelUsage
from tracker.formatting import counted
from tracker.periods import week_of

NEEDS_TAGS = (
    "Needs your own labels: tag keys, apps or models with the report's categories. The "
    "report tags prompts with a text classifier; this program sees no prompts."
)

_NO_DETAIL = Missing(
    "not_held",
    "No usage is stored at the detail of your tags (by key, app and model).",
)
_Compute = Callable[[TagUsage, Classifier], Measured]


def _tagged(categories: tuple[str, ...], compute: _Compute) -> Metric:
    """Return a metric over tags that says what is missing: any tags, usage at their detail, or one of these categories.

    While anything is untagged, a category without tags is unknown and not zero: untagged usage may belong to it.
    """

    @wraps(compute)
    def measure(stored: PeriodUsage, classifier: Classifier) -> Measured | Missing:
        tags = stored.tags
        if tags is None:
            return Missing("needs_tags", NEEDS_TAGS)
        if stored.models.total.requests and not tags.decided.total.requests:
            return _NO_DETAIL
        if tags.given.isdisjoint(categories) and tags.untagged.total.requests:
            nothing = f"Nothing is tagged {' or '.join(categories)}"
            return Missing("needs_tags", f"{nothing}, and {_untagged_text(tags)} are untagged. {NEEDS_TAGS}")
        return compute(tags, classifier)

    return measure


def _untagged_text(tags: TagUsage) -> str:
    """Return how much is untagged: a share of the tokens, or of the requests where none of them has tokens."""
    untagged, decided = tags.untagged.total, tags.decided.total
    if decided.tokens > 0:
        return f"{percent_text(Fraction(untagged.tokens, decided.tokens))} of the tokens"
    return f"{percent_text(Fraction(untagged.requests, decided.requests))} of the requests"


def _tag_notes(tags: TagUsage) -> tuple[str, ...]:
    """Return sentences on untagged usage, and on usage that is not known at the detail of the tags."""
    notes = _left_out(tags)
    if untagged := tags.untagged.total.tokens:
        share = percent_text(Fraction(untagged, tags.decided.total.tokens))
        notes = (*notes, f"Untagged, but in the total: {share} of the tokens.")
    return notes


def _left_out(tags: TagUsage) -> tuple[str, ...]:
    """Return the sentences of a value inside a category: whose tags, and what is not known at their detail."""
    whole = tags.usage.total.tokens
    unknown = whole - tags.decided.total.tokens
    if whole <= 0 or unknown <= 0:
        return ("By your own tags.",)
    share = percent_text(Fraction(unknown, whole))
    return ("By your own tags.", f"Left out, not known at the detail of your tags: {share} of the tokens.")


def _listed(categories: tuple[str, ...]) -> str:
    return " and ".join(categories)


def category_share(*categories: str, weekly: Weekly | None = None) -> Metric:
    """Return the metric "tokens of tagged categories / all tokens", in percent."""

    def compute(tags: TagUsage, _classifier: Classifier) -> Measured:
        total = tags.decided.total
        by_week = weekly_note(weekly, _weekly_shares(tags, categories)) if weekly is not None else None
        return Measured(
            percent_of(tags.of(*categories).total.tokens, total.tokens),
            total.requests,
            f"Share of all tokens that you tagged {_listed(categories)}.",
            (*((by_week,) if by_week else ()), *_tag_notes(tags)),
        )

    return _tagged(categories, compute)


def _weekly_shares(tags: TagUsage, categories: tuple[str, ...]) -> dict[date, Fraction]:
    weeks: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
    for row in tags.usage.rows:
        if row.tag is None:
            continue
        week = weeks[week_of(row.day)]
        week[0] += row.counts.tokens if row.tag in categories else 0
        week[1] += row.counts.tokens
    return {monday: Fraction(part, whole) for monday, (part, whole) in sorted(weeks.items()) if whole > 0}


def category_share_of_kind(kind: Kind, *categories: str) -> Metric:
    """Return the metric "tokens of tagged categories on a kind of model / tokens of that kind", in percent."""

    def compute(tags: TagUsage, classifier: Classifier) -> Measured:
        chosen = includes(kind, classifier)
        total = _on(tags.decided, chosen).total
        return Measured(
            percent_of(_on(tags.of(*categories), chosen).total.tokens, total.tokens),
            total.requests,
            f"Share of the tokens on {kind.name} that you tagged {_listed(categories)}.",
            (*_tag_notes(tags), *unclassified_note(kind, tags.decided, classifier)),
            empty=f"No tokens went to {kind.name}.",
        )

    return _tagged(categories, compute)


def kind_share_of_category(kind: Kind, category: str) -> Metric:
    """Return the metric "tokens of a kind of model inside a category / tokens of the category", in percent."""

    def compute(tags: TagUsage, classifier: Classifier) -> Measured:
        inside = tags.of(category)
        return Measured(
            percent_of(_on(inside, includes(kind, classifier)).total.tokens, inside.total.tokens),
            inside.total.requests,
            f"Share of the tokens that you tagged {category} that went to {kind.name}.",
            (*_left_out(tags), *unclassified_note(kind, inside, classifier)),
        )

    return _tagged((category,), compute)


def category_share_of_author(author: str, *categories: str) -> Metric:
    """Return the metric "tokens of tagged categories on an author's models / tokens of the author", in percent."""

    def compute(tags: TagUsage, classifier: Classifier) -> Measured:
        by_author = _by_author(author, classifier)
        total = _on(tags.decided, by_author).total
        return Measured(
            percent_of(_on(tags.of(*categories), by_author).total.tokens, total.tokens),
            total.requests,
            f"Share of the tokens on models of {author} that you tagged {_listed(categories)}.",
            _tag_notes(tags),
            empty=f"No tokens went to models of {author}.",
        )

    return _tagged(categories, compute)


def author_share_of_spend(author: str, category: str = "programming") -> Metric:
    """Return the metric "credits on an author's models in a category / credits in it", in percent; BYOK left out."""

    def compute(tags: TagUsage, classifier: Classifier) -> Measured:
        inside = tags.of(category)
        billed = inside.billed
        own = inside.total.requests - billed.total.requests
        notes = [f"Left out: {counted(own, 'request')} on own provider keys (BYOK)."] if own else []
        # BYOK requests are paid to the provider, so they have no credits to take a share of.
        return Measured(
            percent_of(_on(billed, _by_author(author, classifier)).total.credits_nano, billed.total.credits_nano),
            billed.total.requests,
            f"Share of the credits that you spent on {category} that went to models of {author}. Spend, not tokens.",
            (*_left_out(tags), *notes),
            empty=f"Nothing was charged for what you tagged {category}.",
        )

    return _tagged((category,), compute)


def prompt_length(category: str) -> Metric:
    """Return the metric "prompt tokens / requests" inside a category, in tokens per request."""

    def compute(tags: TagUsage, _classifier: Classifier) -> Measured:
        inside = tags.of(category).total
        return Measured(
            ratio(inside.prompt, inside.requests),
            inside.requests,
            f"Mean prompt tokens per request that you tagged {category}, cached ones included.",
            _left_out(tags),
        )

    return _tagged((category,), compute)


def length_multiple(category: str = "programming") -> Metric:
    """Return the metric "mean prompt of a category / mean prompt of all other requests"."""

    def compute(tags: TagUsage, _classifier: Classifier) -> Measured:
        inside = tags.of(category).total
        others = tags.decided.where(lambda row: row.tag != category).total
        own, other = ratio(inside.prompt, inside.requests), ratio(others.prompt, others.requests)
        return Measured(
            own / other if own is not None and other else None,
            min(inside.requests, others.requests),
            f"Mean prompt of requests that you tagged {category}, divided by the mean prompt of all others.",
            _tag_notes(tags),
            empty="There are no other requests with prompts.",
        )

    return _tagged((category,), compute)


def _on(usage: ModelUsage, chosen: ModelTest) -> ModelUsage:
    return usage.where(lambda row: chosen(row.model))


def _by_author(author: str, classifier: Classifier) -> ModelTest:
    return lambda model: model is not None and classifier.classify(model).author == author
