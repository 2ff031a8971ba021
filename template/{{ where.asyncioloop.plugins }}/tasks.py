# Managed by copier-pytest: `copier update` rewrites this file.
"""A task that a test leaves running fails that test, and is cancelled."""

import asyncio
import sys
import traceback
import weakref
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CALLS = 5
"""How many of the calls that made it a coroutine remembers."""

SECONDS = 1.0
"""How long a cancelled task may take to end."""

LOOP = pytest.StashKey[asyncio.AbstractEventLoop]()
_lasting: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()


@pytest.fixture(scope="session", autouse=True)
async def watched_loop(pytestconfig: pytest.Config) -> AsyncIterator[asyncio.AbstractEventLoop]:
    """Yield the loop of the run; its coroutines know where they were made."""
    loop = pytestconfig.stash[LOOP] = asyncio.get_running_loop()
    sys.set_coroutine_origin_tracking_depth(CALLS)
    yield loop
    sys.set_coroutine_origin_tracking_depth(0)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Remember the tasks of fixtures that outlive the test."""
    loop = request.config.stash.get(LOOP, None)
    if not loop or fixturedef.scope == "function":
        return (yield)
    before = asyncio.all_tasks(loop)
    value = yield
    _lasting.update(asyncio.all_tasks(loop) - before)
    return value


@pytest.fixture(autouse=True)
def no_leaked_tasks(
    request: pytest.FixtureRequest, watched_loop: asyncio.AbstractEventLoop, no_leaked_threads: None
) -> Iterator[None]:
    """Fail a test that leaves a task running."""
    if request.node.get_closest_marker("allow_leaks"):
        yield
    else:
        with ended_tasks(watched_loop):
            yield


@contextmanager
def ended_tasks(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Fail the test if a task that starts inside does not end, and cancel it."""
    before = asyncio.all_tasks(loop)
    yield
    leaked = asyncio.all_tasks(loop).difference(before, _lasting)
    if not leaked:
        return
    # One that is cancelled, but not awaited, ends now.
    loop.run_until_complete(asyncio.sleep(0))
    report = "\n".join(describe(task) for task in leaked if not task.done())
    for task in leaked:
        task.cancel()
    loop.run_until_complete(asyncio.wait(leaked, timeout=SECONDS))
    if report:
        pytest.fail(
            "the test left a task running: await it, or cancel and await it, or mark the test"
            f" with `allow_leaks`\n{report}",
            pytrace=False,
        )


def describe(task: asyncio.Task[Any]) -> str:
    """Return where the task is, and the calls that made its coroutine, the last one first."""
    coroutine: Any = task.get_coro()
    origin = getattr(coroutine, "cr_origin", None) or ()
    calls = []
    while frame := getattr(coroutine, "cr_frame", None):
        calls.append((frame, frame.f_lineno))
        coroutine = coroutine.cr_await
    made = [f'  File "{file}", line {line}, in {function}\n' for file, line, function in origin]
    stack = traceback.StackSummary.extract(calls).format()
    return "".join([f"{task.get_name()!r} is at\n", *stack, "and was made at\n", *made])
