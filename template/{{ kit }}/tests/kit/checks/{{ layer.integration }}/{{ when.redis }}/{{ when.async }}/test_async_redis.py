# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test writes to Redis through the asynchronous client is gone after it, too."""

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis


@pytest.mark.parametrize("turn", ["first", "next"])
async def test_key_is_gone_when_the_next_test_begins(
    async_redis_client: AsyncRedis, redis_prefix: str, turn: str
) -> None:
    assert await async_redis_client.set(f"{redis_prefix}key", turn, nx=True)


@pytest.mark.allow_blocking
async def test_clients_see_the_same_keys(
    redis_client: Redis, async_redis_client: AsyncRedis, redis_prefix: str
) -> None:
    redis_client.set(f"{redis_prefix}key", "value")

    assert await async_redis_client.get(f"{redis_prefix}key") == b"value"
