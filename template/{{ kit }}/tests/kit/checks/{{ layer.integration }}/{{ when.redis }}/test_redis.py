# Managed by copier-pytest: `copier update` rewrites this file.
"""What a test writes to Redis is gone after it, and what others wrote stays."""

import pytest
from fakeredis import FakeRedis, FakeServer
from redis import Redis
from redis.exceptions import LockError

from tests.kit.plugins.cache import clean_up, remove_keys
from tests.kit.plugins.leaks import watch_threads


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
    fake = FakeRedis(server=FakeServer())
    fake.mset({"mine:key": "", "key": ""})

    with pytest.raises(pytest.fail.Exception, match=r"would stay on a server: \['key'\]"):
        clean_up(fake, "mine:")


def test_test_fails_when_it_leaves_a_key_in_another_database() -> None:
    server = FakeServer()
    fake, other = FakeRedis(server=server), FakeRedis(server=server, db=1)
    other.mset({"mine:key": "", "key": ""})

    with pytest.raises(pytest.fail.Exception, match=r"would stay on a server: \['key'\]"):
        clean_up(fake, "mine:")

    assert other.dbsize() == 0


def test_script_runs(redis_client: Redis, redis_prefix: str) -> None:
    store = redis_client.register_script("return redis.call('set', KEYS[1], ARGV[1])")
    store(keys=[f"{redis_prefix}key"], args=["value"])

    assert redis_client.get(f"{redis_prefix}key") == b"value"


def test_lock_is_held_by_one(redis_client: Redis, redis_prefix: str) -> None:
    lock = redis_client.lock(f"{redis_prefix}lock", timeout=10)
    assert lock.acquire(blocking=False)

    assert not redis_client.lock(f"{redis_prefix}lock").acquire(blocking=False)

    lock.release()
    with pytest.raises(LockError):
        lock.release()


def test_test_fails_when_a_thread_waits_for_messages(
    redis_client: Redis, redis_prefix: str
) -> None:
    messages = redis_client.pubsub()  # type: ignore[no-untyped-call]
    messages.subscribe(**{f"{redis_prefix}channel": print})

    check = watch_threads(seconds=0)
    thread = messages.run_in_thread(sleep_time=1)
    thread.join(0.1)

    assert "left the thread" in check()
    thread.stop()
    thread.join()
