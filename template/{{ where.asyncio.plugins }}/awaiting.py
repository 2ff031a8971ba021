# Managed by copier-pytest: `copier update` rewrites this file.
"""Coroutines for libraries that call plain functions: they run on the loop of the suite."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
T = TypeVar("T")

_loops: list[asyncio.AbstractEventLoop] = []


@pytest.fixture(scope="session", autouse=True)
async def loop_of_the_suite() -> AsyncIterator[None]:
    """Remember the loop that the tests and their fixtures share."""
    _loops.append(asyncio.get_running_loop())
    yield
    _loops.clear()


def awaited(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Return a plain function that returns what the coroutine function does."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return _loops[-1].run_until_complete(function(*args, **kwargs))

    return call
