# Managed by copier-pytest: `copier update` rewrites this file.
"""Benchmarks of coroutines, on top of pytest-benchmark."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from anyio import from_thread, to_thread

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

T = TypeVar("T")


class AsyncBenchmarkFixture(Protocol):
    """What the fixture async_benchmark returns."""

    async def __call__(self, function: Callable[[], Awaitable[T]]) -> T:
        """Measure the function over many rounds and return the last result."""
        ...


@pytest.fixture
def async_benchmark(benchmark: BenchmarkFixture) -> AsyncBenchmarkFixture:
    """Return what measures a coroutine function on the test's own loop.

    The rounds are driven from a thread, so each figure includes one hop between threads.
    """

    async def measure(function: Callable[[], Awaitable[T]]) -> T:
        async def run() -> T:
            return await function()

        result: T = await to_thread.run_sync(benchmark, lambda: from_thread.run(run))
        return result

    return measure
