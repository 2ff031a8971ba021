# Managed by copier-pytest: `copier update` rewrites this file.
"""Redis: a fake in this process, or the server that TEST_REDIS_URL names.

The keys of each worker begin with a prefix of its own, and are removed after each test.
"""

import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fakeredis import FakeRedis, FakeServer
from redis import Redis
from redis.exceptions import RedisError

from tests.plugins.network import REACHABLE

VARIABLE = "TEST_REDIS_URL"
ANSWER_SECONDS = 10


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests reach the server; raise UsageError if there is none at the address."""
    url = os.environ.get(VARIABLE)
    if not url:
        return
    REACHABLE.append(urlsplit(url).hostname or "localhost")
    if not hasattr(config, "workerinput"):
        try:
            with Redis.from_url(url, socket_timeout=ANSWER_SECONDS) as client:
                client.ping()
        except (RedisError, ValueError) as error:
            raise pytest.UsageError(f"{VARIABLE}: {error}") from error


def pytest_report_header() -> str:
    """Say which Redis the tests use."""
    return f"redis: {f'the server of {VARIABLE}' if os.environ.get(VARIABLE) else 'a fake'}"


@pytest.fixture(scope="session")
def redis_prefix() -> str:
    """Return what all keys of the tests and of the application begin with."""
    return f"test-{secrets.token_hex(4)}:"


@pytest.fixture(scope="session")
def fake_redis() -> FakeServer:
    """Return what holds the keys of the fake."""
    return FakeServer()


@pytest.fixture(scope="session")
def redis_client(fake_redis: FakeServer) -> Iterator[Redis]:
    """Yield a client; the test's keys are removed after it."""
    url = os.environ.get(VARIABLE)
    if not url:
        yield FakeRedis(server=fake_redis)
        return
    with Redis.from_url(url) as client:
        yield client


@pytest.fixture(autouse=True)
def no_key_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Remove the test's keys."""
    if "redis_client" not in request.fixturenames:
        yield
        return
    client: Redis = request.getfixturevalue("redis_client")
    prefix: str = request.getfixturevalue("redis_prefix")
    yield
    clean_up(client, prefix)


def clean_up(client: Redis, prefix: str) -> None:
    """Remove the keys with the prefix; fail the test if it wrote others, as far as a fake tells."""
    remove_keys(client, f"{prefix}*")
    if isinstance(client, FakeRedis) and client.dbsize():
        keys = remove_keys(client, "*")
        pytest.fail(f"keys without redis_prefix would stay on a server: {keys}", pytrace=False)


def remove_keys(client: Redis, pattern: str) -> list[str]:
    """Remove the keys that match the pattern, and return their names."""
    keys = [key.decode() for key in client.scan_iter(pattern, count=1000)]
    if keys:
        client.unlink(*keys)
    return keys
