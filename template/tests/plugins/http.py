# Managed by copier-pytest: `copier update` rewrites this file.
"""Clients: one that calls the application in process, one whose traffic never leaves the test."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI
from pytest_httpx2 import HTTPXMock


@pytest.fixture
async def async_client(app: FastAPI, isolation: None) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield a client of the application; what the application writes is undone."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def async_http_client(httpx2_mock: HTTPXMock) -> AsyncIterator[httpx2.AsyncClient]:
    """Yield a client for outgoing requests, which the test answers through `httpx2_mock`.

    A request without an answer and an answer without a request fail the test.
    """
    async with httpx2.AsyncClient(base_url="http://upstream.example") as client:
        yield client
