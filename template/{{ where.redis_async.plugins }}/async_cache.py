# Managed by copier-pytest: `copier update` rewrites this file.
"""The asynchronous client of Redis, with the keys of the other client."""

import os
from collections.abc import AsyncIterator

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tests.plugins.cache import VARIABLE


@pytest.fixture(scope="session")
async def async_redis_client(
    redis_client: Redis, fake_redis: FakeServer
) -> AsyncIterator[AsyncRedis]:
    """Yield a client; the test's keys are removed after it."""
    url = os.environ.get(VARIABLE)
    client = AsyncRedis.from_url(url) if url else FakeAsyncRedis(server=fake_redis)
    async with client:
        yield client
