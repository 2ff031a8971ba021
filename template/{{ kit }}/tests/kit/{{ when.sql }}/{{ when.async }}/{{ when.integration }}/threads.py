# Managed by copier-pytest: `copier update` rewrites this file.
"""Calls from other threads."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def call_from_a_thread(function: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """Let a thread of its own hand the call to the test's loop, and return the result."""
    loop = asyncio.get_running_loop()

    def call() -> T:
        return asyncio.run_coroutine_threadsafe(function(*arguments), loop).result()

    return await asyncio.to_thread(call)
