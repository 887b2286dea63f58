from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests import loopback
from tests.loopback import Loopback
from tests.sample.exchange import NOW
from tracker.sample.account import INFERENCE_KEY, SampleAccount


@pytest.fixture
def server(account: SampleAccount) -> Iterator[Loopback]:
    with Loopback(account, lambda: NOW) as running:
        yield running


@pytest.fixture
def client(server: Loopback) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url, headers=headers, timeout=5) as client:
        yield client


def test_it_responds_over_http(client: httpx.Client) -> None:
    assert client.get("/key").json()["data"]["is_management_key"] is True
    body = {"metrics": ["request_count"]}
    assert client.post("/analytics/query", json=body).json()["data"]["metadata"]["row_count"] == 1


def test_it_reports_the_requests_it_received(client: httpx.Client, server: Loopback) -> None:
    client.get("/models", params={"output_modalities": "all"})
    assert [(seen.method, seen.path, seen.query) for seen in server.seen] == [
        ("GET", "/models", "output_modalities=all")
    ]


def test_an_inference_key_can_be_handed_out(account: SampleAccount) -> None:
    with Loopback(account, lambda: NOW, key_kind="inference") as server:
        assert server.key == INFERENCE_KEY


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        (loopback.rate_limited("3"), 429, "application/json"),
        (loopback.timed_out(), 408, "application/json"),
        (loopback.html_error(), 500, "text/html"),
        (loopback.html_error(503), 503, "text/html"),
        (loopback.garbage(), 200, "application/json"),
    ],
)
def test_a_fault_replaces_one_response(
    client: httpx.Client, server: Loopback, fault: loopback.Fault, status: int, kind: str
) -> None:
    server.fail("/credits", fault)
    response = client.get("/credits")
    assert (response.status_code, response.headers["content-type"]) == (status, kind)
    assert client.get("/credits").status_code == 200


def test_faults_wait_for_their_route_and_keep_their_order(client: httpx.Client, server: Loopback) -> None:
    server.fail("/credits", loopback.rate_limited("1"), loopback.html_error(502), times=2)
    assert client.get("/key").status_code == 200
    assert [client.get("/credits").status_code for _ in range(5)] == [429, 502, 429, 502, 200]


def test_a_rate_limit_names_its_wait(client: httpx.Client, server: Loopback) -> None:
    server.fail("/credits", loopback.rate_limited("7"))
    assert client.get("/credits").headers["retry-after"] == "7"


def test_a_response_can_be_cut(client: httpx.Client, server: Loopback) -> None:
    server.fail("/models", loopback.cut_off())
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/models")
    assert client.get("/models").status_code == 200


def test_a_response_can_hang(client: httpx.Client, server: Loopback) -> None:
    server.fail("/models", loopback.hanging())
    with pytest.raises(httpx.ReadTimeout):
        client.get("/models", timeout=0.1)


def test_a_response_can_redirect(client: httpx.Client, server: Loopback) -> None:
    server.fail("/key", loopback.redirect("https://elsewhere.test/key"))
    assert client.get("/key").next_request is not None


def test_other_paths_are_web_pages(server: Loopback) -> None:
    response = httpx.get(server.base_url.removesuffix(loopback.BASE_PATH) + "/settings")
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html")


def test_stopping_leaves_no_thread(account: SampleAccount) -> None:
    before = set(threading.enumerate())
    with Loopback(account, lambda: NOW) as server:
        assert json.loads(httpx.get(server.base_url + "/models").content)["data"]
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(timeout=10)  # the client has hung up, so whoever answered it is about to end
    assert not any(thread.is_alive() for thread in left)
