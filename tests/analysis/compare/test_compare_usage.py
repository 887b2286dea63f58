from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, NOW, PERIOD, QWEN_MAX, filled, hand_store, usage
from tracker.analysis.compare.compare import compare
from tracker.analysis.compare.inputs import read_evidence
from tracker.analysis.compare.metrics import (
    CLOSED_CHINA,
    CLOSED_REST,
    OPEN_CHINA,
    OPEN_REST,
    REASONING,
    Kind,
    includes,
    percent_text,
    unclassified_share,
)
from tracker.analysis.ledger.question import Coverage, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.models.classify import CELLS, Classifier
from tracker.analysis.models.usage import BY_DAY, Counts, ModelDay, ModelUsage, usage_of
from tracker.store.account.account import save_key_reading
from tracker.usage import KeyStatus

NAMES = (DEEPSEEK, CLAUDE, LLAMA, QWEN_MAX, "stealth/space-bunny", "cohere/command-a", "acme/nova-2:free", None)

counts = st.builds(
    Counts,
    requests=st.integers(0, 10**6),
    prompt=st.integers(0, 10**12),
    completion=st.integers(0, 10**12),
    reasoning=st.integers(0, 10),
    credits_nano=st.integers(0, 10**12),
    byok_nano=st.just(0),
)
rows = st.builds(ModelDay, day=st.dates(PERIOD.first, PERIOD.last), model=st.sampled_from(NAMES), counts=counts)
usages = st.lists(rows, max_size=40).map(lambda each: ModelUsage(PERIOD, tuple(each), frozenset(), Coverage(())))


def classifier_of(held: ModelUsage) -> Classifier:
    return Classifier({}, {model for model, counts in held.by_model.items() if model and counts.reasoning > 0})


def shares(held: ModelUsage) -> Mapping[str, Fraction | None]:
    classifier = classifier_of(held)
    kinds = {"open china": OPEN_CHINA, "open rest of world": OPEN_REST}
    kinds |= {"closed china": CLOSED_CHINA, "closed rest of world": CLOSED_REST}
    parts = {cell: held.share(includes(kinds[cell], classifier)) for cell in CELLS}
    return parts | {"unclassified": unclassified_share(OPEN_CHINA, held, classifier)}


@given(usages)
def test_four_cells_and_unclassified_are_the_whole(held: ModelUsage) -> None:
    parts = list(shares(held).values())
    if held.total.tokens == 0:
        assert parts == [None] * 5
    else:
        assert sum(part for part in parts if part is not None) == 1


@given(usages)
def test_reasoning_its_opposite_and_unclassified_are_the_whole(held: ModelUsage) -> None:
    classifier = classifier_of(held)
    opposite = Kind("others", lambda each: None if each.reasoning is None else not each.reasoning)
    parts = [held.share(includes(kind, classifier)) for kind in (REASONING, opposite)]
    parts.append(unclassified_share(REASONING, held, classifier))
    assert held.total.tokens == 0 or sum(part for part in parts if part is not None) == 1


@given(usages)
def test_parts_of_a_period_sum_to_it(held: ModelUsage) -> None:
    middle = date(2026, 10, 8)
    halves = [held.where(lambda row: row.day < middle), held.where(lambda row: row.day >= middle)]
    assert [sum(column) for column in zip(*(half.total for half in halves), strict=True)] == list(held.total)
    assert sum(each.tokens for each in held.by_model.values()) == held.total.tokens


@given(usages)
def test_weekly_shares_lie_between_nothing_and_all(held: ModelUsage) -> None:
    weekly = held.weekly_shares(lambda model: model == DEEPSEEK)
    assert all(0 <= share <= 1 for share in weekly.values())
    assert set(weekly) <= {date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12)}


def test_days_and_months_of_the_store_are_the_same_usage(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        evidence = read_evidence(store, PERIOD, NOW)
    month, usage = evidence.months["2026-10"].models, evidence.usage.models
    assert month.by_model == usage.by_model
    assert month.counted_days == usage.counted_days == 13
    assert max(evidence.months) == "2026-11"
    assert min(evidence.months) == "2024-11"


def test_a_rest_without_model_stays_in_the_total_as_unclassified(tmp_path: Path) -> None:
    known, nameless = usage(PERIOD.first, DEEPSEEK, 100, 1_000, 0), usage(PERIOD.last, DEEPSEEK, 100, 3_000, 0)
    with filled(tmp_path, [known, nameless._replace(model=None)], PERIOD) as store:
        compared = next(c for c in compare(store, PERIOD, NOW).figures if c.figure.id == "oss_share_equilibrium")
    assert compared.you == 25
    assert "75.0% of the tokens" in (compared.reason or "")


def reading(credits_nano: int) -> KeyStatus:
    return KeyStatus(
        label="key",
        kind="inference",
        credits_nano=credits_nano,
        credits_today_nano=0,
        byok_nano=0,
        byok_today_nano=0,
        limit_nano=None,
        limit_remaining_nano=None,
        organization_id=None,
        creator_user_id=None,
        workspace_id=None,
    )


def test_days_known_by_a_keys_counters_alone_are_left_out_and_said(tmp_path: Path) -> None:
    rows_held = [usage(PERIOD.first, DEEPSEEK, 100, 1_000, 0)]
    with filled(tmp_path, rows_held, [PERIOD.first]) as store:
        start = datetime(2026, 10, 9, 1, tzinfo=UTC)
        for hours, credits_nano in ((0, 0), (20, 5_000_000), (72, 9_000_000)):
            save_key_reading(store, reading(credits_nano), int((start + timedelta(hours=hours)).timestamp() * 1000))
        comparison = compare(store, PERIOD, NOW)
        months = read_evidence(store, PERIOD, NOW).months["2026-10"].models
    compared = next(c for c in comparison.figures if c.figure.id == "oss_share_equilibrium")
    assert compared.you == 100
    assert "Left out: 4 days of which only one key's spend is known" in (compared.reason or "")
    assert comparison.requests == 100
    assert months.total.tokens == 1_000


def test_another_question_is_refused(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store, pytest.raises(ValueError, match="by"):
        usage_of(summarize(store, Question(PERIOD, by=("model", "day")), NOW))


def test_answer_by_day_keeps_every_token(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        held = usage_of(summarize(store, Question(PERIOD, by=BY_DAY), NOW))
    assert held.total.tokens == 5_000_000
    assert held.by_model[DEEPSEEK] == Counts(100, 600_000, 100_000, 40_000, 0, 0)
    assert held.missing_days == {date(2026, 10, 14)}


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(0), "0.0%"), (Fraction(1, 10**6), "under 0.1%"), (Fraction(1, 3), "33.3%"), (Fraction(1), "100.0%")],
)
def test_a_little_is_never_nothing(share: Fraction, text: str) -> None:
    assert percent_text(share) == text
