"""The rendered suite with Redis: on a fake, or on the server that is named."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import environment, pytest_in, run

MISUSED, FAILED = 4, 1
FAKE = "from fakeredis import TcpFakeServer; TcpFakeServer(('127.0.0.1', {port})).serve_forever()"
REAL = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--port", "{port}"]
KEYS = "import redis, sys; print(sorted(redis.Redis.from_url(sys.argv[1]).keys()))"
WRITE = "import redis, sys; redis.Redis.from_url(sys.argv[1]).set('mine', 1)"

COUNTING = "tests/kit/checks/integration/test_redis.py::test_key_of_somebody_else_stays"
AFTER_OTHER_PROCESSES = ["tests/e2e", COUNTING, "-p", "no:randomly"]
"""Keys of a process of its own must not be there for the tests that count theirs."""


@pytest.fixture
def stack() -> str:
    """Return the async stack; a test with a parameter of this name has its own."""
    return "asyncio"


@pytest.fixture
def repository(stack: str, tmp_path: Path) -> Path:
    """Return a repo of the test's own, rendered with Redis."""
    return render(tmp_path / "shop", {"redis": True, "async_stack": stack})


NEEDS = pytest.mark.needs("redis")

STRAY = """
import pytest

pytestmark = pytest.mark.asserts_nothing("a key that stays fails it")


def test_leaves_keys(redis_client, redis_prefix):
    redis_client.set("stray:one", redis_prefix)
    redis_client.pipeline().rpush("stray:two", 1).eval("return redis.call('incr', KEYS[1])", 1, "stray:three").execute()


async def test_leaves_a_key_of_the_other_client(async_redis_client, redis_prefix):
    await async_redis_client.set("stray:four", 1)


def test_leaves_nothing(redis_client, redis_prefix):
    redis_client.set("stray:gone", 1)
    redis_client.delete("stray:gone")
    redis_client.get("mine")
"""


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a server that somebody else runs, with a key of theirs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.format(port=port) for part in request.param]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL) as process:
        url = f"redis://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while run(tmp_path, "python", "-c", WRITE, url).status:
            assert time.monotonic() < deadline
        yield url
        process.terminate()


@pytest.mark.parametrize(
    ("url", "workers", "stack"),
    [
        pytest.param(["python", "-c", FAKE], [], "asyncio", id="fake-server"),
        pytest.param(REAL, [], "asyncio", id="alone", marks=NEEDS),
        pytest.param(REAL, ["-n2"], "asyncio", id="two-workers", marks=NEEDS),
        pytest.param(REAL, ["-n2"], "sync", id="two-workers-sync", marks=NEEDS),
    ],
    indirect=["url"],
)
def test_named_server_is_used_and_left_as_it_was(repository: Path, url: str, workers: list[str]) -> None:
    finished = pytest_in(repository, *(workers or AFTER_OTHER_PROCESSES), env={"TEST_REDIS_URL": url})

    assert finished.status == 0, finished.output
    assert "redis: the server of TEST_REDIS_URL" in finished.output
    assert "warning" not in finished.output.lower(), finished.output
    assert run(repository, "python", "-c", KEYS, url).output == "[b'mine']\n"


@pytest.mark.parametrize("url", [pytest.param(REAL, id="redis-server", marks=NEEDS)], indirect=True)
def test_test_fails_when_its_keys_would_stay_on_the_server(repository: Path, url: str) -> None:
    (repository / "tests/integration/test_stray.py").write_text(STRAY, encoding="utf-8")

    finished = pytest_in(
        repository, "tests/integration/test_stray.py", "-p", "no:randomly", env={"TEST_REDIS_URL": url}
    )

    assert finished.status == FAILED, finished.output
    assert "stay on a server: ['stray:one', 'stray:three', 'stray:two']" in finished.output
    assert "stay on a server: ['stray:four']" in finished.output
    assert "3 passed, 2 errors" in finished.output


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("http://localhost", "Redis URL must specify one of the following schemes", id="another-server"),
        pytest.param("redis://127.0.0.1:9", "Connection refused", id="nobody-there"),
    ],
)
@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "two-workers"])
def test_run_stops_with_the_reason_when_the_address_is_wrong(
    repository: Path, url: str, reason: str, workers: list[str]
) -> None:
    assert_stopped(repository, url, reason, *workers)


def test_run_stops_with_the_reason_when_the_server_does_not_answer(repository: Path) -> None:
    edit(repository / "tests/kit/plugins/cache.py", "ANSWER_SECONDS = 10", "ANSWER_SECONDS = 0.2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_stopped(repository, f"redis://127.0.0.1:{silent.getsockname()[1]}", "Timeout")


def assert_stopped(repository: Path, url: str, reason: str, *arguments: str) -> None:
    """Raise AssertionError unless the run stops at once, with the reason and no traceback."""
    finished = pytest_in(repository, *arguments, env={"TEST_REDIS_URL": url})

    assert finished.status == MISUSED, finished.output
    assert reason in finished.output.partition("TEST_REDIS_URL: ")[2].splitlines()[0]
    assert "Traceback" not in finished.output
