# Managed by copier-pytest: `copier update` rewrites this file.
"""Redis: a fake in this process, or the server that TEST_REDIS_URL names.

The keys of each worker begin with a prefix of its own, and are removed after each test.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.kit.plugins.network import REACHABLE

if TYPE_CHECKING:
    from fakeredis import FakeServer
    from redis import Redis

VARIABLE = "TEST_REDIS_URL"
ANSWER_SECONDS = 10

_sent: list[tuple[Any, ...]] = []
"""The commands of the test to a server."""


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests reach the server; raise UsageError if there is none at the address."""
    url = os.environ.get(VARIABLE)
    if not url:
        return
    REACHABLE.append(urlsplit(url).hostname or "localhost")
    from redis.connection import HiredisRespSerializer, PythonRespSerializer

    for serializer in (PythonRespSerializer, HiredisRespSerializer):
        note_commands(config, serializer, "pack")
    if not hasattr(config, "workerinput"):
        from redis import Redis
        from redis.exceptions import RedisError

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
    from fakeredis import FakeServer

    return FakeServer()


@pytest.fixture(scope="session")
def redis_client(fake_redis: FakeServer) -> Iterator[Redis]:
    """Yield a client; the test's keys are removed after it."""
    from fakeredis import FakeRedis
    from redis import Redis

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
    _sent.clear()
    yield
    clean_up(client, prefix)


def note_commands(config: pytest.Config, owner: type, name: str) -> None:
    """Let the method that encodes a command remember it."""
    encode = getattr(owner, name)

    def remember(self: object, *command: Any) -> Any:
        _sent.append(command)
        return encode(self, *command)

    patch = pytest.MonkeyPatch()
    patch.setattr(owner, name, remember)
    config.add_cleanup(patch.undo)


def clean_up(client: Redis, prefix: str) -> None:
    """Remove the keys with the prefix; fail the test if it wrote others.

    On a fake they are removed as well; on a server they may be somebody else's.
    """
    sent = _sent.copy()
    server: FakeServer | None = client.connection_pool.connection_kwargs.get("server")
    numbers = [*server.dbs] if server else numbers_of(client)
    strays: list[str] = []
    for number in numbers:
        with _database(client, number) as database:
            remove_keys(database, f"{prefix}*")
            if server:
                strays += remove_keys(database, "*")
            else:
                keys = written(database, sent)
                strays += [key for key in sorted(keys) if database.exists(key)]
    if strays:
        pytest.fail(
            f"the test wrote keys without redis_prefix, which would stay on a server: {strays}",
            pytrace=False,
        )


def written(client: Redis, commands: list[tuple[Any, ...]]) -> set[str]:
    """Return the keys that the commands write, as the server understands them."""
    from redis.exceptions import ResponseError

    keys: set[str] = set()
    ask: Any = client.execute_command
    for command in commands:
        words = [*str(command[0]).split(), *command[1:]]
        try:
            (about,) = ask("COMMAND INFO", words[0])
            if about and {b"write", b"movablekeys"} & {*about[2]}:
                keys |= {os.fsdecode(key) for key in ask("COMMAND GETKEYS", *words)}
        except ResponseError:
            pass  # It names no key, or the server is no Redis and cannot tell.
    return keys


def numbers_of(client: Redis) -> list[int]:
    """Return the databases of the server that hold keys; that of the client if it does not tell."""
    from redis.exceptions import ResponseError

    try:
        return [int(name[2:]) for name in client.info("keyspace")]
    except ResponseError:
        return [client.connection_pool.connection_kwargs.get("db", 0)]


def _database(client: Redis, number: int) -> Redis:
    from redis import ConnectionPool, Redis

    pool = client.connection_pool
    settings = pool.connection_kwargs | {"db": number}
    pool = ConnectionPool(connection_class=pool.connection_class, **settings)
    return Redis.from_pool(pool)


def remove_keys(client: Redis, pattern: str) -> list[str]:
    """Remove the keys that match the pattern, and return their names."""
    keys = [key.decode() for key in client.scan_iter(pattern, count=1000)]
    if keys:
        client.unlink(*keys)
    return keys
