# Managed by copier-pytest: `copier update` rewrites this file.
"""Redis for a process of its own: a fake on a port of this machine, or the server of the tests."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from tests.kit.plugins.cache import VARIABLE, clean_up


@contextmanager
def served_redis(prefix: str) -> Iterator[str]:
    """Yield the address of a Redis, whose keys with the prefix are removed at the end."""
    given = os.environ.get(VARIABLE)
    if given:
        from redis import Redis

        yield given
        with Redis.from_url(given) as client:
            clean_up(client, prefix)
        return
    from fakeredis import TcpFakeServer

    with TcpFakeServer(("127.0.0.1", 0)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"redis://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def own_redis_prefix() -> str:
    """Return what all keys of such processes begin with; they stay for the whole run."""
    return f"own-{secrets.token_hex(4)}:"


@pytest.fixture(scope="session")
def own_redis(own_redis_prefix: str) -> Iterator[str]:
    """Yield the address of a Redis that a served application can reach."""
    with served_redis(own_redis_prefix) as url:
        yield url
