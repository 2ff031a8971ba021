# Managed by copier-pytest: `copier update` rewrites this file.
"""A task that a test leaves running fails that test, and is cancelled."""

import asyncio
import sys
import traceback
import weakref
from collections.abc import AsyncIterator, Generator
from typing import Any

import pytest

from tests.kit.plugins.leaks import WATCHES, Check

CALLS = 5
"""How many of the calls that made it a coroutine remembers."""

SECONDS = 1.0
"""How long a cancelled task may take to end."""

LOOPS: list[asyncio.AbstractEventLoop] = []
"""The loop of the run, once there is one."""

_lasting: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()


@pytest.fixture(scope="session", autouse=True)
async def watched_loop() -> AsyncIterator[asyncio.AbstractEventLoop]:
    """Yield the loop that tests and fixtures share; its coroutines know where they were made."""
    LOOPS.append(asyncio.get_running_loop())
    sys.set_coroutine_origin_tracking_depth(CALLS)
    yield LOOPS[-1]
    sys.set_coroutine_origin_tracking_depth(0)
    LOOPS.clear()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object],
) -> Generator[None, object, object]:
    """Remember the tasks of fixtures that outlive the test."""
    if not LOOPS or fixturedef.scope == "function":
        return (yield)
    before = asyncio.all_tasks(LOOPS[-1])
    value = yield
    _lasting.update(asyncio.all_tasks(LOOPS[-1]) - before)
    return value


def watch_tasks() -> Check:
    """Return what names and cancels a task that starts from now on and does not end."""
    if not LOOPS:
        return lambda: ""
    loop = LOOPS[-1]
    before = asyncio.all_tasks(loop)

    def check() -> str:
        leaked = asyncio.all_tasks(loop).difference(before, _lasting)
        if not leaked:
            return ""
        # One that is cancelled, but not awaited, ends now.
        loop.run_until_complete(asyncio.sleep(0))
        report = "\n".join(describe(task) for task in leaked if not task.done())
        for task in leaked:
            task.cancel()
        loop.run_until_complete(asyncio.wait(leaked, timeout=SECONDS))
        return report and (
            "the test left a task running: await it, or cancel and await it, or mark the test"
            f" with `allow_leaks`\n{report}"
        )

    return check


# A thread that waits for a task ends with it.
WATCHES.insert(0, watch_tasks)


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
