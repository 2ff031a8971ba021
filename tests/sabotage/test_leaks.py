"""A test that leaks, blocks or hangs is planted, and it is the one that fails; the test after it passes."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.toolchain import pytest_in

FAILED = 1

HEAD = """
import _thread
import asyncio
import os
import socket
import threading
import time

import anyio
import pytest

pytestmark = pytest.mark.asserts_nothing("what a test leaves behind")


class Cycle:
    def __init__(self, content: object) -> None:
        self.content, self.itself = content, self


async def nothing() -> None:
    pass


async def stuck() -> None:
    await anyio.Event().wait()


async def read() -> None:
    with open(__file__) as file:
        file.read()


async def swallow() -> None:
    try:
        os.mkdir("never-made")
    except Exception:
        pass


async def at_once(*functions):
    async with anyio.create_task_group() as group:
        for function in functions:
            group.start_soon(function)


def wait(event: threading.Event) -> None:
    event.wait(60)


@pytest.fixture
def opened(tmp_path):
    return open(tmp_path / "of-a-fixture", "w")


@pytest.fixture(scope="session")
def server():
    stop = threading.Event()
    thread = threading.Thread(target=wait, args=[stop])
    thread.start()
    yield
    stop.set()
    thread.join()
"""

RESOURCES = {
    "file": ("def test_{}(tmp_path):\n    open(tmp_path / 'of-a-test', 'w')", "/of-a-test'"),
    "file_in_a_cycle": (
        "def test_{}(tmp_path):\n    Cycle(open(tmp_path / 'of-a-cycle', 'w'))",
        "/of-a-cycle'",
    ),
    "file_of_a_fixture": ("def test_{}(opened):\n    pass", "/of-a-fixture'"),
    "file_when_it_fails": (
        "def test_{}(tmp_path):\n    file = open(tmp_path / 'of-a-failure', 'w')\n    assert not file",
        "/of-a-failure'",
    ),
    "socket": (
        "@pytest.mark.enable_socket\ndef test_{}():\n    Cycle(socket.socket())",
        "ResourceWarning: unclosed <socket.socket",
    ),
    "thread": (
        "def test_{}():\n    threading.Thread(target=wait, args=[threading.Event()], daemon=True).start()",
        "running: end and join it, or mark the test with `allow_leaks`",
    ),
}

COROUTINES = {
    "coroutine": ("async def test_{}():\n    nothing()", "RuntimeWarning: coroutine 'nothing' was never awaited"),
    "sleep": ("async def test_{}():\n    time.sleep(0)", "BlockingError: Blocking call to time.sleep"),
    "read": ("async def test_{}():\n    await at_once(read)", "marked with `allow_blocking`"),
    "swallowed": (
        "async def test_{}():\n    await at_once(swallow, swallow)",
        "BlockingError: Blocking call to os.mkdir",
    ),
    "hang": (
        "@pytest.mark.timeout(2)\nasync def test_{}(async_http_client):\n    await stuck()",
        "in stuck\n",
    ),
    "hang_beside_a_thread": (
        "@pytest.mark.timeout(0.7)\nasync def test_{}():\n"
        "    await anyio.to_thread.run_sync(abs, 1)\n    await stuck()",
        "Timeout (>0.7s)",
    ),
}

TASKS = {
    "task": (
        "async def test_{}():\n    Cycle(asyncio.create_task(asyncio.sleep(60), name='planted'))",
        "'planted' is at\n",
    ),
}

ALLOWED = """
@pytest.mark.allow_leaks
def test_marked_thread():
    threading.Thread(target=time.sleep, args=[0.1], daemon=True).start()
    assert True


@pytest.mark.allow_blocking
async def test_marked_call():
    time.sleep(0)
    assert True


async def test_own_reading():
    await read()


def test_thread_of_the_session(request):
    request.getfixturevalue("server")
    assert True


async def test_thread_of_a_pool():
    await anyio.to_thread.run_sync(time.sleep, 0)
    assert True


def test_thread_that_python_did_not_start():
    seen = threading.Event()
    _thread.start_new_thread(lambda: (threading.current_thread(), seen.set()), ())
    seen.wait()
    assert True
"""


@pytest.mark.parametrize(
    ("stack", "planted"),
    [
        pytest.param("repository", RESOURCES | COROUTINES | TASKS, id="asyncio"),
        pytest.param("anyio_repository", RESOURCES | COROUTINES | TASKS, id="anyio"),
        pytest.param("trio_repository", RESOURCES | COROUTINES, id="trio"),
    ],
)
@pytest.mark.quick("asyncio")
def test_guilty_test_fails_and_no_other(
    request: pytest.FixtureRequest, stack: str, planted: dict[str, tuple[str, str]]
) -> None:
    repository: Path = request.getfixturevalue(stack)
    tests = [
        f"{source.format(f'leaked_{name}')}\n\n\nasync def test_after_{name}():\n    pass"
        for name, (source, _) in planted.items()
    ]
    (repository / "tests/unit/test_planted.py").write_text("\n\n\n".join([HEAD, *tests, ALLOWED]), encoding="utf-8")

    finished = pytest_in(repository, "tests/unit/test_planted.py", "-p", "no:randomly", "--junitxml=junit.xml")

    cases = ElementTree.parse(repository / "junit.xml").iter("testcase")  # noqa: S314 - pytest wrote it a moment ago
    guilty = {case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None}
    assert finished.status == FAILED, finished.output
    assert guilty == {f"test_leaked_{name}" for name in planted}, finished.output
    for _, reason in planted.values():
        assert reason in finished.output
