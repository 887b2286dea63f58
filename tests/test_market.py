from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.market import market_name, model_and_variant, source_line
from tracker.periods import ms_of
from tracker.usage import STANDARD_VARIANT

AS_OF = ms_of(datetime(2026, 11, 22, 14, 30, tzinfo=UTC))


def test_the_credit_names_source_and_date() -> None:
    assert source_line(AS_OF, invented=False) == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-22"
    assert source_line(AS_OF, "apps", invented=False) == "Source: OpenRouter (openrouter.ai/apps), as of 2026-11-22"


def test_invented_data_has_no_credit() -> None:
    assert source_line(AS_OF, invented=True) == "Invented market data of the sample, as of 2026-11-22"
    assert (market_name(invented=True), market_name(invented=False)) == ("invented market", "market")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("acme/nova-2", ("acme/nova-2", STANDARD_VARIANT)),
        ("acme/nova-2:free", ("acme/nova-2", "free")),
        ("other", ("other", STANDARD_VARIANT)),
    ],
)
def test_a_name_without_a_variant_is_the_standard_one(name: str, parts: tuple[str, str]) -> None:
    assert model_and_variant(name) == parts
