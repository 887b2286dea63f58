"""Usage by model made in memory, for tests of what is measured of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, PERIOD, QWEN_MAX
from tracker.analysis.compare.inputs import Endings, PeriodUsage, TagUsage
from tracker.analysis.compare.metrics import Measured, Metric
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import Counts, ModelDay, ModelUsage
from tracker.tags import CATEGORIES, UNTAGGED

CLASSIFIER = Classifier({})
NOTHING_ENDED = Endings(0, ())
DAY = PERIOD.first
NEMO, GLM, MAVERICK = "mistralai/mistral-nemo", "z-ai/glm-4.6", "meta-llama/llama-4-maverick-17b-128e-instruct"


def counts(tokens: int, requests: int = 100, credits_nano: int = 0) -> Counts:
    """Return usage of so many tokens, all of prompts."""
    return Counts(requests, tokens, 0, 0, credits_nano, 0)


def used(*rows: ModelDay) -> ModelUsage:
    """Return usage of the hand-made account's period that is all there is."""
    return ModelUsage(PERIOD, rows, frozenset(), Coverage(()))


def row(
    model: str | None, tokens: int, tag: str | None = None, payment: str | None = "credits", **more: int
) -> ModelDay:
    """Return usage of a model on the first day."""
    return ModelDay(DAY, model, counts(tokens, **more), payment, tag)


def period_usage(*rows: ModelDay, given: Sequence[str] = (), endings: Endings = NOTHING_ENDED) -> PeriodUsage:
    """Return usage as metrics take it; `given` are the categories that something is tagged with."""
    tags = TagUsage(used(*rows), frozenset(given)) if given else None
    return PeriodUsage(used(*rows), tags, endings)


def measured(metric: Metric, usage: PeriodUsage) -> Measured:
    """Return what a metric measures, and fail where it says that something is missing."""
    found = metric(usage, CLASSIFIER)
    assert isinstance(found, Measured), found
    return found


def value(metric: Metric, usage: PeriodUsage) -> Fraction | None:
    """Return the value that a metric measures."""
    return measured(metric, usage).value


MODELS = (DEEPSEEK, LLAMA, CLAUDE, QWEN_MAX, NEMO, GLM, MAVERICK, "openai/gpt-oss-20b", "stealth/space-bunny", None)
ROWS = st.builds(
    lambda model, tokens, tag, payment: row(model, tokens, tag, payment if model else None),
    st.sampled_from(MODELS),
    st.integers(0, 10**12),
    st.sampled_from((*CATEGORIES, UNTAGGED, None)),
    st.sampled_from(("credits", "recorded as $0", "BYOK")),
)
ROW_LISTS = st.lists(ROWS, max_size=30)


def assert_whole(parts: Sequence[Fraction | None]) -> None:
    """Assert that shares in percent are all unknown, or add up to 100."""
    known = [part for part in parts if part is not None]
    assert not known or (len(known) == len(parts) and sum(known) == 100)


NAMES = (DEEPSEEK, CLAUDE, LLAMA, QWEN_MAX, "stealth/space-bunny", "cohere/command-a", "acme/nova-2:free", None)
_COUNTS = st.builds(
    Counts,
    requests=st.integers(0, 10**6),
    prompt=st.integers(0, 10**12),
    completion=st.integers(0, 10**12),
    reasoning=st.integers(0, 10),
    credits_nano=st.integers(0, 10**12),
    byok_nano=st.just(0),
)
_MODEL_DAYS = st.builds(ModelDay, day=st.dates(PERIOD.first, PERIOD.last), model=st.sampled_from(NAMES), counts=_COUNTS)
MODEL_USAGES = st.lists(_MODEL_DAYS, max_size=40).map(
    lambda each: ModelUsage(PERIOD, tuple(each), frozenset(), Coverage(()))
)
