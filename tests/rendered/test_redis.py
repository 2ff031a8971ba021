"""The rendered suite with Redis: on a fake, or on the server that is named."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.edits import edit
from tests.support.rendering import render
from tests.support.toolchain import environment, pytest_in, run

MISUSED = 4
FAKE = "from fakeredis import TcpFakeServer; TcpFakeServer(('127.0.0.1', {port})).serve_forever()"
REAL = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--port", "{port}"]
KEYS = "import redis, sys; print(sorted(redis.Redis.from_url(sys.argv[1]).keys()))"
WRITE = "import redis, sys; redis.Redis.from_url(sys.argv[1]).set('mine', 1)"

COUNTING = "tests/integration/test_redis.py::test_key_of_somebody_else_stays"
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


@pytest.fixture(
    params=[
        pytest.param(["python", "-c", FAKE], id="fake-server"),
        pytest.param(
            REAL,
            id="redis-server",
            marks=pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server: install it"),
        ),
    ]
)
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
    ("workers", "stack"),
    [([], "asyncio"), (["-n2"], "asyncio"), (["-n2"], "sync")],
    ids=["alone", "two-workers", "two-workers-sync"],
)
def test_named_server_is_used_and_left_as_it_was(repository: Path, url: str, workers: list[str]) -> None:
    finished = pytest_in(repository, *(workers or AFTER_OTHER_PROCESSES), env={"TEST_REDIS_URL": url})

    assert finished.status == 0, finished.output
    assert "redis: the server of TEST_REDIS_URL" in finished.output
    assert "warning" not in finished.output.lower(), finished.output
    assert run(repository, "python", "-c", KEYS, url).output == "[b'mine']\n"


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
    edit(repository / "tests/plugins/cache.py", "ANSWER_SECONDS = 10", "ANSWER_SECONDS = 0.2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_stopped(repository, f"redis://127.0.0.1:{silent.getsockname()[1]}", "Timeout")


def assert_stopped(repository: Path, url: str, reason: str, *arguments: str) -> None:
    """Raise AssertionError unless the run stops at once, with the reason and no traceback."""
    finished = pytest_in(repository, *arguments, env={"TEST_REDIS_URL": url})

    assert finished.status == MISUSED, finished.output
    assert reason in finished.output.partition("TEST_REDIS_URL: ")[2].splitlines()[0]
    assert "Traceback" not in finished.output
