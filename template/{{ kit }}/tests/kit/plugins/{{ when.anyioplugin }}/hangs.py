# Managed by copier-pytest: `copier update` rewrites this file.
"""A test whose coroutine hangs is cancelled, and the report says where each task was.

pytest-timeout alone interrupts pytest, not the coroutine, and AnyIO waits for that ever after.
"""

import signal
from collections.abc import Callable, Generator
from decimal import localcontext
from functools import partial, wraps
from inspect import iscoroutinefunction
from types import FrameType
from typing import Any

import pytest
from anyio import CancelScope
from anyio.lowlevel import current_token

from tests.kit.running import call_soon, describe_tasks, is_busy

GIVE_UP = pytest.StashKey[Callable[[float], None]]()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Put a scope around the test, by which it can be cancelled."""
    test = pyfuncitem.obj
    if iscoroutinefunction(test):
        pyfuncitem.obj = wraps(test)(cancellable(test, pyfuncitem.stash))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> Generator[None, object, object]:
    """Cancel a test that waits for its loop; interrupt any other, as pytest-timeout does."""
    result = yield
    if settings.method == "signal":
        interrupt: Any = signal.getsignal(signal.SIGALRM)
        timeouts: Any = item.config.pluginmanager.getplugin("timeout")

        def stop(number: int, frame: FrameType | None) -> None:
            if GIVE_UP in item.stash and not is_busy() and not timeouts.is_debugging():
                item.stash[GIVE_UP](settings.timeout)
            else:
                interrupt(number, frame)

        signal.signal(signal.SIGALRM, stop)
    return result


def cancellable(test: Callable[..., Any], stash: pytest.Stash) -> Callable[..., Any]:
    """Return the test in a scope; `stash[GIVE_UP](seconds)` cancels it, and so fails it."""

    async def run(**arguments: Any) -> None:
        verdict = ""

        def cancel(seconds: float) -> None:
            nonlocal verdict
            verdict = f"Timeout (>{seconds}s): the test hung and was cancelled; the tasks were\n"
            verdict += describe_tasks()
            scope.cancel()

        token = current_token()
        stash[GIVE_UP] = lambda seconds: call_soon(token, partial(cancel, seconds))
        with CancelScope() as scope:
            try:
                # All tests run in one task, and share its context.
                with localcontext():
                    await test(**arguments)
            finally:
                del stash[GIVE_UP]
        if scope.cancelled_caught:
            pytest.fail(verdict, pytrace=False)

    return run
