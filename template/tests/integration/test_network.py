# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test sends stays on this machine."""

import socket

import httpx2
import pytest
import pytest_socket
from pytest_httpx2 import HTTPXMock


def test_connection_is_refused_when_it_leaves_this_machine() -> None:
    with socket.socket() as outgoing, pytest.raises(pytest_socket.SocketConnectBlockedError):
        outgoing.connect(("192.0.2.1", 80))


@pytest.mark.httpx2_mock(assert_all_requests_were_expected=False)
async def test_outgoing_request_fails_when_the_test_has_no_answer(
    async_http_client: httpx2.AsyncClient,
) -> None:
    with pytest.raises(httpx2.TimeoutException, match="No response can be found"):
        await async_http_client.get("/status")


async def test_outgoing_request_gets_the_answer_of_the_test(
    async_http_client: httpx2.AsyncClient, httpx2_mock: HTTPXMock
) -> None:
    httpx2_mock.add_response(url="http://upstream.example/status", json={"up": True})

    response = await async_http_client.get("/status")

    assert response.json() == {"up": True}
