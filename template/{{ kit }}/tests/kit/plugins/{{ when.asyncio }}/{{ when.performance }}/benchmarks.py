# Managed by copier-pytest: `copier update` rewrites this file.
"""Benchmarks of coroutines, on top of pytest-benchmark."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

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

        loop = asyncio.get_running_loop()

        def run_from_thread() -> T:
            return asyncio.run_coroutine_threadsafe(run(), loop).result()

        result: T = await asyncio.to_thread(benchmark, run_from_thread)
        return result

    return measure
