# Managed by copier-pytest: `copier update` rewrites this file.
"""The asynchronous client of Redis, with the keys of the other client."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from tests.kit.plugins.cache import VARIABLE, note_commands

if TYPE_CHECKING:
    from fakeredis import FakeServer
    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis


def pytest_configure(config: pytest.Config) -> None:
    """Note the commands of this client, too."""
    if os.environ.get(VARIABLE):
        from redis.asyncio.connection import AbstractConnection

        note_commands(config, AbstractConnection, "pack_command")


@pytest.fixture(scope="session")
async def async_redis_client(
    redis_client: Redis, fake_redis: FakeServer
) -> AsyncIterator[AsyncRedis]:
    """Yield a client; the test's keys are removed after it."""
    from fakeredis import FakeAsyncRedis
    from redis.asyncio import Redis as AsyncRedis

    url = os.environ.get(VARIABLE)
    client = AsyncRedis.from_url(url) if url else FakeAsyncRedis(server=fake_redis)
    async with client:
        yield client
