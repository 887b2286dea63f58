from __future__ import annotations

import json
from datetime import UTC, date, datetime

from tests.sample.exchange import Send
from tracker.sample.account import INFERENCE_KEY, SampleAccount
from tracker.sample.server import StandIn


def test_text_is_the_default_and_all_is_more(send: Send) -> None:
    text = {entry["id"] for entry in send("/models").body["data"]}
    everything = {entry["id"] for entry in send("/models?output_modalities=all").body["data"]}
    assert everything - text == {"google/gemini-2.5-flash-image"}
    assert send("/models/count").body["data"]["count"] == len(everything)


def test_pages_link_to_the_next(send: Send) -> None:
    first = send("/models?limit=30").body
    assert first["links"]["next"].endswith("/models?offset=30&limit=30")
    assert len(send("/models?limit=30&offset=30").body["data"]) == first["total_count"] - 30


def test_free_variants_share_the_permaslug(send: Send) -> None:
    models = {entry["id"]: entry for entry in send("/models?output_modalities=all").body["data"]}
    free, paid = models["openai/gpt-oss-120b:free"], models["openai/gpt-oss-120b"]
    assert free["canonical_slug"] == paid["canonical_slug"]
    assert free["pricing"] == {"prompt": "0", "completion": "0"}


def test_batch_variants_share_the_permaslug_for_half_the_price(send: Send) -> None:
    models = {entry["id"]: entry for entry in send("/models").body["data"]}
    batch, paid = models["anthropic/claude-opus-5:batch"], models["anthropic/claude-opus-5"]
    assert batch["canonical_slug"] == paid["canonical_slug"]
    assert (batch["pricing"]["prompt"], paid["pricing"]["prompt"]) == ("0.000002", "0.000004")


def test_an_alias_is_a_row_like_a_model_and_names_its_target(account: SampleAccount) -> None:
    def alias_on(day: date) -> dict[str, object]:
        stand_in = StandIn(account, lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        raw = stand_in.respond("GET", "/models", b"", {})[2]
        return next(e for e in json.loads(raw)["data"] if e["id"] == "~anthropic/claude-sonnet-latest")

    before, after = alias_on(date(2026, 6, 29)), alias_on(date(2026, 6, 30))
    assert before["canonical_slug"] == after["canonical_slug"] == "~anthropic/claude-sonnet-latest"
    assert before["alias_target"] == {"name": "Anthropic: Claude Sonnet 4.6", "slug": "anthropic/claude-sonnet-4.6"}
    assert after["alias_target"] == {"name": "Anthropic: Claude Sonnet 5", "slug": "anthropic/claude-sonnet-5"}


def test_prices_are_those_of_the_day(account: SampleAccount) -> None:
    def price_on(day: date) -> str:
        stand_in = StandIn(account, lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        raw = stand_in.respond("GET", "/model/deepseek/deepseek-v3.2", b"", {})[2]
        return str(json.loads(raw)["data"]["pricing"]["prompt"])

    assert price_on(date(2026, 5, 31)) == "0.00000028"
    assert price_on(date(2026, 6, 1)) == "0.00000014"


def test_models_are_listed_from_release_to_withdrawal(send: Send) -> None:
    assert send("/model/stealth/space-bunny-alpha").status == 404
    assert send("/models/stealth/space-bunny-alpha/endpoints").status == 404


def test_speed_needs_a_key(send: Send) -> None:
    def speed(key: str | None) -> object:
        return send("/models/z-ai/glm-5.2/endpoints", key=key).body["data"]["endpoints"][0]["throughput_last_30m"]

    assert speed(None) is None
    assert speed(INFERENCE_KEY) is not None
