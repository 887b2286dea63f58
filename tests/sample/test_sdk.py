"""The official SDK as a check: its models accept every response of the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from openrouter import OpenRouter, errors
from openrouter.components import Model
from openrouter.operations import Filter, GetUserActivityRequest

from tests.sample.exchange import NOW, TODAY
from tracker.sample import entities
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount
from tracker.sample.server import StandIn

# A library of the SDK uses parts of `ast` about which CPython 3.12 and 3.13 warn.
pytestmark = pytest.mark.filterwarnings("ignore:ast.* is deprecated:DeprecationWarning")

BASE = "http://stand-in.test/api/v1"


def sdk_with(stand_in: StandIn, key: str) -> tuple[OpenRouter, httpx.Client]:
    def respond(request: httpx.Request) -> httpx.Response:
        target = str(request.url).removeprefix(BASE)
        status, headers, body = stand_in.respond(request.method, target, request.content, request.headers)
        return httpx.Response(status, headers=dict(headers), content=body)

    client = httpx.Client(transport=httpx.MockTransport(respond))
    return OpenRouter(api_key=key, server_url=BASE, client=client), client


@pytest.fixture
def sdk(stand_in: StandIn) -> Iterator[OpenRouter]:
    sdk, client = sdk_with(stand_in, MANAGEMENT_KEY)
    with client:
        yield sdk


@pytest.fixture
def inference_sdk(stand_in: StandIn) -> Iterator[OpenRouter]:
    sdk, client = sdk_with(stand_in, INFERENCE_KEY)
    with client:
        yield sdk


# The SDK warns about two deprecated fields that OpenRouter itself still sends.
@pytest.mark.filterwarnings("ignore:.*DEPRECATED:DeprecationWarning")
def test_key(sdk: OpenRouter, inference_sdk: OpenRouter) -> None:
    assert sdk.api_keys.get_current_key_metadata().data.is_management_key is True
    data = inference_sdk.api_keys.get_current_key_metadata().data
    assert data.is_management_key is False
    assert data.usage > data.usage_daily > 0


def test_keys(sdk: OpenRouter) -> None:
    for workspace in (entities.DEFAULT_WORKSPACE, entities.CLIENT_WORKSPACE, entities.LAB_WORKSPACE):
        assert sdk.api_keys.list(include_disabled=True, workspace_id=workspace.id).data
    assert sdk.api_keys.get(hash=entities.HARBOR.hash).data.name == "Harbor & Sons"


def test_workspaces(sdk: OpenRouter) -> None:
    response = sdk.workspaces.list()
    assert response is not None
    assert [entry.slug for entry in response.result.data] == ["default", "client-work", "lab"]


def test_credits(sdk: OpenRouter) -> None:
    data = sdk.credits.get_credits().data
    assert data.total_credits > data.total_usage > 0


def test_activity(sdk: OpenRouter) -> None:
    assert len(sdk.analytics.get_user_activity().data) > 500
    day = (TODAY - timedelta(days=3)).isoformat()
    assert {
        item.date_[:10] for item in sdk.analytics.get_user_activity(request=GetUserActivityRequest(date_=day)).data
    } == {day}


def test_analytics(sdk: OpenRouter) -> None:
    meta = sdk.analytics.get_analytics_meta().data
    assert meta.metrics
    others = Filter(field="api_key_id", operator="not_in", value=[entities.HARBOR.hash], include_unset=True)
    response = sdk.analytics.query_analytics(
        metrics=["request_count", "total_usage"],
        dimensions=["model", "app"],
        granularity="day",
        limit=10_000,
        time_range={"start": datetime(2025, 11, 21, tzinfo=UTC), "end": datetime(2026, 11, 23, tzinfo=UTC)},
        filters=[others],
        order_by={"field": "date", "direction": "asc"},
    ).data
    assert response.metadata.row_count == len(response.data) > 5000
    assert response.metadata.truncated is False


def test_generation(inference_sdk: OpenRouter, account: SampleAccount) -> None:
    for entry in account.recorded[:3000:37]:
        data = inference_sdk.generations.get_generation(id=entry.call.generation_id).data
        assert data.native_tokens_prompt == entry.call.prompt_tokens


def test_models(sdk: OpenRouter) -> None:
    response = sdk.models.list(output_modalities="all")
    assert response is not None
    assert len(response.result.data) == sdk.models.count().data.count == response.result.total_count


@pytest.mark.parametrize("day", [datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC), NOW])
def test_every_model_and_its_endpoints(account: SampleAccount, day: datetime) -> None:
    sdk, client = sdk_with(StandIn(account, lambda: day), MANAGEMENT_KEY)
    with client:
        response = sdk.models.list(output_modalities="all")
        assert response is not None
        for entry in response.result.data:
            assert isinstance(entry, Model)
            author, _, slug = entry.id.partition("/")
            assert sdk.models.get(author=author, slug=slug).data.id == entry.id
            if author != "openrouter":
                assert sdk.endpoints.list(author=author, slug=slug).data.endpoints


def test_providers(sdk: OpenRouter) -> None:
    assert {"DeepSeek", "Anthropic"} <= {entry.name for entry in sdk.providers.list().data}


def test_market(sdk: OpenRouter, inference_sdk: OpenRouter) -> None:
    for asking in (sdk, inference_sdk):
        ranked = asking.datasets.get_rankings_daily(start_date="2026-11-15", end_date="2026-11-21")
        assert len({row.date_ for row in ranked.data}) == 7
        assert int(ranked.data[-1].total_tokens) > 0
        apps = asking.datasets.get_app_rankings(limit=5)
        assert apps is not None
        assert [row.rank for row in apps.result.data] == [1, 2, 3, 4, 5]
        costs = asking.datasets.get_session_cost(limit=10)
        assert costs is not None
        assert len(costs.result.data) == 10
        tasks = asking.classifications.get_task_classifications(window="7d").data
        assert tasks.window_days == 7
        assert {row.macro_category for row in tasks.classifications} == {row.key for row in tasks.macro_categories}


def test_errors_have_the_declared_shape(sdk: OpenRouter, inference_sdk: OpenRouter, stand_in: StandIn) -> None:
    with pytest.raises(errors.ForbiddenResponseError) as forbidden:
        inference_sdk.credits.get_credits()
    assert forbidden.value.data.error.code == 403
    with pytest.raises(errors.BadRequestResponseError):
        sdk.analytics.get_user_activity(request=GetUserActivityRequest(date_=TODAY.isoformat()))
    with pytest.raises(errors.NotFoundResponseError):
        sdk.generations.get_generation(id="gen-none")
    stranger, client = sdk_with(stand_in, "sk-or-v1-nobody")
    with client, pytest.raises(errors.UnauthorizedResponseError):
        stranger.api_keys.get_current_key_metadata()
