# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test writes to Redis is gone after it, and what others wrote stays."""

import pytest
from fakeredis import FakeRedis
from redis import Redis

from tests.plugins.cache import clean_up, remove_keys


@pytest.mark.parametrize("turn", ["first", "next"])
def test_key_is_gone_when_the_next_test_begins(
    redis_client: Redis, redis_prefix: str, turn: str
) -> None:
    assert redis_client.set(f"{redis_prefix}key", turn, nx=True)


def test_key_of_somebody_else_stays(redis_client: Redis, redis_prefix: str) -> None:
    somebody_else = f"not-{redis_prefix}"
    redis_client.mset({f"{redis_prefix}key": "mine", f"{somebody_else}key": "theirs"})

    assert remove_keys(redis_client, f"{redis_prefix}*") == [f"{redis_prefix}key"]

    assert remove_keys(redis_client, f"{somebody_else}*") == [f"{somebody_else}key"]


def test_test_fails_when_it_leaves_a_key_without_the_prefix() -> None:
    fake = FakeRedis()
    fake.mset({"mine:key": "", "key": ""})

    with pytest.raises(pytest.fail.Exception, match=r"would stay on a server: \['key'\]"):
        clean_up(fake, "mine:")
